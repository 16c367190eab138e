"""Joins the dense and the lexical ranking: scores of each brought to 0..1, then added."""

from __future__ import annotations

from collections.abc import Sequence

Ranking = Sequence[tuple[int, float]]


def fuse(dense: Ranking, lexical: Ranking, *, weight: float = 0.5) -> list[tuple[int, float]]:
    """(row, score in 0..1), best first. `weight` is the share of the dense ranking."""
    totals = _min_max(dense, weight)
    for row, score in _min_max(lexical, 1 - weight).items():
        totals[row] = totals.get(row, 0.0) + score
    # by score, and where that is equal by row: the second sort leaves equals in the order of the first
    rows = sorted(sorted(totals), key=totals.__getitem__, reverse=True)
    return [(row, totals[row]) for row in rows]


def best_of(ranking: Ranking, owners: Sequence[int]) -> list[tuple[int, float]]:
    """A ranking of windows as one of what they belong to: each owner by its best window. `owners[row]`."""
    best: dict[int, float] = {}
    for row, score in ranking:
        owner = int(owners[row])
        if score > best.get(owner, float("-inf")):
            best[owner] = score
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def _min_max(ranking: Ranking, share: float) -> dict[int, float]:
    """Scores in 0..`share`, by row."""
    if not ranking:
        return {}
    scores = [s for _, s in ranking]
    low, spread = min(scores), max(scores) - min(scores)
    if not spread:
        return {row: share for row, _ in ranking}
    return {row: share * ((score - low) / spread) for row, score in ranking}
