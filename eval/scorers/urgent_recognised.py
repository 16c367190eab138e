"""An emergency opens with the urgent notice; a plain question is not treated as one."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    expected = observed.item.case.urgent
    if expected is None or observed.answer is None:
        return None
    urgent = observed.answer.urgent
    right = (urgent is not None) == expected
    return Score(
        value=float(right),
        answer=urgent.situation if urgent else "not urgent",
        explanation="right"
        if right
        else "an emergency was missed"
        if expected
        else "a plain question set off the alarm",
    )


METRICS = (Metric("urgent_recognised", score),)
