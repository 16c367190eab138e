"""The best of scored candidates: spread over documents, and the article never before what corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.snapshot import Snapshot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

PER_DOCUMENT = 4


def order(rows: Rows, scores: Sequence[float], k: int, snapshot: Snapshot) -> list[tuple[int, float]]:
    """(row, score) of the best `k` of the candidates, in the order in which they are shown."""
    values = np.asarray(scores, dtype=np.float64)
    best = np.argsort(-values, kind="stable")
    numbers = snapshot.traits.numbers(rows)
    best = best[diversify(numbers["document"][best], k)]
    erring = numbers["erring"][best]
    others = best[~erring]
    pairs = [(int(rows[at]), float(values[at])) for at in others[:k]]
    wrong = best[erring]
    if len(pairs) == k:
        wrong = wrong[values[wrong] > min(score for _, score in pairs)]
    if not len(wrong):
        return pairs
    misled = [(int(rows[at]), float(values[at])) for at in wrong]
    return put_corrections_first(pairs, misled, k, frozenset(rows[others].tolist()), snapshot)


def diversify(documents: Rows, k: int) -> Rows:
    """Places in the order to show: at most PER_DOCUMENT of a document among the first `k`, while others are to be had."""
    grouped = np.argsort(documents, kind="stable")
    ordered = documents[grouped]
    nth = np.empty(len(documents), dtype=np.int64)
    nth[grouped] = np.arange(len(documents)) - np.searchsorted(ordered, ordered)
    first, places = nth < PER_DOCUMENT, np.arange(len(documents))
    return np.concatenate([places[first], places[~first]]) if first.sum() >= k else places


def put_corrections_first(
    out: list[tuple[int, float]],
    erring: Sequence[tuple[int, float]],
    k: int,
    candidates: frozenset[int],
    snapshot: Snapshot,
) -> list[tuple[int, float]]:
    """The first `k`: `out` with each erring statement at its score, but behind the first of its corrections.

    `out`: the best `k` of the others. A correction among the `candidates` that is not in `out` stands further down.
    """
    store = snapshot.store
    for row, score in erring:
        own_place = next((i for i, (_, other) in enumerate(out) if other < score), len(out))
        if own_place >= k:
            continue
        corrections = {store.row_of(i) for i in store.passages([row])[0].corrected_by}
        place = next((i + 1 for i, (other, _) in enumerate(out) if other in corrections), None)
        if place is None and corrections & candidates:
            continue
        if place is None:
            place = min(1, len(out))  # never first, even where its correction was not found
        out.insert(max(own_place, place), (row, score))
    return out[:k]
