"""Spans of time in words: "9 months", "6 weeks", "2019 ... 2023"."""

from __future__ import annotations


def months_of(number: str, unit: str) -> int:
    """Whole months of "9 months", "6 weeks", "2 years"."""
    count = int(number)
    if unit.lower().startswith("y"):
        return count * 12
    if unit.lower().startswith("w"):
        return count * 7 // 30
    if unit.lower().startswith("d"):
        # 61 days are past the 60 that count as still being given.
        return 3 if 60 < count < 90 else count // 30
    return count
