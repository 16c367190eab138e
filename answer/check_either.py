"""One or the other: "or both" is not "both", and "only this form" is not "both forms"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.reading import Reading
from answer.verdicts import Finding, missing
from answer.words import EMPTY, stem, synonyms, words_of

CHECK = "either"
# a choice of which any part may hold: "A, B or both", "A and/or B", "at least one of"
OR_BOTH = re.compile(
    r"\b(?:or|and/or)\s+(?:(?:to|with|for|by|in|on|of|from|after)\s+)?(?:both|all\s+(?:two|three|four))\b"
    r"|\band/or\b|\bat\s+least\s+one\s+of\b|\bone\s+or\s+(?:both|more)\b|\beither\b(?!\s+(?:side|arm|group|way|end|eye|trial))",
    re.I,
)
_OR = re.compile(r"\bor\b|\beither\b|\band/or\b|\bat\s+least\s+one\b|\bany\s+of\b|\bone\s+of\b", re.I)
_BOTH = re.compile(r"\b(?:both|as\s+well\s+as|together|alike|all\s+(?:two|three|four))\b", re.I)
_PAIR = re.compile(
    r"\bboth\s+(?:(?:to|with|for|by|in|on|of|the|an?)\s+)*(?P<a>[^,;.]{2,60}?)\s+and\s+(?:(?:to|with|for|by|in|on|of|the|an?)\s+)*(?P<b>[\w-]+)",
    re.I,
)
_BARRED = re.compile(r"\b(?:only|solely|exclusively|alone|just|neither|no|not|without|except)\b|n't\b", re.I)
_PART = re.compile(r"[;.]\s|\b(?:but|whereas|while|although|though)\b", re.I)


def check_either(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Findings where the claim makes "both" of a choice, or joins two of which the evidence bars one."""
    shown = " ".join(e.norm for e in evidence)
    out: list[Finding] = []
    both = _BOTH.search(claim.norm)
    offered = OR_BOTH.search(shown)
    if offered and not _OR.search(claim.norm) and not _BOTH.search(OR_BOTH.sub(" ", shown)):
        joined = both or _joins_choice(claim, shown, offered)
        if joined:
            out.append(missing(CHECK, "the evidence says one, the other or both", joined.group()))
    pair = _PAIR.search(claim.norm)
    if pair and not _BARRED.search(claim.norm) and _BARRED.search(shown) and not _BOTH.search(shown):
        halves = [_content(pair["a"]), _content(pair["b"])]
        parts = _PART.split(shown)
        free = [p for p in parts if not _BARRED.search(p)]
        if all(halves) and not any(all(_held(half, part) for half in halves) for part in free):
            barred = any(_held(half, part) for half in halves for part in parts if _BARRED.search(part))
            if barred:
                out.append(missing(CHECK, "the evidence holds for one of the two only", pair.group()))
    return out


def _joins_choice(claim: Reading, shown: str, offered: re.Match[str]) -> re.Match[str] | None:
    """ "A and B" of the claim where A and B are the words on both sides of the evidence's last "or"."""
    start = max(0, offered.start() - 90)
    ahead = _content(shown[start : offered.end() + 60])
    for m in re.finditer(
        r"(?P<a>[\w-]+)\s+and\s+(?:(?:to|with|for|by|in|an?|the)\s+)*(?P<b>[\w-]+)", claim.norm
    ):
        if _content(m["a"]) and _content(m["b"]) and _content(m["a"]) <= ahead and _content(m["b"]) <= ahead:
            return m
    return None


def _content(text: str) -> set[str]:
    return {stem(w) for w, _, _ in words_of(text) if w.lower() not in EMPTY and len(w) > 1}


def _held(half: set[str], part: str) -> bool:
    stems = {stem(w) for w, _, _ in words_of(part)}
    return any(synonyms(s) & stems for s in half)
