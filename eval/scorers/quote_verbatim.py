"""Each quote stands, character for character, at its offsets in the passage it names; references agree with claims."""

from __future__ import annotations

from eval.gold import Gold
from eval.score import Metric, Score, share
from eval.support import resolve
from eval.system import Observation


def score(observed: Observation, gold: Gold) -> Score | None:
    answer = observed.answer
    if answer is None or not (answer.claims or answer.references):
        return None
    citations = [citation for claim in answer.claims for citation in claim.citations]
    bad = [c.passage_id for c in citations if resolve(c, gold) is None]
    by_marker = {r.marker: r for r in answer.references}
    for citation in citations:
        reference = by_marker.get(citation.marker) if citation.marker is not None else None
        if citation.marker is not None and (reference is None or reference.passage_id != citation.passage_id):
            bad.append(f"[{citation.marker}] names another passage than {citation.passage_id}")
    bad.extend(f"a claim without a citation: {c.text[:60]}" for c in answer.claims if not c.citations)
    total = len(citations) + sum(not c.citations for c in answer.claims)
    if not total:
        return None
    return Score(
        value=share(max(0, total - len(bad)), total),
        answer=f"{len(citations)} quotes",
        explanation=f"not verbatim: {'; '.join(bad)}" if bad else "each quote stands where it says",
    )


METRICS = (Metric("quote_verbatim", score),)
