"""Where the article errs or a premise is wrong, the correction is shown, and before what it corrects."""

from __future__ import annotations

from core.evidence import Claim, Kind
from eval.gold import Gold
from eval.score import Metric, Score, share
from eval.support import cited
from eval.system import Observation


def _accepted(wanted: str | tuple[str, ...], gold: Gold) -> frozenset[str]:
    """Passages that correct: those of a check id (D20), or the passage named itself."""
    ids = (wanted,) if isinstance(wanted, str) else wanted
    return frozenset(p for i in ids for p in (gold.correcting.get(i, frozenset()) if "#" not in i else {i}))


def _article_at(claims: tuple[Claim, ...], gold: Gold) -> int | None:
    return next(
        (at for at, c in enumerate(claims) if any(p.kind is Kind.ARTICLE for p in cited(c, gold))), None
    )


def score(observed: Observation, gold: Gold) -> Score | None:
    wanted = observed.item.case.must_correct
    answer = observed.answer
    if not wanted or answer is None:
        return None
    article = _article_at(answer.claims, gold)
    faults: list[str] = []
    for one in wanted:
        accepted = _accepted(one, gold)
        at = next(
            (n for n, c in enumerate(answer.claims) if any(p.passage_id in accepted for p in cited(c, gold))),
            None,
        )
        name = one if isinstance(one, str) else " or ".join(one)
        if at is None:
            faults.append(f"no claim rests on the correction {name}")
        elif article is not None and article < at:
            faults.append(f"the article's statement stands before its correction {name}")
    return Score(
        value=share(len(wanted) - len(faults), len(wanted)),
        answer=", ".join(p.passage_id for c in answer.claims for p in cited(c, gold)),
        explanation="; ".join(faults) or "corrected, correction first",
    )


METRICS = (Metric("correction_rate", score),)
