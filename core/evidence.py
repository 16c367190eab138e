"""The evidence: documents, passages, hits, citations, claims. The type is the JSON.

Offsets are code points into `Document.text` (the loader's canonical text), half-open.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from core.errors import CitationError
from core.outcomes import Contrast, Figure


class Frozen(BaseModel):
    """Domain types do not change and know no field that is not theirs."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    ARTICLE = "article"
    GUIDELINE = "guideline"
    TRIAL = "trial"
    LABEL = "label"
    REVIEW = "review"
    DEFINITION = "definition"
    OTHER = "other"


class Shelf(StrEnum):
    CURATED = "curated"
    USER = "user"


class Status(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Jurisdiction(StrEnum):
    US = "US"
    EU = "EU"
    UK = "UK"
    CH = "CH"
    JP = "JP"


class Provenance(StrEnum):
    """Where the fact was seen. Never dressed up: a copy of a label is not the label."""

    PRIMARY = "primary"
    SECONDARY_COPY = "secondary_copy"
    MEMORY = "memory"


class ReviewStatus(StrEnum):
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


class Section(Frozen):
    """A heading path and the half-open range of `Document.text` under it."""

    path: tuple[str, ...]
    start: int
    end: int
    page: int | None = None


class Document(Frozen):
    """One source. `published` and `effective` are ISO dates or their prefixes (`2025`, `2025-10`)."""

    document_id: str
    title: str
    text: str
    sections: tuple[Section, ...] = ()
    kind: Kind
    shelf: Shelf
    citation: str | None = None
    year: int | None = None
    jurisdiction: str | None = None
    published: str | None = None
    effective: str | None = None
    status: Status = Status.CURRENT
    superseded_by: str | None = None
    supersedes: tuple[str, ...] = ()
    licence: str | None = None
    provenance: Provenance | None = None
    seen_via: tuple[str, ...] = ()
    doi: str | None = None
    pmid: str | None = None
    nct: str | None = None
    url: str | None = None
    trial: str | None = None
    arms: tuple[str, ...] = ()
    path: str | None = None
    notes: tuple[str, ...] = ()
    review_status: ReviewStatus = ReviewStatus.SUBMITTED
    sha256: str


class Passage(Frozen):
    """What can be cited. On the curated shelf one statement; in a user's file a window of sentences.

    `entities` are lexicon ids found in the text; `effective_from` and `effective_to` bound the time in which
    the stated rule or status holds (ISO dates or prefixes, None: open).
    `corrects` holds check ids (D20); `corrected_by` and `replaced_by` hold passage ids.
    """

    passage_id: str
    document_id: str
    section_path: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None = None
    kind: Kind
    shelf: Shelf
    statement_id: str | None = None
    published: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None
    status: Status = Status.CURRENT
    jurisdiction: str | None = None
    provenance: Provenance | None = None
    confidence: Literal["high", "medium"] | None = None
    seen: tuple[str, ...] = ()
    maturity: str | None = None
    article_citations: tuple[int, ...] = ()
    corrects: tuple[str, ...] = ()
    discrepancies: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()
    replaced_by: str | None = None
    figures: tuple[Figure, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    entities: tuple[str, ...] = ()


class Hit(Frozen):
    """A passage at a rank (from 1), with its score (higher is better) and why it is there."""

    passage: Passage
    score: float
    rank: int
    why: tuple[str, ...] = ()


class Citation(Frozen):
    """A verbatim quote of a passage. `start` and `end` are offsets into the document's text."""

    passage_id: str
    document_id: str
    quote: str
    start: int
    end: int
    marker: int | None = None

    @classmethod
    def of(cls, passage: Passage, start: int | None = None, end: int | None = None) -> Self:
        """Quote `passage.text[start:end]` (offsets within the passage; the whole passage by default).

        Raises CitationError where the range is empty or lies outside the passage.
        """
        first = 0 if start is None else start
        last = len(passage.text) if end is None else end
        if not 0 <= first < last <= len(passage.text):
            raise CitationError(
                f"cannot quote characters {first} to {last} of {passage.passage_id}: "
                f"it has {len(passage.text)}; quote a range within it"
            )
        return cls(
            passage_id=passage.passage_id,
            document_id=passage.document_id,
            quote=passage.text[first:last],
            start=passage.start + first,
            end=passage.start + last,
        )

    def resolve(self, passage: Passage) -> Self:
        """Return this citation if it stands verbatim in `passage`; raise CitationError if it does not."""
        first, last = self.start - passage.start, self.end - passage.start
        if (
            self.passage_id != passage.passage_id
            or first < 0
            or passage.text[first:last] != self.quote
            or not self.quote
        ):
            raise CitationError(
                f"the quote cited from {self.passage_id} does not stand there word for word; "
                "it is not shown: rebuild the answer from the present index"
            )
        return self


class ClaimKind(StrEnum):
    STATEMENT = "statement"
    CAVEAT = "caveat"
    CORRECTION = "correction"
    USER_DOCUMENT = "user_document"


class Claim(Frozen):
    """A sentence that is shown, with the quotes that support it. What is not supported is not a claim."""

    text: str
    citations: tuple[Citation, ...]
    kind: ClaimKind = ClaimKind.STATEMENT
    support: Literal["supported"] = "supported"
