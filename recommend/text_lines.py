"""Lines of therapy in words: induction, transplant and maintenance are one line; what was still given at progression.

Progression makes every drug still being given refractory, none that had been stopped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.lexicon import Lexicon
from recommend.facts import STILL_GIVEN_MONTHS
from recommend.text_drugs import months_of
from recommend.text_events import EVENT, GROWTH
from recommend.text_names import STEROIDS, Named
from recommend.text_scan import Clause, Ledger, clause_at, clauses_of, is_negated

_WORD_NUMBERS = {"no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
                 "nine": 9, "ten": 10, "single": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}  # fmt: skip
_N = r"(\d{1,2}|-\d+|one|two|three|four|five|six|seven|eight|nine|ten|single|zero|no)"
_COUNT = re.compile(
    rf"(?<![\d-])(?:(?:after|had|received|with)\s+)?(at\s+least\s+|[≥>]=?\s*|more\s+than\s+|up\s+to\s+)?{_N}(\s*(?:-|to)\s*\d+|\s*\+)?[\s-]*"
    r"(?:(?:prior|previous|earlier|preceding)\s+)?(?:PL\b|lines?\b(?:\s+of\s+(?:therapy|treatment))?|LOTs?\b"
    r"|prior\s+(?:therapies|therapy|treatments?|regimens?)\b)(?:\s+(?:before|previously|prior))?", re.I)  # fmt: skip
_RELAPSE = re.compile(
    r"\b(first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\s+(relapse|progression)\b", re.I
)
_ORDINAL = re.compile(
    r"\b(?:needs|for|now|starting|choosing|which|what)?\s*(second|third|fourth|fifth|2nd|3rd|4th|5th)[\s-]line\b(?!\s*[:=(])",
    re.I,
)
_ASCT = re.compile(
    r"\b(?:tandem\s+)?(?:auto(?:logous)?[\s-]*)?(?:ASCT|SCT|HSCT|AHCT|HDM|HDT|stem[\s-]cell\s+transplant(?:ation)?|(?:auto\w*\s+)?transplant(?:ation|ed)?)\b",
    re.I,
)
_NO_ASCT = re.compile(r"\b(?:no|not|without|never|ineligible|non)\b[\w\s-]{0,15}$", re.I)
_MAINTENANCE_AFTER = re.compile(r"\s*(?:\d+(?:\.\d+)?\s*mg\s*)?[\s,-]*(?:maint\w*|consolidation)\b", re.I)
_MAINTENANCE_BEFORE = re.compile(r"\b(?:maint\w*|consolidation)\s*(?:with|of|on|:|=)?\s*$", re.I)
_MAINTENANCE_DRUGS = ("lenalidomide", "thalidomide", "ixazomib", "bortezomib", "daratumumab")
_BETWEEN = re.compile(r"progress|relaps|recur|\bPD\b|refractory|fail|\bline\b", re.I)
_CHAIN = re.compile(r"\s*(?:[-–—+>,/&→]|->|=>|then|followed\s+by|and|with|induction|plus|\s)*\s*", re.I)
_NEXT = re.compile(
    r"(?:\bthen\b|followed\s+by|\bnext\b|→|->|=>|\bline\s*\d\s*[:=]?|\d(?:st|nd|rd|th)\s+line\s*[:=]?|\d[.)])\s*(?:with\s+|on\s+)?$",
    re.I,
)
_GAP = re.compile(
    rf"{EVENT}([^.;,\d]{{0,20}}?)(\d+)\s*(days?|weeks?|wks?|months?|mo|years?|yrs?)\s*(?:later|after|off|from)?",
    re.I,
)
_GAP_FIRST = re.compile(
    rf"()(\d+)\s*(days?|weeks?|wks?|months?|mo|years?|yrs?)\s+(?:later|after\w*|off\s+(?:therapy|treatment))\W+(?:\w+\W+){{0,2}}?{EVENT}",
    re.I,
)
# Between an event and a number of months: the time is that spent on the drug.
_ON_DRUG = re.compile(r"\b(?:on|under|during|while|into|maint\w*|after)\b", re.I)
_ONGOING = re.compile(r"\b(?:ongoing|continu\w+|still\s+(?:on|given|taking)|current(?:ly)?)\b", re.I)
_STOPPED = re.compile(
    r"\b(?:stopped|stopping|completed|completing|finished|finishing|discontinued|discontinuing|the\s+end\s+of|off\s+(?:therapy|treatment)|fixed[\s-]duration)\b(?:\s+(?:in|with|at|after))?(?:\s+(?:an?\s+)?(?:s?CR|VGPR|PR|MR|SD|remission|response))?",
    re.I,
)
_IT = r"(?:it|this|that|them|(?:his\s+|her\s+)?(?:therapy|treatment|maintenance)|the\s+last(?:\s+\w+)?)"
# "Progressed on something else" is no event of this line.
_GOING = re.compile(
    rf"(?:{GROWTH}(?:\s+(?:on|under|to|during)\s+{_IT})?(?!\s+(?:on|under|during|despite)\s+\w)|refractory(?:\s+to\s+{_IT})?"
    rf"|{EVENT}\s+(?:while\s+)?(?:still\s+)?(?:on|under|during)\s+{_IT})",
    re.I,
)
_COMES_BACK = re.compile(EVENT, re.I)
# The same regimen named twice is one line, unless the words say that it was given again.
_AGAIN = re.compile(r"\b(?:again|re-?treat\w*|re-?challenge\w*|then|followed\s+by)\b", re.I)
_LAST = re.compile(
    r"[\s,(]*(?:as\s+)?(?:the\s+)?(?:last|latest|most\s+recent(?:ly)?)\b(?!\s+(?:given|dose|used|received|taken))"
    r"(?:\s+(?:line|therapy|treatment))?",
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


_GIVEN = ("exposed_to", "refractory_to", "intolerant_to", "months_since", "last_line")


@dataclass(slots=True)
class Line:
    """One line as told. `now` are the drugs given at its end (the maintenance, where there was one)."""

    start: int
    end: int
    drugs: list[str]
    now: list[str]
    maintained: bool = False
    transplanted: bool = False
    only: bool = False
    is_last: bool = False
    items: list[Named] = field(default_factory=list)


def read_lines(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> None:
    """Number of prior lines, what was given in each, and what happened on the last."""
    lines = _tell_lines(ledger, clauses, named, lexicon)
    counted = _read_count(ledger, clauses)
    _read_transplant(ledger, lines)
    for index, line in enumerate(lines):
        upto = lines[index + 1].start if index + 1 < len(lines) else len(ledger.text)
        _read_end(ledger, clauses, line, upto, is_last=index + 1 == len(lines))
        for drug in line.drugs:
            ledger.say("exposed_to", True, line.start, line.end, item=drug)
        if line.maintained:
            _ask_of_maintenance(ledger, line)
    _settle_count(ledger, lines, counted)
    elsewhere = set(ledger.items("last_line")) - {d for line in lines[-1:] for d in line.drugs}
    if lines and not elsewhere and (counted is None or counted == len(lines) or lines[-1].is_last):
        last = lines[-1]
        for drug in last.now:
            ledger.say("last_line", True, last.start, last.end, item=drug)
    for pattern, value in ((_NOT_ON_LAST, False), (_ON_LAST, True)):
        for match in pattern.finditer(ledger.text):
            if not ledger.is_used(*match.span()) or value:
                ledger.say("progressed_on_last", value, *match.span())


def _tell_lines(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> list[Line]:
    text = ledger.text
    lines: list[Line] = []
    for index, item in enumerate(named):
        before = text[: item.start]
        if (
            item.role == "refractory_to"
            and item.is_regimen
            and not any(set(item.ids) <= set(li.drugs) for li in lines)
        ):
            # "Progressing on DRd": the regimen of a line that is told nowhere else.
            lines.append(Line(item.start, item.end, list(item.ids), list(item.ids), items=[item]))
            continue
        tail = _MAINTENANCE_AFTER.match(text, item.end)
        maintenance = bool(_MAINTENANCE_BEFORE.search(before)) or _is_maintained(text, named, index)
        if item.role == "refractory_to" and not item.is_regimen and lines and maintenance:
            line = lines[-1]
            line.drugs.extend(d for d in item.ids if d not in line.drugs)
            line.now = [*(line.now if line.maintained else []), *item.ids]
            line.maintained = True
            continue
        if item.role:
            continue
        chained = bool(lines) and (
            _after_transplant(text, lines[-1].end, item.start) or _goes_on(text, lines[-1].end, item)
        )
        if lines and (maintenance or chained):
            line = lines[-1]
            joined = line.maintained and bool(_LISTED.fullmatch(text[line.items[-1].end : item.start]))
            line.drugs.extend(d for d in item.ids if d not in line.drugs)
            if maintenance or not item.is_regimen:
                line.now = [*(line.now if joined else []), *item.ids]
            line.maintained = True
            line.end = tail.end() if tail else item.end
            line.items.append(item)
            ledger.use(item.start, line.end)
            item.role = "line"
            continue
        again = next((li for li in lines if set(li.drugs) == set(item.ids)), None)
        if again and not _AGAIN.search(text[max(0, item.start - 30) : item.end + 10]):
            item.role = "line"
            ledger.use(item.start, item.end)
            continue
        if item.is_regimen or _stands_as_line(text, item, lexicon):
            only = _ONLY.match(text, item.end)
            last = _LAST.match(text, item.end)
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
            ledger.use(item.start, end)
            item.role = "line"
        elif item.ids != ("corticosteroid",):
            clause = clause_at(clauses, item.start)
            if _HISTORY.search(clause.text) and not is_negated(clause, item.start, item.end):
                for drug in item.ids:
                    ledger.say("exposed_to", True, item.start, item.end, item=drug)
                item.role = "exposed_to"
    return lines


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


def _goes_on(text: str, at: int, item: Named) -> bool:
    """ "VRd then lenalidomide": a drug of maintenance, with no progression told in between, is the same line."""
    gap = text[at : item.start]
    single = not item.is_regimen and item.ids[0] in _MAINTENANCE_DRUGS
    return single and bool(_NEXT.search(gap)) and not _BETWEEN.search(gap)


def _after_transplant(text: str, at: int, start: int) -> bool:
    """Only connectors and a transplant between the line so far and this mention."""
    gap = text[at:start]
    asct = _ASCT.search(gap)
    if not asct:
        return False
    rest = gap[: asct.start()] + " " + gap[asct.end() :]
    return bool(_CHAIN.fullmatch(rest))


def _stands_as_line(text: str, item: Named, lexicon: Lexicon) -> bool:
    """A single drug is a line where the words say so, or where it is a CAR-T or a bispecific antibody."""
    drug = item.ids[0]
    if drug in lexicon and lexicon[drug].drug_class:
        chain = lexicon.class_chain(drug)
        if "car_t" in chain or "bispecific" in chain:
            return True
    return bool(
        _NEXT.search(text[: item.start]) or _ONLY.match(text, item.end) or _LAST.match(text, item.end)
    )


def _read_transplant(ledger: Ledger, lines: list[Line]) -> None:
    for match in _ASCT.finditer(ledger.text):
        for line in [li for li in lines if li.start < match.start()][-1:]:
            line.transplanted = True
        if not _NO_ASCT.search(ledger.text[: match.start()]):
            ledger.say("exposed_to", True, *match.span(), item="melphalan")
        else:
            ledger.use(*match.span())


def _read_end(ledger: Ledger, clauses: list[Clause], line: Line, upto: int, *, is_last: bool) -> None:
    """What the words between this line and the next say about how it ended."""
    text = ledger.text
    begin = line.end
    gap = _GAP.search(text, begin, upto) or _GAP_FIRST.search(text, begin, upto)
    if gap and (ledger.is_used(*gap.span(2)) or _ON_DRUG.search(gap.group(1))):
        # "PD on R maintenance 24 mo", "relapsed after 24 months": time on the drug, or it is not said.
        gap = gap if re.search(r"after\s+(?:stopping|completing|the\s+end)", gap.group(1), re.I) else None
    stopped = _STOPPED.search(text, begin, upto)
    treated = [d for d in line.now if d not in STEROIDS]
    open_ = set()
    if gap and not re.search(r"within\s*$", text[: gap.start(2)]):
        months = months_of(gap.group(2), gap.group(3))
        # A transplant without maintenance, and cells given once, end by themselves.
        ended = bool(stopped) or (line.transplanted and not line.maintained) or line.drugs[0].endswith("_cel")
        if ended and (stopped or months > STILL_GIVEN_MONTHS):
            start = min(stopped.start(), gap.start()) if stopped else gap.start()
            _ended_off(
                ledger,
                line,
                treated,
                months,
                (start, max(gap.end(), stopped.end() if stopped else 0)),
                is_last,
            )
            return
        # Whether it was still being given is not said: nothing follows, and it is asked.
        open_ = set(range(gap.start(), gap.end()))
    if stopped:
        ledger.use(*stopped.span())
        if is_last and not _GOING.search(text, begin, upto):
            return
    progressed = False
    ongoing = _ONGOING.search(text, begin, upto)
    for going in (_COMES_BACK if ongoing else _GOING).finditer(text, begin, upto):
        if going.start() in open_ or is_negated(clause_at(clauses, going.start()), *going.span()):
            continue
        if _NOT_OF_THE_LINE.search(text[: going.start()]):
            continue
        if not ledger.is_used(*going.span()):
            # "Progressing on it" after "len-refractory" repeats what was said; alone it means all drugs given.
            for drug in [] if _told(ledger, treated) else treated:
                ledger.say("refractory_to", True, *going.span(), item=drug)
            if is_last:
                ledger.say("progressed_on_last", True, *going.span())
            ledger.use(*going.span())
            if ongoing:
                ledger.use(*ongoing.span())
        progressed = True
    refractory = _told(ledger, treated)
    if refractory and (progressed or is_last):
        if is_last and progressed:
            at = _GOING.search(text, begin, upto)
            if at:
                ledger.say("progressed_on_last", True, *at.span())
        # Where only some drugs of the line are called refractory, the others are left open.
        line.now = [d for d in line.now if d in refractory or d in STEROIDS]
        _stopped_before(ledger, line)


# "Heart failure" is no event of the line; "rapid progression" is the pace of the disease.
_NOT_OF_THE_LINE = re.compile(
    r"\b(?:heart|cardiac|renal|kidney|liver|hepatic|respiratory|relapsed\s*(?:/|and|or)?|rapid(?:ly)?|fast)\s*$",
    re.I,
)


def _ask_of_maintenance(ledger: Ledger, line: Line) -> None:
    """A maintenance whose end is not told is the first thing to ask: most progress on it."""
    fields = ("refractory_to", "not_refractory_to", "intolerant_to", "months_since")
    drugs = [d for d in line.now if d not in STEROIDS]
    if drugs and not any(ledger.value(name, d) is not None for name in fields for d in drugs):
        ledger.doubt(line.start, line.end, f"did the disease progress on {' and '.join(drugs)}?", use=False)


def _told(ledger: Ledger, drugs: list[str]) -> list[str]:
    return [d for d in drugs if ledger.value("refractory_to", d)]


def _ended_off(
    ledger: Ledger, line: Line, treated: list[str], months: int, span: tuple[int, int], is_last: bool
) -> None:
    late = months > STILL_GIVEN_MONTHS
    # Cells are given once: how long ago says nothing of whether they would work again.
    once = line.drugs[0].endswith("_cel")
    for drug in treated:
        if not once:
            ledger.say("not_refractory_to" if late else "refractory_to", True, *span, item=drug)
        if is_last:
            ledger.say("months_since", months, *span, item=drug)
    if once:
        ledger.use(*span)
    if is_last and not once:
        ledger.say("progressed_on_last", not late, *span)
    _stopped_before(ledger, line)


def _stopped_before(ledger: Ledger, line: Line) -> None:
    """Induction drugs that were not continued as maintenance had been stopped before the progression."""
    if not line.maintained:
        return
    for drug in line.drugs:
        told = (ledger.value("refractory_to", drug), ledger.value("not_refractory_to", drug))
        if drug not in line.now and drug not in STEROIDS and told == (None, None):
            note = f"{ledger.phrase(line.start, line.end)!r}: {drug} stopped before progression, so not refractory to it"
            ledger.say("not_refractory_to", True, line.start, line.end, item=drug, note=note)
            ledger.guesses.append((line.start, line.end, drug))


def _read_count(ledger: Ledger, clauses: list[Clause]) -> int | None:
    found: int | None = None
    for match in _COUNT.finditer(ledger.text):
        if match.group(1) or match.group(3):
            ledger.drop(*match.span(), "give the exact number of prior lines")
            continue
        word = match.group(2).lower()
        found = _WORD_NUMBERS.get(word, int(word) if word.lstrip("-").isdigit() else 0)
        ledger.say("prior_lines", found, *match.span())
    for match in _RELAPSE.finditer(ledger.text):
        if match.start() and re.search(r"\bafter\s+$", ledger.text[: match.start()]):
            continue
        found = _ordinal(match.group(1))
        ledger.say("prior_lines", found, *match.span())
    given: list[tuple[int, tuple[int, int]]] = []
    for match in _ORDINAL.finditer(ledger.text):
        if ledger.is_used(*match.span()):
            continue
        if _GIVEN_IN.search(ledger.text[: match.start(1)]):
            given.append((_ordinal(match.group(1)), match.span()))
            continue
        found = _ordinal(match.group(1)) - 1
        ledger.say("prior_lines", found, *match.span())
    if given and ledger.value("prior_lines") is None:
        # "PD on third line": three were given.
        ledger.say("prior_lines", max(given)[0], *max(given)[1])
    value = ledger.value("prior_lines")
    return value if isinstance(value, int) else None


_GIVEN_IN = re.compile(r"\b(?:in|as|on|during)\s+(?:the\s+|his\s+|her\s+)?$", re.I)


def _ordinal(word: str) -> int:
    return _WORD_NUMBERS.get(word.lower()) or int(re.sub(r"\D", "", word))


_QUESTION = re.compile(r"\b(?:what|which|options?|best|next|how|should|can|could|recommend\w*)\b", re.I)


def _settle_count(ledger: Ledger, lines: list[Line], counted: int | None) -> None:
    """Compare the number said with the lines told; as many as said means that the exposure is complete."""
    if not lines:
        return
    start, end = lines[0].start, lines[-1].end
    phrase = ledger.phrase(start, end)
    told = {drug for line in lines for drug in line.drugs} | {"melphalan", *STEROIDS}
    # A drug named outside the lines that were told belongs to a line that was not.
    outside = {
        d for (name, d), (value, _) in ledger.said.items() if name in _GIVEN and value and d and d not in told
    }
    if counted is not None and len(lines) > counted:
        ledger.clash(ledger.said["prior_lines", ""][1], phrase)
        return
    if outside:
        if counted is None:
            ledger.not_used.append(
                f"{phrase!r}: say how many prior lines there were; not all drugs stand in a line"
            )
        return
    told_count = counted is not None
    if counted is None:
        ledger.note("prior_lines", len(lines), phrase, f"{phrase!r}: {len(lines)} prior line(s) told")
        counted = len(lines)
    # "What after DRd failure?" names what failed, not all that was given.
    named_in_question = (
        ledger.value("prior_lines") is not None
        and not told_count
        and _QUESTION.search(clause_at(clauses_of(ledger.text), start).text)
    )
    if len(lines) == counted and not named_in_question:
        ledger.span = (start, end)
        ledger.note(
            "exposure_complete", True, phrase, f"{phrase!r}: all lines are told, so nothing else was given"
        )
