"""What chat front ends show: urgent first, abstention readable, every citation in its place."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

FEVER = "my patient has a fever of 39 and is confused two days after teclistamab, what now?"


@pytest.fixture(scope="module")
def client(server: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0)


def ask(client: openai.OpenAI, text: str, model: str = "kahler", **options: Any) -> Any:
    return client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": text}], **options
    )


@pytest.mark.parametrize("model", ["kahler", "kahler-patient"])
def test_urgent_stands_first_for_everyone(client: openai.OpenAI, model: str) -> None:
    whole = ask(client, FEVER, model).choices[0].message.content
    assert whole.startswith("URGENT:")
    words = [c.choices[0].delta.content or "" for c in ask(client, FEVER, model, stream=True)]
    assert next(w for w in words if w).startswith("URGENT:")


def test_an_abstention_can_be_read(client: openai.OpenAI) -> None:
    reply = ask(client, "median OS in SUCCESSOR-2?", extra_body={"kahler": {"evidence": True}})
    text, abstention = reply.choices[0].message.content, reply.kahler["abstention"]
    assert reply.choices[0].finish_reason == "stop"
    assert abstention["message"] in text
    for missing in abstention["missing"]:
        assert missing in text


@pytest.mark.parametrize("question", [FEVER, "what does ≥PR mean, and OS with DPd in MM-014?"])
def test_every_citation_marks_text_with_its_number(client: openai.OpenAI, question: str) -> None:
    reply = ask(client, question, extra_body={"kahler": {"evidence": True}})
    message, references = reply.choices[0].message, reply.kahler["references"]
    assert message.annotations
    for note in message.annotations:
        assert note.type == "url_citation"
        citation = note.url_citation
        marked = message.content[citation.start_index : citation.end_index]
        place = citation.url.split("#")[1]
        markers = [r["marker"] for r in references if r["passage_id"].endswith(f"#{place}")]
        assert any(f"[{m}]" in marked for m in markers)
        assert citation.title


def test_citations_lead_to_pages_of_this_server(client: openai.OpenAI) -> None:
    message = ask(client, "what was median OS with DPd in MM-014?").choices[0].message
    addresses = {note.url_citation.url for note in message.annotations}
    assert addresses
    for url in addresses:
        page = httpx.get(url)
        assert page.status_code == 200
        assert "<mark>" in page.text


def test_evidence_comes_only_on_request(client: openai.OpenAI) -> None:
    assert "kahler" not in (ask(client, "median OS in SUCCESSOR-2?").model_extra or {})


def test_another_vendors_front_end_can_talk_to_it(server: str) -> None:
    front: Any = ChatOpenAI(base_url=f"{server}/v1", api_key="none", model="kahler", max_retries=0)
    turns = [
        ("user", "What was median PFS with DVd in CASTOR?"),
        ("assistant", "16.7 months."),
        ("user", "and OS?"),
    ]
    whole = front.invoke(turns).content
    assert "49.6 months" in whole
    assert "".join(chunk.content for chunk in front.stream(turns)) == whole


def test_usage_comes_last_where_it_is_asked_for(client: openai.OpenAI) -> None:
    chunks = list(ask(client, FEVER, stream=True, stream_options={"include_usage": True}))
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 0
    assert {chunk.usage for chunk in chunks[:-1]} == {None}


def test_errors_have_the_shape_of_the_protocol(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        ask(client, "x", model="gpt-9")
    assert caught.value.code == "model_not_found"
    with pytest.raises(openai.UnprocessableEntityError) as empty:
        ask(client, " ")
    assert set(empty.value.body) == {"type", "message", "param", "code"}  # type: ignore[call-overload]
    assert ask(client, "median OS in SUCCESSOR-2?", stream=None).choices
