"""The exported model, shared with the other tests, exported once."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from core.settings import REPOSITORY, Settings
from index.embedding import OnnxEmbedder
from index.export import model_folder
from ingest.model import open_embedder


@pytest.fixture(scope="session")
def model() -> Path:
    """The folder of the exported model."""
    data = Path(os.environ.get("KAHLER_TEST_DATA", REPOSITORY / ".kahler" / "test"))
    data.mkdir(parents=True, exist_ok=True)
    settings = Settings(data=data)
    with (data / "models.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        open_embedder(settings)
    return model_folder(settings.data, settings.model)


@pytest.fixture(scope="session")
def embedder(model: Path) -> OnnxEmbedder:
    return OnnxEmbedder(model)
