"""nDCG at 10, binary gains: a need counts once, at the first of its equal passages; further ones neither help nor harm."""

from __future__ import annotations

from math import log2

from eval.gold import Gold
from eval.score import Metric, Score
from eval.scorers.recall_at_k import needs
from eval.system import Observation

DEPTH = 10


def score(observed: Observation, gold: Gold) -> Score | None:
    wanted = needs(observed)
    if not wanted or observed.hits is None:
        return None
    open_needs = list(wanted)
    every = {p for need in wanted for p in need} | set(observed.item.case.also_relevant)
    gain, rank = 0.0, 0
    for hit in observed.hits:
        met = next((need for need in open_needs if hit.passage.passage_id in need), None)
        if met is None and hit.passage.passage_id in every:
            continue  # bears on the question, or says once more what a better hit has said
        rank += 1
        if rank > DEPTH:
            break
        if met is not None:
            open_needs.remove(met)
            gain += 1 / log2(rank + 1)
    ideal = sum(1 / log2(r + 1) for r in range(1, min(len(wanted), DEPTH) + 1))
    left = f"; not found: {len(open_needs)} of {len(wanted)}" if open_needs else ""
    return Score(
        value=gain / ideal,
        answer=f"{len(observed.hits)} hits",
        explanation=f"gain {gain:.3f} of {ideal:.3f}{left}",
    )


METRICS = (Metric("ndcg_at_10", score, decides=False),)
