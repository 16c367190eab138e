"""ALCE: a sentence counts if the passages it cites, taken together, support it. Mean over the sentences."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score, share, short
from eval.support import cited, supports
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    if observed.answer is None or not observed.answer.claims:
        return None
    claims = observed.answer.claims
    unsupported = [c for c in claims if not supports(c.text, cited(c, gold), gold)]
    return Score(
        value=share(len(claims) - len(unsupported), len(claims)),
        answer=f"{len(claims)} claims",
        explanation="not supported by what it cites: " + " | ".join(short(c.text) for c in unsupported)
        if unsupported
        else "each claim is supported by what it cites",
    )


METRICS = (Metric("citation_recall", score),)
