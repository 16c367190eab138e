"""Bodies of requests, and answers that are no domain type."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StrictBool

from api.http.sent_profile import SentProfile
from core.answers import Audience
from core.evidence import Document, Frozen, Hit, Jurisdiction, Kind, Passage, Shelf, Status
from core.recommendations import Recommendation

# What the service checks is only told here, so that each limit is checked in one place.
WORDS: dict[str, Any] = {"minLength": 1, "maxLength": 4000, "pattern": r"\S"}
AS_OF_FIELD = Field(
    default=None,
    description="Only what was published and in force then: 2025, 2025-09 or 2025-09-30; not after the shelf's own date.",
    json_schema_extra={"pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"},
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
    question: str = Field(description="1 to 4,000 characters.", json_schema_extra=WORDS)
    profile: SentProfile | None = None
    audience: Audience = Audience.CLINICIAN
    as_of: str | None = AS_OF_FIELD
    stream: StrictBool = Field(
        default=False, description="Server-sent events: urgent, claim, notice, abstention, answer."
    )
    history: Annotated[list[Turn], Field(max_length=50)] = Field(
        default=[], description="Earlier turns, oldest first."
    )


class SearchBody(Body):
    """Words, and what every hit must be."""

    query: str = Field(json_schema_extra=WORDS)
    k: Annotated[int, Strict(), Field(ge=1, le=200)] = 10
    kind: Kind | None = None
    shelf: Shelf | None = None
    status: Status | None = None
    jurisdiction: Jurisdiction | None = Field(default=None, description=JURISDICTION)
    document_id: str | None = None
    drug: str | None = Field(default=None, description=DRUG)
    trial: str | None = Field(default=None, description=TRIAL)
    year: Annotated[int, Strict(), Field(ge=1900, le=2100)] | None = Field(default=None, description=YEAR)
    as_of: str | None = AS_OF_FIELD


class SearchResults(Frozen):
    query: str
    hits: tuple[Hit, ...]


def _either(first: str, first_type: str, second: str, second_type: str) -> ConfigDict:
    """Tells that exactly one of two fields is given."""
    choices = ((first, first_type), (second, second_type))
    given: list[Any] = [{"required": [name], "properties": {name: {"type": kind}}} for name, kind in choices]
    return ConfigDict(extra="forbid", frozen=True, json_schema_extra={"oneOf": given})


class RecommendBody(Body):
    """Either `profile` or `text`."""

    model_config = _either("profile", "object", "text", "string")

    profile: SentProfile | None = None
    text: str | None = Field(default=None, description="The patient in words.", json_schema_extra=WORDS)
    as_of: str | None = AS_OF_FIELD
    explain: StrictBool = Field(
        default=False, description="Add `explanation`: each rule that fired or was blocked."
    )


class Recommended(Recommendation):
    """`explanation` stands where it was asked for."""

    explanation: str | None = None


class VerifyBody(Body):
    """Either `passage_id` or `evidence`."""

    model_config = _either("passage_id", "string", "evidence", "string")

    claim: str = Field(json_schema_extra=WORDS)
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
    claim: Annotated[int, Strict(), Field(ge=0)] | None = Field(
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


_ERRORS = {
    400: "The body is not JSON.",
    403: "A web page of another origin may not call this; see KAHLER_CDS_ORIGINS.",
    404: "There is no such thing here.",
    401: "The token is no reviewer's.",
    409: "The review may not take this step.",
    412: "The part of the record that is needed was not prefetched.",
    413: "The body is larger than 1 MB.",
    422: "The request is not usable; the message says what to change.",
    502: "The language model that the operator named did not answer.",
    503: "There is no usable index yet; the message says what to run.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These errors, as an operation declares them."""
    return {status: {"model": ErrorBody, "description": _ERRORS[status]} for status in statuses}


UNREADABLE = errors(400, 413, 422)
"""Of every operation that reads a body."""


def events(description: str, names: tuple[str, ...] = ()) -> dict[int | str, dict[str, Any]]:
    """A 200 that comes as server-sent events where `stream` is set; the schema is that of one event."""
    event: dict[str, Any] = {"type": "object", "required": ["data"], "description": description}
    event["properties"] = {"data": {"type": "string", "contentMediaType": "application/json"}}
    if names:
        event["required"] = ["event", "data"]
        event["properties"]["event"] = {"type": "string", "enum": list(names)}
    content = {"text/event-stream": {"schema": event}}
    return {200: {"description": "The answer; with `stream`, events.", "content": content}}
