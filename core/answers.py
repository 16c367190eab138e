"""The answer, as JSON shows it. Published fields only ever gain neighbours."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from core.evidence import Claim, Frozen, Kind, Provenance, ReviewStatus, Shelf, Status
from core.recommendations import Recommendation

DISCLAIMER = (
    "For health professionals. Kahler shows what its sources state; no clinician has reviewed its content. "
    "Check the source before acting on it; decisions about a patient are the clinician's."
)


class Audience(StrEnum):
    CLINICIAN = "clinician"
    PATIENT = "patient"


class AnswerKind(StrEnum):
    EVIDENCE = "evidence"
    RECOMMENDATION = "recommendation"
    ABSTENTION = "abstention"


class AbstentionReason(StrEnum):
    OUT_OF_SCOPE = "out_of_scope"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    NO_COMPARISON = "no_comparison"
    PERSONAL_DECISION = "personal_decision"
    PAEDIATRIC = "paediatric"
    LICENCE = "licence"
    CONFLICTING = "conflicting"


class Abstention(Frozen):
    """Why (a part of) the question stays unanswered: what is missing, and which questions can be answered."""

    reason: AbstentionReason
    message: str
    missing: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


class Slots(Frozen):
    """What a question states. Ids are the lexicon's; an empty tuple or None means not stated."""

    regimens: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    drug_classes: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    cohort: str | None = None
    endpoints: tuple[str, ...] = ()
    statistic: str | None = None
    landmark_months: int | None = None
    populations: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    prior_lines: int | None = None
    jurisdiction: str | None = None
    as_of: str | None = None
    intents: tuple[str, ...] = ()
    unknown_terms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Notice(Frozen):
    """A fixed template, provable from structured data. `code` names the template."""

    code: str
    text: str


class Urgent(Frozen):
    """A situation that must not wait. Stands first, for everyone."""

    situation: str
    message: str
    citations: tuple[int, ...] = ()


class Reference(Frozen):
    """One cited passage, numbered from 1 by first use."""

    marker: int
    document_id: str
    passage_id: str
    title: str
    kind: Kind
    shelf: Shelf
    year: int | None = None
    section: str | None = None
    page: int | None = None
    quote: str
    start: int
    end: int
    url: str | None = None
    doi: str | None = None
    pmid: str | None = None
    nct: str | None = None
    status: Status = Status.CURRENT
    provenance: Provenance | None = None
    confidence: Literal["high", "medium"] | None = None
    citation: str | None = None
    jurisdiction: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None


class Part(Frozen):
    """One sub-question and what answers it: indexes into the answer's claims, or its own abstention."""

    question: str
    claims: tuple[int, ...] = ()
    notices: tuple[int, ...] = ()
    abstention: Abstention | None = None


class Answer(Frozen):
    """Everything a reader needs to check an answer; `abstention` and claims may stand together."""

    answer_id: str
    question: str
    standalone_query: str
    slots: Slots
    audience: Audience
    kind: AnswerKind
    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]
    notices: tuple[Notice, ...] = ()
    references: tuple[Reference, ...] = ()
    recommendation: Recommendation | None = None
    abstention: Abstention | None = None
    urgent: Urgent | None = None
    followups: tuple[str, ...] = ()
    as_of: str
    evidence_checked_to: str
    review_status: ReviewStatus = ReviewStatus.SUBMITTED
    corpus_version: str
    index_version: str
    ruleset_version: str
    generator: str
    created_at: str
    timings_ms: dict[str, float]
    trace: dict[str, Any]
    disclaimer: str = DISCLAIMER
