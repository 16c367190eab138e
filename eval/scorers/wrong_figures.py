"""Figures shown that the evidence holds nowhere, or that the case says must never be said. A count; 0 is right."""

from __future__ import annotations

from eval.gold import Gold, says
from eval.score import Metric, Score, short
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    answer = observed.answer
    if answer is None or not answer.claims:
        return None
    wrong: list[str] = []
    for claim in answer.claims:
        wrong.extend(phrase for phrase in observed.item.case.never_says if says(claim.text, phrase))
        if claim.text in gold.texts:
            continue
        results = gold.read(claim.text)
        wrong.extend(
            f"{f.trial or ''} {f.population or ''} {f.endpoint} {f.arm or ''} {f.value} {f.unit}".strip()
            for f in results.figures
            if not gold.holds_figure(f)
        )
        wrong.extend(
            f"{c.trial or ''} {c.endpoint} HR {c.hr}" for c in results.contrasts if not gold.holds_contrast(c)
        )
    return Score(
        value=float(len(wrong)),
        answer=short(" ".join(c.text for c in answer.claims)),
        explanation=f"the evidence does not hold: {'; '.join(wrong)}"
        if wrong
        else "every figure stands in the evidence",
    )


METRICS = (Metric("wrong_figures", score, better="lower"),)
