"""The HTTP door, against a real server."""

from __future__ import annotations

import io
import json
from pathlib import Path

import httpx
import pytest

from api.http.app import create_app
from core.answers import Answer
from core.settings import Settings

QUESTION = "what was median OS with DPd in MM-014?"
STEADY = {"created_at", "timings_ms"}


@pytest.fixture(scope="module")
def client(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, timeout=30)


def steady(answer: dict[str, object]) -> dict[str, object]:
    return {k: v for k, v in answer.items() if k not in STEADY}


def events_of(text: str) -> list[tuple[str, dict[str, object]]]:
    out = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if lines:
            out.append((lines["event"], json.loads(lines["data"])))
    return out


def assert_error(reply: httpx.Response, status: int, *words: str) -> None:
    assert reply.status_code == status
    error = reply.json()["error"]
    assert set(error) == {"type", "message"}
    assert "\n" not in error["message"]
    assert "Traceback" not in reply.text
    for word in words:
        assert word in error["message"]


def test_asking_gives_the_answer_of_the_contract(client: httpx.Client) -> None:
    reply = client.post("/v1/ask", json={"question": QUESTION})
    answer = Answer.model_validate(reply.json())
    assert "56.7 months" in answer.claims[0].text
    assert answer.references[0].quote == answer.claims[0].citations[0].quote
    assert reply.headers["cache-control"] == "no-store"


def test_curl_without_a_content_type_is_understood(client: httpx.Client) -> None:
    body = json.dumps({"question": QUESTION})
    for kind in ("application/x-www-form-urlencoded", "text/plain", ""):
        reply = client.post("/v1/ask", content=body, headers={"content-type": kind})
        assert reply.status_code == 200


def test_an_answer_keeps_its_address(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    again = client.get(f"/v1/answers/{answer['answer_id']}").json()
    assert steady(again) == steady(answer)
    assert_error(client.get("/v1/answers/nothing"), 404, "nothing")


def test_an_answer_is_there_after_a_restart(served_settings: Settings, client: httpx.Client) -> None:
    from api.db.database import AnswerStore, open_database

    answer = client.post("/v1/ask", json={"question": "what was median PFS with DVd in CASTOR?"}).json()
    client.get("/healthz")  # the answer is written after it was sent, and before the next request is read
    store = AnswerStore(open_database(served_settings.database))
    assert store.get(answer["answer_id"]).answer_id == answer["answer_id"]


def test_a_stream_holds_the_same_answer(client: httpx.Client) -> None:
    whole = client.post("/v1/ask", json={"question": QUESTION}).json()
    reply = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = events_of(reply.text)
    kinds = [kind for kind, _ in events]
    assert kinds[-1] == "answer"
    assert kinds.count("claim") == len(whole["claims"])
    assert steady(events[-1][1]) == steady(whole)


def test_a_stream_that_cannot_begin_is_a_plain_error(client: httpx.Client) -> None:
    body = {"question": "OS in CASTOR", "as_of": "3000-01-01", "stream": True}
    assert_error(client.post("/v1/ask", json=body), 422, "3000-01-01")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 422, ["JSON object"]),
        (b"{", 400, ["not JSON"]),
        (b"\xff\xfe\x00", 400, ["not JSON"]),
        (b"[]", 422, ["JSON object"]),
        (b'"text"', 422, ["JSON object"]),
        (b"null", 422, ["JSON object"]),
        (b'{"question": ""}', 422, ["empty"]),
        (b'{"question": "  \\n "}', 422, ["empty"]),
        (b'{"question": 7}', 422, ["question"]),
        (b"{}", 422, ["question"]),
        (b'{"question": "x", "qestion": 1}', 422, ["qestion", "not known"]),
        (b'{"question": "x", "audience": "dog"}', 422, ["audience", "clinician"]),
        (b'{"question": "x", "profile": {"nyha_class": 9}}', 422, ["nyha_class"]),
        (b'{"question": "x", "profile": {"age": true}}', 422, ["age", "integer"]),
        (b'{"question": "x", "profile": {"pregnant": 0.0}}', 422, ["pregnant", "boolean"]),
        (b'{"question": "x", "profile": {"prior_lines": "2"}}', 422, ["prior_lines", "'2'", "integer"]),
        (b'{"question": "x", "stream": "yes"}', 422, ["stream", "boolean"]),
        (b'{"question": "x", "as_of": "3000-01-01"}', 422, ["3000-01-01"]),
        (json.dumps({"question": "a" * 4001}).encode(), 422, ["4,001", "4,000"]),
        (json.dumps({"question": "a" * (2 << 20)}).encode(), 413, ["1 MB"]),
    ],
)
def test_an_unusable_body_is_one_line(
    client: httpx.Client, body: bytes, status: int, words: list[str]
) -> None:
    assert_error(client.post("/v1/ask", content=body), status, *words)


def test_a_large_body_without_a_length_is_refused(client: httpx.Client) -> None:
    pieces = (b"x" * 65536 for _ in range(40))
    assert_error(client.post("/v1/ask", content=pieces), 413, "1 MB")


def test_a_question_of_exactly_4000_characters_is_read(client: httpx.Client) -> None:
    question = (QUESTION + " ").ljust(4000, "?")
    assert client.post("/v1/ask", json={"question": question}).status_code == 200


def test_unknown_addresses_and_methods(client: httpx.Client) -> None:
    assert_error(client.get("/v1/nothing"), 404)
    assert_error(client.get("/v1/ask"), 405)
    assert_error(client.get("/v1/passages/castor-2020%23nothing"), 404, "castor-2020#nothing")
    assert_error(client.get("/v1/documents/..%2f..%2fetc%2fpasswd"), 404)


def test_search_documents_and_passages_agree(client: httpx.Client) -> None:
    hits = client.post("/v1/search", json={"query": "carfilzomib cardiac failure", "k": 3}).json()["hits"]
    assert [h["rank"] for h in hits] == [1, 2, 3]
    passage = hits[0]["passage"]
    address = passage["passage_id"].replace("#", "%23")
    assert client.get(f"/v1/passages/{address}").json() == passage
    document = client.get(f"/v1/documents/{passage['document_id']}").json()
    assert document["text"][passage["start"] : passage["end"]] == passage["text"]
    assert passage in document["passages"]
    assert_error(client.post("/v1/search", json={"query": " "}), 422, "empty")


def test_documents_are_filtered_and_counted(client: httpx.Client) -> None:
    every = client.get("/v1/documents").json()
    labels = client.get("/v1/documents", params={"kind": "label", "jurisdiction": "EU", "limit": 2}).json()
    assert 2 == len(labels["documents"]) < labels["total"] < every["total"]
    assert all(d["kind"] == "label" and d["jurisdiction"] == "EU" for d in labels["documents"])
    assert_error(client.get("/v1/documents", params={"kind": "poem"}), 422, "kind", "trial")


def test_verify_tells_a_swapped_figure(client: httpx.Client) -> None:
    passage = client.get("/v1/passages/castor-2020%23pfs-lenalidomide-refractory").json()
    true = client.post(
        "/v1/verify", json={"claim": passage["text"], "passage_id": passage["passage_id"]}
    ).json()
    false_claim = passage["text"].replace("7.8 months versus 4.9", "4.9 months versus 7.8")
    false = client.post("/v1/verify", json={"claim": false_claim, "evidence": passage["text"]}).json()
    assert true != false
    assert_error(client.post("/v1/verify", json={"claim": "x"}), 422, "passage_id", "evidence")


def test_feedback_is_kept_for_known_answers_only(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    good = {"answer_id": answer["answer_id"], "rating": "wrong", "claim": 0, "comment": "not this arm"}
    assert client.post("/v1/feedback", json=good).status_code == 201
    assert_error(client.post("/v1/feedback", json={**good, "answer_id": "none"}), 404)
    assert_error(client.post("/v1/feedback", json={**good, "rating": "meh"}), 422, "rating")
    foreign = client.post("/v1/feedback", json=good, headers={"origin": "https://evil.example"})
    assert_error(foreign, 422, "evil.example")


def test_health_readiness_and_metrics(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["passages"] > 1000
    client.post("/v1/ask", json={"question": QUESTION})
    metrics = client.get("/metrics").text
    assert 'kahler_requests_total{method="POST",route="/v1/ask",status="200"}' in metrics
    assert "MM-014" not in metrics


def test_every_reply_carries_the_security_headers(client: httpx.Client) -> None:
    for path in ("/", "/v1/nothing", "/static/kahler.css", "/documents/castor-2020", "/healthz"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_without_an_index_every_route_says_what_to_run(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    client = TestClient(create_app(Settings(data=tmp_path)))
    assert client.get("/healthz").status_code == 200
    for reply in (
        client.get("/readyz"),
        client.post("/v1/ask", json={"question": "x"}),
        client.get("/v1/documents"),
    ):
        assert_error(reply, 503, "kahler ingest")
    page = client.get("/", params={"q": "x"}, headers={"accept": "text/html"})
    assert page.status_code == 503
    assert "kahler ingest" in page.text


def test_an_unforeseen_error_shows_no_trace(service_settings: Settings, tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    class Broken:
        def ask(self, question: str, **_: object) -> None:
            raise ZeroDivisionError(f"secret detail of {question}")

    app = create_app(service_settings.model_copy(update={"data": tmp_path}), Broken())  # type: ignore[arg-type]
    reply = TestClient(app, raise_server_exceptions=False).post("/v1/ask", json={"question": "x"})
    assert_error(reply, 500)
    assert "secret" not in reply.text
    assert "content-security-policy" in reply.headers


def test_the_log_holds_no_question(served_settings: Settings, logged: io.StringIO) -> None:
    from starlette.testclient import TestClient

    client = TestClient(create_app(served_settings))
    client.post("/v1/ask", json={"question": "OS in CASTOR for Mrs Vandermolen"})
    client.get("/", params={"q": "OS in CASTOR for Mrs Vandermolen"})
    said = logged.getvalue()
    assert '"route": "/v1/ask"' in said
    assert "Vandermolen" not in said
