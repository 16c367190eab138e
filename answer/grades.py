"""Which rule of a ladder of grades the question asks for: its grade, and whether it hurts."""

from __future__ import annotations

import re

_GRADE = re.compile(
    r"\b(?:grades?|gr|g)\.? ?([1-5])(?:\s*(?:-|–|/|or|to)\s*([1-5])| or (higher|more|above))?", re.IGNORECASE
)
_RUNG = re.compile(r",|;| or (?:of )?(?=grade)", re.IGNORECASE)
_PAIN = re.compile(r"\bpain", re.IGNORECASE)
_NO_PAIN = re.compile(r"\b(?:without|no|not) pain", re.IGNORECASE)


def grades_in(text: str) -> frozenset[int]:
    """All grades that the words cover: "grade 3-4" is 3 and 4, "grade 3 or higher" is 3 to 5."""
    found: set[int] = set()
    for match in _GRADE.finditer(text):
        low = int(match[1])
        found.update(range(low, (5 if match[3] else int(match[2] or low)) + 1))
    return frozenset(found)


def fits_grade(question: str, text: str) -> int:
    """2 where a rung of `text` is for the grade asked, 1 where either names no grade, 0 where all are for others."""
    asked, told = grades_in(question), grades_in(text)
    if not (asked and told):
        return 1
    hurts = bool(_PAIN.search(question)) and not _NO_PAIN.search(question)
    for rung in _RUNG.split(text):
        if asked & grades_in(rung) and not (hurts and _NO_PAIN.search(rung)):
            return 2
    return 0
