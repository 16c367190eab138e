"""An index version: a directory written beside the old one, checksummed, switched in by one rename."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import IndexCorrupt
from core.evidence import Document, Passage, Shelf
from core.lexicon import Lexicon
from index.dense import DenseIndex, write_dense
from index.lexical import LexicalIndex, LexicalRow, write_lexical
from index.manifest import (
    CURRENT,
    FORMAT,
    MANIFEST,
    Manifest,
    check_files,
    current_version,
    marks_of,
    read_manifest,
)
from index.store import PassageStore, write_store
from index.traits import TraitIndex, write_traits

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEEP_VERSIONS = 2
CONTEXT_CHARACTERS = 150


def content_key(text: str, embedder: str) -> str:
    """What a stored vector belongs to: the embedded text and the model, and nothing else."""
    return hashlib.sha256(f"{embedder}\0{text}".encode()).hexdigest()


def embedded_text(passage: Passage, title: str) -> str:
    """What is embedded. A statement stands alone; a window of a user's file needs its title and heading."""
    if passage.shelf is Shelf.CURATED:
        return passage.text
    return in_context(passage.text, title, *passage.section_path[-1:])


def in_context(text: str, *above: str) -> str:
    """A window after its title and heading, each cut to what leaves the window most of the model's tokens."""
    words = " - ".join(a[:CONTEXT_CHARACTERS] for a in above if a)
    return f"{words}. {text}" if words else text


class Snapshot:
    """An opened index version. `full_check` hashes every file however large (a server does, once).

    While it lives (or until `close`) it holds a shared lock on its version, so that no ingest removes the files
    that are opened only when first needed.
    """

    def __init__(self, root: Path, *, threads: int = 2, full_check: bool = False) -> None:
        self._threads = threads
        self._held = -1
        self.folder = self._hold(root)
        try:
            self.manifest = read_manifest(self.folder)
            check_files(self.folder, self.manifest, full=full_check)
            self.store = PassageStore(self.folder / "passages.sqlite3")
        except BaseException:
            self.close()
            raise

    def _hold(self, root: Path) -> Path:
        """Lock the current version. Between reading its name and locking it, an ingest may have moved on."""
        for _ in range(10):
            folder = root / current_version(root)
            try:
                handle = os.open(folder / MANIFEST, os.O_RDONLY)
            except OSError:
                if root / current_version(root) == folder:
                    return folder  # not moved on: reading the manifest says what is wrong
                continue
            fcntl.flock(handle, fcntl.LOCK_SH)
            if (folder / MANIFEST).exists():
                self._held = handle
                return folder
            os.close(handle)
        return folder

    def close(self) -> None:
        """Give up the lock. What is already open stays readable."""
        held, self._held = self._held, -1
        if held >= 0:
            os.close(held)

    def __del__(self) -> None:
        self.close()

    @cached_property
    def dense(self) -> DenseIndex:
        with _opening("dense.faiss"):
            return DenseIndex(self.folder / "dense.faiss", self._threads)

    @cached_property
    def lexical(self) -> LexicalIndex:
        with _opening("lexical"):
            return LexicalIndex(self.folder / "lexical")

    def prepare(self) -> None:
        """Open what every question needs, so that a damaged part is told at once and not at the first question."""
        _ = (self.lexicon, self.dense, self.lexical, self.traits)

    @cached_property
    def traits(self) -> TraitIndex:
        with _opening("traits"):
            return TraitIndex(self.folder / "traits")

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        loaded: NDArray[np.float32] = np.load(self.folder / "vectors.npy", mmap_mode="r")
        return loaded

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.load(self.compiled("lexicon"))

    def compiled(self, name: str) -> Any:
        """What ingest compiled into the snapshot: `lexicon`, `rules`, `corpus`, `ingest`."""
        return json.loads((self.folder / f"{name}.json").read_bytes())


@contextmanager
def _opening(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001  # faiss and tantivy raise what they like on a damaged file
        said = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise IndexCorrupt(
            f"the index part {name} cannot be opened ({said}); run kahler ingest --rebuild"
        ) from None


def write_snapshot(
    root: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    vectors: Callable[[], NDArray[np.float32]],
    *,
    embedder: str,
    lexicon: Lexicon,
    compiled: dict[str, Any],
    corpus_version: str,
    ruleset_version: str,
    as_of: str,
    evidence_checked_to: str,
) -> Manifest:
    """Write and switch in a version. `vectors` gives (n, d), row i that of `embedded_text` of `passages[i]`.

    It is asked when all else is written, so that vectors can be computed meanwhile.
    Nothing that serves is touched until the last rename; a process killed before it leaves a `.building-` folder,
    which the next run removes.
    """
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    work = root / f".building-{os.getpid()}"
    work.mkdir()
    titles = {d.document_id: d.title for d in documents}
    contents = [content_key(embedded_text(p, titles[p.document_id]), embedder) for p in passages]
    names = {e.id: " ".join(dict.fromkeys([e.name, *e.brands])) for e in lexicon.entities.values()}
    write_store(work / "passages.sqlite3", documents, passages, contents)
    write_traits(work / "traits", passages, lexicon)
    write_lexical(
        work / "lexical",
        (
            LexicalRow(
                row,
                text=p.text,
                title=titles[p.document_id],
                heading=" ".join(p.section_path),
                entities=" ".join(names.get(e, e) for e in p.entities),
            )
            for row, p in enumerate(passages)
        ),
    )
    for name, data in {"lexicon": lexicon.dump(), **compiled}.items():
        (work / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    found = np.ascontiguousarray(vectors(), dtype=np.float32)
    np.save(work / "vectors.npy", found)
    write_dense(work / "dense.faiss", found)
    versions = (embedder, corpus_version, ruleset_version, as_of, evidence_checked_to)
    version = version_of(documents, passages, versions, lexicon=lexicon, compiled=compiled)
    manifest = Manifest(
        index_version=version,
        corpus_version=corpus_version,
        ruleset_version=ruleset_version,
        embedder=embedder,
        dimensions=int(found.shape[1]),
        passages=len(passages),
        documents=len(documents),
        as_of=as_of,
        evidence_checked_to=evidence_checked_to,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        files=marks_of(work),
    )
    (work / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    _fsync_tree(work)
    target = root / f"{version}-{os.getpid()}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    work.rename(target)
    _switch(root, target.name)
    _forget_old(root, target.name)
    return manifest


def version_of(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    versions: Sequence[str],
    *,
    lexicon: Lexicon,
    compiled: dict[str, Any],
) -> str:
    """12 hex digits over all that a snapshot holds (but for where the shelf lies): equal content, equal version.

    `versions`: embedder, corpus_version, ruleset_version, as_of, evidence_checked_to.
    """
    digest = hashlib.sha256("\0".join([str(FORMAT), *versions, ""]).encode())
    for document in documents:
        placeless = {"path"} if document.shelf is Shelf.CURATED else None
        digest.update(document.model_dump_json(exclude_defaults=True, exclude=placeless).encode() + b"\0")
    for passage in passages:
        digest.update(passage.model_dump_json(exclude_defaults=True).encode() + b"\0")
    digest.update(json.dumps([lexicon.dump(), compiled], sort_keys=True).encode())
    return digest.hexdigest()[:12]


def _fsync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _switch(root: Path, name: str) -> None:
    beside = root / f".{CURRENT}-{os.getpid()}"
    with beside.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(root / CURRENT)
    handle = os.open(root, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(root: Path) -> None:
    """Remove what a killed run left half-written (the caller holds the writer's lock)."""
    for left in [
        *root.glob(".building-*"),
        *(p for p in root.iterdir() if p.is_dir() and not (p / MANIFEST).exists()),
    ]:
        shutil.rmtree(left, ignore_errors=True)
    for left in root.glob(f".{CURRENT}-*"):
        left.unlink(missing_ok=True)


def _forget_old(root: Path, current: str) -> None:
    """Keep the version before, and every version that a reader holds."""
    versions = sorted(
        (p for p in root.iterdir() if (p / MANIFEST).is_file()), key=lambda p: p.stat().st_mtime_ns
    )
    for old in [p for p in versions if p.name != current][: -(KEEP_VERSIONS - 1)]:
        handle = os.open(old / MANIFEST, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The manifest goes first: a reader that comes too late finds none and takes the current version.
            (old / MANIFEST).unlink()
            shutil.rmtree(old, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
