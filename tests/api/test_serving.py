"""A server that goes on while the index changes, and what it refuses to start on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from core.settings import REPOSITORY, Settings


def command(*arguments: str, data: Path) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "-m", "api.cli.main", *arguments], {**os.environ, "KAHLER_DATA": str(data)}


@pytest.fixture
def own_server(fresh_settings: Settings) -> Iterator[str]:
    words, env = command("serve", "--port", "0", data=fresh_settings.data)
    process = subprocess.Popen(
        words, cwd=REPOSITORY, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().split()[-1]
    process.terminate()
    process.wait(20)


def test_a_document_is_found_soon_after_its_ingest(
    own_server: str, fresh_settings: Settings, tmp_path: Path
) -> None:
    note = tmp_path / "ward-protocol.md"
    note.write_text(
        "# Ward protocol\n\nOn our ward the zanzibar checklist precedes each teclistamab step-up dose.\n"
    )
    before = httpx.get(f"{own_server}/readyz").json()["index_version"]
    words, env = command("ingest", str(note), data=fresh_settings.data)
    subprocess.run(words, cwd=REPOSITORY, env=env, check=True, capture_output=True)
    until = time.monotonic() + 30
    while httpx.get(f"{own_server}/readyz").json()["index_version"] == before:
        assert time.monotonic() < until, "the server never noticed the new index"
        time.sleep(0.2)
    found = httpx.post(f"{own_server}/v1/search", json={"query": "zanzibar checklist", "k": 3}).json()["hits"]
    assert "zanzibar" in found[0]["passage"]["text"]
    page = httpx.get(f"{own_server}/documents/{found[0]['passage']['document_id']}").text
    assert "your document" in page


def test_serve_refuses_what_it_cannot_serve(fresh_settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for arguments, data, words in (
            (("--port", "0"), tmp_path / "nothing", "kahler ingest"),
            (("--port", str(taken.getsockname()[1])), fresh_settings.data, "--port"),
        ):
            line, env = command("serve", *arguments, data=data)
            done = subprocess.run(
                line, cwd=REPOSITORY, env=env, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 1
            assert done.stderr.count("\n") == 1
            assert words in done.stderr
