"""Small corpora with the real lexicon, broken on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shelf.shelf import ShelfContent
from tests.shelf.small_corpus import CORPUS, read_real_shelf


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty corpus with the real vocabulary."""
    root = tmp_path / "corpus"
    root.mkdir()
    for name in ("lexicon.yaml", "plain_words.txt"):
        shutil.copy(CORPUS / name, root / name)
    (root / "manifest.yaml").write_text(
        "as_of: 2026-11-22\nevidence_checked_to: 2026-11-22\n", encoding="utf-8"
    )
    return root


@pytest.fixture
def write(corpus: Path) -> Callable[..., Path]:
    """Write `corpus/<kind>/<name>.md` and return the corpus."""

    def _write(text: str, name: str = "castor-2020", kind: str = "trial") -> Path:
        path = corpus / kind / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return corpus

    return _write


@pytest.fixture(scope="session")
def real_shelf() -> ShelfContent:
    return read_real_shelf()
