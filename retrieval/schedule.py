"""How often a drug is given, in whatever words: "monthly", "q4w" and "every four weeks" are one interval."""

from __future__ import annotations

import re

_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8}
_EVERY = re.compile(
    r"\bevery (\d|one|two|three|four|six|eight)[ -]weeks?\b|\bq ?(\d) ?w(?:k|eeks?|eekly)?\b|\b(\d|two|three|four|six|eight)[- ]weekly\b",
    re.IGNORECASE,
)
_WORDS = (
    (4, re.compile(r"\b(?:monthly|once a month|every month|each month|per month)\b", re.IGNORECASE)),
    (2, re.compile(r"\b(?:fortnightly|bi-?weekly|every (?:other|second) week|each fortnight|every fortnight)\b", re.IGNORECASE)),
    (1, re.compile(r"(?<![\d-])(?<!two )(?<!three )(?<!four )(?<!bi-)(?<!twice )\b(?:weekly|once a week|every week|qw)\b", re.IGNORECASE)),
)  # fmt: skip


def weeks_in(text: str) -> frozenset[int]:
    """The intervals between doses that `text` names, in weeks."""
    found = {w for w, pattern in _WORDS if pattern.search(text)}
    for match in _EVERY.finditer(text):
        word = next(g for g in match.groups() if g).lower()
        found.add(_NUMBER.get(word) or int(word))
    return frozenset(found)
