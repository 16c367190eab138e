"""At least or at most: each number that both texts bound must be bound on the same side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.reading import Reading
from answer.verdicts import Finding, contradicts

CHECK = "bounds"
_WORDS = {
    word: str(n)
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"half": "50", "single": "1"}
_N = rf"(?P<{{}}>\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
_BOUND = re.compile(
    rf"(?:(?P<up>\bat\s+least|≥|>=|>|\bmore\s+than|\bgreater\s+than|\babove|\bover|\bexceeding)"
    rf"|(?P<down>\bat\s+most|≤|<=|<|\bless\s+than|\bfewer\s+than|\bbelow|\bunder|\bup\s+to))\s*(?:an?\s+|the\s+)?{_N.format('a')}(?![\w.]*\d)"
    rf"|(?<![\w.-]){_N.format('b')}(?:\s*%)?\s+(?:[a-z]+\s+)?or\s+(?:(?P<more>more|higher|above|greater|older|over)|(?P<less>less|fewer|lower|below|younger))\b",
    re.I,
)


def check_bounds(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions where the claim bounds a number from the side from which the evidence never does."""
    shown: dict[str, set[bool]] = {}
    for reading in evidence:
        for number, sides in _bounds(reading.norm).items():
            shown.setdefault(number, set()).update(sides)
    return [
        contradicts(CHECK, f"{number} is a bound on the other side in the evidence", number)
        for number, sides in _bounds(claim.norm).items()
        if number in shown and sides - shown[number] and (len(sides) == 1 or len(shown[number]) == 1)
    ]


def _bounds(text: str) -> dict[str, set[bool]]:
    """Number -> sides from which the text bounds it: True for at least or more, False for at most or less."""
    out: dict[str, set[bool]] = {}
    for m in _BOUND.finditer(text):
        number = (m["a"] or m["b"]).lower()
        out.setdefault(_WORDS.get(number, number), set()).add(bool(m["up"] or m["more"]))
    return out
