"""How a line of therapy ended: still given when the disease progressed, stopped before, stopped long ago.

Progression makes every drug still being given refractory, none that had been stopped.
"""

from __future__ import annotations

import re

from recommend.facts import STILL_GIVEN_MONTHS
from recommend.text_course import TOXIC_REASON
from recommend.text_events import EVENT, GROWTH
from recommend.text_line import Line, say_of_line
from recommend.text_names import STEROIDS, Named
from recommend.text_scan import Clause, Ledger, clause_at, is_negated
from recommend.text_times import STOPPED, Break, find_break, months_of

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
    rf"(?<![\w-]){STOPPED}(?!\w)(?:\s+(?:in|with|at|after))?(?:\s+(?:an?\s+)?(?:s?CR|VGPR|PR|MR|SD|remission|response))?",
    re.I,
)
_IT = r"(?:it|this|that|them|(?:his\s+|her\s+)?(?:therapy|treatment|maintenance|tx|rx)|the\s+last(?:\s+\w+)?)"
# Less than a minimal response is refractory too.
_NO_RESPONSE = r"(?:primary\s+refractory|no\s+response(?!\s+to)|(?:best\s+)?response\s*(?:was|of|:|=)?\s*(?-i:SD|PD)\b|\((?:best\s+\w+:?\s*)?(?-i:SD|NR)\)|stable\s+disease\s+(?:only|at\s+best))"
# "Progressed on something else" is no event of this line.
_GOING = re.compile(
    rf"(?:{GROWTH}(?:\s+(?:on|under|to|during)\s+{_IT})?(?!\s+(?:on|under|during|despite)\s+\w)|refractory(?:\s+to\s+{_IT})?|{_NO_RESPONSE}"
    rf"|{EVENT}\s+(?:while\s+)?(?:still\s+)?(?:on|under|during)\s+{_IT})",
    re.I,
)
_NEVER_HELD = re.compile(_NO_RESPONSE, re.I)
_AGO = re.compile(r"\s*ago\b", re.I)
_RELAPSED_AFTER = re.compile(
    rf"\b{EVENT}\s+(?:after|following|post)\s+(?:an?\s+|one\s+|1\s+|prior\s+|line\s+(?:of\s+)?)*$", re.I
)
_NO_MAINTENANCE = re.compile(
    r"\b(?:no|without|declined|refused)\s+(?:any\s+)?(?:maint\w*|consolidation)\b", re.I
)
# Mostly given for a number of cycles: where another drug of the line was stopped, nobody says that these went on.
_FIXED = ("bortezomib", "thalidomide", "melphalan", "cyclophosphamide")
_COMES_BACK = re.compile(EVENT, re.I)


def read_end(
    ledger: Ledger,
    clauses: list[Clause],
    line: Line,
    upto: int,
    named: list[Named],
    *,
    is_last: bool,
    earlier: frozenset[str],
    later: frozenset[str],
) -> None:
    """What the words between this line and the next say about how it ended.

    `earlier`: drugs that failed in lines before; `later`: drugs given again in lines after, whose outcome is told there.
    """
    text = ledger.text
    begin = line.end
    treated = [d for d in line.now if d not in STEROIDS]
    early = [d for d in treated if d in ledger.stopped and begin <= ledger.stopped[d][0] < upto]
    went_on = [d for d in treated if d not in early and d not in _FIXED]
    if early and went_on:
        # "V stopped for neuropathy, PD 1/24": what is told of one drug says nothing of those that went on.
        treated = [d for d in treated if d not in early]
        told = None
    else:
        early = []
        by_itself = not line.maintained and (
            line.transplanted or bool(_NO_MAINTENANCE.search(text, begin, upto))
        )
        told = find_break(text, begin, upto, ledger.today, by_itself=by_itself)
        if told and (_of_another(named, line, told) or (by_itself and _drug_between(named, begin, told.end))):
            told = None
    if told and not ledger.is_used(told.end - 3, told.end):
        if told.least > STILL_GIVEN_MONTHS or told.most <= STILL_GIVEN_MONTHS:
            if why := _STOPPED.search(text, begin, told.end):
                _not_tolerated(ledger, line, treated, why, told.end)
            if before := _RELAPSED_AFTER.search(text[: line.start]):
                ledger.use(*before.span())
            _ended_off(ledger, line, [d for d in line.now if d not in STEROIDS], told, is_last, later)
            return
        ledger.doubt(told.start, told.end, "how many days after the last dose did it come back?", use=False)
    gap = None if early else _GAP.search(text, begin, upto) or _GAP_FIRST.search(text, begin, upto)
    if gap and (ledger.is_used(*gap.span(2)) or _AGO.match(text, gap.end()) or _ON_DRUG.search(gap.group(1))):
        # "PD on R maintenance 24 mo", "relapsed after 24 months": time on the drug, or it is not said.
        gap = gap if re.search(r"after\s+(?:stopping|completing|the\s+end)", gap.group(1), re.I) else None
    stopped = None if early else _STOPPED.search(text, begin, upto)
    open_ = set()
    if gap and not re.search(r"within\s*$", text[: gap.start(2)]):
        months = months_of(gap.group(2), gap.group(3))
        # A transplant without maintenance, and cells given once, end by themselves.
        ended = bool(stopped) or (line.transplanted and not line.maintained) or line.drugs[0].endswith("_cel")
        if ended and (stopped or months > STILL_GIVEN_MONTHS):
            start = min(stopped.start(), gap.start()) if stopped else gap.start()
            end = max(gap.end(), stopped.end() if stopped else 0)
            _ended_off(ledger, line, treated, Break(months, months, start, end), is_last, later)
            return
        # Whether it was still being given is not said: nothing follows, and it is asked.
        open_ = set(range(gap.start(), gap.end()))
    if stopped:
        _not_tolerated(ledger, line, treated, stopped, upto)
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
            given = [d for d in _named_last(text, named, line, going.start()) if d not in early] or treated
            repeats = _named_as_failed(
                ledger, [d for d in treated if d not in earlier]
            ) and not _NEVER_HELD.fullmatch(going.group())
            for drug in [] if repeats else given:
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
        _stopped_before(ledger, line, later)


# "Heart failure" is no event of the line; "rapid progression" is the pace of the disease.
_NOT_OF_THE_LINE = re.compile(
    r"\b(?:heart|cardiac|renal|kidney|liver|hepatic|respiratory|relapsed\s*(?:/|and|or)?|rapid(?:ly)?|fast)\s*$|\b(?:if|in\s+case|should)\s+(?:(?:he|she|they|it|this|of|the\s+(?:patient|disease|myeloma))\s+)?$",
    re.I,
)


def _drug_between(named: list[Named], begin: int, end: int) -> bool:
    """A drug named before the relapse may be one that was still being given."""
    return any(begin <= n.start < end and n.role != "dropped" for n in named)


def _not_tolerated(ledger: Ledger, line: Line, treated: list[str], stopped: re.Match[str], upto: int) -> None:
    """ "Rd 2019-21, off it because of diarrhoea": what a line of one drug was stopped for. Of two drugs nobody knows which."""
    reason = TOXIC_REASON.match(ledger.text, stopped.end(), upto)
    drugs = [d for d in line.drugs if d not in STEROIDS]
    if reason and len(treated) == 1 and drugs == treated:
        ledger.say("intolerant_to", True, stopped.start(), reason.end(), item=treated[0])


def _of_another(named: list[Named], line: Line, told: Break) -> bool:
    """Whether a drug that is not of this line was named before the stop: it is that drug that was stopped."""
    between = (
        n for n in named if line.end <= n.start < told.start and n.role in ("intolerant_to", "exposed_to")
    )
    return any(set(n.ids) - set(line.drugs) - set(STEROIDS) for n in between)


# "Bortezomib reduced, PD on it" leaves the others going.
_NOT_ALONE = re.compile(
    r"[\s,(]*(?:(?:was|then|dose)\s+)*(?:reduc\w+|lowered|escalated|increased|resumed|restarted|re-?started|added|spaced|weekly|dose[\s-]?\w*)",
    re.I,
)


def _named_last(text: str, named: list[Named], line: Line, upto: int) -> list[str]:
    """The drug of the line that the words name alone before the event: it is what was still being given."""
    said = [
        n
        for n in named
        if line.end <= n.start < upto
        and not n.is_regimen
        and set(n.ids) <= set(line.now)
        and n.role in (None, "line", "exposed_to", "refractory_to")
    ]
    if not said or _NOT_ALONE.match(text, said[-1].end):
        return []
    return [d for d in said[-1].ids if d in line.drugs and d not in STEROIDS]


def ask_of_maintenance(ledger: Ledger, line: Line) -> None:
    """A maintenance whose end is not told is the first thing to ask: most progress on it."""
    fields = ("refractory_to", "not_refractory_to", "intolerant_to", "months_since")
    drugs = [d for d in line.now if d not in STEROIDS]
    if drugs and not any(ledger.value(name, d) is not None for name in fields for d in drugs):
        ledger.doubt(line.start, line.end, f"did the disease progress on {' and '.join(drugs)}?", use=False)


_GROUP = re.compile(r"penta|triple|quad|double|dual|\bTCR\b|class", re.I)


def _named_as_failed(ledger: Ledger, drugs: list[str]) -> list[str]:
    """Drugs that the words call refractory one by one; "penta-refractory" says nothing of how this line ended."""
    return [d for d in _told(ledger, drugs) if not _GROUP.search(ledger.items("refractory_to")[d])]


def _told(ledger: Ledger, drugs: list[str]) -> list[str]:
    return [d for d in drugs if ledger.value("refractory_to", d)]


def _ended_off(
    ledger: Ledger, line: Line, treated: list[str], told: Break, is_last: bool, later: frozenset[str]
) -> None:
    late, span = told.least > STILL_GIVEN_MONTHS, (told.start, told.end)
    # Cells are given once: how long ago says nothing of whether they would work again.
    once = line.drugs[0].endswith("_cel")
    for drug in treated:
        if not once and not (late and drug in later):
            ledger.say("not_refractory_to" if late else "refractory_to", True, *span, item=drug)
        if is_last:
            note = f"{ledger.phrase(*span)!r}: {drug} last given {'at least ' if told.most > told.least else ''}{told.least} months before"
            ledger.say("months_since", told.least, *span, item=drug, note=note)
    ledger.use(*span)
    if is_last and not once:
        ledger.say("progressed_on_last", not late, *span)
    _stopped_before(ledger, line, later)


def _stopped_before(ledger: Ledger, line: Line, later: frozenset[str]) -> None:
    """Induction drugs that were not continued as maintenance had been stopped before the progression."""
    if not line.maintained:
        return
    for drug in line.drugs:
        told = (ledger.value("refractory_to", drug), ledger.value("not_refractory_to", drug))
        if drug not in line.now and drug not in STEROIDS and drug not in later and told == (None, None):
            note = f"{ledger.phrase(line.start, line.end)!r}: {drug} stopped before progression, so not refractory to it"
            say_of_line(ledger, line, "not_refractory_to", drug, note)
            ledger.guesses.append((line.start, line.end, drug))
