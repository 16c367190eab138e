"""Which statement adds nothing to another: the shelf tells some facts in two documents, an answer tells each once."""

from __future__ import annotations

import re

from core.evidence import Passage
from core.numbers import WORD
from core.outcomes import Contrast, Figure
from core.stems import stem

COVERED = 0.85
"""Share of a statement's own words that another must use before it may stand for it."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
_NUMBER = re.compile(rf"\d+(?:\.\d+)?|\b{WORD}\b", re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:not|no|never|nor|without|neither|none)\b", re.IGNORECASE)


def adds_nothing(later: Passage, shown: Passage) -> bool:
    """Whether all that `later` says stands in `shown`: the same results, or names, numbers and nearly all words."""
    if later.jurisdiction not in (shown.jurisdiction, None):
        return False
    if len(_DENIAL.findall(later.text)) != len(_DENIAL.findall(shown.text)):
        return False
    if later.figures or later.contrasts:
        return _results(later) <= _results(shown)
    if not set(later.entities) <= set(shown.entities) or not _numbers(later) <= _numbers(shown):
        return False
    own = _words(later)
    return bool(own) and len(own & _words(shown)) >= COVERED * len(own)


def _results(passage: Passage) -> set[tuple[object, ...]]:
    """What each result says, but for the length of follow-up, which a second telling often leaves out."""
    return {_key(r) for r in passage.figures} | {_key(r) for r in passage.contrasts}


def _key(result: Figure | Contrast) -> tuple[object, ...]:
    shared = (result.trial, result.cohort, result.population, result.endpoint)
    if isinstance(result, Contrast):
        return (*shared, result.measure, result.arm_a, result.arm_b, result.hr, result.p)
    return (*shared, result.grade, result.statistic, result.landmark_months, result.arm, result.value,
            result.comparator, result.unit)  # fmt: skip


def _numbers(passage: Passage) -> set[str]:
    return {n.lower() for n in _NUMBER.findall(passage.text)}


def _words(passage: Passage) -> set[str]:
    return {stem(w) for w in _WORD.findall(passage.text) if len(w) > 3}
