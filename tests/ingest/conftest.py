"""A small real shelf and an exported model, made once for all tests of ingest and index."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from core.settings import REPOSITORY, Settings
from ingest.model import open_embedder

SOURCES = ("trial/mm014-cohort-b-2022.md", "trial/castor-2016.md", "article/seed-article.md")


@pytest.fixture(scope="session")
def models() -> Path:
    """A data folder with the exported model, shared with the other tests and workers, exported once."""
    data = Path(os.environ.get("KAHLER_TEST_DATA", REPOSITORY / ".kahler" / "test"))
    data.mkdir(parents=True, exist_ok=True)
    with (data / "models.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        open_embedder(Settings(data=data))
    return data


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources of the shelf with its lexicon: quick to embed."""
    folder = tmp_path_factory.mktemp("shelf") / "corpus"
    for name in SOURCES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / "corpus" / name, folder / name)
    for name in ("lexicon.yaml", "manifest.yaml"):
        shutil.copy(REPOSITORY / "corpus" / name, folder / name)
    return folder


@pytest.fixture
def settings(models: Path, corpus: Path, tmp_path: Path) -> Settings:
    """Settings with a data folder of its own."""
    data = tmp_path / "data"
    shutil.copytree(models / "models", data / "models")
    return Settings(data=data, corpus=corpus)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder for a user's files."""
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder
