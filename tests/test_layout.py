"""The flat packages have common names (core, index, eval): another distribution's must never be imported in their place."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "package", ["core", "shelf", "index", "ingest", "retrieval", "recommend", "answer", "eval", "api"]
)
def test_every_package_is_the_one_of_this_repository(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(REPOSITORY)
