"""What a snapshot says of itself, and the files it vouches for."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from core.errors import IndexCorrupt, IndexMissing
from core.evidence import Frozen
from index.export import sha256_of

FORMAT = 4
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
ALWAYS_HASH_BYTES = 64 << 20
"""Up to this size the whole index is hashed at every opening (some 40 ms); beyond, only where asked."""


class FileMark(Frozen):
    size: int
    sha256: str


class Manifest(Frozen):
    """`index_version` is derived from content: the same sources, model and rules give the same version."""

    format: int = FORMAT
    index_version: str
    corpus_version: str
    ruleset_version: str
    embedder: str
    dimensions: int
    passages: int
    documents: int
    as_of: str
    evidence_checked_to: str
    built_at: str
    files: dict[str, FileMark]


def mark_of(path: Path) -> FileMark:
    return FileMark(size=path.stat().st_size, sha256=sha256_of(path))


def marks_of(folder: Path) -> dict[str, FileMark]:
    files = sorted(
        p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST and not p.name.endswith(".lock")
    )
    return {str(p.relative_to(folder)): mark_of(p) for p in files}


def current_version(root: Path) -> str:
    """The name of the version that serves. Raises IndexMissing where nothing was ingested."""
    try:
        return (root / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        raise IndexMissing(f"there is no index in {root.parent}; run kahler ingest (or make run)") from None


def read_manifest(folder: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        raise IndexCorrupt(
            f"the index {folder.name} has no readable {MANIFEST}; run kahler ingest --rebuild"
        ) from None
    if manifest.format != FORMAT:
        raise IndexCorrupt(
            f"the index is of format {manifest.format}, this Kahler reads {FORMAT}; run kahler ingest"
        )
    return manifest


def check_files(folder: Path, manifest: Manifest, *, full: bool) -> None:
    """Sizes always, SHA-256 where `full` or the index is small. Raises IndexCorrupt naming the file."""
    hash_all = full or sum(mark.size for mark in manifest.files.values()) <= ALWAYS_HASH_BYTES
    for name, mark in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != mark.size or (hash_all and mark_of(path) != mark):
            raise IndexCorrupt(f"the index file {name} is damaged or missing; run kahler ingest --rebuild")
