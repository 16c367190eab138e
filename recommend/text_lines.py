"""Lines of therapy in words: induction, transplant and maintenance are one line."""

from __future__ import annotations

import itertools
import re

from core.lexicon import Lexicon
from recommend.text_counts import read_count, settle_count
from recommend.text_ends import ask_of_maintenance, read_end
from recommend.text_events import EVENT
from recommend.text_join import NEXT, begins_next, continues, follows_transplant, goes_on, is_tight
from recommend.text_line import Line, say_of_line
from recommend.text_names import Named, treating
from recommend.text_scan import Clause, Ledger, clause_at, is_negated
from recommend.text_transplant import read_transplant

_MAINTENANCE_AFTER = re.compile(r"\s*(?:\d+(?:\.\d+)?\s*mg\s*)?[\s,-]*(?:maint\w*|consolidation)\b", re.I)
_MAINTENANCE_BEFORE = re.compile(r"\b(?:maint\w*|consolidation)\s*(?:with|of|on|:|=)?\s*$", re.I)
# The same regimen named twice is one line, unless the words say that it was given again.
_AGAIN = re.compile(r"\b(?:again|re-?treat\w*|re-?challenge\w*|then|followed\s+by)\b", re.I)
_LAST = re.compile(
    r"[\s,(]*(?:as\s+)?(?:the\s+)?(?:last|latest|most\s+recent(?:ly)?)\b(?!\s+(?:given|dose|used|received|taken))"
    r"(?:\s+(?:line|therapy|treatment))?",
    re.I,
)
_LAST_WAS = re.compile(
    r"\b(?:last|latest|most\s+recent|current)\s+(?:line|therapy|treatment|regimen)\s*(?:(?:was|is|with|of|being)\s+|[:=(]\s*)*$",
    re.I,
)
_ONLY = re.compile(r"[\s,(]*\b(?:only|alone)\b", re.I)
_ON_LAST = re.compile(
    r"\b(?:progress(?:ing|ed|ion)|refractory)\s+(?:on|to|during|under)\s+(?:the\s+|his\s+|her\s+)?(?:last|latest|current|most\s+recent)(?:\s+(?:line|therapy|treatment|regimen))?\b",
    re.I,
)
_NOT_ON_LAST = re.compile(r"\b(?:no|not|without)\s+progress\w*\s+on\s+(?:the\s+)?last\b", re.I)
_HISTORY = re.compile(
    r"\b(?:had|received|treated|given|induction|prior|previous\w*|after|started|since|s/p|lines?)\b", re.I
)


def read_lines(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> None:
    """Number of prior lines, what was given in each, and what happened on the last."""
    lines = _tell_lines(ledger, clauses, named, lexicon)
    counted = read_count(ledger, lines)
    read_transplant(ledger, lines, named)
    last = _last_in_time(ledger.text, lines)
    said = set(ledger.items("refractory_to"))
    for index, line in enumerate(lines):
        earlier = frozenset(set(ledger.items("refractory_to")) - said)
        upto = lines[index + 1].start if index + 1 < len(lines) else len(ledger.text)
        follower = lines[index + 1] if index + 1 < len(lines) else None
        if follower and _AFTER.fullmatch(ledger.text[line.end : follower.start]):
            # "Isa-Pd after VRd, PD": what comes then is told of the line named first.
            line.end = follower.end
            upto = lines[index + 2].start if index + 2 < len(lines) else len(ledger.text)
        elif index and lines[index - 1].end == line.end:
            upto = line.end
        later = frozenset(d for other in lines[index + 1 :] for d in other.drugs)
        read_end(ledger, clauses, line, upto, named, is_last=line is last, earlier=earlier, later=later)
        for drug in line.drugs:
            say_of_line(ledger, line, "exposed_to", drug)
        if line.maintained:
            ask_of_maintenance(ledger, line)
    settle_count(ledger, lines, counted)
    elsewhere = set(ledger.items("last_line")) - {d for line in [last] if line for d in line.drugs}
    if last and not elsewhere and (counted is None or counted == len(lines) or last.is_last):
        for drug in last.now:
            say_of_line(ledger, last, "last_line", drug)
        _conclude_last(ledger, lines, last)
    for pattern, value in ((_NOT_ON_LAST, False), (_ON_LAST, True)):
        for match in pattern.finditer(ledger.text):
            if not ledger.is_used(*match.span()) or value:
                ledger.say("progressed_on_last", value, *match.span())


_AFTER = re.compile(r"\s+(?:after|following|post)\s+", re.I)
_GREW = re.compile(EVENT, re.I)


def _last_in_time(text: str, lines: list[Line]) -> Line | None:
    """The last line told, unless the words go back: "progressing on DVd; before that VRd and KPd"."""
    for one, other in itertools.pairwise(lines):
        if _BACK.search(text[one.end : other.start]):
            return one
    return lines[-1] if lines else None


_BACK = re.compile(
    r"^\s*(?:after|following)\s*$|\b(?:earlier|before(?:\s+that)?|previously|prior(?:\s+to\s+that)?|preceded\s+by)\s*:?\s*(?:had\s+|were\s+|was\s+|with\s+)?$",
    re.I,
)


def _conclude_last(ledger: Ledger, lines: list[Line], last: Line) -> None:
    """What failed on the last line, and was given in no line before, was failing when the last line ended."""
    before = {d for line in lines if line is not last for d in line.drugs}
    failed = ledger.items("refractory_to")
    for drug in last.now:
        grew = drug in failed and _GREW.search(failed[drug])
        if drug in failed and (drug not in before or (grew and failed[drug] in ledger.text[last.start :])):
            note = f"{failed[drug]!r}: progressed on last = True"
            ledger.note("progressed_on_last", True, failed[drug], note)
            return


def _tell_lines(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> list[Line]:
    text = ledger.text
    lines: list[Line] = []
    before_line: Named | None = None
    known = treating(lexicon)
    for index, item in enumerate(named):
        before = text[: item.start]
        if (
            item.role == "refractory_to"
            and item.is_regimen
            and not any(
                set(item.ids) <= set(li.drugs) and not begins_next(text, li, item) for li in lines[-1:]
            )
            and not any(set(item.ids) == set(li.drugs) for li in lines)
        ):
            # "Progressing on DRd": the regimen of a line that is told nowhere else.
            lines.append(Line(item.start, item.end, list(item.ids), list(item.ids), items=[item]))
            continue
        if not item.is_regimen and not set(item.ids) & known:
            # Aciclovir is no line of therapy.
            continue
        tail = _MAINTENANCE_AFTER.match(text, item.end)
        maintenance = bool(_MAINTENANCE_BEFORE.search(before)) or _is_maintained(text, named, index)
        if item.role == "refractory_to" and not item.is_regimen and lines and maintenance:
            line = lines[-1]
            line.drugs.extend(d for d in item.ids if d not in line.drugs)
            line.now = [*(line.now if line.maintained else []), *item.ids]
            line.maintained = True
            continue
        if item.role == "refractory_to" and maintenance and not lines:
            before_line = item
            continue
        if item.role:
            continue
        chained = bool(lines) and (
            follows_transplant(
                text,
                lines[-1].end,
                item.start,
                separate=item.is_regimen and not set(item.ids) <= set(lines[-1].drugs),
            )
            or goes_on(text, lines[-1].end, item)
            or is_tight(lines[-1], item)
        )
        if lines and (maintenance or chained):
            line = lines[-1]
            induction = {*line.drugs}
            joined = line.maintained and bool(_LISTED.fullmatch(text[line.items[-1].end : item.start]))
            line.drugs.extend(d for d in item.ids if d not in line.drugs)
            line.now = [*(line.now if joined else []), *item.ids]
            if item.is_regimen and not maintenance and not set(item.ids) <= induction:
                why = "consolidation after the transplant, or another line?"
                ledger.doubt(item.start, item.end, why, use=False)
            line.maintained = True
            line.end = tail.end() if tail else item.end
            line.items.append(item)
            ledger.use(item.start, line.end)
            item.role = "line"
            continue
        begun = next((li for li in reversed(lines) if continues(text, li, item)), None)
        if begun:
            begun.now = list(item.ids)
            begun.maintained = True
            ledger.use(item.start, item.end)
            item.role = "line"
            continue
        again = next((li for li in lines if set(li.drugs) == set(item.ids)), None)
        if again and not _AGAIN.search(text[max(0, item.start - 30) : item.end + 10]):
            item.role = "line"
            ledger.use(item.start, item.end)
            continue
        if item.is_regimen or _stands_as_line(text, item, lexicon):
            only = _ONLY.match(text, item.end)
            last = _LAST.match(text, item.end) or _LAST_WAS.search(text[: item.start])
            end = max(item.end, only.end() if only else 0, last.end() if last else 0)
            lines.append(
                Line(
                    item.start,
                    end,
                    list(item.ids),
                    list(item.ids),
                    only=bool(only),
                    is_last=bool(last),
                    items=[item],
                )
            )
            if before_line and _FOLLOWING.fullmatch(text[before_line.end : item.start]):
                # "Progressed on lenalidomide maintenance after VTD"
                lines[-1].drugs.extend(d for d in before_line.ids if d not in item.ids)
                lines[-1].now, lines[-1].maintained = list(before_line.ids), True
            before_line = None
            ledger.use(item.start, end)
            item.role = "line"
        elif item.ids != ("corticosteroid",):
            clause = clause_at(clauses, item.start)
            if _HISTORY.search(clause.text) and not is_negated(clause, item.start, item.end):
                for drug in item.ids:
                    ledger.say("exposed_to", True, item.start, item.end, item=drug)
                item.role = "exposed_to"
    return lines


_FOLLOWING = re.compile(
    r"[\s,]*(?:maint\w*|therapy)?[\s,]*(?:after|following|post|s/p)[\s-]*(?:an?\s+|induction\s+with\s+)?",
    re.I,
)
_LISTED = re.compile(r"\s*(?:\+|/|&|,|and|plus|with)?\s*", re.I)


def _is_maintained(text: str, named: list[Named], index: int) -> bool:
    """Whether "maintenance" follows this drug, or the list that it is in: "lenalidomide + dara maintenance"."""
    for at, item in enumerate(named[index:], index):
        if _MAINTENANCE_AFTER.match(text, item.end):
            return True
        later = named[at + 1] if at + 1 < len(named) else None
        if later is None or later.is_regimen or item.is_regimen:
            return False
        if not _LISTED.fullmatch(text[item.end : later.start]):
            return False
    return False


def _stands_as_line(text: str, item: Named, lexicon: Lexicon) -> bool:
    """A single drug is a line where the words say so, or where it is a CAR-T or a bispecific antibody."""
    drug = item.ids[0]
    if drug in lexicon and lexicon[drug].drug_class:
        chain = lexicon.class_chain(drug)
        if "car_t" in chain or "bispecific" in chain:
            return True
    return bool(
        NEXT.search(text[: item.start])
        or _LAST_WAS.search(text[: item.start])
        or _ONLY.match(text, item.end)
        or _LAST.match(text, item.end)
    )
