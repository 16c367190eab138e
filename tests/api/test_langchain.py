"""The LangChain door: a retriever over the shelf, and a tool that answers with its sources."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from api.langchain import KahlerRetriever, answer_tool
from api.service import Service, open_service
from core.settings import Settings

QUESTION = "DVd in len-ref patients - how good is it really?"


def _ids(documents: list[Document]) -> list[str | None]:
    return [document.id for document in documents]


@pytest.fixture(scope="module")
def service(service_settings: Settings) -> Service:
    return open_service(service_settings)


def test_the_retriever_finds_what_search_finds(service: Service) -> None:
    found = KahlerRetriever(service=service, k=5).invoke("carfilzomib cardiac failure")
    hits = service.search("carfilzomib cardiac failure", k=5)
    assert [d.id for d in found] == [h.passage.passage_id for h in hits]
    assert [d.page_content for d in found] == [h.passage.text for h in hits]
    assert [d.metadata["rank"] for d in found] == [1, 2, 3, 4, 5]


def test_every_document_says_where_it_stands(service: Service) -> None:
    documents = KahlerRetriever(service=service, k=8, kind="label", jurisdiction="EU").invoke("lenalidomide")
    assert len(documents) == 8
    for found in documents:
        passage = service.passage(found.metadata["passage_id"])
        assert found.page_content == passage.text
        assert found.metadata["kind"] == "label"
        assert found.metadata["jurisdiction"] == "EU"
        assert found.metadata["provenance"] == str(passage.provenance)


def test_the_past_holds_nothing_newer(service: Service) -> None:
    documents = KahlerRetriever(service=service, k=10, as_of="2019").invoke("overall survival")
    assert len(documents) == 10
    for found in documents:
        published = service.passage(found.metadata["passage_id"]).published
        assert published is None or published[:4] <= "2019"


def test_it_works_in_a_chain_and_async(service: Service) -> None:
    retriever = KahlerRetriever(service=service, k=2)
    chain: Any = retriever | RunnableLambda(_ids)
    first = chain.invoke("median OS DPd MM-014")
    assert len(first) == 2
    assert anyio.run(chain.ainvoke, "median OS DPd MM-014") == first


def test_the_tool_answers_with_its_sources(service: Service) -> None:
    tool = answer_tool(service)
    assert tool.name == "ask_kahler"
    assert set(tool.args) == {"question"}
    call: Any = {"name": "ask_kahler", "args": {"question": QUESTION}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    answer = service.ask(QUESTION)
    assert message.artifact["claims"] == answer.model_dump(mode="json")["claims"]
    for claim in answer.claims:
        assert claim.text in message.content
    assert "Sources" in message.content


def test_an_abstention_is_told_as_one(service: Service) -> None:
    text = answer_tool(service).invoke({"question": "median OS in SUCCESSOR-2?"})
    assert "Not answered" in text


def test_a_known_error_does_not_end_the_agents_run(service: Service) -> None:
    assert "empty" in answer_tool(service).invoke({"question": " "})
