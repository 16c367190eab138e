"""Whether passages support a sentence, by the deterministic check of answer.verification. Citation metrics rest on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.verification import verify_claim
from core.evidence import Citation, Claim, Passage, Shelf
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


# What answer.release sets before a quote; it is proven by the passage's own dates, not by its words.
_EXPIRED = re.compile(r"^No longer in force \((?:(?P<start>\S+) to |until )(?P<end>[^)]+)\): ")
_USERS = "Your document says: "


def _without_frame(claim: str, evidence: Sequence[Passage]) -> str | None:
    """The sentence less a frame that holds for the passages; None where the frame is not true of them."""
    if frame := _EXPIRED.match(claim):
        true = all(p.effective_from == frame["start"] and p.effective_to == frame["end"] for p in evidence)
        return claim[frame.end() :] if true else None
    if claim.startswith(_USERS):
        return claim.removeprefix(_USERS) if all(p.shelf is Shelf.USER for p in evidence) else None
    return claim


def supports(claim: str, evidence: Sequence[Passage], gold: Gold) -> bool:
    """Whether the passages together support the whole sentence. Texts are the shelf's, never the answer's."""
    sentence = _without_frame(claim, evidence)
    if not evidence or sentence is None:
        return False
    if any(sentence == p.text for p in evidence):
        return True
    key = (claim, tuple(p.passage_id for p in evidence))
    if key not in gold.support:
        gold.support[key] = (
            verify_claim(sentence, [p.text for p in evidence], gold.lexicon).label == "supported"
        )
    return gold.support[key]
