"""Bodies of requests, and answers that are no domain type."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from core.answers import Audience
from core.evidence import Document, Frozen, Hit, Jurisdiction, Kind, Passage, Shelf, Status
from core.patients import PatientProfile

AS_OF_FIELD = Field(
    default=None,
    description="Only what was published and in force then: 2025, 2025-09 or 2025-09-30.",
    examples=[None],
)


JURISDICTION = "What holds there, and what is of no place."
DRUG = "What names this drug: its name, id, brand or abbreviation."
TRIAL = "What names this trial: its name, id or NCT number."
YEAR = "The year of publication; what bears no date (labels, definitions) is of no year."


class Body(BaseModel):
    """A misspelt field is an error, not silence: it could be the patient's allergy."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(Body):
    """An earlier question and the text of its answer."""

    question: str
    answer: str = ""


class AskBody(Body):
    question: str = Field(
        examples=["What was median OS with DPd in MM-014?"], description="1 to 4,000 characters."
    )
    profile: PatientProfile | None = None
    audience: Audience = Audience.CLINICIAN
    as_of: str | None = AS_OF_FIELD
    stream: bool = Field(
        default=False, description="Server-sent events: urgent, claim, notice, abstention, answer."
    )
    history: Annotated[list[Turn], Field(max_length=50)] = Field(
        default=[], description="Earlier turns, oldest first."
    )


class SearchBody(Body):
    """Words, and what every hit must be."""

    query: str = Field(examples=["carfilzomib cardiac failure"])
    k: Annotated[int, Field(ge=1, le=200)] = 10
    kind: Kind | None = None
    shelf: Shelf | None = None
    status: Status | None = None
    jurisdiction: Jurisdiction | None = Field(default=None, description=JURISDICTION)
    document_id: str | None = None
    drug: str | None = Field(default=None, description=DRUG, examples=["carfilzomib"])
    trial: str | None = Field(default=None, description=TRIAL)
    year: Annotated[int, Field(ge=1900, le=2100)] | None = Field(default=None, description=YEAR)
    as_of: str | None = AS_OF_FIELD


class SearchResults(Frozen):
    query: str
    hits: tuple[Hit, ...]


class RecommendBody(Body):
    """Either `profile` or `text`."""

    profile: PatientProfile | None = None
    text: str | None = Field(
        default=None, examples=["66 y, one prior line, progressing on lenalidomide, CrCl 70, US"]
    )
    as_of: str | None = AS_OF_FIELD
    explain: bool = Field(
        default=False, description="Add `explanation`: each rule that fired or was blocked."
    )


class VerifyBody(Body):
    """Either `passage_id` or `evidence`."""

    claim: str = Field(examples=["In MM-014 cohort B, DPd gave a median overall survival of 56.7 months."])
    passage_id: str | None = None
    evidence: str | None = None


class Rating(StrEnum):
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    WRONG = "wrong"
    UNSAFE = "unsafe"


class FeedbackBody(Body):
    answer_id: str
    rating: Rating
    claim: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Index of the claim meant, from 0."
    )
    comment: Annotated[str, Field(max_length=2000)] = ""


class FeedbackReceipt(Frozen):
    feedback_id: int


class DocumentSummary(Frozen):
    """A document without its text."""

    document_id: str
    title: str
    kind: str
    shelf: str
    year: int | None
    jurisdiction: str | None
    status: str
    provenance: str | None
    citation: str | None
    review_status: str

    @classmethod
    def of(cls, document: Document) -> DocumentSummary:
        return cls(**{name: getattr(document, name) for name in cls.model_fields})


class DocumentList(Frozen):
    total: int
    documents: tuple[DocumentSummary, ...]


class DocumentWithPassages(Document):
    passages: tuple[Passage, ...] = ()


class Versions(Frozen):
    status: str
    index_version: str | None = None
    corpus_version: str | None = None
    ruleset_version: str | None = None
    passages: int | None = None
    documents: int | None = None
    as_of: str | None = None
    evidence_checked_to: str | None = None


class ErrorDetail(Frozen):
    type: str = Field(examples=["InputError"])
    message: str = Field(examples=["the question is empty; ask something"])
    param: str | None = Field(default=None, description="Only of the OpenAI routes, as that protocol has it.")
    code: str | None = None


class ErrorBody(Frozen):
    """Every error, whatever the route."""

    error: ErrorDetail


ERRORS: dict[int | str, dict[str, Any]] = {
    422: {"model": ErrorBody, "description": "The request is not usable; the message says what to change."},
    503: {"model": ErrorBody, "description": "There is no usable index yet; the message says what to run."},
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorBody, "description": "There is no such thing here."}
}
