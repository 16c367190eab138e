"""Transplants in words: given, or only planned."""

from __future__ import annotations

import re

from recommend.text_line import Line
from recommend.text_names import Named
from recommend.text_scan import Ledger

ASCT = re.compile(
    r"\b(?:tandem\s+)?(?:auto(?:logous)?[\s-]*)?(?:ASCT|ASZT|SZT|SCT|HSCT|AHCT|HDM|HDT|stem[\s-]cell\s+transplant(?:ation)?|auto(?:SCT|HSCT)?(?![\w-])|mel(?:phalan)?\s*200\b|HD[\s-]*mel(?:phalan)?\b|high[\s-]dose\s+mel(?:phalan)?\b|autografts?|(?:auto\w*\s+)?transplant(?:ation|ed)?)\b(?![\s-]*(?:in)?eligib|[\s-]*(?:unfit|candidate|declined|deferred|refused|naive|not\b))",
    re.I,
)
_NO_ASCT = re.compile(
    r"\b(?:no|not|without|never|ineligible|eligible|unfit|declin\w+|deferr\w+|refus\w+|non)\b[\w\s-]{0,15}$",
    re.I,
)
_PLANNED = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|scheduled|upcoming|intended|intend\w*|awaiting|considering|next\s+(?:week|month)|will\s+have|before|prior\s+to|proceed\w*\s+to|bridge\s+to)\b[^.;\n]{0,40}$",
    re.I,
)
_PLANNED_AFTER = re.compile(
    r"\s*(?:is\s+|was\s+)?(?:planned|scheduled|pending|intended|awaited|next\s+(?:week|month)|\?)", re.I
)


def _is_planned(text: str, match: re.Match[str]) -> bool:
    return bool(_PLANNED.search(text[: match.start()]) or _PLANNED_AFTER.match(text, match.end()))


def read_transplant(ledger: Ledger, lines: list[Line], named: list[Named]) -> None:
    for match in ASCT.finditer(ledger.text):
        for item in named:
            if item.role is None and match.start() <= item.start < match.end():
                item.role = "line"
        for line in [li for li in lines if li.start < match.start()][-1:]:
            line.transplanted = True
        if not _NO_ASCT.search(ledger.text[: match.start()]) and not _is_planned(ledger.text, match):
            ledger.say("exposed_to", True, *match.span(), item="melphalan")
        else:
            ledger.use(*match.span())
