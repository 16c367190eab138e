"""Heart attacks, coronary procedures and strokes in words, with when they were: within half a year, or longer ago."""

from __future__ import annotations

import re

from recommend.text_certainty import is_feared, say_latest
from recommend.text_scan import Clause, Ledger, clause_at, is_negated
from recommend.text_times import COUNT, UNIT, months_of

_CORONARY = r"(?:N?-?STEMI|NSTE-?ACS|ACS|acute\s+coronary\s+syndrome|(?-i:A?MI)|myocardial\s+infarct(?:ion)?|heart\s+attack)"
_PROCEDURE = r"(?:PCI|PTCA|CABG|coronary\s+(?:bypass|angioplasty|stent\w*|intervention)|(?:drug[\s-]eluting\s+|cardiac\s+)?stents?)"
_STROKE = r"(?:CVA|cerebrovascular\s+accident|stroke|brain\s+infarct(?:ion)?|cerebral\s+infarct(?:ion)?)"
_EVENT = re.compile(
    rf"\b(?:({_CORONARY})(?:\s+(?:with|and|treated\s+with|->|→)\s+{_PROCEDURE})?|({_PROCEDURE})|({_STROKE}))"
    r"(?![\w-])(?:\s+(?:to|of)\s+(?:the\s+)?(?:LAD|RCA|LCx|Cx|LMS)\b)?(?:\s+x\s?\d\b)?",
    re.I,
)
_PROCEDURE_IN_BRACKETS = re.compile(rf"\s*\((?:with\s+)?{_PROCEDURE}[^)]*\)", re.I)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_YEAR = r"((?:19|20)\d\d)"
_AFTER = re.compile(
    rf"[\s,(]*(?:about\s+|approx\.?\s+|~\s*)?(?:{COUNT}{UNIT}\s*(?:ago|back|prior|earlier)|(last|this)\s+(week|month|year)|(?:in\s+)?(?:{_MONTH}\s+|\d{{1,2}}/)?{_YEAR}|(yesterday|today|now|recently))\)?",
    re.I,
)
_BEFORE = re.compile(
    rf"(?:(\brecent(?:ly)?|\bnew|\bacute|\bfresh)|{COUNT}{UNIT}\s*(?:ago|back)\s*[:,]?(?:\s+had)?(?:\s+an?)?|(\bprior|\bprevious|\bold|\bpast|\bremote|\bhistory\s+of|\bh/o|\bhx(?:\s+of)?)(?:\s+an?)?|{_YEAR}\s*[:,]?)\s*$",
    re.I,
)
# Trials of carfilzomib left out an infarction within 4 to 6 months; half a year is the careful reading.
RECENT_MONTHS = 6


def read_heart_events(ledger: Ledger, clauses: list[Clause]) -> None:
    """Recent (up to 6 months): heart attack or coronary procedure is `recent_mi_or_unstable_heart`. A heart attack or a
    stroke at any time that is told is `prior_arterial_event`. Without a time it is left to be asked for."""
    text = ledger.text
    for match in _EVENT.finditer(text):
        clause = clause_at(clauses, match.start())
        if ledger.is_used(*match.span()) or is_negated(clause, *match.span()):
            continue
        if is_feared(text, *match.span()):
            continue
        start, end, months = _when(text, match, ledger.today)
        if procedure := _PROCEDURE_IN_BRACKETS.match(text, end):
            end = procedure.end()
        attack, stroke = bool(match.group(1)), bool(match.group(3))
        if stroke:
            ledger.say("prior_arterial_event", True, start, end)
        if months is None:
            continue
        if attack:
            ledger.say("prior_arterial_event", True, start, end)
        if not stroke and months <= RECENT_MONTHS:
            ledger.say("recent_mi_or_unstable_heart", True, start, end)
        elif match.group(2):
            ledger.drop(
                start, end, "a coronary procedure of long ago changes no rule; is the heart stable now?"
            )


_PRESSURE = re.compile(
    r"\b(?:b/?p|blood\s+pressure|rr|hypertension|htn)\b[^.;,\n\d/]{0,25}?(\d{2,3})\s*/\s*(\d{2,3})(?!\d|/\d)(?:\s*mm\s?hg)?",
    re.I,
)
# What the carfilzomib trials called uncontrolled. The label asks for control without a number.
_SYSTOLIC, _DIASTOLIC = 160, 100


def read_pressure(ledger: Ledger, clauses: list[Clause]) -> None:
    """Numbers of blood pressure: from 160 or 100 uncontrolled, below 140 and 90 controlled, between them not said."""
    for match in _PRESSURE.finditer(ledger.text):
        systolic, diastolic = int(match.group(1)), int(match.group(2))
        if not (60 <= systolic <= 300 and 30 <= diastolic <= 180 and diastolic < systolic):
            continue
        if systolic >= _SYSTOLIC or diastolic >= _DIASTOLIC:
            say_latest(ledger, "uncontrolled_hypertension", True, *match.span())
        elif systolic < 140 and diastolic < 90:
            say_latest(ledger, "uncontrolled_hypertension", False, *match.span())
        else:
            ledger.set_aside(*match.span(), "neither clearly controlled nor uncontrolled")


def _when(text: str, match: re.Match[str], today: str | None) -> tuple[int, int, int | None]:
    """Start and end of the phrase with its time, and whole months since; None where no time is told."""
    before, after = _BEFORE.search(text[: match.start()]), _AFTER.match(text, match.end())
    start = before.start() if before else match.start()
    if after:
        count, unit, _, span, year, now = after.groups()
        months = (
            months_of(count, unit)
            if count
            else {"week": 0, "month": 1, "year": 12}[span.lower()]
            if span
            else 0
            if now
            else _since(year, today)
        )
        return start, after.end(), months
    if before:
        recent, count, unit, old, year = before.groups()
        months = 0 if recent else months_of(count, unit) if count else 99 if old else _since(year, today)
        return start, match.end(), months
    return match.start(), match.end(), None


def _since(year: str, today: str | None) -> int | None:
    """At least so many months since some day of that year; None where today is not known and the year may be this one."""
    if today is None:
        return 99 if int(year) < 2025 else None
    return max(0, (int(today[:4]) - int(year)) * 12 + int(today[5:7]) - 12)
