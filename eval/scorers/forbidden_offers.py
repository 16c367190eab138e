"""Regimens offered to a patient who must not be offered them. A count; 0 is right."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score
from eval.scorers.recommendation_exactness import recommended
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    case = observed.item.case
    if not (case.forbidden_regimens or case.must_exclude):
        return None
    forbidden = {*case.forbidden_regimens, *case.must_exclude}
    offered = {o.regimen for r in recommended(observed) for o in r.offered}
    bad = sorted(offered & forbidden)
    return Score(
        value=float(len(bad)),
        answer=", ".join(sorted(offered)) or "nothing offered",
        explanation=f"must not be offered: {', '.join(bad)}" if bad else "nothing forbidden is offered",
    )


METRICS = (Metric("forbidden_offers", score, better="lower"),)
