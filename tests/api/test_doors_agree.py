"""All doors give the same claims and citations for the same question."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import openai
import pytest
from mcp import Client, StdioServerParameters

from api.langchain import answer_tool
from api.service import open_service
from core.answers import Answer
from core.settings import REPOSITORY, Settings

QUESTIONS = {
    "a figure": "DVd in len-ref patients - how good is it really?",
    "two questions": "What was median PFS with DVd in CASTOR, and which label rule holds for pomalidomide in dialysis?",
    "no comparison": "which is better head to head, teclistamab or elranatamab?",
    "nothing known": "median OS in SUCCESSOR-2?",
    "urgent": "my patient has a fever of 39 and is confused two days after teclistamab, what now?",
    "a regimen pick": "which regimen for a 66 year old with one prior line, refractory to lenalidomide, in the US?",
}
# What may differ between two runs of the same question.
RUN = {"created_at", "timings_ms"}


def said(answer: Any) -> dict[str, Any]:
    """The whole Answer but for the clock."""
    return Answer.model_validate(answer).model_dump(mode="json", exclude=RUN)


def events_of(text: str) -> list[tuple[str, Any]]:
    """(event, data) of a stream of server-sent events."""
    blocks = [b.split("\n") for b in text.replace("\r\n", "\n").strip().split("\n\n")]
    fields = [dict(line.split(": ", 1) for line in block if ": " in line) for block in blocks]
    return [(f["event"], json.loads(f["data"])) for f in fields if "event" in f]


def by_mcp(target: Any) -> dict[str, Any]:
    async def talk() -> dict[str, Any]:
        async with Client(target) as client:
            return {
                q: (await client.call_tool("answer_question", {"question": q})).structured_content
                for q in QUESTIONS.values()
            }

    return anyio.run(talk)


@pytest.fixture(scope="module")
def agents(server: str, service_settings: Settings) -> list[dict[str, Any]]:
    """What the MCP client was told over HTTP and over stdio, by question."""
    stdio = StdioServerParameters(
        command=sys.executable,
        args=["-m", "api.cli.main", "mcp"],
        cwd=str(REPOSITORY),
        env={**os.environ, "KAHLER_DATA": str(service_settings.data)},
    )
    return [by_mcp(f"{server}/mcp"), by_mcp(stdio)]


@pytest.fixture(scope="module")
def tool(service_settings: Settings) -> Any:
    return answer_tool(open_service(service_settings))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_all_doors_give_the_same_answer(
    question: str, server: str, kahler: Callable[..., Any], agents: list[dict[str, Any]], tool: Any
) -> None:
    plain = httpx.post(f"{server}/v1/ask", json={"question": question}, timeout=30).json()
    expected = said(plain)
    assert expected["claims"] or expected["abstention"]
    assert (question == QUESTIONS["urgent"]) == bool(expected["urgent"])
    assert (question == QUESTIONS["a regimen pick"]) == bool(expected["recommendation"])

    assert said(json.loads(kahler("ask", question, "--json").out)) == expected
    for agent in agents:
        assert said(agent[question]) == expected
    call = {"name": "ask_kahler", "args": {"question": question}, "id": "1", "type": "tool_call"}
    assert said(tool.invoke(call).artifact) == expected

    events = events_of(
        httpx.post(f"{server}/v1/ask", json={"question": question, "stream": True}, timeout=30).text
    )
    assert events[-1][0] == "answer"
    assert said(events[-1][1]) == expected
    told = [(d["text"], [c["quote"] for c in d["citations"]]) for kind, d in events if kind == "claim"]
    assert told == [(c["text"], [k["quote"] for k in c["citations"]]) for c in expected["claims"]]
    assert (events[0][0] == "urgent") == bool(expected["urgent"])

    chat = openai.OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0).chat.completions
    options: Any = {
        "model": "kahler",
        "messages": [{"role": "user", "content": question}],
        "extra_body": {"kahler": {"evidence": True}},
    }
    whole: Any = chat.create(**options)
    message = whole.choices[0].message
    assert said(whole.kahler) == expected
    for claim in expected["claims"]:
        assert claim["text"] in message.content
    cited = [
        (message.content[n.url_citation.start_index : n.url_citation.end_index], n.url_citation.url)
        for n in message.annotations
    ]
    places = {
        r["marker"]: f"/documents/{r['document_id']}?from={r['start']}&to={r['end']}"
        for r in expected["references"]
    }
    for claim in expected["claims"]:
        for citation in claim["citations"]:
            place = places[citation["marker"]]
            assert any(claim["text"] in marked and place in url for marked, url in cited)
    for marker, place in places.items():
        assert any(marked.startswith(f"[{marker}] ") and place in url for marked, url in cited)

    chunks: list[Any] = list(chat.create(**options, stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert "".join(d.content or "" for d in deltas) == message.content
    assert deltas[-1].annotations == [a.model_dump() for a in message.annotations]
    assert said(chunks[-1].kahler) == expected
