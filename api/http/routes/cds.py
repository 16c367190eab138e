"""/cds-services: discovery, patient-view, order-select, feedback (CDS Hooks 2.0)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from fastapi.responses import JSONResponse, Response

from api.cds.exchange import make_cards
from api.cds.protocol import Cards, Discovery, Empty, FeedbackCall, HookCall
from api.db.feedback import CardOutcome
from api.http.dependencies import FeedbackDep, MetricsDep, ServiceDep
from api.http.schemas import UNREADABLE, errors
from core.errors import CitationError, InputError

router = APIRouter(prefix="/cds-services", tags=["cds hooks"])

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


# Only told here: an unknown service is a 404, as its absence from the discovery says.
ServiceId = Annotated[str, PathParameter(json_schema_extra={"enum": list(SERVICES)})]


@router.get("", response_model=Discovery, summary="The services offered here")
def discover() -> Response:
    return JSONResponse({"services": list(SERVICES.values())})


@router.post(
    "/{service_id}",
    response_model=Cards,
    summary="Cards for a hook",
    responses={**UNREADABLE, **errors(403, 404, 412, 503)},
)
def call_service(
    service_id: ServiceId, body: HookCall, service: ServiceDep, metrics: MetricsDep, request: Request
) -> Response:
    """No card where the patient has no myeloma. 412 where the record was not prefetched: this server fetches nothing."""
    described = _service(service_id)
    if body.hook != described["hook"]:
        raise InputError(f"{service_id} serves the hook {described['hook']}, not {body.hook[:40]!r}")
    cards = make_cards(body, service, datetime.now(UTC).date(), str(request.base_url).rstrip("/"))
    metrics.count_cards(service_id, cards)
    return JSONResponse({"cards": cards})


@router.post(
    "/{service_id}/feedback",
    summary="What became of a card; kahler feedback shows it",
    responses={**UNREADABLE, **errors(403, 404)},
)
def take_feedback(service_id: ServiceId, body: FeedbackCall, book: FeedbackDep, metrics: MetricsDep) -> Empty:
    """Kept: service, card, outcome, accepted suggestions, coded reason, time. A comment may name a patient: dropped."""
    _service(service_id)
    outcomes = []
    for item in body.feedback:
        reason = item.overrideReason.reason if item.overrideReason else None
        outcomes.append(
            CardOutcome(
                service_id=service_id,
                card=str(item.card),
                outcome=item.outcome,
                accepted_suggestions=tuple(str(s.id) for s in item.acceptedSuggestions),
                reason_system=reason.system if reason else None,
                reason_code=reason.code if reason else None,
                outcome_at=item.outcomeTimestamp.astimezone(UTC).isoformat(timespec="seconds"),
            )
        )
    book.add_outcomes(outcomes)
    for outcome in outcomes:
        metrics.count_outcome(service_id, outcome.outcome)
    return Empty()


def _service(service_id: str) -> dict[str, Any]:
    try:
        return SERVICES[service_id]
    except KeyError:
        raise CitationError(
            f"there is no service {service_id[:60]!r}; GET /cds-services lists them"
        ) from None
