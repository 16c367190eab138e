"""What CDS Hooks 2.0 sends and gets, as its specification names the fields (HL7 cds-hooks, release 2.0.1)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

_CODE = r"^\S+( \S+)*$"


class Wire(BaseModel):
    """Systems add fields of their own (`extension`, ...); they are let through and not read."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Coding(Wire):
    code: str = Field(pattern=_CODE, max_length=64)
    system: str = Field(pattern=r"^\S+$", max_length=256)
    display: str | None = Field(default=None, min_length=1)


class CdsService(Wire):
    hook: str
    id: str
    title: str
    description: str
    prefetch: dict[str, str]
    usageRequirements: str  # noqa: N815


class Discovery(Wire):
    services: list[CdsService]


class BundleEntry(Wire):
    resource: dict[str, Any] | None = None


class BundleLink(Wire):
    relation: str = ""


class Bundle(Wire):
    """Resources of a search or of an ordering session; a `next` link says that there are more."""

    resourceType: Literal["Bundle"]  # noqa: N815
    entry: list[BundleEntry] = []
    link: list[BundleLink] = []

    @property
    def resources(self) -> list[dict[str, Any]]:
        return [e.resource for e in self.entry if e.resource]

    @property
    def goes_on(self) -> bool:
        return any(link.relation == "next" for link in self.link)


class HookContext(Wire):
    userId: str = Field(min_length=1)  # noqa: N815
    patientId: str = Field(min_length=1)  # noqa: N815
    encounterId: str | None = None  # noqa: N815
    selections: list[str] | None = Field(
        default=None, description="Only of order-select, where it is required."
    )
    draftOrders: Bundle | None = Field(  # noqa: N815
        default=None, description="Only of order-select, where it is required."
    )


class HookCall(Wire):
    """A call of a hook. A token in `fhirAuthorization` is neither used nor stored nor logged."""

    hook: str = Field(json_schema_extra={"enum": ["patient-view", "order-select"]})
    hookInstance: str = Field(min_length=1)  # noqa: N815
    fhirServer: Any = None  # noqa: N815
    fhirAuthorization: Any = Field(default=None, repr=False)  # noqa: N815
    context: HookContext
    prefetch: dict[str, dict[str, Any] | None] | None = None


class Source(Wire):
    label: str
    url: str


class Action(Wire):
    type: Literal["create", "update", "delete"]
    description: str
    resourceId: str  # noqa: N815


class Suggestion(Wire):
    label: str
    uuid: UUID
    actions: list[Action]


class Link(Wire):
    label: str
    url: str
    type: Literal["absolute", "smart"]


class Card(Wire):
    uuid: UUID
    summary: str = Field(max_length=139)
    detail: str
    indicator: Literal["info", "warning", "critical"]
    source: Source
    links: list[Link] | None = None
    suggestions: list[Suggestion] | None = None
    selectionBehavior: Literal["at-most-one", "any"] | None = None  # noqa: N815
    overrideReasons: list[Coding] | None = None  # noqa: N815


class Cards(Wire):
    """Fields that have no value are left out: the specification allows neither null nor empty ones."""

    cards: list[Card]


class AcceptedSuggestion(Wire):
    id: UUID


class OverrideReason(Wire):
    """`userComment` may name the patient: it is neither stored nor logged."""

    reason: Coding | None = None
    userComment: Any = Field(default=None, repr=False)  # noqa: N815


class Feedback(Wire):
    card: UUID
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: Annotated[list[AcceptedSuggestion], Field(max_length=50)] = []  # noqa: N815
    overrideReason: OverrideReason | None = None  # noqa: N815
    outcomeTimestamp: AwareDatetime  # noqa: N815

    @model_validator(mode="after")
    def _name_what_was_accepted(self) -> Feedback:
        if self.outcome == "accepted" and not self.acceptedSuggestions:
            raise ValueError("an accepted card names its acceptedSuggestions")
        return self


class FeedbackCall(Wire):
    feedback: Annotated[list[Feedback], Field(min_length=1, max_length=200)]


class Empty(BaseModel):
    """An object without fields."""
