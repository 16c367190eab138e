"""Drugs that were stopped: for toxicity, how long ago, and how long before the relapse."""

from __future__ import annotations

import re

from recommend.text_course import SEVERE, TOXIC
from recommend.text_events import EVENT
from recommend.text_leads import STOPPING, list_from
from recommend.text_names import STEROIDS, Named, claim
from recommend.text_scan import Ledger
from recommend.text_times import months_of

_TOXICITY = re.compile(
    r"[\s,(-]*(?:maint\w*[\s,(-]*)?(?:was\s+|had\s+to\s+be\s+)?(?:stopped|discontinued|ceased|withdrawn|held|dropped|d/c'?e?d?)\s+(?:early\s+)?(?:after\s+(?:cycle\s+\d+|\d+\s+cycles?)\s+)?(?:for|due\s+to|because\s+of|after|owing\s+to|d/t|2/2)\s+"
    r"(?:(?:\w+|\d|(?:gr?|grade)\s*\d)\s+){0,3}?"
    rf"{TOXIC}(?:\s*\(?\s*(?:gr?|grade)?\.?\s*[1-4]\)?)?", re.I)  # fmt: skip
_AGO = r"(\d+)\s*(days?|d|months?|mo|years?|weeks?)\s+ago"
_MONTHS = re.compile(
    rf"[\s,(]*(?:maint\w*\s*)?(?:last\s+(?:dose|given)\s+|stopped\s+|ended\s+|finished\s+)?{_AGO}", re.I
)
_STOPPED_BEFORE = re.compile(r"\b(?:stopped|finished|ended|discontinued|came\s+off|off)\s+$", re.I)
_OFF = re.compile(r"\boff\s+$", re.I)
_OFF_FOR = re.compile(r"\s+for\s+(\d+)\s*(months?|mo|years?|weeks?)", re.I)

_AFTER_STOPPING = re.compile(
    rf"\b{EVENT}\s+(?:only\s+|about\s+)?(\d+)\s*(days?|weeks?|months?|mo|years?)\s+(?:after|from|since|off|following)(\s+{STOPPING})?\s+", re.I
)  # fmt: skip


# "Dara stopped 2019 in remission": given, and not failing when it ended.
_HELD = re.compile(
    r"[\s,(]*(?:maint\w*\s*)?(?:was\s+)?(?:stopped|completed|finished|discontinued|ended)\s*(?:in\s+|early\s+)*(?:(?:[a-z]{3,9}\s+)?(?:19|20)\d\d|(?:\d{1,2}/)?\d{4})?"
    r"[\s,(]*(?:while\s+|when\s+|still\s+|already\s+)*in\s+(?:an?\s+|deep\s+|good\s+|sustained\s+)*(?:s?CR|VGPR|PR|(?:complete\s+|partial\s+)?(?:remission|response))\b\)?",
    re.I,
)


def read_held(ledger: Ledger, named: list[Named]) -> None:
    for item in named:
        held = _HELD.match(ledger.text, item.end)
        if held and item.role is None and not item.is_regimen:
            claim(ledger, "exposed_to", item, item.start, held.end())


def read_after_stopping(ledger: Ledger, named: list[Named]) -> None:
    """ "Relapse 30 days after stopping X"; "stopped X 45 days ago, relapse now"."""
    text = ledger.text
    for match in _AFTER_STOPPING.finditer(text):
        if ledger.is_used(*match.span()) or not match.group(3):
            continue
        chain = list_from(text, named, match.end(), "refractory_to")
        for item in chain:
            if not item.is_regimen:
                _say_since(
                    ledger, item, months_of(match.group(1), match.group(2)), match.start(), chain[-1].end
                )
    for item in named:
        since = _MONTHS.match(text, item.end)
        stopped = _STOPPED_BEFORE.search(text[: item.start])
        if item.role or item.is_regimen or not since or not (stopped or "stop" in since.group().lower()):
            continue
        event = re.compile(
            rf"[\s,;:.)]*(?:and\s+|now\s+|then\s+|with\s+|has\s+)*{EVENT}(?:\s+now)?", re.I
        ).match(text, since.end())
        if event:
            start = stopped.start() if stopped else item.start
            _say_since(ledger, item, months_of(since.group(1), since.group(2)), start, event.end())


def _say_since(ledger: Ledger, item: Named, months: int, start: int, end: int) -> None:
    claim(ledger, "refractory_to" if months <= 2 else "not_refractory_to", item, start, end)
    for drug in item.ids:
        if drug not in STEROIDS:
            ledger.say("months_since", months, start, end, item=drug)


def read_toxicity_and_time(ledger: Ledger, named: list[Named]) -> None:
    text = ledger.text
    for item in named:
        if item.role == "dropped":
            continue
        stop = _TOXICITY.match(text, item.end)
        if stop and not item.is_regimen:
            claim(ledger, "intolerant_to", item, item.start, stop.end())
            if re.search(SEVERE, stop.group(), re.I):
                claim(ledger, "hypersensitivity_to", item, item.start, stop.end())
        since = _MONTHS.match(text, item.end)
        off = _OFF_FOR.match(text, item.end) if _OFF.search(text[: item.start]) else None
        for found in (since, off):
            if found:
                for drug in item.ids:
                    if drug not in STEROIDS and ledger.value("months_since", drug) is None:
                        ledger.say(
                            "months_since",
                            months_of(found.group(1), found.group(2)),
                            item.start,
                            found.end(),
                            item=drug,
                        )
                if item.role is None and not item.is_regimen:
                    item.role = "exposed_to"
