"""From the shelf and the user's files to an index that serves. Reads top to bottom."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import IndexCorrupt, IndexMissing, IndexUnusable
from core.evidence import Shelf
from core.settings import Settings
from index.snapshot import Snapshot, embedded_text, version_of, write_snapshot
from ingest.files import Known, UserShelf, read_user_files
from ingest.lock import writer_lock
from ingest.model import open_embedder
from ingest.report import IngestReport, OnProgress, Progress
from ingest.roots import find_files, forget_root, remember, show_path
from ingest.vectors import Embedding, VectorJournal
from shelf.shelf import ShelfContent, read_shelf, understand_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LOADERS = 1
"""Counts up whenever a loader or the windows change, so that what is indexed is read again."""

JOURNAL_FILE = "vectors-in-progress.sqlite3"


def ingest(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    compiled: dict[str, Any] | None = None,
    ruleset_version: str = "none",
    on_progress: OnProgress | None = None,
    rebuild: bool = False,
) -> IngestReport:
    """Bring the index up to date with the shelf and the user's roots; `paths` become roots and are remembered.

    `compiled`: what else the snapshot carries by name (`rules`). `rebuild` takes nothing over from the version before.
    Raises IndexBusy where another ingest writes, DocumentError where one of `paths` does not exist, and what
    reading the shelf and exporting the model raise; a file that cannot be read is a line of the report, no error.
    """
    with writer_lock(settings.data):
        roots = remember(settings.data, paths)
        return _ingest(
            settings, roots, compiled or {}, ruleset_version, on_progress or _silent, rebuild=rebuild
        )


def forget(
    settings: Settings,
    path: Path,
    *,
    compiled: dict[str, Any] | None = None,
    ruleset_version: str = "none",
    on_progress: OnProgress | None = None,
) -> IngestReport:
    """Remove a root and its documents from the index. Raises DocumentError where `path` is no root."""
    with writer_lock(settings.data):
        roots = forget_root(settings.data, path)
        return _ingest(
            settings, roots, compiled or {}, ruleset_version, on_progress or _silent, rebuild=False
        )


def _silent(progress: Progress) -> None:
    return


def _ingest(
    settings: Settings,
    roots: Sequence[Path],
    compiled: dict[str, Any],
    ruleset_version: str,
    on_progress: OnProgress,
    *,
    rebuild: bool,
) -> IngestReport:
    started = time.monotonic()
    on_progress(Progress("model", 0, 0, settings.model))
    pool = ThreadPoolExecutor(1, thread_name_prefix="model")
    opening = pool.submit(open_embedder, settings, for_many=True)
    pool.shutdown(wait=False)
    content = read_shelf(settings.corpus)
    previous, notes = (None, []) if rebuild else _previous(settings)
    compiled = {
        **compiled,
        "corpus": content.manifest.model_dump(mode="json"),
        "ingest": {"loaders": LOADERS},
    }
    journal_path = settings.data / JOURNAL_FILE
    if rebuild:
        journal_path.unlink(missing_ok=True)
    journal = VectorJournal(journal_path)
    embedding = Embedding(opening, previous, journal)
    done = False
    try:
        # What the statements say is embedded while it is being understood: that keeps one processor busy, this the rest.
        embedding.add([embedded_text(p, "") for p in content.passages])
        content = understand_all(content)
        user = _read_roots(settings, roots, previous, content, on_progress)
        documents = [*content.documents, *user.documents]
        passages = [*content.passages, *user.passages]
        titles = {d.document_id: d.title for d in user.documents}
        embedding.add([embedded_text(p, titles[p.document_id]) for p in user.passages])
        versions = {
            "embedder": opening.result().identity,
            "corpus_version": content.corpus_version,
            "ruleset_version": ruleset_version,
            "as_of": content.manifest.as_of,
            "evidence_checked_to": content.manifest.evidence_checked_to,
        }
        version = version_of(
            documents, passages, tuple(versions.values()), lexicon=content.lexicon, compiled=compiled
        )
        switched = previous is None or previous.manifest.index_version != version
        if switched:

            def vectors() -> NDArray[np.float32]:
                found = embedding.result(lambda at, total: on_progress(Progress("embed", at, total)))
                on_progress(Progress("write", 0, len(passages)))
                return found

            try:
                write_snapshot(
                    settings.index_root,
                    documents,
                    passages,
                    vectors,
                    lexicon=content.lexicon,
                    compiled=compiled,
                    **versions,
                )
            except OSError as error:
                raise IndexUnusable(
                    f"the index cannot be written to {settings.index_root} ({error.strerror or error}); "
                    "make room or mend permissions and run kahler ingest again: the former index still serves"
                ) from None
        done = True
    finally:
        embedding.stop()
        journal.close(discard=done)
    if previous is not None:
        previous.close()
    return IngestReport(
        index_version=version,
        switched=switched,
        files=tuple(user.files),
        curated_documents=len(content.documents),
        curated_passages=len(content.passages),
        documents=len(documents),
        passages=len(passages),
        embedded=embedding.embedded,
        reused=embedding.reused if switched else len(passages),
        roots=tuple(show_path(r) for r in roots),
        notes=tuple(notes),
        seconds=round(time.monotonic() - started, 3),
    )


def _previous(settings: Settings) -> tuple[Snapshot | None, list[str]]:
    """The version that serves, wholly checked; none with a note where it is damaged."""
    try:
        return Snapshot(settings.index_root, threads=settings.threads, full_check=True), []
    except IndexMissing:
        return None, []
    except IndexCorrupt as error:
        return None, [f"the former index was damaged ({str(error).split(';')[0]}) and was built anew"]


def _read_roots(
    settings: Settings,
    roots: Sequence[Path],
    previous: Snapshot | None,
    content: ShelfContent,
    on_progress: OnProgress,
) -> UserShelf:
    known: list[Known] = []
    same_lexicon = False
    if previous is not None and previous.compiled("ingest") == {"loaders": LOADERS}:
        known = list(_known(previous))
        same_lexicon = previous.compiled("lexicon") == content.lexicon.dump()
    return read_user_files(
        find_files(roots, settings.data),
        known,
        content.lexicon,
        max_bytes=settings.max_document_mb << 20,
        refresh_entities=not same_lexicon,
        taken_ids={d.document_id for d in content.documents},
        on_file=lambda done, total, path: on_progress(Progress("read", done, total, path)),
    )


def _known(previous: Snapshot) -> list[Known]:
    user = [d for d in previous.store.documents() if d.shelf is Shelf.USER]
    return [
        Known(d, tuple(previous.store.passages(previous.store.rows_of_document(d.document_id)))) for d in user
    ]
