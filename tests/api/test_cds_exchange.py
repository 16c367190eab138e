"""The whole exchange of CDS Hooks 2.0, clause by clause of its specification (HL7 cds-hooks 2.0.1)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from starlette.testclient import TestClient
from test_cds import (
    LINES,
    MYELOMA,
    PLATELETS,
    PREGNANT,
    REFRACTORY,
    bundle,
    call,
    cards,
    order,
    orders,
)

from api.cds.protocol import Cards, Discovery
from api.db.database import migrate, open_database
from api.db.feedback import FeedbackBook
from api.http.app import create_app
from core.errors import SettingsError
from core.settings import Settings, load_settings

VIEW, SELECT = "kahler-patient-view", "kahler-order-select"
CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
SUGGESTION = "e56e1945-20b3-4393-8503-a1a20fd73152"
EHR, EVIL = "https://ehr.example.org", "https://evil.example"


@pytest.fixture(scope="module")
def client(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, timeout=30)


def app_with(settings: Settings, **changes: Any) -> TestClient:
    return TestClient(create_app(settings.model_copy(update=changes)), base_url="http://kahler.example")


def empties(value: Any, place: str = "") -> list[str]:
    """Where a null or an empty value stands; an empty list of cards is allowed."""
    if isinstance(value, dict):
        return [e for k, v in value.items() for e in empties(v, f"{place}.{k}")] or ([] if value else [place])
    if isinstance(value, list):
        return [e for v in value for e in empties(v, f"{place}[]")] or ([] if value else [place])
    return [place] if value is None or value == "" else []


# discovery and prefetch


def test_a_prefetch_template_keeps_to_the_recommended_subset(client: httpx.Client) -> None:
    reply = client.get("/cds-services").json()
    Discovery.model_validate(reply)
    assert empties(reply) == []
    known = {
        "Condition": {"patient", "clinical-status"},
        "Observation": {"patient", "status", "_sort", "_count"},
        "MedicationStatement": {"patient"},
        "MedicationAdministration": {"patient", "status"},
    }
    for service in reply["services"]:
        for template in service["prefetch"].values():
            assert re.findall(r"{{.*?}}", template) == ["{{context.patientId}}"]
            kind, _, query = template.partition("?")
            if not query:
                assert kind == "Patient/{{context.patientId}}"
                continue
            names = dict(parse_qsl(query))
            assert set(names) <= known[kind]
            assert not any(":" in name for name in names)


# cards


def test_cards_have_the_fields_of_the_specification_and_no_empty_ones(client: httpx.Client) -> None:
    made = [
        *cards(client, VIEW, call("patient-view", PLATELETS)),
        *cards(client, VIEW, call("patient-view", LINES, REFRACTORY, PLATELETS)),
        *cards(client, SELECT, orders("lenalidomide", LINES, REFRACTORY)),
        *cards(client, SELECT, orders("pomalidomide", PREGNANT, LINES, REFRACTORY)),
        *cards(client, SELECT, orders("bortezomib")),
    ]
    assert {c["indicator"] for c in made} == {"info", "warning", "critical"}
    assert empties(made) == []
    Cards.model_validate({"cards": made})
    assert len({c["uuid"] for c in made}) == len(made)
    for card in made:
        assert ("suggestions" in card) == ("selectionBehavior" in card)
        assert all(reason["display"] for reason in card.get("overrideReasons", []))


def test_the_reasons_to_override_fit_the_card(client: httpx.Client) -> None:
    (warning,) = cards(client, SELECT, orders("lenalidomide", LINES, REFRACTORY))
    codes = [reason["code"] for reason in warning["overrideReasons"]]
    assert codes == ["not-refractory", "patient-wish", "trial", "no-alternative"]
    danger = cards(client, SELECT, orders("pomalidomide", PREGNANT, LINES, REFRACTORY, born="1990-03-04"))[0]
    assert danger["overrideReasons"][0]["code"] == "record-wrong"


def test_an_order_that_cannot_be_named_is_warned_of_but_not_removed(client: httpx.Client) -> None:
    body = orders("lenalidomide", LINES, REFRACTORY)
    del body["context"]["draftOrders"]["entry"][0]["resource"]["id"]
    (warning,) = cards(client, SELECT, body)
    assert warning["indicator"] == "warning"
    assert not {"suggestions", "selectionBehavior"} & set(warning)


# calls


@pytest.mark.parametrize("name", ["hook", "hookInstance", "context", "context.patientId", "context.userId"])
def test_what_a_call_must_hold_is_named(client: httpx.Client, name: str) -> None:
    body: dict[str, Any] = call("patient-view", LINES)
    holder = body["context"] if "." in name else body
    del holder[name.split(".")[-1]]
    reply = client.post(f"/cds-services/{VIEW}", json=body)
    assert reply.status_code == 422
    assert reply.json()["error"]["message"].startswith(f"{name} is not usable")


@pytest.mark.parametrize("name", ["draftOrders", "selections"])
def test_an_order_hook_without_its_orders_is_an_error_and_not_silence(
    client: httpx.Client, name: str
) -> None:
    body = orders("lenalidomide", LINES, REFRACTORY)
    del body["context"][name]
    reply = client.post(f"/cds-services/{SELECT}", json=body)
    assert reply.status_code == 422
    assert name in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    "selection", ["MedicationRequest/len", "len", "https://fhir.example/MedicationRequest/len"]
)
def test_the_selected_order_is_found_however_it_is_named(client: httpx.Client, selection: str) -> None:
    body = orders("x", LINES, REFRACTORY)
    drafts = bundle({**order("lenalidomide"), "id": "len"}, {**order("Revlimid"), "id": "other"})
    body["context"] |= {"draftOrders": drafts, "selections": [selection]}
    (warning,) = cards(client, SELECT, body)
    assert warning["suggestions"][0]["actions"][0]["resourceId"] == "MedicationRequest/len"


def test_a_selection_that_names_no_draft_hides_none(client: httpx.Client) -> None:
    body = orders("lenalidomide", LINES, REFRACTORY)
    body["context"]["selections"] = ["MedicationRequest/gone"]
    assert [c["indicator"] for c in cards(client, SELECT, body)] == ["warning"]
    body["context"]["draftOrders"]["entry"].append(
        {"resource": {"resourceType": "NutritionOrder", "id": "n"}}
    )
    body["context"]["selections"] = ["NutritionOrder/n"]
    assert cards(client, SELECT, body) == []


def test_a_draft_that_is_not_fhir_does_not_silence_the_others(client: httpx.Client) -> None:
    body = orders("lenalidomide", LINES, REFRACTORY)
    body["context"]["draftOrders"]["entry"].append(
        {"resource": {"resourceType": "MedicationRequest", "id": "half", "status": 7}}
    )
    warning, unread = cards(client, SELECT, body)
    assert (warning["indicator"], unread["indicator"]) == ("warning", "info")
    assert "half" in unread["detail"]


def test_a_drug_named_by_a_medication_of_the_session_is_found(client: httpx.Client) -> None:
    draft = {**order("r"), "medicationReference": {"reference": "Medication/9"}}
    del draft["medicationCodeableConcept"]
    body = orders("x", LINES, REFRACTORY)
    medication = {"resourceType": "Medication", "id": "9", "code": {"text": "Revlimid 25 mg"}}
    body["context"]["draftOrders"] = bundle(draft, medication)
    body["context"]["selections"] = ["MedicationRequest/r"]
    assert [c["indicator"] for c in cards(client, SELECT, body)] == ["warning"]


# the record


def test_the_record_of_another_patient_is_never_used(client: httpx.Client) -> None:
    body = call("patient-view", LINES, REFRACTORY)
    body["context"]["patientId"] = "p2"
    reply = client.post(f"/cds-services/{VIEW}", json=body)
    assert reply.status_code == 422
    assert "context.patientId" in reply.json()["error"]["message"]

    foreign = {**REFRACTORY, "subject": {"reference": "https://fhir.example/Patient/p2"}}
    (card,) = cards(client, VIEW, call("patient-view", LINES, foreign))
    assert "refractory" in card["summary"]
    assert "of another patient" in card["detail"]

    draft = orders("lenalidomide", LINES, REFRACTORY)
    draft["context"]["draftOrders"]["entry"][0]["resource"]["subject"] = {"reference": "Patient/p2"}
    assert client.post(f"/cds-services/{SELECT}", json=draft).status_code == 422


def test_a_prefetch_that_goes_on_elsewhere_is_told(client: httpx.Client) -> None:
    body = orders("lenalidomide", LINES, REFRACTORY)
    body["prefetch"]["observations"]["link"] = [{"relation": "next", "url": "https://fhir.example/?page=2"}]
    warning, note = cards(client, SELECT, body)
    assert warning["indicator"] == "warning"
    assert "observations goes on elsewhere" in note["detail"]
    body["prefetch"]["conditions"] = {**bundle(), "link": body["prefetch"]["observations"]["link"]}
    assert client.post(f"/cds-services/{SELECT}", json=body).status_code == 412


def test_a_prefetch_that_failed_is_told(client: httpx.Client) -> None:
    body = orders("lenalidomide", LINES, REFRACTORY)
    body["prefetch"]["statements"] = {"resourceType": "OperationOutcome", "issue": []}
    assert "statements failed" in cards(client, SELECT, body)[1]["detail"]


@pytest.mark.parametrize(
    ("prefetch", "words"),
    [
        ({"conditions": "C90.0"}, "prefetch.conditions"),
        ({"conditions": {"resourceType": "Bundle", "entry": "none"}}, "prefetch.conditions.entry"),
        ({"conditions": {"resourceType": "Bundle", "entry": [3]}}, "prefetch.conditions.entry.0"),
    ],
)
def test_a_prefetch_of_another_shape_is_named(
    client: httpx.Client, prefetch: dict[str, Any], words: str
) -> None:
    reply = client.post(f"/cds-services/{VIEW}", json={**call("patient-view"), "prefetch": prefetch})
    assert reply.status_code == 422
    assert words in reply.json()["error"]["message"]


def test_a_reference_range_without_a_value_is_passed_over(client: httpx.Client) -> None:
    bilirubin = {
        **PLATELETS,
        "code": {"coding": [{"system": "http://loinc.org", "code": "1975-2"}]},
        "referenceRange": [{"high": {"unit": "mg/dL"}}, {"high": {"value": 0}}],
    }
    assert cards(client, VIEW, call("patient-view", LINES, REFRACTORY, bilirubin))


def test_a_token_is_not_used_stored_logged_or_given_back(
    fresh_settings: Settings, logged: io.StringIO
) -> None:
    door = app_with(fresh_settings)
    body = call("patient-view", LINES, REFRACTORY)
    secret = {
        "access_token": "s3cret-token",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "s",
        "subject": "k",
    }
    for given in (secret, "s3cret-token"):
        reply = door.post(f"/cds-services/{VIEW}", json={**body, "fhirAuthorization": given})
        assert reply.status_code == 200
        assert "s3cret" not in reply.text
    said = logged.getvalue()
    assert '"route": "/cds-services/{service_id}"' in said
    assert "s3cret" not in said
    assert not _stored(fresh_settings, "s3cret", "p1")


# feedback


def feedback(**more: Any) -> dict[str, Any]:
    item = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": "2026-11-20T10:05:31+01:00", **more}
    return {"feedback": [item]}


def _stored(settings: Settings, *words: str) -> list[str]:
    """Which of the words stand anywhere in the database's files."""
    held = b"".join(p.read_bytes() for p in settings.data.glob("kahler.sqlite3*"))
    return [w for w in words if w.encode() in held]


def test_feedback_is_kept_without_the_patient_and_read_by_the_operator(
    fresh_settings: Settings, kahler: Callable[..., Any]
) -> None:
    door = app_with(fresh_settings)
    reason = {
        "reason": {"code": "trial", "system": "urn:kahler:override"},
        "userComment": "Mrs Vandermolen, bed 7",
    }
    accepted = {"outcome": "accepted", "acceptedSuggestions": [{"id": SUGGESTION}]}
    for sent in (feedback(overrideReason=reason), feedback(), feedback(**accepted)):
        reply = door.post(f"/cds-services/{SELECT}/feedback", json=sent)
        assert (reply.status_code, reply.json()) == (200, {})

    kept = FeedbackBook(open_database(fresh_settings.database)).outcomes()
    assert [(o.card, o.outcome, o.reason_code, o.accepted_suggestions) for o in kept] == [
        (CARD, "overridden", "trial", ()),
        (CARD, "overridden", None, ()),
        (CARD, "accepted", None, (SUGGESTION,)),
    ]
    assert {o.outcome_at for o in kept} == {"2026-11-20T09:05:31+00:00"}
    assert _stored(fresh_settings, CARD) == [CARD]
    assert not _stored(fresh_settings, "Vandermolen", "bed 7")

    told = kahler("feedback", data=fresh_settings.data)
    assert told.code == 0
    assert f"1 overridden, {SELECT}: Given within a trial" in told.out
    assert f"1 overridden, {SELECT}: no reason given" in told.out
    assert f"1 accepted, {SELECT}\n" in told.out
    whole = json.loads(kahler("feedback", "--json", data=fresh_settings.data).out)
    assert [c["card"] for c in whole["cards"]] == [CARD] * 3
    metrics = door.get("/metrics").text
    assert f'kahler_cds_feedback_total{{outcome="overridden",service="{SELECT}"}} 2.0' in metrics


def test_the_operator_reads_what_readers_said(fresh_settings: Settings, kahler: Callable[..., Any]) -> None:
    door = app_with(fresh_settings)
    answer = door.post("/v1/ask", json={"question": "what was median OS with DPd in MM-014?"}).json()
    sent = {
        "answer_id": answer["answer_id"],
        "rating": "wrong",
        "claim": 0,
        "comment": "not this \x1b[31marm",
    }
    assert door.post("/v1/feedback", json=sent).status_code == 201
    told = kahler("feedback", data=fresh_settings.data).out
    assert f"wrong: {answer['answer_id']}, claim 0. not this" in " ".join(told.split())
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"card": "Mrs Vandermolen"}, "feedback.0.card"),
        ({"outcome": "ignored"}, "feedback.0.outcome"),
        ({"outcome": "accepted"}, "acceptedSuggestions"),
        ({"outcomeTimestamp": "yesterday"}, "feedback.0.outcomeTimestamp"),
        ({"outcomeTimestamp": "2026-11-20T10:05:31"}, "feedback.0.outcomeTimestamp"),
        ({"overrideReason": {"reason": {"code": "trial"}}}, "feedback.0.overrideReason.reason.system"),
    ],
)
def test_feedback_that_is_not_the_specifications_is_not_kept(
    client: httpx.Client, served_settings: Settings, wrong: dict[str, Any], words: str
) -> None:
    book = FeedbackBook(open_database(served_settings.database))
    before = book.outcomes()
    both = {"feedback": [*feedback()["feedback"], *feedback(**wrong)["feedback"]]}
    reply = client.post(f"/cds-services/{SELECT}/feedback", json=both)
    assert reply.status_code == 422
    assert words.replace(".0.", ".1.") in reply.json()["error"]["message"]
    assert book.outcomes() == before
    assert client.post("/cds-services/none/feedback", json=feedback()).status_code == 404
    assert client.post(f"/cds-services/{SELECT}/feedback", json={"feedback": []}).status_code == 422


def test_a_database_from_before_gains_the_table_and_keeps_its_answers(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, text

    import api.db

    engine = create_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    config = Config()
    config.set_main_option("script_location", str(Path(api.db.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO reviewer VALUES ('Dr A. Reader', 'reviewer', 'x', '2026-01-01')")
        )
    migrate(engine)
    assert FeedbackBook(engine).outcomes() == ()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT name FROM reviewer")).scalar() == "Dr A. Reader"


# origins


def test_any_page_may_read_what_is_offered(fresh_settings: Settings) -> None:
    reply = app_with(fresh_settings).get("/cds-services", headers={"origin": EVIL})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers


def test_only_listed_pages_call_services_and_write_feedback(fresh_settings: Settings) -> None:
    door = app_with(fresh_settings, cds_origins=(EHR,))
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
    }
    for path, body in (
        (f"/cds-services/{VIEW}", call("patient-view", LINES, REFRACTORY)),
        (f"/cds-services/{SELECT}/feedback", feedback()),
    ):
        before = door.options(path, headers={"origin": EHR, **asked})
        assert before.status_code == 200
        assert before.headers["access-control-allow-origin"] == EHR
        assert "POST" in before.headers["access-control-allow-methods"]
        assert {"authorization", "content-type"} <= set(
            before.headers["access-control-allow-headers"].lower().split(", ")
        )
        reply = door.post(path, json=body, headers={"origin": EHR})
        assert reply.status_code == 200
        assert reply.headers["access-control-allow-origin"] == EHR
        assert "origin" in reply.headers["vary"].lower()

        for foreign in (EVIL, "null", "http://ehr.example.org", EHR + ".evil.example"):
            assert door.options(path, headers={"origin": foreign, **asked}).status_code == 403
            refused = door.post(path, json=body, headers={"origin": foreign})
            assert refused.status_code == 403
            assert "KAHLER_CDS_ORIGINS" in refused.json()["error"]["message"]
            assert "access-control-allow-origin" not in refused.headers
        for own in ({}, {"origin": "http://kahler.example"}):
            assert door.post(path, json=body, headers=own).status_code == 200
    assert len(FeedbackBook(open_database(fresh_settings.database)).outcomes()) == 3


def test_a_page_cannot_slip_past_by_another_spelling_of_the_address(fresh_settings: Settings) -> None:
    door = app_with(fresh_settings)
    for path in (
        f"/cds-services/{SELECT}/feedback/",
        f"/cds-services//{SELECT}/feedback",
        f"/cds-services/./{SELECT}",
    ):
        assert door.post(path, json=feedback(), headers={"origin": EVIL}).status_code in {403, 404}
    assert FeedbackBook(open_database(fresh_settings.database)).outcomes() == ()


def test_other_doors_give_no_page_leave(fresh_settings: Settings) -> None:
    reply = app_with(fresh_settings, cds_origins=("*",)).get("/v1/models", headers={"origin": EHR})
    assert "access-control-allow-origin" not in reply.headers


def test_origins_are_set_with_commas_and_checked() -> None:
    set_to = load_settings(
        {"KAHLER_CDS_ORIGINS": f"{EHR}, https://sandbox.cds-hooks.org"}, file=Path("none.toml")
    )
    assert set_to.cds_origins == (EHR, "https://sandbox.cds-hooks.org")
    for wrong in ("ehr.example.org", f"{EHR}/app", "https://*.example.org"):
        with pytest.raises(SettingsError, match="is not an origin"):
            load_settings({"KAHLER_CDS_ORIGINS": wrong}, file=Path("none.toml"))


def test_a_patient_without_myeloma_is_told_nothing_and_nothing_is_kept(fresh_settings: Settings) -> None:
    body = call("patient-view", LINES)
    body["prefetch"]["conditions"] = bundle({**MYELOMA, "code": {"text": "asthma"}})
    assert app_with(fresh_settings).post(f"/cds-services/{VIEW}", json=body).json() == {"cards": []}
    assert not _stored(fresh_settings, "asthma", "1960-03-04")
