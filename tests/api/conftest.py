"""A real server on a free port, started by the command that users start."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from api.cli.main import main
from api.http import middleware
from core.settings import REPOSITORY, Settings
from tests.api.browsing import ARGUMENTS, AXE, CHROMIUM


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


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """The log's lines in JSON, as an operator would see them on stderr."""
    lines = io.StringIO()
    monkeypatch.setattr(sys, "stderr", lines)
    monkeypatch.setattr(middleware, "log", structlog.get_logger())
    middleware.configure_logs(as_json=True)
    return lines


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A page that fails the test on any script error or refused resource."""
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield opened
    context.close()
    assert problems == []


@pytest.fixture(scope="session")
def axe(service_settings: Any) -> str:
    """axe-core's script, fetched from npm into the test cache once."""
    folder = service_settings.data / f"axe-{AXE}"
    script = folder / "package" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, and axe-core is not in the cache")
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "pack", f"axe-core@{AXE}", "--pack-destination", str(folder)],
            capture_output=True,
            timeout=120,
        )
        if done.returncode:
            pytest.skip("axe-core could not be fetched from npm")
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extract("package/axe.min.js", folder, filter="data")
    return script.read_text(encoding="utf-8")
