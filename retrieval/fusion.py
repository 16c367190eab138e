"""Joins the dense and the lexical ranking: scores of each brought to 0..1, then added."""

from __future__ import annotations

from collections.abc import Sequence

Ranking = Sequence[tuple[int, float]]


def fuse(dense: Ranking, lexical: Ranking, *, weight: float = 0.5) -> list[tuple[int, float]]:
    """(row, score in 0..1), best first. `weight` is the share of the dense ranking."""
    totals: dict[int, float] = {}
    for ranking, share in ((dense, weight), (lexical, 1 - weight)):
        for row, score in _min_max(ranking):
            totals[row] = totals.get(row, 0.0) + share * score
    return [(row, -score) for score, row in sorted((-total, row) for row, total in totals.items())]


def best_of(ranking: Ranking, owners: Sequence[int]) -> list[tuple[int, float]]:
    """A ranking of windows as one of what they belong to: each owner by its best window. `owners[row]`."""
    best: dict[int, float] = {}
    for row, score in ranking:
        owner = int(owners[row])
        if score > best.get(owner, float("-inf")):
            best[owner] = score
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def _min_max(ranking: Ranking) -> list[tuple[int, float]]:
    if not ranking:
        return []
    scores = [s for _, s in ranking]
    low, spread = min(scores), max(scores) - min(scores)
    return [(row, (score - low) / spread if spread else 1.0) for row, score in ranking]
