"""Shares in words: "a quarter of the patients" must be a share that the evidence gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.reading import Reading
from answer.spelling import SHARES, share_of
from answer.verdicts import Finding, missing

CHECK = "figures"
SHARE = re.compile(
    rf"\b(?:(?P<many>one|two|three|four|an?)[-\s]+)?(?P<part>{'|'.join(SHARES)})s?\s+(?:\(\s*\d+(?:\.\d+)?%\s*\)\s+)?of\s+(?:(?:the|all|these|its)\s+)?"
    r"(?:\d+\s+)?(?:\w+\s+)?(?:patients|participants|people|adults|responders|those)\b",
    re.I,
)
_PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)%")
# "nearly half" of a report may be 44% or 55%
_TOLERANCE = 7.0


def check_shares(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """One finding for each share in words that no percentage and no word of the evidence bears out."""
    shown = " ".join(e.norm for e in evidence)
    given = [float(n) for n in _PERCENT.findall(shown)]
    return [
        missing(CHECK, f"the evidence gives no such share as {m.group()!r}", m.group())
        for m in SHARE.finditer(claim.norm)
        if given
        and not re.search(rf"\b{m['part']}", shown, re.I)
        and all(abs(share_of(m["many"], m["part"]) - value) > _TOLERANCE for value in given)
    ]
