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


def family(stemmed: str) -> str:
    """The mark of all stems of six letters or more that begin alike: equal marks are near enough to meet."""
    return f"{stemmed[:6]}~"


def stems_of(text: str) -> frozenset[str]:
    """Stems of all words, and the first six letters of the longer ones (marked), so that families meet."""
    stems = {stem(w) for w in WORD.findall(text)}
    return frozenset(stems | {family(s) for s in stems if len(s) >= 6})
