"""The examples of the OpenAPI document. `python -m api.http.examples` asks them anew and writes `examples.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

FILE = Path(__file__).with_name("examples.json")
_CLAIM = "In MM-014 cohort B, DPd gave a median overall survival of 56.7 months."
_CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
# "method path": (values of the path, body). {answer_id} is that of the first example's answer.
REQUESTS: dict[str, tuple[dict[str, str], dict[str, Any] | None]] = {
    "post /v1/ask": ({}, {"question": "What was median OS with DPd in MM-014?"}),
    "post /v1/search": ({}, {"query": "cardiac failure", "k": 5, "kind": "label", "drug": "Kyprolis"}),
    "post /v1/recommend": (
        {},
        {"text": "66 y, one prior line (VRd), progressing on lenalidomide, CrCl 70, US", "explain": False},
    ),
    "post /v1/verify": ({}, {"claim": _CLAIM, "passage_id": "mm014-os#os"}),
    "get /v1/answers/{answer_id}": ({"answer_id": "{answer_id}"}, None),
    "post /v1/feedback": ({}, {"answer_id": "{answer_id}", "rating": "helpful"}),
    "get /v1/models": ({}, None),
    "get /v1/models/{model}": ({"model": "kahler"}, None),
    "post /v1/chat/completions": (
        {},
        {
            "model": "kahler",
            "messages": [{"role": "user", "content": "What was median OS with DPd in MM-014?"}],
        },
    ),
    "get /v1/documents": ({}, None),
    "get /v1/documents/{document_id}": ({"document_id": "castor-2020"}, None),
    "get /v1/passages/{passage_id}": ({"passage_id": "mm014-os#os"}, None),
    "get /v1/regimens/{regimen_id}": ({"regimen_id": "dpd"}, None),
    "get /v1/reviews/{kind}/{subject_id}": ({"kind": "document", "subject_id": "castor-2020"}, None),
    "post /v1/reviews/{kind}/{subject_id}": (
        {"kind": "document", "subject_id": "castor-2020"},
        {"status": "under_review", "comment": "read against the paper"},
    ),
    "get /cds-services": ({}, None),
    "post /cds-services/{service_id}": (
        {"service_id": "kahler-order-select"},
        {
            "hook": "order-select",
            "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
            "context": {
                "userId": "Practitioner/example",
                "patientId": "p1",
                "selections": ["MedicationRequest/m1"],
                "draftOrders": {
                    "resourceType": "Bundle",
                    "entry": [
                        {
                            "resource": {
                                "resourceType": "MedicationRequest",
                                "id": "m1",
                                "status": "draft",
                                "intent": "order",
                                "subject": {"reference": "Patient/p1"},
                                "medicationCodeableConcept": {"text": "lenalidomide"},
                            }
                        }
                    ],
                },
            },
            "prefetch": {
                "patient": {"resourceType": "Patient", "id": "p1", "birthDate": "1960-03-04"},
                "conditions": {
                    "resourceType": "Bundle",
                    "entry": [
                        {
                            "resource": {
                                "resourceType": "Condition",
                                "subject": {"reference": "Patient/p1"},
                                "code": {
                                    "coding": [{"system": "http://snomed.info/sct", "code": "109989006"}]
                                },
                            }
                        }
                    ],
                },
                "observations": {
                    "resourceType": "Bundle",
                    "entry": [
                        {
                            "resource": {
                                "resourceType": "Observation",
                                "status": "final",
                                "code": {
                                    "coding": [
                                        {"system": "urn:kahler:patient-profile", "code": "refractory_to"}
                                    ]
                                },
                                "subject": {"reference": "Patient/p1"},
                                "valueCodeableConcept": {"text": "lenalidomide"},
                            }
                        }
                    ],
                },
            },
        },
    ),
    "post /cds-services/{service_id}/feedback": (
        {"service_id": "kahler-order-select"},
        {
            "feedback": [
                {
                    "card": _CARD,
                    "outcome": "overridden",
                    "overrideReason": {"reason": {"code": "trial", "system": "urn:kahler:override"}},
                    "outcomeTimestamp": "2026-11-20T10:05:31Z",
                }
            ]
        },
    ),
    "get /healthz": ({}, None),
    "get /readyz": ({}, None),
}


@cache
def read_examples() -> dict[str, dict[str, Any]]:
    """ "method path" to {path, request, status, response}; lists of a response are cut to their first item."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def add_examples(app: FastAPI) -> None:
    """Make the app's OpenAPI document show them. The document is made when it is first asked for."""
    bare = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _put(bare(), read_examples())
        return bare()

    app.openapi = openapi  # type: ignore[method-assign]


def _put(document: dict[str, Any], examples: dict[str, dict[str, Any]]) -> None:
    for place, example in examples.items():
        method, path = place.split()
        operation = document["paths"][path][method]
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["example"] = example["path"][parameter["name"]]
        if "request" in example:
            operation["requestBody"]["content"]["application/json"]["example"] = example["request"]
        if "response" in example:
            content = operation["responses"][example["status"]]["content"]
            content["application/json"]["example"] = example["response"]


def ask_examples(client: Any) -> dict[str, dict[str, Any]]:
    """Send every request with `client` (httpx's face); returns what `examples.json` holds."""
    made: dict[str, dict[str, Any]] = {}
    answer_id = ""
    for place, (values, body) in REQUESTS.items():
        method, path = place.split()
        values, body = json.loads(json.dumps([values, body]).replace("{answer_id}", answer_id))
        reply = client.request(
            method, path.format(**{n: v.replace("#", "%23") for n, v in values.items()}), json=body
        )
        answer_id = answer_id or reply.json()["answer_id"]
        made[place] = {"path": values, "status": str(reply.status_code), "response": _cut(reply.json())}
        if body is not None:
            made[place]["request"] = body
    return made


def _cut(value: Any) -> Any:
    """Lists to their first item: an example shows the shape. Two texts may be a pair, such as an interval."""
    if isinstance(value, dict):
        return {name: _cut(held) for name, held in value.items()}
    if not isinstance(value, list):
        return value
    return [_cut(held) for held in value[: 2 if all(isinstance(held, str) for held in value) else 1]]


def main() -> None:
    """Rewrite `examples.json` from the index that serves now. Needs httpx, as the tests do."""
    from tempfile import TemporaryDirectory

    from starlette.testclient import TestClient

    from api.http.app import create_app
    from api.service import open_service
    from core.settings import load_settings

    settings = load_settings()
    with TemporaryDirectory() as folder:
        app = create_app(settings.model_copy(update={"data": Path(folder)}), open_service(settings))
        made = ask_examples(TestClient(app, base_url="http://localhost:8000"))
    FILE.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
