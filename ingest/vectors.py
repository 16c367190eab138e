"""Vectors for passages: taken over by content where they exist, computed where they do not, safe against a kill."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import IndexUnusable
from index.embedding import Embedder, OnnxEmbedder
from index.snapshot import Snapshot, content_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 512
"""Texts a step: each step is kept at once, and only its tokens are in memory."""


TELL_EVERY_S = 0.1


class VectorJournal:
    """Vectors that a run has computed but not yet switched in: what a killed run leaves to the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, check_same_thread=False)  # one thread at a time
        db.execute(
            "CREATE TABLE IF NOT EXISTS vector (content TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID"
        )
        return db

    def take(self, contents: Sequence[str], width: int) -> dict[str, NDArray[np.float32]]:
        """The vectors kept for `contents`; those of another width are left."""
        found = {}
        for first in range(0, len(contents), 500):
            batch = contents[first : first + 500]
            marks = ",".join("?" * len(batch))
            for content, data in self._db.execute(
                f"SELECT content, data FROM vector WHERE content IN ({marks})",  # noqa: S608
                batch,
            ):
                vector = np.frombuffer(data, dtype=np.float32)
                if len(vector) == width:
                    found[content] = vector
        return found

    def keep(self, contents: Sequence[str], vectors: NDArray[np.float32]) -> None:
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?,?)",
                ((c, v.tobytes()) for c, v in zip(contents, vectors, strict=True)),
            )

    def close(self, *, discard: bool) -> None:
        self._db.close()
        if discard:
            self._path.unlink(missing_ok=True)


def vectors_for(
    texts: Sequence[str],
    embedder: Embedder,
    previous: Snapshot | None,
    journal: VectorJournal,
    on_progress: Callable[[int, int], None],
) -> tuple[NDArray[np.float32], int, int]:
    """(vectors (n, d), embedded, reused). `on_progress(done, total)` counts what is embedded now."""
    contents = [content_key(text, embedder.identity) for text in texts]
    rows_of: dict[str, list[int]] = {}
    for row, content in enumerate(contents):
        rows_of.setdefault(content, []).append(row)
    vectors = np.zeros((len(texts), embedder.dimensions), dtype=np.float32)
    missing = dict(rows_of)
    if previous is not None and previous.manifest.embedder == embedder.identity:
        stored = dict(previous.store.contents())
        known = [c for c in rows_of if c in stored]
        taken = previous.vectors[[stored[c] for c in known]]
        for content, vector in zip(known, taken, strict=True):
            vectors[missing.pop(content)] = vector
    for content, vector in journal.take(list(missing), embedder.dimensions).items():
        vectors[missing.pop(content)] = vector
    todo = sorted(missing, key=lambda c: len(texts[rows_of[c][0]]), reverse=True)
    for first in range(0, len(todo), CHUNK):
        batch = todo[first : first + CHUNK]
        base = first
        counted = 0

        def count(more: int, base: int = base) -> None:
            nonlocal counted
            counted += more
            on_progress(base + counted, len(todo))

        found = embedder.encode([texts[rows_of[c][0]] for c in batch], count)
        journal.keep(batch, found)
        for content, vector in zip(batch, found, strict=True):
            vectors[rows_of[content]] = vector
    if not np.isfinite(vectors).all():
        raise IndexUnusable(
            "the embedding model gave vectors that are not numbers; run kahler ingest --rebuild"
        )
    return vectors, len(todo), len(texts) - len(todo)


class Embedding:
    """Vectors computed in a thread of their own while the caller reads on. Errors come with `result`.

    `opening` gives the embedder, which takes its time to open.
    """

    def __init__(
        self, opening: Future[OnnxEmbedder], previous: Snapshot | None, journal: VectorJournal
    ) -> None:
        self._opening, self._previous, self._journal = opening, previous, journal
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="embedding")
        self._parts: list[Future[tuple[NDArray[np.float32], int, int]]] = []
        self._counts: dict[int, tuple[int, int]] = {}
        self._stopped = False
        self.embedded = 0
        self.reused = 0

    def add(self, texts: Sequence[str]) -> None:
        """Begin with `texts`, after those added before."""
        part = len(self._parts)

        def count(done: int, total: int) -> None:
            if self._stopped:
                raise CancelledError
            self._counts[part] = (done, total)

        def embed() -> tuple[NDArray[np.float32], int, int]:
            return vectors_for(texts, self._opening.result(), self._previous, self._journal, count)

        self._parts.append(self._pool.submit(embed))

    def result(self, on_progress: Callable[[int, int], None]) -> NDArray[np.float32]:
        """float32 (n, d) of all texts in the order added. `on_progress(done, total)` is called in this thread."""
        waiting = True
        while waiting:
            waiting = bool(wait(self._parts, timeout=TELL_EVERY_S).not_done)
            counts = list(self._counts.values())
            if counts:
                on_progress(sum(done for done, _ in counts), sum(total for _, total in counts))
        found = [part.result() for part in self._parts]
        self.embedded, self.reused = sum(f[1] for f in found), sum(f[2] for f in found)
        return np.concatenate([f[0] for f in found])

    def stop(self) -> None:
        """End after the batches in hand; what was computed stays in the journal."""
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)
