"""nDCG, recall and reciprocal rank as trec_eval counts them, and bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

import numpy as np

from core.evidence import Frozen

RESAMPLES = 2000


class Estimate(Frozen):
    """A mean over queries and its 95% bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ndcg_at(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    """Gains are the grades themselves (linear), as in trec_eval and BEIR. 0..1."""
    found = sum(relevant.get(i, 0) / log2(rank + 1) for rank, i in enumerate(ranked[:k], 1))
    ideal = sorted(relevant.values(), reverse=True)[:k]
    best = sum(grade / log2(rank + 1) for rank, grade in enumerate(ideal, 1))
    return found / best if best else 0.0


def recall_at(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    return len(set(ranked[:k]).intersection(relevant)) / len(relevant) if relevant else 0.0


def mrr_at(ranked: Sequence[str], relevant: Mapping[str, int], k: int) -> float:
    return next((1 / rank for rank, i in enumerate(ranked[:k], 1) if i in relevant), 0.0)


def mean_with_interval(values: Sequence[float]) -> Estimate:
    """Percentile bootstrap over queries, always with the same seed: the same run gives the same interval."""
    sample = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(0).integers(0, len(sample), size=(RESAMPLES, len(sample)), dtype=np.int32)
    low, high = np.percentile(sample[draws].mean(axis=1), [2.5, 97.5])
    return Estimate(
        value=round(float(sample.mean()), 4), low=round(float(low), 4), high=round(float(high), 4)
    )
