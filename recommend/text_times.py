"""Spans of time in words: "9 months", "6 weeks", "stopped in CR 2 years ago, relapse now", "stopped 2019, relapsed 2023"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recommend.text_events import EVENT, WHEN

_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
           "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18}  # fmt: skip
COUNT = rf"(\d+(?:\.\d+)?|{'|'.join(_COUNTS)})\s*-?\s*"
UNIT = r"(days?|d|weeks?|wks?|months?|mths?|mos?|m|years?|yrs?|y)\b(?!/)"
_TREATMENT = r"(?:all\s+)?(?:therapy|treatment|tx|rx|drugs?|maintenance|chemo\w*)"
STOPPED = (
    r"(?:stopped|stopping|completed|completing|completion|finished|finishing|discontinued|discontinuing|ceased|ceasing|ended"
    rf"|d/c(?:['’]?e?d)?|dc['’]d|off\s+(?:it|since)|came\s+off|coming\s+off|(?:the\s+)?end\s+of(?:\s+{_TREATMENT})?|off\s+{_TREATMENT}"
    r"|(?:the\s+|his\s+|her\s+)?last\s+(?:dose|cycle)|fixed[\s-]duration|treatment[\s-]free(?:\s+interval)?|TFI)"
)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH}\s*['’]?|(1[0-2]|0?[1-9])[/.-])?((?:19|20)\d\d|(?<=[/.\-'’])\d\d)(?!\d|\s*mg)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATED = re.compile(_DATE, re.I)
# "2018-2022", "2018-22", "3/18 - 5/22": the end of a treatment.
_RANGE = re.compile(rf"{_DATE}\s*(?:-|–|to|until|till)\s*(?:{_DATE}|(\d\d)\b)", re.I)
_STOP = re.compile(rf"(?<![\w-]){STOPPED}(?!\w)", re.I)
# A growth or relapse that names a drug belongs to that drug, not to the line before.
_EVENT = re.compile(
    rf"{EVENT}(?!(?:\s*,?\s+(?:in\s+)?{WHEN})?\s+(?:on|under|during|despite)\s+(?!surveillance|observation|imaging|pet|mri|ct|labs?)\w)",
    re.I,
)
# "Stopped at progression"; "dara stopped, len continued": the words do not tell a time off treatment.
_NO_BREAK = re.compile(
    rf"[^.;]{{0,40}}?\b(?:at|for|due\s+to|because\s+of|on|upon|with|after|d/t)\s+(?:the\s+|first\s+|biochemical\s+|clinical\s+|disease\s+|further\s+)*{EVENT}"
    r"|[^.;]{0,60}?\b(?:continu\w+|ongoing|still\s+(?:on|given|taking)|kept\s+on|carried\s+on)\b",
    re.I,
)
_AFTER_STOP = re.compile(
    rf"\s*(?:\w+\s+)?(?:at|after|about|~|only)?\s*(?:about\s+|~\s*)?{COUNT}{UNIT}\s*(?:(?:after|from|since|post|of|following)\s+(?:the\s+|his\s+|her\s+)?)?"
    rf"(?<![\w-])(?:{STOPPED}|(?:the\s+)?end\b|(?:the\s+)?(?:therapy|treatment|chemo\w*)\b)(?!\w)",
    re.I,
)
_OFF_AT = re.compile(
    rf"\s*(?:while\s+)?(?:off\s+{_TREATMENT})\s*(?:\w+\s+)?(?:at|for|after)\s+{COUNT}{UNIT}", re.I
)
_FREE = re.compile(
    rf"\b(?:TFI|treatment[\s-]free(?:\s+interval)?|off\s+{_TREATMENT})\s*(?:of|for|x|was|is|about|[:=~])*\s*{COUNT}{UNIT}"
    rf"|(?<![\w/.]){COUNT}{UNIT}\s+(?:off\s+{_TREATMENT}|treatment[\s-]free|TFI)\b",
    re.I,
)
_AGO = re.compile(rf"\s*(?:[^.;]{{0,40}}?\s)?{COUNT}{UNIT}\s+(?:ago|back)\b", re.I)
_LATER = re.compile(rf"\s*(?:\w+\s+)?(?:at\s+|after\s+)?{COUNT}{UNIT}\s+(?:later|after(?:wards)?)\b", re.I)
_BETWEEN = re.compile(rf"[^.;]{{0,60}}?{COUNT}{UNIT}\s+(?:later|after(?:wards)?)\W+(?:\w+\W+){{0,2}}?$", re.I)
_NOW = re.compile(r"\s*(?:now|currently|today|this\s+(?:week|month|year))\b|\s*(?:[.;,)]|$)", re.I)
_NOW_BEFORE = re.compile(r"\b(?:now|currently|today)\s*(?:in\s+|with\s+|has\s+|in\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Break:
    """Time between the end of a treatment and the relapse: at least `least` and at most `most` whole months."""

    least: int
    most: int
    start: int
    end: int


def months_of(number: str, unit: str) -> int:
    """Whole months of "9 months", "6 weeks", "2 years"."""
    count = _COUNTS.get(number.lower()) or float(number)
    if unit.lower().startswith("y"):
        return int(count * 12)
    if unit.lower().startswith("w"):
        return months_of(str(count * 7), "d")
    if unit.lower().startswith("d"):
        # 61 days are past the 60 that count as still being given.
        return 3 if 60 < count < 90 else int(count // 30)
    return int(count)


# Time in remission, where the treatment had ended.
_REMISSION = re.compile(
    rf"\b(?:in\s+)?(?:remission|s?CR|VGPR|PR|response|observation|no\s+treatment|untreated)\s*(?:of|for|lasted|lasting|x|was|[:=~]|about)*\s*{COUNT}{UNIT}"
    rf"|{COUNT}{UNIT}\s+(?:in\s+|of\s+)(?:s?CR|VGPR|PR|remission|response|observation)\b",
    re.I,
)


def find_break(
    text: str, begin: int, upto: int, today: str | None, *, by_itself: bool = False
) -> Break | None:
    """A treatment that ended and a relapse that came later, told in `text[begin:upto]`, with the time between.

    `today` (ISO date) dates a relapse told as "now". `by_itself`: the treatment ended with its last cycle, as a transplant
    without maintenance does. None where no such time is told.
    """
    held = _REMISSION.search(text, begin, upto) if by_itself else None
    if held:
        months = months_of(held.group(1) or held.group(3), held.group(2) or held.group(4))
        back = _EVENT.search(text, held.end(), upto)
        if back and back.start() - held.end() < 40:
            return Break(months, months, held.start(), back.end())
    free = _FREE.search(text, begin, upto)
    if free:
        months = months_of(free.group(1) or free.group(3), free.group(2) or free.group(4))
        last = _EVENT.search(text, free.end(), upto)
        near = last if last and last.start() - free.end() < 30 else None
        first = _EVENT.search(text, begin, free.start())
        start = first.start() if first and free.start() - first.end() < 12 else free.start()
        return Break(months, months, start, near.end() if near else free.end())
    for event in _EVENT.finditer(text, begin, upto):
        told = _AFTER_STOP.match(text, event.end(), upto) or _OFF_AT.match(text, event.end(), upto)
        if told:
            months = months_of(told.group(1), told.group(2))
            return Break(months, months, event.start(), told.end())
    ranged = _RANGE.search(text, begin, min(upto, begin + 40))
    stop = _STOP.search(text, begin, upto)
    if stop and _NO_BREAK.match(text, stop.end(), upto):
        return None
    at = stop.start() if stop else ranged.end() if ranged else None
    if at is None and by_itself and (dated := _DATED.search(text, begin, min(upto, begin + 40))):
        at = dated.start()
    if at is None or ((early := _EVENT.search(text, begin, at)) and early.end() <= at):
        return None
    after = stop.end() if stop else at
    for event in _EVENT.finditer(text, after, upto):
        start = min(at, ranged.start()) if ranged else at
        if stop and (span := _span_told(text, after, event, upto)):
            return Break(span[0], span[0], start, span[1])
        ended = (
            _date_of(ranged, 4)
            if ranged and (not stop or ranged.end() <= stop.start())
            else _date_near(text, after, event.start())
        )
        came, end = _date_after(text, event, upto)
        if (
            came is None
            and stop
            and today
            and (_NOW.match(text, event.end()) or _NOW_BEFORE.search(text[: event.start()]))
        ):
            came = (int(today[:4]), int(today[5:7]))
        if ended and came:
            least, most = _months_between(ended, came)
            return Break(least, most, start, end) if least >= 0 else None
        return None
    return None


def _span_told(text: str, after: int, event: re.Match[str], upto: int) -> tuple[int, int] | None:
    ago = _AGO.match(text, after, event.start())
    if ago:
        now = _NOW.match(text, event.end(), upto)
        return months_of(
            ago.group(1), ago.group(2)
        ), now.end() if now and "now" in now.group() else event.end()
    later = _LATER.match(text, event.end(), upto) or _BETWEEN.match(text[: event.start()], after)
    if later:
        return months_of(later.group(1), later.group(2)), max(later.end(), event.end())
    return None


_Date = tuple[int, int | None]


def _date_of(match: re.Match[str], first: int = 1) -> _Date | None:
    """Year and month of a date; `first` is the number of its first group."""
    name, number, year = match.group(first), match.group(first + 1), match.group(first + 2)
    if year is None:
        short = match.group(first + 3)
        return (
            int(match.group(first - 1)[:2] + short)
            if len(match.group(first - 1)) == 4
            else 2000 + int(short),
            None,
        )
    month = _MONTHS.index(name.lower()) + 1 if name else int(number) if number else None
    return (int(year) if len(year) == 4 else 2000 + int(year), month)


def _date_near(text: str, after: int, upto: int) -> _Date | None:
    found = _DATED.search(text, after, min(upto, after + 45))
    return _date_of(found) if found else None


def _date_after(text: str, event: re.Match[str], upto: int) -> tuple[_Date | None, int]:
    found = re.compile(rf"\s*(?:in|at|since|on|[:(,~])?\s*{_DATE}", re.I).match(text, event.end(), upto)
    if found:
        return _date_of(found), found.end()
    before = re.compile(rf"{_DATE}\s*[:,]?\s*$", re.I).search(text[: event.start()])
    return (_date_of(before) if before else None), event.end()


def _months_between(one: _Date, other: _Date) -> tuple[int, int]:
    """Least and most whole months; a date without a month is anywhere in its year."""
    least = other[0] * 12 + (other[1] or 1) - one[0] * 12 - (one[1] or 12)
    most = other[0] * 12 + (other[1] or 12) - one[0] * 12 - (one[1] or 1)
    return least, most
