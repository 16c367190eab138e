"""The MCP door, with the SDK's own client, over stdio and over HTTP."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from core.settings import REPOSITORY, Settings

QUESTION = "DVd in len-ref patients - how good is it really?"
TOOLS = {
    "answer_question",
    "search_passages",
    "get_passage",
    "recommend_regimen",
    "verify_claim",
    "list_documents",
}


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest, service_settings: Settings) -> Any:
    if request.param == "http":
        return request.getfixturevalue("server") + "/mcp"
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "api.cli.main", "mcp"],
        cwd=str(REPOSITORY),
        env={**os.environ, "KAHLER_DATA": str(service_settings.data)},
    )


def test_tools_answer_with_structured_content(target: Any) -> None:
    async def talk() -> None:
        async with Client(target) as client:
            tools = (await client.list_tools()).tools
            assert {t.name for t in tools} == TOOLS
            for tool in tools:
                assert tool.annotations is not None
                assert tool.annotations.read_only_hint is True
                assert tool.output_schema
            answered = await client.call_tool("answer_question", {"question": QUESTION})
            answer = answered.structured_content
            assert "7.8 months versus 4.9 months" in answer["claims"][0]["text"]
            quote = answer["references"][0]
            passage = await client.call_tool("get_passage", {"passage_id": quote["passage_id"]})
            assert quote["quote"] in passage.structured_content["text"]
            found = await client.call_tool(
                "search_passages", {"query": "carfilzomib cardiac failure", "k": 3}
            )
            assert [h["rank"] for h in found.structured_content["hits"]] == [1, 2, 3]
            verdict = await client.call_tool(
                "verify_claim", {"claim": quote["quote"], "passage_id": quote["passage_id"]}
            )
            assert not verdict.is_error, verdict
            options = await client.call_tool(
                "recommend_regimen", {"text": "66 y, one prior line (VRd), progressing on lenalidomide, US"}
            )
            assert options.structured_content["disposition"] == "options"
            labels = await client.call_tool("list_documents", {"kind": "label"})
            assert labels.structured_content["total"] > 10

    anyio.run(talk)


def test_errors_are_one_line_for_the_agent(target: Any) -> None:
    async def talk() -> None:
        async with Client(target) as client:
            for name, arguments, words in (
                ("answer_question", {"question": ""}, "empty"),
                ("get_passage", {"passage_id": "castor-2020#nothing"}, "castor-2020#nothing"),
                ("recommend_regimen", {}, "either text or profile"),
            ):
                result = await client.call_tool(name, arguments)
                assert result.is_error
                text = result.content[0].text
                assert words in text
                assert "Traceback" not in text

    anyio.run(talk)


def test_stdout_holds_nothing_but_the_protocol(service_settings: Settings) -> None:
    import subprocess

    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "raw", "version": "0"},
    }
    ask = {"name": "answer_question", "arguments": {"question": QUESTION}}
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli.main", "mcp"],
        cwd=REPOSITORY,
        env={**os.environ, "KAHLER_DATA": str(service_settings.data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number, method, params in ((1, "initialize", hello), (2, "tools/list", {}), (3, "tools/call", ask)):
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        reply = json.loads(process.stdout.readline())
        assert (reply["jsonrpc"], reply["id"]) == ("2.0", number)
        assert "error" not in reply
        if number == 1:
            process.stdin.write('{"jsonrpc": "2.0", "method": "notifications/initialized"}\n')
    rest, said = process.communicate(timeout=20)
    assert rest == ""
    assert "Traceback" not in said


def test_an_unusable_index_says_nothing_on_stdout(tmp_path: Path) -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", "mcp"],
        cwd=REPOSITORY,
        env={**os.environ, "KAHLER_DATA": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "kahler ingest" in done.stderr
