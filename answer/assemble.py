"""Numbers the citations, lists what is cited, and puts the answer together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from core.answers import Reference
from core.errors import CitationError
from core.evidence import Citation, Claim, Document, Passage


def number_claims(
    claims: Sequence[Claim], passage_of: Callable[[str], Passage], document_of: Callable[[str], Document]
) -> tuple[tuple[Claim, ...], tuple[Reference, ...]]:
    """Give each cited quote its number by first use; every quote is read back from the store and must be verbatim."""
    markers: dict[tuple[str, int, int], int] = {}
    references: list[Reference] = []
    numbered: list[Claim] = []
    for claim in claims:
        citations: list[Citation] = []
        for citation in claim.citations:
            key = (citation.passage_id, citation.start, citation.end)
            if key not in markers:
                passage = passage_of(citation.passage_id)
                citation.resolve(passage)
                document = document_of(citation.document_id)
                if document.text[citation.start : citation.end] != citation.quote:
                    raise CitationError(
                        f"the quote of {citation.passage_id} is not that of its document; run kahler ingest --rebuild"
                    )
                markers[key] = len(markers) + 1
                references.append(_reference(markers[key], citation, passage, document))
            citations.append(citation.model_copy(update={"marker": markers[key]}))
        numbered.append(claim.model_copy(update={"citations": tuple(citations)}))
    return tuple(numbered), tuple(references)


def _reference(marker: int, citation: Citation, passage: Passage, document: Document) -> Reference:
    return Reference(
        marker=marker,
        document_id=document.document_id,
        passage_id=passage.passage_id,
        title=document.title,
        kind=document.kind,
        shelf=document.shelf,
        year=document.year,
        section=" / ".join(passage.section_path) or None,
        page=passage.page,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        url=document.url,
        doi=document.doi,
        pmid=document.pmid,
        nct=document.nct,
        status=passage.status,
        provenance=passage.provenance or document.provenance,
        confidence=passage.confidence,
        citation=document.citation,
        jurisdiction=passage.jurisdiction,
        effective_from=passage.effective_from,
        effective_to=passage.effective_to,
    )


def answer_id_of(*parts: str) -> str:
    """The same question of the same index gives the same id."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
