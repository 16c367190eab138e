"""The OpenAPI document is complete, its examples are true, and the API keeps to it whatever is sent.

`KAHLER_SOAK=1` sends fifty times as much.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.errors import LONGEST
from api.http.examples import REQUESTS, ask_examples, read_examples
from core.evidence import Citation
from core.settings import REPOSITORY, Settings

EXAMPLES = REPOSITORY / "docs" / "examples"
OPERATIONS = [*REQUESTS, "get /metrics"]
WITH_BODY = [place for place, (_, body) in REQUESTS.items() if body]
# Fifty times as much in a soak.
CASES = 1000 if os.environ.get("KAHLER_SOAK") else 20


@pytest.fixture(scope="module")
def client(served_settings: Settings) -> TestClient:
    return TestClient(create_app(served_settings), base_url="http://localhost:8000")


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def operations(client: TestClient) -> dict[str, Any]:
    """What schemathesis makes of the document, by "method path"."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        # What an app does when it starts and ends is not asked here, and may be done only once.
        if scope["type"] == "http":
            await client.app(scope, receive, send)

    described = schemathesis.openapi.from_asgi("/openapi.json", answer)
    found = (result.ok() for result in described.get_all_operations())
    return {f"{operation.method} {operation.path}": operation for operation in found}


def operation_at(document: dict[str, Any], place: str) -> dict[str, Any]:
    method, path = place.split()
    found: dict[str, Any] = document["paths"][path][method]
    return found


def check_against(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    whole = {**schema, "components": document["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


# the document


def test_every_operation_has_its_example(document: dict[str, Any]) -> None:
    described = {f"{method} {path}" for path, methods in document["paths"].items() for method in methods}
    assert described == set(OPERATIONS)
    assert set(read_examples()) == set(REQUESTS)


@pytest.mark.parametrize("place", OPERATIONS)
def test_an_operation_is_described_completely(document: dict[str, Any], place: str) -> None:
    operation = operation_at(document, place)
    assert operation["summary"]
    assert operation["tags"]
    for status, response in operation["responses"].items():
        assert response["description"], status
        for kind, content in response["content"].items():
            assert content["schema"], (status, kind)
            assert content["schema"] != {"type": "object", "additionalProperties": True}
    for parameter in operation.get("parameters", ()):
        assert parameter["schema"]
        assert parameter["in"] != "path" or parameter["example"]
    if "requestBody" in operation:
        assert {"400", "413", "422"} <= set(operation["responses"])
        assert operation["requestBody"]["content"]["application/json"]["example"]


@pytest.mark.parametrize("place", REQUESTS)
def test_the_examples_are_of_the_shapes_that_they_show(document: dict[str, Any], place: str) -> None:
    operation, example = operation_at(document, place), read_examples()[place]
    shown = operation["responses"][example["status"]]["content"]["application/json"]
    assert shown["example"] == example["response"]
    check_against(document, shown["schema"], shown["example"])
    if "request" in example:
        body = operation["requestBody"]["content"]["application/json"]
        assert body["example"] == example["request"]
        check_against(document, body["schema"], body["example"])


def test_the_examples_work(document: dict[str, Any], client: TestClient) -> None:
    for place, made in ask_examples(client).items():
        assert made["status"] == read_examples()[place]["status"], made["response"]
        responses = operation_at(document, place)["responses"]
        check_against(
            document, responses[made["status"]]["content"]["application/json"]["schema"], made["response"]
        )


def test_what_the_examples_quote_stands_on_the_shelf(client: TestClient) -> None:
    quoted = list(_citations(read_examples()))
    assert quoted
    for citation in quoted:
        passage = client.get(f"/v1/passages/{citation.passage_id.replace('#', '%23')}").json()
        assert citation.quote in passage["text"], "run python -m api.http.examples and commit examples.json"


def _citations(value: Any) -> Iterator[Citation]:
    if isinstance(value, dict):
        if set(Citation.model_fields) >= set(value) >= {"passage_id", "quote"}:
            yield Citation.model_validate(value)
        value = list(value.values())
    for held in value if isinstance(value, list) else ():
        yield from _citations(held)


# bad input


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].split("/")[-1]]
    return {
        **schema.get("properties", {}),
        **({"qestion": {}} if schema.get("additionalProperties") is False else {}),
    }


@pytest.mark.parametrize("place", WITH_BODY)
def test_a_field_that_is_wrong_is_named(document: dict[str, Any], client: TestClient, place: str) -> None:
    method, path = place.split()
    values, body = REQUESTS[place]
    schema = operation_at(document, place)["requestBody"]["content"]["application/json"]["schema"]
    tried = 0
    for name, field in _fields(document, schema).items():
        if set(field) <= {"title", "description"} and name != "qestion":
            continue  # anything may stand there
        reply = client.request(method, path.format(**values), json={**body, name: [{"a": 1}]})
        assert reply.status_code == 422, (name, reply.text)
        assert name in reply.json()["error"]["message"]
        tried += 1
    assert tried


@pytest.mark.parametrize("place", WITH_BODY)
def test_a_field_that_is_missing_is_named(document: dict[str, Any], client: TestClient, place: str) -> None:
    method, path = place.split()
    values, body = REQUESTS[place]
    for name in body:
        less = {key: value for key, value in body.items() if key != name}
        reply = client.request(method, path.format(**values), json=less)
        # A field with a default may be left out; then it is not the body that is refused.
        assert reply.status_code != 422 or name in reply.json()["error"]["message"]
    assert client.request(method, path.format(**values), json={}).status_code == 422


# whatever is sent


def is_clear(_context: Any, response: Response, _case: Any) -> None:
    assert_clear(response.status_code, response.text)


def assert_clear(status: int, text: str) -> None:
    """An error is one line that says something, in the shape that all errors have."""
    if status < 400:
        return
    error = json.loads(text)["error"]
    assert {"type", "message"} <= set(error)
    assert error["message"].strip()
    assert len(error["message"].splitlines()) == 1
    assert len(error["message"]) <= LONGEST
    assert "Traceback" not in text


FIXED = settings(
    max_examples=CASES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    is_clear,
]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize("place", OPERATIONS)
def test_the_api_keeps_to_its_document(operations: dict[str, Any], place: str, mode: GenerationMode) -> None:
    operation = operations[place]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
        pytest.skip("it takes nothing that could be wrong")

    @FIXED
    @given(case=operation.as_strategy(generation_mode=mode))
    def hold(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    hold()


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=8), held, max_size=3),
    max_leaves=6,
)
GOOD = {
    **{place: body for place, (_, body) in REQUESTS.items() if body},
    "post /cds-services/{service_id} of a view": json.loads((EXAMPLES / "patient-view.json").read_text()),
    "post /cds-services/{service_id} of an order": json.loads((EXAMPLES / "order-select.json").read_text()),
}


@pytest.mark.parametrize("name", GOOD)
def test_one_wrong_part_of_a_good_request_breaks_nothing(
    document: dict[str, Any], client: TestClient, name: str
) -> None:
    place = " ".join(name.split()[:2])
    method, path = place.split()
    values = REQUESTS[place][0]
    if "hook" in GOOD[name]:
        values = {"service_id": f"kahler-{GOOD[name]['hook']}"}
    parts = list(_places(GOOD[name]))
    responses = operation_at(document, place)["responses"]

    @FIXED
    @given(part=st.sampled_from(parts), wrong=ANYTHING)
    def hold(part: tuple[Any, ...], wrong: Any) -> None:
        reply = client.request(method, path.format(**values), json=_replace(GOOD[name], part, wrong))
        assert str(reply.status_code) in responses
        kind = reply.headers["content-type"].partition(";")[0]
        declared = responses[str(reply.status_code)]["content"][kind]
        if kind == "application/json":
            check_against(document, declared["schema"], reply.json())
        assert_clear(reply.status_code, reply.text)

    hold()


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body, the whole of it apart."""
    if at:
        yield at
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in held:
        yield from _places(inner, (*at, key))


def _replace(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    if not at:
        return new
    changed = value.copy()
    changed[at[0]] = _replace(value[at[0]], at[1:], new)
    return changed
