"""Documents and passages in one SQLite file of the snapshot, and which passage names what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from core.errors import CitationError, IndexCorrupt
from core.evidence import Document, Passage

_TABLES = """
CREATE TABLE document (document_id TEXT PRIMARY KEY, kind TEXT, shelf TEXT, path TEXT, sha256 TEXT, json TEXT NOT NULL);
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL, content TEXT NOT NULL,
    kind TEXT NOT NULL, shelf TEXT NOT NULL, jurisdiction TEXT, status TEXT NOT NULL, published TEXT,
    effective_from TEXT, effective_to TEXT, json TEXT NOT NULL);
CREATE INDEX passage_document ON passage(document_id);
CREATE TABLE mention (entity TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (entity, row)) WITHOUT ROWID;
"""


def write_store(
    path: Path, documents: Iterable[Document], passages: Sequence[Passage], contents: Sequence[str]
) -> None:
    """`contents[i]` is the key of the vector of `passages[i]` (a hash of what was embedded)."""
    with sqlite3.connect(path) as db:
        db.executescript(_TABLES)
        db.executemany(
            "INSERT INTO document VALUES (?,?,?,?,?,?)",
            (
                (d.document_id, d.kind, d.shelf, d.path, d.sha256, d.model_dump_json(exclude_defaults=True))
                for d in documents
            ),
        )
        db.executemany(
            "INSERT INTO passage VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (
                    row,
                    p.passage_id,
                    p.document_id,
                    contents[row],
                    p.kind,
                    p.shelf,
                    p.jurisdiction,
                    p.status,
                    p.published,
                    p.effective_from,
                    p.effective_to,
                    p.model_dump_json(exclude_defaults=True),
                )
                for row, p in enumerate(passages)
            ),
        )
        db.executemany(
            "INSERT OR IGNORE INTO mention VALUES (?,?)",
            ((entity, row) for row, p in enumerate(passages) for entity in p.entities),
        )
    db.close()


KEPT = 20_000
"""Passages kept in memory once read, some 100 MB: a curated shelf whole, of a large one those read last."""


class PassageStore:
    """Read-only. Rows are those of the dense and the lexical index."""

    def __init__(self, path: Path) -> None:
        try:
            # immutable: a snapshot never changes, so no locks are taken and no journal is looked for
            self._db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self.count: int = self._db.execute("SELECT count(*) FROM passage").fetchone()[0]
        except sqlite3.Error as error:
            raise IndexCorrupt(
                f"the passage store cannot be read ({error}); run kahler ingest --rebuild"
            ) from None
        self._cache: dict[int, Passage] = {}
        # A snapshot never changes, so neither do its answers; few are kept, since on a large shelf each is long.
        self._rows_naming = lru_cache(maxsize=256)(self._read_naming)
        self._rows_where = lru_cache(maxsize=32)(self._read_where)

    def passages(self, rows: Iterable[int]) -> list[Passage]:
        """In the order of `rows`."""
        wanted = list(map(int, rows))
        kept = self._cache
        try:
            return [kept[r] for r in wanted]
        except KeyError:  # not read yet, or dropped meanwhile
            return self._read(wanted)

    def _read(self, wanted: Sequence[int]) -> list[Passage]:
        found = {r: p for r in wanted if (p := self._cache.get(r)) is not None}
        missing = [r for r in dict.fromkeys(wanted) if r not in found]
        for first in range(0, len(missing), 500):
            batch = missing[first : first + 500]
            marks = ",".join("?" * len(batch))
            for row, data in self._db.execute(f"SELECT row, json FROM passage WHERE row IN ({marks})", batch):  # noqa: S608
                found[row] = Passage.model_validate_json(data)
        self._cache.update((r, found[r]) for r in missing[:KEPT])
        for row in list(self._cache)[: max(0, len(self._cache) - KEPT)]:
            self._cache.pop(row, None)  # another thread may have been quicker
        return [found[r] for r in wanted]

    def passage(self, passage_id: str) -> Passage:
        found = self.find_passage(passage_id)
        if found is None:
            raise CitationError(
                f"there is no passage {passage_id!r}; kahler search finds passages by their words"
            )
        return found

    def find_passage(self, passage_id: str) -> Passage | None:
        row = self.row_of(passage_id)
        return None if row is None else self.passages([row])[0]

    def row_of(self, passage_id: str) -> int | None:
        found = self._db.execute("SELECT row FROM passage WHERE passage_id = ?", (passage_id,)).fetchone()
        return None if found is None else int(found[0])

    def document(self, document_id: str) -> Document:
        found = self._db.execute("SELECT json FROM document WHERE document_id = ?", (document_id,)).fetchone()
        if found is None:
            raise CitationError(f"there is no document {document_id!r}; kahler corpus list names them")
        return Document.model_validate_json(found[0])

    def documents(self) -> Iterator[Document]:
        for (data,) in self._db.execute("SELECT json FROM document ORDER BY kind, document_id"):
            yield Document.model_validate_json(data)

    def rows_of_document(self, document_id: str) -> list[int]:
        found = self._db.execute("SELECT row FROM passage WHERE document_id = ? ORDER BY row", (document_id,))
        return [r for (r,) in found]

    def rows_naming(self, entities: Iterable[str]) -> frozenset[int]:
        """Rows whose passage names at least one of the entities."""
        found = [self._rows_naming(entity) for entity in entities]
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def rows_where(self, condition: str, values: Sequence[object] = ()) -> frozenset[int]:
        """Rows of a condition of ours on the columns of `passage`; values are always bound, never spliced."""
        return self._rows_where(condition, tuple(values))

    def _read_naming(self, entity: str) -> frozenset[int]:
        return frozenset(
            r for (r,) in self._db.execute("SELECT row FROM mention WHERE entity = ?", (entity,))
        )

    def _read_where(self, condition: str, values: tuple[object, ...]) -> frozenset[int]:
        return frozenset(
            r
            for (r,) in self._db.execute(f"SELECT row FROM passage WHERE {condition}", values)  # noqa: S608
        )

    def all_passages(self) -> list[Passage]:
        return self.passages(range(self.count))

    def contents(self) -> list[tuple[str, int]]:
        """(content key, row) of every passage: what a vector can be taken over by."""
        return self._db.execute("SELECT content, row FROM passage").fetchall()
