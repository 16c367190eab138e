"""Every filter of the search is reachable at every door that searches, holds for every hit, and names what it cannot use."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client

from api.langchain import KahlerRetriever
from api.service import open_service
from core.settings import Settings

QUERY = "carfilzomib daratumumab overall survival and cardiac failure"
# filter, value, and what it means for a hit's passage
FILTERS: list[tuple[str, Any, Callable[[dict[str, Any]], bool]]] = [
    ("kind", "label", lambda p: p["kind"] == "label"),
    ("shelf", "curated", lambda p: p["shelf"] == "curated"),
    ("status", "withdrawn", lambda p: p["status"] == "withdrawn"),
    ("jurisdiction", "EU", lambda p: p["jurisdiction"] in ("EU", None)),
    ("document_id", "label-kyprolis", lambda p: p["document_id"] == "label-kyprolis"),
    ("drug", "Kyprolis", lambda p: "carfilzomib" in p["entities"]),
    ("trial", "MM-014", lambda p: "mm014" in p["entities"]),
    ("year", 2023, lambda p: (p["published"] or "").startswith("2023")),
    ("as_of", "2021", lambda p: (p["published"] or "") < "2022" and (p["effective_from"] or "") < "2022"),
]
WRONG = [
    ({"drug": "carfilzomob"}, "did you mean carfilzomib?"),
    ({"drug": "DPd"}, "regimen, not a drug"),
    ({"trial": "CASTER"}, "did you mean CASTOR?"),
    ({"document_id": "label-kyproli"}, "did you mean label-kyprolis?"),
    ({"as_of": "last year"}, "YYYY-MM-DD"),
    ({"as_of": "3000"}, "lies after"),
]


@pytest.fixture(scope="module")
def everything(server: str) -> list[dict[str, Any]]:
    return [h["passage"] for h in _hits(server, k=50)]


def _hits(server: str, **body: Any) -> list[dict[str, Any]]:
    reply = httpx.post(f"{server}/v1/search", json={"query": QUERY, **body}, timeout=30)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["hits"]
    return found


@pytest.mark.parametrize(("name", "value", "holds"), FILTERS, ids=[f[0] for f in FILTERS])
def test_a_filter_holds_and_gives_the_same_hits_at_every_door(
    name: str,
    value: Any,
    holds: Callable[[dict[str, Any]], bool],
    server: str,
    everything: list[dict[str, Any]],
    kahler: Callable[..., Any],
    service_settings: Settings,
) -> None:
    hits = _hits(server, k=10, **{name: value})
    assert hits
    assert all(holds(h["passage"]) for h in hits)
    ids = [h["passage"]["passage_id"] for h in hits]
    if name != "shelf":  # nothing else is on the shelf of these tests
        assert not all(holds(passage) for passage in everything)

    option = {"document_id": "--document", "as_of": "--as-of"}.get(name, f"--{name}")
    said = json.loads(kahler("search", QUERY, "-k", "10", option, str(value), "--json").out)
    assert [h["passage"]["passage_id"] for h in said["hits"]] == ids

    found = anyio.run(_by_mcp, f"{server}/mcp", {name: value})
    assert [h["passage"]["passage_id"] for h in found.structured_content["hits"]] == ids

    retriever = KahlerRetriever(service=open_service(service_settings), k=10, **{name: value})
    assert [d.id for d in retriever.invoke(QUERY)] == ids


async def _by_mcp(address: str, filters: dict[str, Any]) -> Any:
    async with Client(address) as client:
        return await client.call_tool("search_passages", {"query": QUERY, "k": 10, **filters})


def test_the_users_own_shelf_is_empty_here(server: str) -> None:
    assert _hits(server, shelf="user") == []


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_a_filter_that_cannot_be_used_says_why(
    wrong: dict[str, str], words: str, server: str, kahler: Callable[..., Any]
) -> None:
    reply = httpx.post(f"{server}/v1/search", json={"query": QUERY, **wrong}, timeout=30)
    assert reply.status_code == 422
    message = reply.json()["error"]["message"]
    assert words in message
    assert next(iter(wrong.values())) in message

    ((name, value),) = wrong.items()
    option = {"document_id": "--document", "as_of": "--as-of"}.get(name, f"--{name}")
    ran = kahler("search", QUERY, option, value)
    assert (ran.code, ran.err) == (1, f"kahler: {message}\n")

    found = anyio.run(_by_mcp, f"{server}/mcp", wrong)
    assert found.is_error
    assert words in found.content[0].text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "poem"}, "trial"),
        ({"shelf": "mine"}, "curated"),
        ({"status": "old"}, "superseded"),
        ({"jurisdiction": "Mars"}, "CH"),
        ({"year": 99}, "1900"),
    ],
)
def test_a_choice_that_is_none_names_the_choices(
    wrong: dict[str, Any], words: str, server: str, kahler: Callable[..., Any], service_settings: Settings
) -> None:
    ((name, value),) = wrong.items()
    reply = httpx.post(f"{server}/v1/search", json={"query": QUERY, **wrong}, timeout=30)
    assert reply.status_code == 422
    for word in (name, str(value), words):
        assert word in reply.json()["error"]["message"]
    ran = kahler("search", QUERY, f"--{name}", str(value))
    assert ran.code == 2
    assert name in ran.err
    assert words in ran.err
    from core.errors import InputError

    with pytest.raises(InputError, match=words):
        open_service(service_settings).search(QUERY, **wrong)
