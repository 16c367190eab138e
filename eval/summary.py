"""Means over items: the whole run, by question type, by variant; and what is derived from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from eval.case import VariantKind
from eval.result import Mean, Result

# What a question loses when it is written otherwise: brands, abbreviations and misspellings must not cost recall.
WATCHED_VARIANTS = (VariantKind.BRAND, VariantKind.ABBREVIATION, VariantKind.MISSPELLING)


def values_of(results: Iterable[Result], metric: str) -> dict[str, float]:
    """Item id to value, only where the metric applies. `latency_ms` is read from the times."""
    if metric == "latency_ms":
        return {r.item_id: r.times_ms["answer"] for r in results if "answer" in r.times_ms}
    return {r.item_id: r.scores[metric].value for r in results if metric in r.scores}


def means(results: Sequence[Result]) -> dict[str, Mean]:
    """Every metric that applies to at least one item, in the order first met."""
    names = dict.fromkeys(name for r in results for name in r.scores)
    return {name: mean_of(values_of(results, name)) for name in names}


def mean_of(values: dict[str, float]) -> Mean:
    return Mean(value=round(fmean(values.values()), 6), n=len(values))


def grouped(results: Sequence[Result], key: Callable[[Result], str | None]) -> dict[str, dict[str, Mean]]:
    names = dict.fromkeys(name for r in results if (name := key(r)) is not None)
    return {name: means([r for r in results if key(r) == name]) for name in sorted(names)}


def variant_losses(results: Sequence[Result], metric: str = "recall_at_5") -> dict[str, Mean]:
    """For each watched kind: mean over its variants of (plain question's value - variant's value)."""
    plain = {r.case_id: r.scores[metric].value for r in results if r.variant is None and metric in r.scores}
    losses: dict[str, Mean] = {}
    for kind in WATCHED_VARIANTS:
        pairs = {
            r.item_id: plain[r.case_id] - r.scores[metric].value
            for r in results
            if r.variant is kind and metric in r.scores and r.case_id in plain
        }
        if pairs:
            losses[f"{metric}_lost_{kind}"] = mean_of(pairs)
    return losses


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank; `share` in (0, 1]. 0 for no values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))] if ordered else 0.0
