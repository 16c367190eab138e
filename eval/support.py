"""Whether passages support a sentence, by the deterministic check of answer.verification. Citation metrics rest on it."""

from __future__ import annotations

from collections.abc import Sequence

from answer.verification import verify_claim
from core.evidence import Citation, Claim, Passage
from eval.gold import Gold


def resolve(citation: Citation, gold: Gold) -> Passage | None:
    """The passage a citation points at, if it exists and the quote stands there word for word."""
    passage = gold.passage(citation.passage_id)
    if passage is None or not citation.quote or citation.document_id != passage.document_id:
        return None
    start, end = citation.start - passage.start, citation.end - passage.start
    return passage if start >= 0 and passage.text[start:end] == citation.quote else None


def cited(claim: Claim, gold: Gold) -> list[Passage]:
    """The resolving passages of a claim, each once, in the order cited."""
    found = {p.passage_id: p for c in claim.citations if (p := resolve(c, gold)) is not None}
    return list(found.values())


def supports(claim: str, evidence: Sequence[Passage], gold: Gold) -> bool:
    """Whether the passages together support the whole sentence. Texts are the shelf's, never the answer's."""
    if not evidence:
        return False
    key = (claim, tuple(p.passage_id for p in evidence))
    if key not in gold.support:
        gold.support[key] = verify_claim(claim, [p.text for p in evidence], gold.lexicon).label == "supported"
    return gold.support[key]
