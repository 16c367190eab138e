"""docs/api.md names every command and route, and its examples run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import httpx
import pytest
import typer

from api.cli.main import app, main
from core.settings import REPOSITORY, Settings

TEXT = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line[2:] for kind, body in BLOCKS if kind == "console" for line in body.splitlines()]
PROGRAMS = [body for kind, body in BLOCKS if kind == "python"]


def test_every_command_is_described() -> None:
    names = list(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert [name for name in names if f"`kahler {name}" not in TEXT] == []


def test_every_route_is_described(server: str) -> None:
    for path in httpx.get(f"{server}/openapi.json").json()["paths"]:
        stem = re.sub(r"/\{[^}]*\}.*", "", path)
        assert stem in TEXT, path


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("kahler")])
def test_commands_of_the_page_run(
    command: str,
    service_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KAHLER_DATA", str(service_settings.data))
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("curl")])
def test_calls_of_the_page_run(command: str, server: str) -> None:
    words = shlex.split(command.replace("localhost:8000", server.removeprefix("http://")))
    done = subprocess.run(
        [*words, "--fail"], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_of_the_page_run(program: str, server: str, service_settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program.replace("http://localhost:8000", server)],
        cwd=REPOSITORY,
        env={**os.environ, "KAHLER_DATA": str(service_settings.data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
