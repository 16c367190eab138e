"""Of the figures shown, how many stand with unit, arm, endpoint, population and trial in a passage their claim cites."""

from __future__ import annotations

from eval.gold import Gold, same_contrast, same_figure
from eval.score import Metric, Score, share
from eval.support import cited
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    if observed.answer is None:
        return None
    total, bad = 0, []
    for claim in observed.answer.claims:
        shown = gold.read(claim.text)
        held = [gold.read(p.text) for p in cited(claim, gold)]
        for figure in shown.figures:
            total += 1
            if not any(same_figure(figure, f) for results in held for f in results.figures):
                bad.append(f"{figure.endpoint} {figure.arm or ''} {figure.value} {figure.unit}")
        for contrast in shown.contrasts:
            total += 1
            if not any(same_contrast(contrast, c) for results in held for c in results.contrasts):
                bad.append(f"{contrast.endpoint} HR {contrast.hr}")
    if not total:
        return None
    return Score(
        value=share(total - len(bad), total),
        answer=f"{total} figures",
        explanation=f"not in the cited passage: {'; '.join(bad)}"
        if bad
        else "each figure stands in its citation",
    )


METRICS = (Metric("figures_supported", score),)
