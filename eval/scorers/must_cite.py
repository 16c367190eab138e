"""Of the documents an answer has to rest on, how many it cites."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score, share
from eval.support import cited
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    wanted = observed.item.case.must_cite
    if not wanted or observed.answer is None:
        return None
    documents = {p.document_id for c in observed.answer.claims for p in cited(c, gold)}
    groups = [(one,) if isinstance(one, str) else one for one in wanted]
    missing = [" or ".join(group) for group in groups if not documents & set(group)]
    return Score(
        value=share(len(groups) - len(missing), len(groups)),
        answer=", ".join(sorted(documents)) or "cites nothing",
        explanation=f"does not cite {'; '.join(missing)}" if missing else "cites what it has to",
    )


METRICS = (Metric("must_cite", score),)
