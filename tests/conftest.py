"""One index of the real corpus for all tests, built when the corpus or the code that builds it has changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from core.settings import Settings

# how long an example takes is the machine's affair, never a test's
hypothesis_settings.register_profile("kahler", deadline=None)
hypothesis_settings.load_profile("kahler")

REPOSITORY = Path(__file__).resolve().parent.parent
# Under .kahler, which git ignores; another folder by KAHLER_TEST_DATA.
TEST_DATA = Path(os.environ.get("KAHLER_TEST_DATA", REPOSITORY / ".kahler" / "test"))

# KAHLER_TEST_REUSE=1 takes the index as it is: for the quick loop, never for CI.
REUSE = os.environ.get("KAHLER_TEST_REUSE") == "1"


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(REPOSITORY)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="session")
def service_settings() -> Settings:
    """Settings whose data folder holds an index of the real corpus. Shared by tests and workers: never write to it."""
    settings = Settings(data=TEST_DATA)
    code = _digest([p for n in ("core", "shelf", "index", "ingest") for p in (REPOSITORY / n).rglob("*.py")])
    content = _digest(
        [p for n in ("corpus", "recommend/rules") for p in (REPOSITORY / n).rglob("*") if p.is_file()]
    )
    TEST_DATA.mkdir(parents=True, exist_ok=True)
    built = TEST_DATA / "built-from"
    with (TEST_DATA / "fixture.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = built.read_text().split() if built.exists() else ["", ""]
        usable = (settings.index_root / "CURRENT").exists() and (before == [code, content] or REUSE)
        if not usable:
            from api.building import build_index

            build_index(settings, [], rebuild=before[0] not in {"", code})
            built.write_text(f"{code} {content}")
    return settings


@pytest.fixture
def fresh_settings(service_settings: Settings, tmp_path: Path) -> Settings:
    """A copy of the index that a test may damage, change or remove; the model is shared and stays as it is."""
    data = tmp_path / "kahler"
    data.mkdir()
    shutil.copytree(service_settings.index_root, data / "index", ignore=shutil.ignore_patterns(".building-*"))
    (data / "models").symlink_to(service_settings.data / "models")
    return service_settings.model_copy(update={"data": data})
