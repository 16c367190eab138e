"""Hostile strings in documents, profiles and generated text: they stay text on every page and in every export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from api.building import build_index
from api.http.app import create_app
from core.answers import Abstention, AbstentionReason, Answer, Notice, Urgent
from core.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from hostile import HOSTILE

OURS = {f"/static/{name}.js" for name in ("kahler", "ask", "patient")}
STEERING = set("\x00\x07\x1b\u202e\u202c\u2066\u2069\u200f\u200e\u061c")


def assert_only_text(page: str) -> None:
    """No script but ours, no handler, no foreign address, no steering character."""
    assert not STEERING & set(page)
    tree = html.document_fromstring(page)
    scripts = tree.xpath("//script")
    assert {s.get("src", "").split("?")[0] for s in scripts} <= OURS
    assert all(not (s.text or "").strip() for s in scripts)
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"], (
            html.tostring(element)
        )
        assert element.tag not in {"iframe", "object", "embed", "base", "style"}
        for name in ("href", "src", "action", "formaction"):
            address = element.get(name, "").strip().lower()
            assert not address.startswith(("javascript:", "data:", "vbscript:", "//")), address


class Poisoned:
    """A real service whose answers carry a hostile string wherever text can stand."""

    def __init__(self, service: Any) -> None:
        self._service = service
        self.text = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    def ask(self, question: str, **options: Any) -> Answer:
        answer: Answer = self._service.ask("what was median OS with DPd in MM-014?", **options)
        bad = self.text
        abstention = Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE, message=bad, missing=(bad,), nearest=(bad,)
        )
        claims = [c.model_copy(update={"text": f"{bad} {c.text}"}) for c in answer.claims]
        references = [
            r.model_copy(
                update={"title": bad, "citation": bad, "section": bad, "url": bad, "doi": bad, "quote": bad}
            )
            for r in answer.references
        ]
        return answer.model_copy(
            update={
                "question": bad,
                "claims": tuple(claims),
                "references": tuple(references),
                "notices": (Notice(code="x", text=bad),),
                "abstention": abstention,
                "urgent": Urgent(situation=bad, message=bad, citations=(1,)),
                "followups": (bad,),
            }
        )


@pytest.fixture(scope="module")
def poisoned(
    service_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Any]]:
    from answer.service import open_service

    service = Poisoned(open_service(service_settings))
    settings = service_settings.model_copy(update={"data": tmp_path_factory.mktemp("poisoned")})
    with TestClient(create_app(settings, service)) as client:  # type: ignore[arg-type]
        yield client, service


@pytest.mark.parametrize("at", range(len(HOSTILE)))
def test_generated_text_stays_text(poisoned: tuple[TestClient, Any], at: int) -> None:
    client, service = poisoned
    service.text = HOSTILE[at]
    page = client.get("/", params={"q": "x"})
    assert page.status_code == 200
    assert_only_text(page.text)
    answer = service.ask("x").answer_id
    assert_only_text(client.get(f"/answers/{answer}", params={"part": "true"}).text)
    ris = client.get(f"/answers/{answer}.ris").text
    assert all(line[2:6] == "  - " for line in ris.splitlines() if line)
    chat = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "x"}]})
    assert chat.headers["content-type"] == "application/json"
    assert chat.headers["x-content-type-options"] == "nosniff"


def test_documents_and_their_titles_stay_text(fresh_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for at, text in enumerate(HOSTILE):
        body = text.replace("\x00", "")
        (folder / f"d{at:03}.md").write_text(f"# {body}\n\n## {body}\n\nTeclistamab on our ward: {body}\n")
    build_index(fresh_settings, [folder])
    client = TestClient(create_app(fresh_settings))
    ids = [
        d["document_id"] for d in client.get("/v1/documents", params={"shelf": "user"}).json()["documents"]
    ]
    assert len(ids) >= 85  # some are no Markdown to the loader, and it says so
    assert_only_text(client.get("/documents").text)
    for document_id in ids:
        assert_only_text(client.get(f"/documents/{document_id}", params={"from": 0, "to": 40}).text)


def test_the_patient_form_stays_text(service_settings: Settings, tmp_path: Path) -> None:
    from answer.service import open_service

    settings = service_settings.model_copy(update={"data": tmp_path})
    client = TestClient(create_app(settings, open_service(service_settings)))
    for text in HOSTILE:
        for form in ({"from": "words", "words": text}, {"refractory_to": text, "plan": text, "age": text}):
            assert_only_text(client.post("/patient", data=form).text)
