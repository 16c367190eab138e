"""From a call of a hook to its cards. Nothing is fetched, and nothing of the patient is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from api.cds.cards import card_of_contradiction, card_of_unread, cards_for_order, cards_for_patient
from api.cds.fhir_profile import Record, read_record
from api.cds.fhir_resources import drug_of, parse_resource, patient_of
from api.cds.protocol import Bundle, HookCall
from api.service import Service
from core.errors import InputError, PrefetchMissing
from core.lexicon import Lexicon
from core.recommendations import Recommendation

Resources = list[dict[str, Any]]


def make_cards(call: HookCall, service: Service, today: date, base_url: str) -> list[dict[str, Any]]:
    """Cards for the patient of the call; none where there is no myeloma.

    Raises PrefetchMissing where the record was not sent, InputError where the call or the record is not usable.
    """
    drafts = _drafts(call)
    resources, notes, unfinished = _prefetched(call)
    lexicon = service.snapshot.lexicon
    record = read_record(resources, lexicon, today, call.context.patientId)
    record.notes += notes
    if not record.has_myeloma:
        if "conditions" in unfinished:
            raise PrefetchMissing(
                "only a part of the patient's conditions was sent; send all in `conditions`"
            )
        return []
    recommendation = service.recommend(profile=record.profile, unread=record.unread)
    if drafts is None:
        return cards_for_patient(recommendation, record.notes, base_url)
    sent = [*resources, *(call.context.draftOrders.resources if call.context.draftOrders else ())]
    medications = {f"Medication/{r.get('id')}": r for r in sent if r.get("resourceType") == "Medication"}
    return _order_cards(call, drafts, medications, record, recommendation, lexicon, base_url)


def _drafts(call: HookCall) -> Resources | None:
    """The draft orders that were selected; None where the hook has none.

    Where a selection names none of the drafts, all are checked: silence would look like a check that found nothing.
    """
    if call.hook != "order-select":
        return None
    if call.context.draftOrders is None or call.context.selections is None:
        raise InputError(
            "order-select needs context.draftOrders (a Bundle) and context.selections; send both"
        )
    drafts = call.context.draftOrders.resources
    selected = {"/".join(s.split("/")[-2:]) for s in call.context.selections}
    chosen = [d for d in drafts if {f"{d.get('resourceType')}/{d.get('id')}", str(d.get("id"))} & selected]
    return chosen or drafts


def _prefetched(call: HookCall) -> tuple[Resources, list[str], set[str]]:
    """The resources of all prefetched values, notes on what was not sent, and the keys that go on elsewhere.

    null says that there is nothing, an OperationOutcome or an absent key that it could not be had. Raises
    PrefetchMissing where nothing was sent, or no conditions: without them it is not known whether this is myeloma.
    """
    prefetch = call.prefetch or {}
    if not any(prefetch.values()):
        raise PrefetchMissing("the prefetch is missing; send what GET /cds-services asks for")
    found: Resources = []
    notes: list[str] = []
    unfinished: set[str] = set()
    had = {key: value for key, value in prefetch.items() if not _is_failure(value)}
    if "conditions" not in had:
        raise PrefetchMissing(
            "the patient's conditions were not prefetched, so whether this is myeloma is unknown; send `conditions`"
        )
    for key, value in had.items():
        if value is None:
            continue
        if value.get("resourceType") != "Bundle":
            found.append(value)
            continue
        bundle = _read_bundle(key, value)
        found += [r for r in bundle.resources if not _is_failure(r)]
        if bundle.goes_on:
            unfinished.add(key)
            notes.append(f"the prefetch of {key} goes on elsewhere; what was not sent was not read")
    notes += [f"the prefetch of {key} failed; it was not read" for key in prefetch if key not in had]
    patients = {patient_of(r) for r in found if r.get("resourceType") == "Patient"} - {None}
    if patients - {call.context.patientId}:
        raise InputError(
            "the prefetched Patient is not the one of context.patientId; send the record of one patient"
        )
    return found, notes, unfinished


def _is_failure(value: Mapping[str, Any] | None) -> bool:
    return value is not None and value.get("resourceType") == "OperationOutcome"


def _read_bundle(key: str, value: Mapping[str, Any]) -> Bundle:
    try:
        return Bundle.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, (key, *first["loc"])))
        raise InputError(f"prefetch.{place} is not usable: {first['msg']}") from None


def _order_cards(
    call: HookCall,
    drafts: Iterable[dict[str, Any]],
    medications: Mapping[str, dict[str, Any]],
    record: Record,
    recommendation: Recommendation,
    lexicon: Lexicon,
    base_url: str,
) -> list[dict[str, Any]]:
    cards = [card_of_contradiction(recommendation, base_url)] if recommendation.contradictions else []
    unread = [note for note in record.notes if "not read" in note]
    ordered = False
    for order in drafts:
        if order.get("resourceType") != "MedicationRequest":
            continue
        if patient_of(order) not in (None, call.context.patientId):
            raise InputError(
                "a draft order is of another patient than context.patientId; send those of one patient"
            )
        try:
            drug = drug_of(parse_resource("MedicationRequest", order), lexicon, medications)
        except InputError as error:
            unread.append(f"{error}; this order was not read")
            ordered = True
            continue
        if drug:
            ordered = True
            cards += cards_for_order(drug, order, recommendation, lexicon, base_url)
    return [*cards, card_of_unread(unread, base_url)] if ordered and unread else cards
