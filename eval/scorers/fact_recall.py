"""Of the facts a right answer holds (figures with unit, arm, endpoint, population), how many are shown."""

from __future__ import annotations

from eval.facts import missing_facts, shown_texts
from eval.gold import Gold
from eval.score import Metric, Score, share, short
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    case = observed.item.case
    if not case.facts or observed.answer is None:
        return None
    texts = list(shown_texts(observed.answer))
    missing = missing_facts(case, texts, gold)
    total = len(case.facts)
    return Score(
        value=share(total - len(missing), total),
        answer=short(" ".join(texts)),
        explanation="missing: " + "; ".join(f.words() for f in missing)
        if missing
        else f"all {total} facts shown",
    )


METRICS = (Metric("fact_recall", score),)
