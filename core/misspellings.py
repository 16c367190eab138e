"""The drug or trial that a misspelt word means: one or two letters off, never another digit, never another class's ending."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 6
"""Letters of the shortest name that a misspelling is read for."""

# words of every question that happen to lie near a name
_COMMON_WORDS = frozenset(
    """
    approved approval patient patients regimen regimens combination progression response survival median treatment therapy therapies available indicated monitoring refractory relapsed relapse exposed
    """.split()
)
_NAME_STEMS = tuple(
    "zumab tamab ximab mumab mab zomib mib tinib nib exib ib domide mide stat clax inexor cel parib".split()
)


def nearest_name(word: str, names: Iterable[tuple[str, str]]) -> str | None:
    """The id of the name nearest to `word` (both in lower case); None where none is near. `names`: (name, id)."""
    if len(word) < SHORTEST or word.isdigit() or word in _COMMON_WORDS:
        return None
    allowed = 1 if len(word) < 9 else 2
    best: tuple[int, str] | None = None
    for known, entity_id in names:
        if (
            abs(len(known) - len(word)) <= allowed
            and _same_stem(word, known)
            and _digits(word) == _digits(known)
        ):
            distance = edit_distance(word, known, allowed)
            if distance <= allowed and (best is None or distance < best[0]):
                best = (distance, entity_id)
    return best[1] if best else None


def _same_stem(word: str, known: str) -> bool:
    """Drug names of one class differ by their beginning; an ending of another class is another drug, not a slip."""
    ending = next((s for s in _NAME_STEMS if word.endswith(s)), None)
    return ending is None or known.endswith(ending)


def _digits(word: str) -> str:
    """A wrong letter is a slip, a wrong digit another trial: DREAMM10 is not DREAMM2."""
    return "".join(c for c in word if c.isdigit())


def edit_distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (a swap of neighbours costs 1), or `limit` + 1 where it is larger."""
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return previous[-1]
