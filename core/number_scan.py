"""The scan that reads numbers: each pattern takes its text in its turn, and no two overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.number_patterns import PATTERNS
from core.numbers import COMPARATOR, NR, NUMBER, NUMBER_OR_WORD, Atom, mark_of, plain

_ANY_NUMBER = re.compile(rf"(?P<cmp>{COMPARATOR}\s*)?(?P<num>{NUMBER})", re.I)
_DIGIT = re.compile(r"\d")
# a text without digits, number words or "not reached" holds nothing to read
_HINT = re.compile(rf"\d|{NUMBER_OR_WORD}|{NR}|\bsingle\b|\bgrade|\bphase", re.I)


def scan(masked: str) -> list[Atom]:
    """All atoms of the masked text, in order. Numbers that no pattern reads come as kind `number`."""
    atoms: list[Atom] = []
    if not _HINT.search(masked):
        return atoms
    taken = bytearray(len(masked))
    low = masked.lower()
    numbers = list(_ANY_NUMBER.finditer(masked)) if _DIGIT.search(masked) else []
    for pattern in PATTERNS:
        if (pattern.digits and not numbers) or (pattern.needs and not any(w in low for w in pattern.needs)):
            continue
        found = _led(pattern.regex, masked, numbers) if pattern.led else pattern.regex.finditer(masked)
        for m in found:
            start, end = m.span()
            if start == end or 1 in taken[start:end]:
                continue
            atom = pattern.maker(m)
            if atom.kind == "skip":
                continue
            taken[start:end] = b"\x01" * (end - start)
            atoms.append(atom)
    for m in numbers:
        start, end = m.span("num")
        if 1 not in taken[start:end]:
            atoms.append(Atom("number", start, end, plain(m["num"]), "", "", mark_of(m["cmp"]), start))
    atoms.sort(key=lambda a: a.start)
    return atoms


def _led(regex: re.Pattern[str], masked: str, numbers: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """As `regex.finditer`, tried only where a number or its comparator begins."""
    after = 0
    for number in numbers:
        for start in dict.fromkeys((number.start(), number.start("num"))):
            if start >= after and (m := regex.match(masked, start)):
                after = m.end()
                yield m
                break
