"""Text of small sources, and the real shelf read once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

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


@lru_cache(maxsize=1)
def read_real_shelf() -> ShelfContent:
    """The shelf of the repository, read once a worker."""
    return load_shelf(CORPUS)
