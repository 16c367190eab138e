"""One over the rank of the first judged passage; 0 where none of the hits is judged relevant."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score
from eval.scorers.recall_at_k import needs
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    wanted = {passage for need in needs(observed) for passage in need}
    wanted.update(observed.item.case.also_relevant)
    if not wanted or observed.hits is None:
        return None
    for rank, hit in enumerate(observed.hits, 1):
        if hit.passage.passage_id in wanted:
            return Score(value=1 / rank, answer=hit.passage.passage_id, explanation=f"first at rank {rank}")
    return Score(
        value=0.0, answer="none", explanation=f"none of {len(observed.hits)} hits is judged relevant"
    )


METRICS = (Metric("mrr", score, decides=False),)
