"""/cds-services: discovery, patient-view, order-select, feedback (CDS Hooks 2.0)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.cds.cards import card_of_contradiction, card_of_unread, cards_for_order, cards_for_patient
from api.cds.fhir_profile import Record, drug_of, parse_resource, read_record
from api.http.dependencies import ServiceDep
from api.http.schemas import ERRORS
from core.errors import CitationError, InputError
from core.lexicon import Lexicon
from core.recommendations import Recommendation

router = APIRouter(prefix="/cds-services", tags=["cds hooks"], responses=ERRORS)
log = structlog.get_logger()

_PREFETCH = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}&clinical-status=active,recurrence,relapse",
    "observations": "Observation?patient={{context.patientId}}&status=final,amended,corrected&_sort=-date&_count=200",
    "statements": "MedicationStatement?patient={{context.patientId}}",
    "administrations": "MedicationAdministration?patient={{context.patientId}}&status=completed,in-progress",
}
SERVICES: dict[str, dict[str, Any]] = {
    "kahler-patient-view": {
        "hook": "patient-view",
        "id": "kahler-patient-view",
        "title": "Kahler: options at relapse of multiple myeloma",
        "description": "Regimen options by rules with their sources; says what is missing instead of guessing.",
        "prefetch": _PREFETCH,
        "usageRequirements": "Prior lines and refractoriness come from Observations of urn:kahler:patient-profile.",
    },
    "kahler-order-select": {
        "hook": "order-select",
        "id": "kahler-order-select",
        "title": "Kahler: check of a myeloma drug order",
        "description": "Warns where the disease is recorded as refractory to the drug, or its label forbids it.",
        "prefetch": _PREFETCH,
        "usageRequirements": "Prior lines and refractoriness come from Observations of urn:kahler:patient-profile.",
    },
}


class HookBody(BaseModel):
    """A call of a hook. Systems add fields of their own; they are let through and not read."""

    model_config = ConfigDict(extra="allow")

    hook: str
    hookInstance: str = ""  # noqa: N815  (the specification's name)
    context: dict[str, Any]
    prefetch: dict[str, Any] | None = None


class FeedbackItem(BaseModel):
    model_config = ConfigDict(extra="allow")

    card: str
    outcome: str = Field(pattern="^(accepted|overridden)$")


class FeedbackBody(BaseModel):
    feedback: list[FeedbackItem]


@router.get("", summary="The services offered here")
def discover() -> dict[str, Any]:
    return {"services": list(SERVICES.values())}


@router.post(
    "/{service_id}", summary="Cards for a hook", responses={412: {"description": "The prefetch is missing."}}
)
def call_service(service_id: str, body: HookBody, service: ServiceDep, request: Request) -> Response:
    """No card where the patient has no myeloma. 412 where nothing was prefetched: this server fetches nothing."""
    described = _service(service_id)
    if body.hook != described["hook"]:
        raise InputError(f"{service_id} serves the hook {described['hook']}, not {body.hook[:40]!r}")
    if not body.prefetch or not any(body.prefetch.values()):
        message = f"the prefetch is missing; send {', '.join(_PREFETCH)} as the discovery describes them"
        return JSONResponse({"error": {"type": "PreconditionFailed", "message": message}}, status_code=412)
    if not _is_had(body.prefetch.get("conditions")):
        message = "the patient's conditions were not prefetched, so whether this is myeloma is unknown; send `conditions`"
        return JSONResponse({"error": {"type": "PreconditionFailed", "message": message}}, status_code=412)
    lexicon = service.snapshot.lexicon
    record = read_record(_resources(body.prefetch), lexicon, datetime.now(UTC).date())
    base_url = str(request.base_url).rstrip("/")
    if not record.has_myeloma:
        return JSONResponse({"cards": []})
    recommendation = service.recommend(profile=record.profile)
    if body.hook == "patient-view":
        return JSONResponse({"cards": cards_for_patient(recommendation, record.notes, base_url)})
    return JSONResponse({"cards": _order_cards(body, record, recommendation, lexicon, base_url)})


@router.post("/{service_id}/feedback", summary="What became of a card")
def take_feedback(service_id: str, body: FeedbackBody) -> dict[str, Any]:
    _service(service_id)
    for item in body.feedback:
        log.info("cds_feedback", service=service_id, card=item.card[:64], outcome=item.outcome)
    return {}


def _service(service_id: str) -> dict[str, Any]:
    try:
        return SERVICES[service_id]
    except KeyError:
        raise CitationError(f"there is no service {service_id!r}; GET /cds-services lists them") from None


def _is_had(value: object) -> bool:
    """Whether a prefetched value came: null and an OperationOutcome say that it could not be had."""
    return isinstance(value, dict) and value.get("resourceType") != "OperationOutcome"


def _resources(prefetch: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of all prefetched values, out of their Bundles. OperationOutcomes are left out."""
    found: list[dict[str, Any]] = []
    for value in prefetch.values():
        if not isinstance(value, dict):
            continue
        if value.get("resourceType") == "Bundle":
            found += [e["resource"] for e in value.get("entry") or [] if isinstance(e.get("resource"), dict)]
        else:
            found.append(value)
    return found


def _order_cards(
    body: HookBody, record: Record, recommendation: Recommendation, lexicon: Lexicon, base_url: str
) -> list[dict[str, Any]]:
    drafts = (body.context.get("draftOrders") or {}).get("entry") or []
    selected = set(body.context.get("selections") or [])
    cards = [card_of_contradiction(recommendation, base_url)] if recommendation.contradictions else []
    ordered = False
    for entry in drafts:
        order = entry.get("resource") or {}
        if order.get("resourceType") != "MedicationRequest":
            continue
        if selected and f"MedicationRequest/{order.get('id')}" not in selected:
            continue
        drug = drug_of(parse_resource("MedicationRequest", order), lexicon)
        if drug:
            ordered = True
            cards += cards_for_order(drug, order, recommendation, lexicon, base_url)
    unread = [note for note in record.notes if "was not read" in note]
    return [*cards, card_of_unread(unread, base_url)] if ordered and unread else cards
