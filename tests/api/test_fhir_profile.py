"""A FHIR record as a profile: what is stated counts, what is not stated stays unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from test_cds import EGFR, LINES, LOINC, MYELOMA, OWN, PATIENT, PLATELETS, TAKEN, observation, order, own

from api.cds.fhir_profile import Record, read_record
from api.service import open_service
from core.errors import InputError
from core.settings import Settings


def read(service_settings: Settings, *resources: dict[str, Any]) -> Record:
    lexicon = open_service(service_settings).snapshot.lexicon
    return read_record([PATIENT, MYELOMA, *resources], lexicon, date(2026, 11, 22))


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_latest_statement_stands(service_settings: Settings, newest_first: bool) -> None:
    new = observation(OWN, "prior_lines", valueInteger=3)
    old = {**observation(OWN, "prior_lines", valueInteger=1), "id": "old", "effectiveDateTime": "2024-01-01"}
    both = (new, old) if newest_first else (old, new)
    assert read(service_settings, *both).profile.prior_lines == 3


def test_every_drug_of_a_statement_counts(service_settings: Settings) -> None:
    stated = read(
        service_settings,
        own("refractory_to", "lenalidomide and bortezomib"),
        own("exposed_to", "DRd"),
        own("concomitant_drugs", "strong_cyp3a_inhibitor"),
        own("frailty", "frail"),
    ).profile
    assert set(stated.refractory_to) == {"lenalidomide", "bortezomib"}
    assert {"daratumumab", "lenalidomide"} <= set(stated.exposed_to)
    assert stated.concomitant_drugs == ("strong_cyp3a_inhibitor",)
    assert stated.frailty == "frail"
    with pytest.raises(InputError, match="holds no value"):
        read(service_settings, observation(OWN, "pregnant"))


def test_old_and_impossible_results_are_told(service_settings: Settings) -> None:
    old = {**PLATELETS, "effectiveDateTime": "2019-01-01"}
    record = read(service_settings, old)
    assert record.profile.platelets_10e9_l == 140
    assert "the platelet count is of 2019-01-01" in record.notes
    wrong = observation(LOINC, "777-3", valueQuantity={"value": 140000, "unit": "10*3/uL"})
    record = read(service_settings, wrong, LINES)
    assert (record.profile.platelets_10e9_l, record.profile.prior_lines) == (None, 1)
    assert "not possible" in record.notes[0]
    negative = {"coding": [{"system": "http://snomed.info/sct", "code": "60001007"}]}
    status = observation(LOINC, "82810-3", valueCodeableConcept=negative)
    assert read(service_settings, status).profile.pregnant is False
    before = {**status, "effectiveDateTime": "2025-11-01"}
    assert read(service_settings, before).profile.pregnant is None


def test_medicines_and_egfr_never_become_lines_refractoriness_or_clearance(
    service_settings: Settings,
) -> None:
    given = {**order("lenalidomide"), "status": "completed"}
    record = read(service_settings, TAKEN, given, EGFR)
    assert record.profile.exposed_to == ("bortezomib",)  # an order was not necessarily given
    assert record.profile.prior_lines is None
    assert record.profile.refractory_to == ()
    assert record.profile.last_line == ()
    assert record.profile.crcl_ml_min is None


def diagnosis(text: str | None, code: str = "X", **more: Any) -> dict[str, Any]:
    coding = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}
    concept = {"coding": [coding], **({"text": text} if text else {})}
    return {**MYELOMA, "id": f"c-{code}-{len(text or '')}", "code": concept, **more}


def test_a_diagnosis_that_a_field_holds_is_read_and_an_observation_stands_before_it(
    service_settings: Settings,
) -> None:
    record = read(
        service_settings,
        diagnosis("Parkinson's disease"),
        diagnosis("Pneumonia", "J18"),
        own("active_infection", "unused") | {"valueBoolean": False, "valueCodeableConcept": None},
    )
    assert record.profile.prior_neurological_disease is True
    assert record.profile.active_infection is False
    assert record.unread == ()


def test_a_diagnosis_that_no_rule_weighs_takes_every_preference_away(service_settings: Settings) -> None:
    service = open_service(service_settings)
    common = (
        diagnosis("Essential (primary) hypertension", "I10"),
        diagnosis("Type 2 diabetes mellitus without complications", "E11.9"),
        diagnosis(None, "E78.5"),
        diagnosis("Ulcerative colitis", "K51", clinicalStatus={"coding": [{"code": "resolved"}]}),
    )
    stated = (
        LINES,
        own("refractory_to", "lenalidomide"),
        own("exposed_to", "VRd"),
        own("jurisdiction", "US"),
    )
    plain = read(service_settings, *stated, *common)
    assert plain.unread == ()
    for unknown in (
        diagnosis("Ulcerative colitis", "K51"),
        diagnosis(None, "K51.90"),
        diagnosis("Heart failure", "I50"),
    ):
        record = read(service_settings, *stated, *common, unknown)
        assert len(record.unread) == 1
        assert any(record.unread[0] in note for note in record.notes)
        tiers = {o.tier for o in service.recommend(profile=record.profile, unread=record.unread).offered}
        assert tiers
        assert "preferred" not in tiers
    assert "preferred" in {o.tier for o in service.recommend(profile=plain.profile).offered}
