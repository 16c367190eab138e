"""Which comes first: ranks, shares of a randomisation, and which dose or line is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.reading import Reading
from answer.verdicts import Finding, contradicts
from answer.words import stem
from core.lexicon import EntityKind

CHECK = "order"
_RANKED = re.compile(r"\b(?:before|ahead\s+of|above|over|preferred\s+to)\s+(?:the\s+)?$", re.I)
_RATIO = re.compile(r"(?<![\d.])([2-9]|1)\s*:\s*([1-9])(?![\d.])")
_WHICH = {
    "first": "first", "initial": "first", "second": "second", "third": "third", "fourth": "fourth", "last": "last",
    "final": "last", "next": "next", "every": "every", "each": "every",
}  # fmt: skip
_NTH = re.compile(
    rf"\b({'|'.join(_WHICH)})\s+(?P<noun>dose|cycle|infusion|injection|relapse|line|course|week|month|year)s?\b",
    re.I,
)
_SPAN = re.compile(
    r"\b(?P<when>in|during|within|over|for|throughout|once|after|when|beyond|following|since|past)\s+(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?"
    r"(?:first|initial)\s+(?P<count>\d+)?\s*(?P<unit>hour|day|week|month|year|cycle|dose)s?\b",
    re.I,
)
_WITHIN = frozenset({"in", "during", "within", "over", "for", "throughout"})
_NAMES = frozenset({EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.DRUG_CLASS})


def check_order(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions of order; nothing where claim or evidence leaves the order open."""
    out: list[Finding] = []
    for reading in evidence:
        below, known = _ranked_below(claim), _ranked_below(reading)
        if below and known and not below & known and below <= reading.ids:
            out.append(
                contradicts(CHECK, f"in the evidence {', '.join(sorted(known))} comes after the others")
            )
        mine, theirs = _larger_share(claim), _larger_share(reading)
        if mine and theirs and mine != theirs and mine in reading.ids:
            out.append(contradicts(CHECK, f"the larger share went to {theirs} in the evidence"))
        at, there = _first_span(claim), _first_span(reading)
        if any(there.get(span, when) != when for span, when in at.items()):
            out.append(
                contradicts(CHECK, "the claim and the evidence stand on two sides of the first period")
            )
    shown = [_which(e) for e in evidence]
    for noun, said in _which(claim).items():
        given = set().union(*(s.get(noun, set()) for s in shown))
        if given and not said & given:
            out.append(contradicts(CHECK, f"the evidence speaks of the {'/'.join(sorted(given))} {noun}"))
    return out


def _ranked_below(reading: Reading) -> set[str]:
    """Drugs right behind "before" or "ahead of", where other drugs stand in front of it."""
    names = [m for m in reading.results.mentions if m.kind in _NAMES]
    return {
        m.id
        for at, m in enumerate(names)
        if at and _RANKED.search(reading.norm, max(0, m.start - 24), m.start)
    }


def _larger_share(reading: Reading) -> str | None:
    """The arm named first behind a ratio such as 2:1."""
    m = _RATIO.search(reading.norm)
    if m is None or int(m[1]) <= int(m[2]):
        return None
    names = (n for n in reading.results.mentions if n.kind in _NAMES and n.start >= m.end())
    first = next(names, None)
    return first.id if first and first.start - m.end() <= 40 else None


def _first_span(reading: Reading) -> dict[str, bool]:
    """ "3 month" -> whether the text speaks of the time within the first three months, or after them."""
    return {
        f"{m['count'] or 1} {m['unit'].lower()}": m["when"].lower() in _WITHIN
        for m in _SPAN.finditer(reading.norm)
    }


def _which(reading: Reading) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for m in _NTH.finditer(reading.norm):
        out.setdefault(stem(m["noun"]), set()).add(_WHICH[m[1].lower()])
    return out
