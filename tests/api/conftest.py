"""A real server on a free port, started by the command that users start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.main import main
from core.settings import REPOSITORY, Settings


@pytest.fixture(scope="session")
def served_settings(service_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shared index and model, with a database of its own."""
    data = tmp_path_factory.mktemp("served")
    for name in ("index", "models"):
        (data / name).symlink_to(service_settings.data / name)
    return service_settings.model_copy(update={"data": data})


@pytest.fixture(scope="session")
def server(served_settings: Settings) -> Iterator[str]:
    """The address of `kahler serve --port 0`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli.main", "serve", "--port", "0"],
        cwd=REPOSITORY,
        env={**os.environ, "KAHLER_DATA": str(served_settings.data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Kahler is at http://127.0.0.1:"), line
    yield line.split()[-1]
    process.terminate()
    process.wait(20)


class Ran:
    """One run of the command line."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def kahler(
    service_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> object:
    """`kahler("ask", "...")` runs the command in this process on the shared index; `data=` chooses another folder."""

    def run(*arguments: str, data: Path | None = None) -> Ran:
        monkeypatch.setenv("KAHLER_DATA", str(data or service_settings.data))
        capsys.readouterr()
        code = main(list(arguments))
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
