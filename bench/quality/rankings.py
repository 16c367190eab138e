"""One question, one ranked list: what stands at each rank, and how good that is by the definitions of eval.scorers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from eval.case import Item
from eval.facts import states
from eval.gold import Gold


@dataclass(frozen=True)
class Found:
    """One rank: the text brought, and the statements that stand whole in it."""

    text: str
    passage_ids: frozenset[str]


def needs_of(item: Item) -> list[frozenset[str]]:
    return [frozenset([n] if isinstance(n, str) else n) for n in item.case.relevant]


def recall(needs: Sequence[frozenset[str]], found: Sequence[Found], k: int) -> float:
    brought = frozenset().union(*(f.passage_ids for f in found[:k])) if found else frozenset()
    return sum(bool(need & brought) for need in needs) / len(needs)


def reciprocal_rank(item: Item, found: Sequence[Found]) -> float:
    wanted = frozenset().union(*needs_of(item)) | set(item.case.also_relevant)
    return next((1 / rank for rank, f in enumerate(found, 1) if f.passage_ids & wanted), 0.0)


def ndcg(item: Item, found: Sequence[Found], k: int = 10) -> float:
    """A rank gains 1 for the first need it meets; ranks that only repeat or bear on the question are passed over."""
    needs = needs_of(item)
    open_needs, every = list(needs), frozenset().union(*needs) | set(item.case.also_relevant)
    gain, rank = 0.0, 0
    for f in found:
        met = [need for need in open_needs if need & f.passage_ids]
        if not met and f.passage_ids & every:
            continue
        rank += 1
        if rank > k:
            break
        if met:
            gain += 1 / log2(rank + 1)
            open_needs = [need for need in open_needs if need not in met]
    return min(1.0, gain / sum(1 / log2(r + 1) for r in range(1, min(len(needs), k) + 1)))


def facts_in_context(item: Item, found: Sequence[Found], gold: Gold, k: int = 5) -> float | None:
    """Share of the case's facts that some line of the first `k` texts states; None without facts."""
    if not item.case.facts:
        return None
    lines = [line for f in found[:k] for line in f.text.splitlines() if line.strip()]
    return sum(any(states(fact, line, gold) for line in lines) for fact in item.case.facts) / len(
        item.case.facts
    )
