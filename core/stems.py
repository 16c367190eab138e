"""Stems of words, so that the same word in another form is found."""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]|[A-Za-z]")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A short stem, so that "withdrawn" meets "withdrawal" and "examinations" meets "exam"."""
    low = word.lower().strip("'-")
    for suffix in ("isations", "izations", "isation", "ization", "ations", "ation", "ments", "ment", "ingly", "ings", "ing",
                   "ities", "ity", "ies", "ness", "ally", "ed", "es", "ly", "al", "s"):  # fmt: skip
        if low.endswith(suffix) and len(low) - len(suffix) >= 4:
            return low[: -len(suffix)]
    return low


def mark_of(stemmed: str) -> str:
    """What a stem is found by: the stem itself, or the first six letters of a longer one, so that families meet."""
    return stemmed if len(stemmed) < 6 else f"{stemmed[:6]}~"


def marks_of(text: str) -> frozenset[str]:
    """The marks of the stems of all words."""
    return frozenset(mark_of(stem(w)) for w in WORD.findall(text))
