"""Whose predicate: what a sentence says of one subject is not said of another, and what it leaves unsaid is not said."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from answer.reading import Reading, Word
from answer.verdicts import Finding, contradicts, missing
from answer.words import EMPTY, stem, synonyms, words_of
from core.lexicon import EntityKind, Mention

CHECK = "subject"
_CUT = re.compile(r"[;.]\s|,?\s\b(?:but|whereas|while)\b\s|,\s+and\s+(?=[A-Z])")
_NAMES = frozenset({EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.DRUG_CLASS})
_GOES_ON = re.compile(r"(?:it|its|they|their|this|these|that|both)\b", re.I)
_OTHER = re.compile(r"\b(?:article|guideline|label|trial|study)\b", re.I)
_TELL = (
    r"(?:mention|say|said|state|note|report|list|name|record|point|tell|told|discuss|acknowledg|address|warn|describ|"
    r"recognis|recogniz|remark|observ|explain|admit|indicat|inform|add|disclos|specif|refer|acknowledge|cover|remind|stress|highlight)"
)
_UNTOLD = re.compile(
    rf"\b(?:(?:do|does|did)\s+not|never|without|fail(?:s|ed)?\s+to|nowhere)\s+{_TELL}\w*\s+(?P<what>[^;.]*)"
    r"|\b(?:omit(?:s|ted|ting)?|leav(?:es|ing)\s+out|left\s+out|silent\s+(?:on|about)|ignor(?:es|ed|ing))\s+(?P<gap>[^;.]*)",
    re.I,
)
_TOLD = re.compile(
    rf"\b{_TELL}\w*\s+(?:out\s+)?(?:(?:to|of|on|upon)\s+)?(?:the\s+fact\s+)?(?P<what>[^;.]*)", re.I
)
_DENIES = re.compile(
    r"\b(?:not|no|never|without|neither|nor|nowhere|omit\w*|silent|silence|ignor\w+|leav\w+\s+out|left\s+out|fail\w*|un\w{5,}|overlook\w*|skip\w*|pass\w*\s+over|miss\w*|lack\w*|absent)\b|n't\b",
    re.I,
)


def check_subject(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Findings where the claim's subject borrows another clause's predicate, or where the claim tells what the evidence leaves untold."""
    out: list[Finding] = []
    moved = [_borrows(claim, reading) for reading in evidence]
    if moved and all(moved):
        out.append(missing(CHECK, f"the evidence does not say this of {moved[0]}", moved[0]))
    if not _DENIES.search(claim.norm) and any(_tells_untold(claim, reading) for reading in evidence):
        out.append(contradicts(CHECK, "the claim says that it is told, the evidence that it is not"))
    return out


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = [0, *[m.end() for m in _CUT.finditer(text)], len(text)]
    return [(s, e) for s, e in itertools.pairwise(cuts) if e > s]


def _borrows(claim: Reading, reading: Reading) -> str | None:
    """The subject of the claim that heads clauses of its own in the evidence, where the claim's words stand elsewhere."""
    names = [m for m in claim.results.mentions if m.kind in _NAMES]
    clauses = _clauses(reading.norm)
    if len({m.id for m in names}) != 1 or len(clauses) < 2 or len(_clauses(claim.norm)) > 1:
        return None
    held = [m for m in reading.results.mentions if set(m.ids) & set(names[0].ids)]
    own: list[tuple[int, int]] = []
    for start, end in clauses:
        goes_on = bool(own) and own[-1][1] == start and _GOES_ON.match(reading.norm, start)
        if goes_on or any(start <= m.start < end for m in held):
            own.append((start, end))
    if not held or len(own) == len(clauses) or not all(_heads(reading, s, e, held) for s, e in own):
        return None
    others = [(s, e) for s, e in clauses if (s, e) not in own]
    if not any(_OTHER.search(reading.norm, s, e) or _names_in(reading, s, e) for s, e in others):
        return None  # a second remark on the same subject
    words = [w for w in claim.words if not w.named or not any(n.start <= w.start < n.end for n in names)]
    mine = set().union(*(_stems(reading.norm[s:e]) for s, e in own))
    rest = set().union(*(_stems(reading.norm[s:e]) for s, e in others))
    here = sum(_in(w, mine) and not _in(w, rest) for w in words)
    there = sum(_in(w, rest) and not _in(w, mine) for w in words)
    return names[0].text if there > here else None


def _names_in(reading: Reading, start: int, end: int) -> bool:
    return any(start <= m.start < end and m.kind in _NAMES for m in reading.results.mentions)


def _heads(reading: Reading, start: int, end: int, held: Sequence[Mention]) -> bool:
    first = min((m.start for m in held if start <= m.start < end), default=start)
    return len(reading.norm[start:first].split()) <= 2


def _stems(text: str) -> set[str]:
    return {stem(w) for w, _, _ in words_of(text)}


def _in(word: Word, stems: set[str]) -> bool:
    return bool(synonyms(word.stem) & stems)


def _tells_untold(claim: Reading, reading: Reading) -> bool:
    """Whether the claim reports what stands behind "does not mention", and that clause fits it better than any other."""
    told = [_content(m["what"]) for m in _TOLD.finditer(claim.norm)]
    for m in _UNTOLD.finditer(reading.norm):
        gap = _content(m["what"] or m["gap"] or "")
        elsewhere = _content(reading.norm[: m.start()] + " " + reading.norm[m.end() :])
        for said in told:
            shared = {s for s in said if synonyms(s) & gap}
            if shared and len(shared) >= 0.6 * len(gap) and not shared <= elsewhere:
                return True
    return False


def _content(text: str) -> set[str]:
    return {stem(w) for w, _, _ in words_of(text) if w.lower() not in EMPTY and len(w) > 1}
