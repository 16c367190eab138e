"""Creatinine-clearance bands of label rules, and the clearance a question states."""

from __future__ import annotations

import re
from decimal import Decimal

_CRCL = re.compile(
    r"\b(?:crcl|creatinine clearance|clearance|egfr|gfr)\D{0,15}(\d{1,3}(?:\.\d+)?)", re.IGNORECASE
)


def clearance_band(text: str) -> tuple[Decimal, Decimal] | None:
    """The creatinine-clearance band (mL/min, closed) that a statement is about; None where it names none."""
    low, high = Decimal(0), Decimal(999)
    near = re.search(
        r"(?:creatinine clearance|CrCl|clearances?)(?: of| is)?([^.;:]{0,60})", text, re.IGNORECASE
    )
    if not near:
        return None
    words = near[1]
    if m := re.search(r"(\d+)(?: to | and |-)(below |under |<)?(\d+)", words):
        last = Decimal(m[3])
        return Decimal(m[1]), last - Decimal("0.01") if m[2] else last
    if m := re.search(r"(?:below|under|<|less than) ?(\d+)", words):
        return low, Decimal(m[1]) - Decimal("0.01")
    if m := re.search(r"(?:above|over|>|more than) ?(\d+)", words):
        return Decimal(m[1]) + Decimal("0.01"), high
    if m := re.search(r"(?:at least |>= ?)(\d+)|(\d+) mL/min (?:and|or) (?:above|more)", words):
        return Decimal(m[1] or m[2]), high
    if m := re.search(r"exactly (\d+)", words):
        return Decimal(m[1]), Decimal(m[1])
    return None


def clearance_of(question: str) -> Decimal | None:
    """The creatinine clearance (mL/min) that a question states; None where it states none."""
    match = _CRCL.search(question)
    return Decimal(match[1]) if match else None
