"""Milliseconds to the whole answer, as the caller waits. Never part of what two runs have to agree on."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    taken = observed.times_ms.get("answer")
    if taken is None:
        return None
    return Score(value=taken, answer=f"{taken:.1f} ms", explanation="wall clock of ask")


METRICS = (Metric("latency_ms", score, better="lower", decides=False, unit="ms"),)
