"""Whether passages support a sentence: the deterministic check of answer.verification, used by the citation metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from core.evidence import Citation, Claim, Passage
from eval.gold import Gold, plain


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
    """Whether the passages together support the whole sentence. Texts come from the shelf, never from the answer."""
    if not evidence:
        return False
    key = (claim, tuple(p.passage_id for p in evidence))
    if key not in gold.support:
        gold.support[key] = _check()(claim, evidence, gold)
    return gold.support[key]


Check = Callable[[str, Sequence[Passage], Gold], bool]


@cache
def _check() -> Check:
    try:
        from answer.verification import verify_claim
    except ImportError:  # the verifier is not part of this installation
        return supports_by_content

    def verified(claim: str, evidence: Sequence[Passage], gold: Gold) -> bool:
        return verify_claim(claim, "\n".join(p.text for p in evidence), gold.lexicon).label == "supported"

    return verified


def supports_by_content(claim: str, evidence: Sequence[Passage], gold: Gold) -> bool:
    """Without a verifier: the words stand there, or every figure, number and name of the sentence does."""
    texts = [p.text for p in evidence]
    if any(plain(claim).rstrip(".") in plain(text) for text in texts):
        return True
    held = [f for text in texts for f in gold.read(text).figures]
    shown = gold.read(claim)
    if not shown.figures or shown.unexplained:
        return False
    names = {i for text in texts for i in gold.lexicon.entity_ids(text)}
    from eval.gold import same_figure

    return set(gold.lexicon.entity_ids(claim)) <= names and all(
        any(same_figure(figure, other) for other in held) for figure in shown.figures
    )
