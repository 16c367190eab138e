"""CDS Hooks, with bundles in the specification's own shapes."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest

from api.cds.cards import EXCIPIENT_RULE, HYPERSENSITIVITY_LABELS, PREGNANCY_RULE
from api.service import open_service
from core.recommendations import Category
from core.settings import Settings

OWN = "urn:kahler:patient-profile"
LOINC = "http://loinc.org"


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": r} for r in resources]}


def observation(system: str, code: str, **value: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "o-" + code.replace("_", "-"),
        "status": "final",
        "code": {"coding": [{"system": system, "code": code}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-11-01",
        **value,
    }


PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1960-03-04"}
MYELOMA = {
    "resourceType": "Condition",
    "id": "c1",
    "subject": {"reference": "Patient/p1"},
    "clinicalStatus": {"coding": [{"code": "active"}]},
    "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C90.02"}]},
}
LINES = observation(OWN, "prior_lines", valueInteger=1)
REFRACTORY = observation(OWN, "refractory_to", valueCodeableConcept={"text": "lenalidomide"})
PLATELETS = observation(LOINC, "777-3", valueQuantity={"value": 140, "code": "10*3/uL", "unit": "K/uL"})
EGFR = observation(LOINC, "62238-1", valueQuantity={"value": 28, "unit": "mL/min/{1.73_m2}"})
TAKEN = {
    "resourceType": "MedicationStatement",
    "id": "m1",
    "status": "completed",
    "subject": {"reference": "Patient/p1"},
    "medicationCodeableConcept": {"text": "Velcade 3.5 mg powder"},
}


def order(name: str, **concept: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": "draft",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": concept or {"text": name},
    }


def call(hook: str, *resources: dict[str, Any], **context: Any) -> dict[str, Any]:
    return {
        "hook": hook,
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "fhirServer": "http://hooks.smarthealthit.org:9080",
        "context": {"userId": "Practitioner/example", "patientId": "p1", **context},
        "prefetch": {"patient": PATIENT, "conditions": bundle(MYELOMA), "observations": bundle(*resources)},
    }


@pytest.fixture(scope="module")
def client(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, timeout=30)


def cards(client: httpx.Client, service: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    reply = client.post(f"/cds-services/{service}", json=body)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["cards"]
    for card in found:
        assert len(card["summary"]) < 140
        assert card["indicator"] in {"info", "warning", "critical"}
        assert card["source"]["label"]
        for link in card.get("links", []):
            assert httpx.get(link["url"]).status_code == 200
    return found


def test_discovery_names_hooks_and_prefetch(client: httpx.Client) -> None:
    services = client.get("/cds-services").json()["services"]
    assert {s["hook"] for s in services} == {"patient-view", "order-select"}
    assert all({"id", "description", "prefetch"} <= set(s) for s in services)


def test_missing_refractoriness_is_asked_for_not_inferred(client: httpx.Client) -> None:
    body = call("patient-view", PLATELETS, EGFR)
    body["prefetch"]["statements"] = bundle(TAKEN)
    (card,) = cards(client, "kahler-patient-view", body)
    assert "prior lines" in card["summary"]
    assert "refractory" in card["summary"]
    assert "eGFR" in card["detail"]
    assert "not used as creatinine clearance" in card["detail"]


def test_options_with_evidence_links(client: httpx.Client) -> None:
    (card,) = cards(client, "kahler-patient-view", call("patient-view", LINES, REFRACTORY, PLATELETS))
    assert "regimen options by rule" in card["summary"]
    assert "**Option**" in card["detail"]
    assert any("/documents/" in link["url"] for link in card["links"])


def test_a_diagnosis_that_no_rule_weighs_is_told_and_leaves_no_preference(client: httpx.Client) -> None:
    stated = (LINES, REFRACTORY, observation(OWN, "exposed_to", valueCodeableConcept={"text": "VRd"}))
    body = call("patient-view", *stated)
    (card,) = cards(client, "kahler-patient-view", body)
    assert "**Preferred**" in card["detail"]
    colitis = {**MYELOMA, "id": "c2", "code": {"text": "Ulcerative colitis on infliximab"}}
    body["prefetch"]["conditions"] = bundle(MYELOMA, colitis)
    (card,) = cards(client, "kahler-patient-view", body)
    assert "**Preferred**" not in card["detail"]
    assert "Ulcerative colitis on infliximab" in card["detail"]


@pytest.mark.parametrize(
    "concept",
    [
        {"text": "Revlimid 25 mg capsule"},
        {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "342369"}]},
        {"coding": [{"system": "http://www.whocc.no/atc", "code": "L04AX04"}]},
    ],
)
def test_ordering_a_drug_the_disease_is_refractory_to_warns(
    client: httpx.Client, concept: dict[str, Any]
) -> None:
    body = call(
        "order-select",
        LINES,
        REFRACTORY,
        selections=["MedicationRequest/len"],
        draftOrders=bundle(order("len", **concept)),
    )
    (card,) = cards(client, "kahler-order-select", body)
    assert card["indicator"] == "warning"
    assert "lenalidomide" in card["summary"]
    assert card["suggestions"][0]["actions"][0] == {
        "type": "delete",
        "description": "Remove the draft order",
        "resourceId": "MedicationRequest/len",
    }
    assert card["overrideReasons"]


def test_one_anti_cd38_stands_for_both_but_one_imid_does_not(client: httpx.Client) -> None:
    dara = observation(OWN, "refractory_to", valueCodeableConcept={"text": "daratumumab"})
    body = call("order-select", LINES, dara, selections=[], draftOrders=bundle(order("isatuximab")))
    assert [c["indicator"] for c in cards(client, "kahler-order-select", body)] == ["warning"]
    body = call("order-select", LINES, REFRACTORY, selections=[], draftOrders=bundle(order("pomalidomide")))
    assert cards(client, "kahler-order-select", body) == []


def test_pregnancy_and_a_cereblon_drug_is_critical(client: httpx.Client) -> None:
    pregnant = observation(
        LOINC,
        "82810-3",
        valueCodeableConcept={"coding": [{"system": "http://snomed.info/sct", "code": "77386006"}]},
    )
    body = call("order-select", LINES, pregnant, selections=[], draftOrders=bundle(order("pomalidomide")))
    found = [(c["indicator"], c["summary"]) for c in cards(client, "kahler-order-select", body)]
    assert found[0] == ("warning", "Kahler: the record contradicts itself")  # born in 1960
    assert found[1] == ("critical", "pomalidomide: contraindicated in pregnancy by its label")
    body["prefetch"]["patient"] = {**PATIENT, "birthDate": "1990-03-04"}
    assert "critical" in [c["indicator"] for c in cards(client, "kahler-order-select", body)]


def test_a_patient_without_myeloma_gets_no_card(client: httpx.Client) -> None:
    body = call("patient-view", LINES)
    body["prefetch"]["conditions"] = bundle()
    assert cards(client, "kahler-patient-view", body) == []


def test_what_cannot_be_used_is_said(client: httpx.Client) -> None:
    body = call("patient-view", LINES)
    missing = client.post("/cds-services/kahler-patient-view", json={**body, "prefetch": None})
    assert missing.status_code == 412
    assert "prefetch" in missing.json()["error"]["message"]
    wrong = copy.deepcopy(body)
    wrong["prefetch"]["patient"]["birthDate"] = "4 March"
    (card,) = cards(client, "kahler-patient-view", wrong)
    assert "birthDate" in card["detail"]
    assert "was not read" in card["detail"]
    unknown = call(
        "patient-view", observation(OWN, "refractory_to", valueCodeableConcept={"text": "qwertyzumab"})
    )
    reply = client.post("/cds-services/kahler-patient-view", json=unknown)
    assert reply.status_code == 422
    assert "qwertyzumab" in reply.json()["error"]["message"]
    assert client.post("/cds-services/none", json=body).status_code == 404
    other = client.post("/cds-services/kahler-patient-view", json={**body, "hook": "order-sign"})
    assert other.status_code == 422


def orders(drug: str, *resources: dict[str, Any], born: str = "1960-03-04") -> dict[str, Any]:
    body = call("order-select", *resources, selections=[], draftOrders=bundle(order(drug)))
    body["prefetch"]["patient"] = {**PATIENT, "birthDate": born}
    return body


def own(name: str, text: str) -> dict[str, Any]:
    return observation(OWN, name, valueCodeableConcept={"text": text})


PREGNANT = observation(
    LOINC,
    "82810-3",
    valueCodeableConcept={"coding": [{"system": "http://snomed.info/sct", "code": "77386006"}]},
)


@pytest.mark.parametrize(
    ("drug", "indicator"),
    [("pomalidomide", "critical"), ("iberdomide", "critical"), ("carfilzomib", "warning")],
)
def test_pregnancy_forbids_cereblon_drugs_and_leaves_others_to_a_specialist(
    client: httpx.Client, drug: str, indicator: str
) -> None:
    (card,) = cards(
        client, "kahler-order-select", orders(drug, PREGNANT, LINES, REFRACTORY, born="1990-03-04")
    )
    assert card["indicator"] == indicator
    assert ("contraindicated" in card["summary"]) == (indicator == "critical")
    assert any("/documents/" in link["url"] for link in card["links"])


def test_what_forbids_one_drug_of_a_regimen_is_not_said_of_another(client: httpx.Client) -> None:
    allergy = own("hypersensitivity_to", "carfilzomib")
    resistant = own("refractory_to", "bortezomib")
    assert cards(client, "kahler-order-select", orders("lenalidomide", allergy, resistant, LINES)) == []
    (card,) = cards(client, "kahler-order-select", orders("carfilzomib", allergy, resistant, LINES))
    assert (card["indicator"], "hypersensitivity" in card["summary"]) == ("critical", True)
    boron = orders("bortezomib", own("hypersensitivity_to", "mannitol"), LINES, REFRACTORY)
    assert [c["indicator"] for c in cards(client, "kahler-order-select", boron)] == ["critical"]
    dex = orders("dexamethasone", PREGNANT, LINES, REFRACTORY, born="1990-03-04")
    assert cards(client, "kahler-order-select", dex) == []


def test_a_danger_is_told_where_the_rules_are_silent(client: httpx.Client) -> None:
    body = orders("pomalidomide", PREGNANT, LINES, REFRACTORY, born="1990-03-04")
    leukaemia = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C90.12"}]}
    body["prefetch"]["conditions"] = bundle({**MYELOMA, "code": leukaemia})
    assert [c["indicator"] for c in cards(client, "kahler-order-select", body)] == ["critical"]


def test_every_contraindication_of_the_rules_is_known_to_the_order_door(service_settings: Settings) -> None:
    found = {
        rule.id
        for rule in open_service(service_settings).drafter.picker.ruleset.rules  # type: ignore[attr-defined]
        if rule.then == "exclude" and rule.category is Category.CONTRAINDICATED
    }
    assert found == {PREGNANCY_RULE, EXCIPIENT_RULE, *HYPERSENSITIVITY_LABELS.values()}


def test_a_class_stated_as_refractory_warns_for_its_drugs(client: httpx.Client) -> None:
    body = orders("bortezomib", LINES, own("refractory_to", "proteasome inhibitors"))
    assert [c["indicator"] for c in cards(client, "kahler-order-select", body)] == ["warning"]


def test_an_order_asks_for_refractoriness_that_is_not_recorded(client: httpx.Client) -> None:
    body = orders("bortezomib")
    body["prefetch"]["statements"] = bundle(TAKEN)
    (card,) = cards(client, "kahler-order-select", body)
    assert card["indicator"] == "info"
    assert "not recorded" in card["summary"]
    assert "Prior lines of therapy are not recorded either" in card["detail"]
    assert "suggestions" not in card
    assert cards(client, "kahler-order-select", orders("tocilizumab")) == []


def test_a_drug_given_by_reference_is_found(client: httpx.Client) -> None:
    for reference, contained in (
        ({"reference": "#med"}, [{"resourceType": "Medication", "id": "med", "code": {"text": "Revlimid"}}]),
        ({"reference": "Medication/9", "display": "lenalidomide 25 mg"}, []),
    ):
        draft = {**order("r"), "medicationReference": reference, "contained": contained}
        del draft["medicationCodeableConcept"]
        body = orders("x", LINES, REFRACTORY)
        body["context"]["draftOrders"] = bundle(draft)
        assert [c["indicator"] for c in cards(client, "kahler-order-select", body)] == ["warning"]


def test_a_contradiction_is_named(client: httpx.Client) -> None:
    zero = observation(OWN, "prior_lines", valueInteger=0)
    card, warning = cards(client, "kahler-order-select", orders("lenalidomide", zero, REFRACTORY))
    assert "refractory" in warning["summary"]
    assert "prior_lines is 0, and drugs were given" in card["detail"]


def test_conditions_that_cannot_be_had_are_a_412(client: httpx.Client) -> None:
    body = call("patient-view", LINES, REFRACTORY)
    body["prefetch"]["conditions"] = {"resourceType": "OperationOutcome", "issue": []}
    assert client.post("/cds-services/kahler-patient-view", json=body).status_code == 412
    del body["prefetch"]["conditions"]
    assert client.post("/cds-services/kahler-patient-view", json=body).status_code == 412
    # The specification: null where the client has no data, the key left out where it could not be had.
    body["prefetch"]["conditions"] = None
    assert cards(client, "kahler-patient-view", body) == []
    for service in client.get("/cds-services").json()["services"]:
        assert service["prefetch"]["conditions"].endswith("clinical-status=active,recurrence,relapse")


def test_what_could_not_be_read_is_told_at_an_order(client: httpx.Client) -> None:
    broken = {**REFRACTORY, "effectiveDateTime": "yesterday"}
    found = cards(client, "kahler-order-select", orders("lenalidomide", LINES, broken))
    assert any("could not be read" in c["summary"] for c in found)
