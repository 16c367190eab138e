"""ALCE: a citation counts unless its sentence is unsupported, or it is not needed: alone it does not support the
sentence and the others support it without it. Mean over the citations."""

from __future__ import annotations

from core.evidence import Citation, Claim
from eval.gold import Gold
from eval.score import Metric, Score, share
from eval.support import cited, resolve, supports
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    if observed.answer is None:
        return None
    pairs = [(claim, citation) for claim in observed.answer.claims for citation in claim.citations]
    if not pairs:
        return None
    bad = [citation.passage_id for claim, citation in pairs if not _is_precise(claim, citation, gold)]
    return Score(
        value=share(len(pairs) - len(bad), len(pairs)),
        answer=", ".join(citation.passage_id for _, citation in pairs),
        explanation=f"do not support their claim: {', '.join(bad)}"
        if bad
        else "each citation supports its claim",
    )


def _is_precise(claim: Claim, citation: Citation, gold: Gold) -> bool:
    passage = resolve(citation, gold)
    together = cited(claim, gold)
    if passage is None or not supports(claim.text, together, gold):
        return False
    if supports(claim.text, [passage], gold):
        return True
    others = [p for p in together if p.passage_id != passage.passage_id]
    return not supports(claim.text, others, gold)


METRICS = (Metric("citation_precision", score),)
