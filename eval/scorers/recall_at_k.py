"""Of the needs of a question, how many are met by the first k hits. A need may have several equal passages."""

from __future__ import annotations

from functools import partial

from eval.gold import Gold
from eval.score import Metric, Score, share
from eval.system import Observation


def needs(observed: Observation) -> list[tuple[str, ...]]:
    """Judged passages of the case, one tuple of equals for each need."""
    return [(need,) if isinstance(need, str) else need for need in observed.item.case.relevant]


def score(observed: Observation, gold: Gold, *, k: int) -> Score | None:
    wanted = needs(observed)
    if not wanted or observed.hits is None:
        return None
    found = {hit.passage.passage_id for hit in observed.hits[:k]}
    missed = [" or ".join(need[:2]) for need in wanted if not found & set(need)]
    met = len(wanted) - len(missed)
    return Score(
        value=share(met, len(wanted)),
        answer=", ".join(hit.passage.passage_id for hit in observed.hits[:k]),
        explanation=f"not in the first {k}: {'; '.join(missed)}" if missed else f"all {met} in the first {k}",
    )


METRICS = (
    Metric("recall_at_1", partial(score, k=1), decides=False),
    Metric("recall_at_5", partial(score, k=5)),
    Metric("recall_at_10", partial(score, k=10), decides=False),
)
