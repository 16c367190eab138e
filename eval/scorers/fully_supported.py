"""SourceCheckup: 1 if every sentence of the answer is supported by what it cites, else 0. The mean is a rate of answers."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score
from eval.support import cited, supports
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    if observed.answer is None or not observed.answer.claims:
        return None
    claims = observed.answer.claims
    good = sum(supports(c.text, cited(c, gold), gold) for c in claims)
    return Score(
        value=float(good == len(claims)),
        answer=f"{good} of {len(claims)} claims supported",
        explanation="fully supported"
        if good == len(claims)
        else f"{len(claims) - good} claims are not supported",
    )


METRICS = (Metric("fully_supported", score),)
