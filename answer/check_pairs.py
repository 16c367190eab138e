"""Numbers that stand for words: "graded 3 (severe), 4 (life-threatening)" must keep each word beside its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.reading import Reading
from answer.verdicts import Finding, contradicts

CHECK = "pairs"
_PAIR = re.compile(r"(?<![\w.-])(?P<number>\d{1,2})\s*\((?P<word>[a-z][a-z -]{2,30})\)")
_NUMBER = re.compile(r"(?<![\w.-])\d{1,2}(?![\w.-]*\d)")
_PART = re.compile(r"[,;]|\band\b|\bthen\b")
_SPAN = re.compile(r"\b(?:weeks|cycles|days|months)\s+\d+-\d+\b", re.I)
_OFTEN = re.compile(
    r"\b(?:(?:twice\s+)?(?:daily|weekly)|monthly|every\s+\d+\s+(?:weeks|days|months))\b", re.I
)
_CUT = re.compile(r"[,;]|\band\b|\bwhile\b|\bwhereas\b|\bbut\b")


def check_pairs(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions of what a number of an enumeration stands for."""
    out: list[Finding] = []
    for reading in evidence:
        given, said_for = _rhythms(reading), _rhythms(claim)
        for span, often in said_for.items():
            others = set().union(*(r for s, r in given.items() if s != span))
            if span in given and not often & given[span] and often & others:
                out.append(
                    contradicts(CHECK, f"{span}: {', '.join(sorted(given[span]))} in the evidence", span)
                )
        known = pairs_of(reading)
        for word, number in known.items():
            said = _number_beside(word, claim.norm)
            if said and said != number and said in known.values():
                out.append(contradicts(CHECK, f"{word} is {number} in the evidence, not {said}", word))
    return out


def _rhythms(reading: Reading) -> dict[str, set[str]]:
    """ "weeks 1-8" -> how often a dose is given in them, where one part of a sentence names both."""
    out: dict[str, set[str]] = {}
    for part in _PART.split(reading.norm):
        spans, often = _SPAN.findall(part), _OFTEN.findall(part)
        if len(spans) == 1 and len(often) == 1:
            out.setdefault(re.sub(r"\s+", " ", spans[0].lower()), set()).add(often[0].lower())
    return out


def pairs_of(reading: Reading) -> dict[str, str]:
    """Word -> number of an enumeration of at least two, else nothing."""
    found = {m["word"].lower(): m["number"] for m in _PAIR.finditer(reading.norm)}
    return found if len(found) > 1 else {}


def _number_beside(word: str, text: str) -> str | None:
    """The number that stands nearest to `word` in its own part of the sentence."""
    m = re.search(rf"\b{re.escape(word)}\b", text, re.I)
    if m is None:
        return None
    start = max((c.end() for c in _CUT.finditer(text, 0, m.start())), default=0)
    end = next((c.start() for c in _CUT.finditer(text, m.end())), len(text))
    near = min(
        _NUMBER.finditer(text, start, end),
        key=lambda n: min(abs(n.end() - m.start()), abs(n.start() - m.end())),
        default=None,
    )
    return near.group() if near else None
