"""All doors give the same claims and citations for the same question: HTTP and its stream, the page, the terminal and its
stream, the OpenAI protocol whole and streamed, MCP over HTTP and stdio, LangChain."""

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
from lxml.html import document_fromstring
from mcp import Client, StdioServerParameters

from api.langchain import answer_tool
from api.page.rendering import citation_address
from api.service import open_service
from core.answers import Answer
from core.settings import REPOSITORY, Settings

QUESTIONS = {
    "a figure": "DVd in len-ref patients - how good is it really?",
    "a status": "Is Blenrep available in the US now and for whom?",
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


def words(text: str) -> str:
    return " ".join(text.split())


def check_page(html: str, expected: dict[str, Any], places: dict[int, str]) -> None:
    """The page's list of claims, each with links to its quotes, and its list of sources."""
    article = document_fromstring(html).find_class("answer")[0]
    items = article.xpath(".//ul[contains(@class, 'claims')]/li")
    assert len(items) == len(expected["claims"])
    for claim in expected["claims"]:
        (item,) = [i for i in items if words(claim["text"]) in words(i.text_content())]
        linked = item.xpath(".//a/@href")
        assert [a for a in linked if "/documents/" in a] == [places[c["marker"]] for c in claim["citations"]]
    sources = article.xpath(".//li[starts-with(@id, 'ref-')]")
    assert [s.get("id") for s in sources] == [f"ref-{marker}" for marker in places]
    assert [s.xpath(".//a/@href")[0] for s in sources] == list(places.values())
    text = words(article.text_content())
    for ref in expected["references"]:
        assert words(ref["quote"]) in text
    if expected["abstention"]:
        assert words(expected["abstention"]["message"]) in text
    assert bool(article.find_class("urgent")) == bool(expected["urgent"])


def check_terminal(said: str, expected: dict[str, Any]) -> None:
    """Every claim, then the sources in their order."""
    text = words(said)
    at = [text.index(words(claim["text"])) for claim in expected["claims"]]
    if expected["references"]:
        sources = text[text.index("References") :]
        assert max(at) < text.index("References")
        cited = [f"{sources} ".index(f" {ref['passage_id']} ") for ref in expected["references"]]
        assert cited == sorted(cited)
    if expected["abstention"] and not any(part["abstention"] for part in expected["parts"]):
        assert words(expected["abstention"]["message"]) in text


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

    places = {
        r["marker"]: f"/documents/{r['document_id']}?from={r['start']}&to={r['end']}"
        for r in expected["references"]
    }
    page = httpx.get(f"{server}/", params={"q": question}, timeout=30).text
    check_page(
        page,
        expected,
        {
            r["marker"]: citation_address(r["document_id"], r["passage_id"], r["start"], r["end"])
            for r in expected["references"]
        },
    )

    assert said(json.loads(kahler("ask", question, "--json").out)) == expected
    check_terminal(kahler("ask", question).out, expected)
    check_terminal(kahler("ask", question, "--stream").out, expected)
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
