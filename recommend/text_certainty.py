"""How sure the words are of a finding, and of which time: not tested yet, only feared, long past, or the latest of two values."""

from __future__ import annotations

import re
from typing import Any

from recommend.text_events import STOP_WORDS
from recommend.text_scan import Ledger
from recommend.text_times import COUNT, UNIT, months_of

_OPEN = (
    r"(?:unknown|pending|awaited|awaiting|outstanding|requested|ordered|repeated|tb[acd]\b|n/?[ak]\b|uncertain|unclear|not\s+(?:yet\s+)?(?:tested|done|known|checked|available"
    r"|performed|assessed|back|reported|sent|determined|evaluable|informative)|never\s+(?:tested|checked|done)|untested|unavailable|missing|failed|to\s+be\s+(?:checked|confirmed|done|tested|repeated|sent)|needs\s+(?:checking|testing))"
)
_OPEN_AFTER = re.compile(
    rf"[\s:=(,-]*(?:(?:status|result|results|serology|test|testing|fish|cytogenetics|is|was|are|still)\s+){{0,3}}(?:{_OPEN}|\?)",
    re.I,
)
_OPEN_BEFORE = re.compile(
    r"\b(?:awaiting|waiting\s+for|pending|ordered|requested|to\s+(?:check|test|send)(?:\s+for)?|check|sent\s+for|unknown|not\s+(?:yet\s+)?tested\s+for|no\s+(?:data|result|information)\s+(?:on|for|about))"
    r"\s*:?\s*(?:the\s+|fish\s+(?:for\s+)?)?$",
    re.I,
)
# Nothing that happened: "to reduce the risk of stroke", "afraid of neuropathy", "vaccinated against hepatitis B".
_FEARED = re.compile(
    r"\b(?:risk|risks|fear|fears|prevention|prophylaxis|chance|danger)\s+(?:of|for|against)\s+(?:\w+\s+)?$|\b(?:risk\s+factors?\s+for|worr(?:ied|ies)\s+(?:about|of)|concern(?:s|ed)?\s+about|afraid\s+of|scared\s+of|fears|prevent(?:s|ing)?"
    r"|avoid(?:s|ing)?|vaccinated\s+(?:against|for)|immuni[sz]ed\s+against|screen(?:ed|ing)?\s+for|in\s+case\s+of|if\s+there\s+is|advised\s+about|counsel\w+\s+(?:on|about))\s+(?:an?\s+|the\s+|more\s+|worse\s+|worsening\s+|getting\s+)*$",
    re.I,
)
_VACCINE = re.compile(
    r"\s*(?:-\s*)?(?:vaccin\w+|immuni[sz]\w+|jabs?|prophylaxis|risk|screen(?:ing)?(?!\s*(?:pos|\+)))\b", re.I
)
# An illness is past after a quarter of a year, where nothing says that it goes on.
_PAST_MONTHS = 3
_AGO_AFTER = re.compile(
    rf"[\s,(]*(?:(?:about|approx\.?|~|over|some)\s*)*{COUNT}{UNIT}\s*(?:ago|back|earlier|before|prior)\b",
    re.I,
)
_AGO_BEFORE = re.compile(rf"\b{COUNT}{UNIT}\s*(?:ago|back)\s*[:,]?\s*(?:had\s+|with\s+|an?\s+)*$", re.I)
_YEAR_AFTER = re.compile(
    r"[\s,(]*(?:back\s+)?(?:(?:in|of|since|from)\s+)?(?:[a-z]{3,9}\.?\s+|\d{1,2}/)?((?:19|20)\d\d)\b|[\s,(]*(?:last|previous)\s+(?:year|winter|summer|spring|autumn|fall)\b",
    re.I,
)
# "DPd stopped for pneumonia": what it was then.
_STOPPED_FOR = re.compile(
    rf"(?<![\w-]){STOP_WORDS}\s+(?:early\s+)?(?:for|due\s+to|because\s+of|after|d/t)\s+(?:\w+\s+){{0,2}}$",
    re.I,
)
_YEAR_BEFORE = re.compile(r"\b(?:in\s+)?((?:19|20)\d\d)\s*[:,]?\s*(?:had\s+|with\s+|an?\s+|\w+\s+)?$", re.I)
_GOES_ON = re.compile(
    r"[^.,;\n]{0,40}\b(?:ongoing|still|active|again|on\s+(?:treatment|antibiotics|antivirals?)|not\s+resolved|persist\w*|current\w*|chronic)\b|[\s,]*since\b",
    re.I,
)
_NOW_BEFORE = re.compile(
    r"\b(?:now|currently|today|latest|last|most\s+recent|repeat|new|current)\s*(?:an?\s+|is\s+|at\s+|the\s+)*$",
    re.I,
)
_NOW_WITHIN = re.compile(
    r"\b(?:now|back|up|improved|recovered|fell|dropped|down|currently|today|latest|last)\b", re.I
)
_NOW_AFTER = re.compile(
    r"\s*%?\s*[,(]?\s*(?:(?:and|it\s+is|is)\s+)?(?:now|currently|today|at\s+present|yesterday|(?:this|last)\s+(?:week|wk|month|mth))\b",
    re.I,
)
_THEN_BEFORE = re.compile(
    r"\b(?:was|were|had\s+been|previously|formerly|earlier|initially|once|before|used\s+to\s+be|at\s+(?:diagnosis|dx|baseline|worst)|nadir|from)\s*[:(]?\s*(?:an?\s+)?$",
    re.I,
)
_THEN_WITHIN = re.compile(r"\b(?:was|were|had\s+been|nadir)\b", re.I)
_THEN_AFTER = re.compile(
    r"\s*%?\s*[,(]?\s*(?:(?:in|on|since)\s+)?(?:(?:[a-z]{3,9}\s+|\d{1,2}/)?(?:19|20)\d\d|at\s+(?:diagnosis|dx|baseline|that\s+time|the\s+time)|before|previously|then\b|\d+\s*(?:months?|mo|weeks?|wks?|years?|y)\s+ago)",
    re.I,
)


def open_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span with its words, where they say that nobody knows yet: "t(11;14) pending", "HBV not tested"."""
    after = _OPEN_AFTER.match(text, end)
    before = _OPEN_BEFORE.search(text[:start])
    if not (after or before):
        return None
    return before.start() if before else start, after.end() if after else end


def is_feared(text: str, start: int, end: int) -> bool:
    """Whether the finding is only a risk, a fear, or what a vaccine is against."""
    return bool(_FEARED.search(text[max(0, start - 60) : start]) or _VACCINE.match(text, end))


def past_span(text: str, start: int, end: int, today: str | None) -> tuple[int, int] | None:
    """The span with its time, where an illness is told of the past and not as going on; None otherwise."""
    if _GOES_ON.match(text, end):
        return None
    if _STOPPED_FOR.search(text[max(0, start - 60) : start]):
        return start, end
    after, before = _AGO_AFTER.match(text, end), _AGO_BEFORE.search(text[:start])
    for found in (after, before):
        if found:
            months = months_of(found.group(1), found.group(2))
            return (
                (min(start, found.start()), max(end, found.end() if found is after else end))
                if months >= _PAST_MONTHS
                else None
            )
    this_year = int(today[:4]) if today else None
    for found in (_YEAR_AFTER.match(text, end), _YEAR_BEFORE.search(text[:start])):
        if found and (found.group(1) is None or this_year is None or int(found.group(1)) < this_year):
            return min(start, found.start()), max(end, found.end()) if found.start() >= end else end
    return None


def say_latest(ledger: Ledger, name: str, value: Any, start: int, end: int) -> None:
    """Record a value that changes in time. Of two values the one told of now stands, or the one not told of the past;
    where the words date neither, both stand against each other."""
    known = ledger.said.get((name, ""))
    now, then = _is_now(ledger.text, start, end), _is_then(ledger.text, start, end)
    if known is not None and known[0] != value and (now or then or name in ledger.dated):
        if now and ledger.dated.get(name) != "now":
            ledger.replace(name, value, start, end)
            ledger.dated[name] = "now"
            return
        if then and ledger.dated.get(name) != "then":
            ledger.use(start, end)
            return
        if ledger.dated.get(name) == "then" and not then:
            ledger.replace(name, value, start, end)
            ledger.dated.pop(name)
            return
        if ledger.dated.get(name) == "now" and not now:
            ledger.use(start, end)
            return
    ledger.say(name, value, start, end)
    if (now or then) and known is None:
        ledger.dated[name] = "now" if now else "then"


def _is_now(text: str, start: int, end: int) -> bool:
    return bool(
        _NOW_BEFORE.search(text[max(0, start - 20) : start])
        or _NOW_WITHIN.search(text[start:end])
        or _NOW_AFTER.match(text, end)
    )


def _is_then(text: str, start: int, end: int) -> bool:
    return bool(
        _THEN_BEFORE.search(text[max(0, start - 24) : start])
        or _THEN_WITHIN.search(text[start:end])
        or _THEN_AFTER.match(text, end)
    )
