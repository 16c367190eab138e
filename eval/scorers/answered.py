"""Whether the system came back at all: 0 where it ended in an error instead of an answer."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    if observed.error is None:
        return Score(value=1.0, answer="answered", explanation="no error")
    return Score(value=0.0, answer="error", explanation=observed.error)


METRICS = (Metric("answered", score),)
