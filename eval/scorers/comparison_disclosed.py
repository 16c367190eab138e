"""Where no trial compares the sides, the answer says so; where one does, it does not claim the contrary."""

from __future__ import annotations

import re

from core.answers import AbstentionReason
from eval.facts import shown_texts
from eval.gold import Gold, plain
from eval.score import Metric, Score
from eval.scorers.abstention import abstentions
from eval.system import Observation

_NONE = re.compile(
    r"\bno (?:\w+ ){0,4}?(?:trial|study|comparison|head-to-head)\b[^.]*\b(?:compar|head-to-head|between|exist|against)"
)


def score(observed: Observation, gold: Gold) -> Score | None:
    expected = observed.item.case.no_comparison
    answer = observed.answer
    if expected is None or answer is None:
        return None
    said = any(a.reason is AbstentionReason.NO_COMPARISON for a in abstentions(answer)) or any(
        _NONE.search(plain(text)) for text in shown_texts(answer)
    )
    right = said == expected
    return Score(
        value=float(right),
        answer="says that no trial compares them" if said else "says nothing on a missing comparison",
        explanation="right" if right else f"a comparison {'does not exist' if expected else 'exists'}",
    )


METRICS = (Metric("comparison_disclosed", score),)
