"""Small corpora with the real lexicon, broken on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from shelf.shelf import ShelfContent, load_shelf

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

FRONT = {
    "document_id": "castor-2020",
    "title": '"Daratumumab, bortezomib and dexamethasone in CASTOR"',
    "kind": "trial",
    "citation": '"Mateos MV et al. Clin Lymphoma Myeloma Leuk 2020"',
    "year": "2020",
    "published": "2020",
    "status": "current",
    "pmid": '"32482541"',
    "nct": "NCT02136134",
    "licence": "all rights reserved (publisher)",
    "provenance": "primary",
    "seen_via": "[A09]",
    "trial": "CASTOR",
    "arms": "[dvd, vd]",
    "review_status": "submitted",
}
GOOD = (
    "- {#pfs provenance=primary seen=A09} In CASTOR (phase 3, at least 1 prior line, n=498), DVd gave a median "
    "progression-free survival of 16.7 months versus 7.1 months with Vd (HR 0.31, 95% CI 0.25-0.40)."
)


def source(*bullets: str, section: str = "Efficacy", **front: str) -> str:
    """A source of one section; `front` changes fields of the front matter, "" leaves a field blank."""
    fields = {**FRONT, **front}
    head = "\n".join(f"{name}: {value}" for name, value in fields.items())
    return f"---\n{head}\n---\n\n## {section}\n\n" + "\n".join(bullets) + "\n"


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
    return load_shelf(CORPUS)
