"""Every file below the roots becomes a document or a reason. What did not change is taken over unread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import DocumentError
from core.evidence import Document, Passage
from core.lexicon import Lexicon
from ingest.assemble import assemble, document_id_of
from ingest.formats import HEAD_BYTES, detect_format
from ingest.reader import Reader
from ingest.report import FileReport, Outcome
from ingest.roots import Found


@dataclass(frozen=True, slots=True)
class Known:
    """A user's document of the version before, with its passages."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass
class UserShelf:
    """The user's documents as they are to be, and what happened to each file."""

    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    files: list[FileReport] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Hashed:
    found: Found
    sha256: str
    format: str


def read_user_files(
    found: Iterable[Found],
    known: Iterable[Known],
    lexicon: Lexicon,
    *,
    max_bytes: int,
    refresh_entities: bool,
    taken_ids: set[str],
    on_file: Callable[[int, int, str], None],
) -> UserShelf:
    """Read the files found, taking over those of `known` whose content is the same.

    `refresh_entities`: the lexicon has changed, so names are looked up again in what is taken over.
    `taken_ids`: document ids that are not free. `on_file(done, total, path)`.
    """
    shelf = UserShelf()
    by_path = {k.document.path: k for k in known}
    hashed: list[_Hashed] = []
    for file in found:
        one = _hash(file, max_bytes)
        if isinstance(one, FileReport):
            shelf.files.append(one)
        else:
            hashed.append(one)
    present = {h.found.shown for h in hashed}
    gone = {k.document.sha256: k for path, k in by_path.items() if path not in present}

    def is_kept(h: _Hashed) -> bool:
        former = by_path.get(h.found.shown)
        return former is not None and former.document.sha256 == h.sha256

    # What stands in the index already comes first, under its path or a new one: of equal files the new one is the copy.
    hashed.sort(key=lambda h: (not is_kept(h), h.sha256 not in gone))
    taken_ids = taken_ids | {
        by_path[h.found.shown].document.document_id for h in hashed if h.found.shown in by_path
    }
    owner_of_bytes: dict[str, str] = {}
    owner_of_text: dict[str, str] = {}
    moved: set[str] = set()
    with Reader() as reader:
        for done, h in enumerate(hashed):
            on_file(done, len(hashed), h.found.shown)
            path = h.found.shown
            if h.sha256 in owner_of_bytes:
                shelf.files.append(_skipped(path, f"the same content as {owner_of_bytes[h.sha256]}"))
                continue
            former = by_path.get(path)
            outcome = Outcome.INGESTED if former is None else Outcome.CHANGED
            reason = None
            if former is not None and is_kept(h):
                outcome = Outcome.UNCHANGED
            elif former is None and h.sha256 in gone:
                former = gone[h.sha256]
                outcome, reason = Outcome.RENAMED, f"was {former.document.path}"
                moved.add(former.document.path or "")
            try:
                if outcome in {Outcome.UNCHANGED, Outcome.RENAMED} and former is not None:
                    document, passages = _take_over(former, path, lexicon if refresh_entities else None)
                else:
                    document_id = (
                        former.document.document_id if former else _free_id(h.found.path, path, taken_ids)
                    )
                    document, passages = _read(reader, h, document_id, lexicon)
            except DocumentError as error:
                shelf.files.append(_skipped(path, str(error)))
                continue
            text_key = hashlib.sha256(document.text.encode()).hexdigest()
            if text_key in owner_of_text:
                shelf.files.append(_skipped(path, f"the same text as {owner_of_text[text_key]}"))
                continue
            owner_of_bytes[h.sha256] = owner_of_text[text_key] = path
            taken_ids.add(document.document_id)
            shelf.documents.append(document)
            shelf.passages += passages
            shelf.files.append(
                FileReport(
                    path=path,
                    outcome=outcome,
                    reason=reason,
                    document_id=document.document_id,
                    passages=len(passages),
                    characters=len(document.text),
                    notes=document.notes,
                )
            )
        on_file(len(hashed), len(hashed), "")
    reported = {f.path for f in shelf.files} | moved
    for gone_path, one_gone in by_path.items():
        if gone_path not in reported:
            shelf.files.append(
                FileReport(
                    path=gone_path or "",
                    outcome=Outcome.REMOVED,
                    document_id=one_gone.document.document_id,
                )
            )
    _sort(shelf)
    return shelf


def _sort(shelf: UserShelf) -> None:
    """In order of path and place, so that the order of reading leaves no trace in the index."""
    shelf.files.sort(key=lambda f: f.path)
    shelf.documents.sort(key=lambda d: d.document_id)
    shelf.passages.sort(key=lambda p: (p.document_id, p.start))


def _skipped(path: str, reason: str) -> FileReport:
    return FileReport(path=path, outcome=Outcome.SKIPPED, reason=reason)


def _hash(found: Found, max_bytes: int) -> _Hashed | FileReport:
    if found.reason:
        return _skipped(found.shown, found.reason)
    try:
        size = found.path.stat().st_size
        if size > max_bytes:
            return _skipped(
                found.shown,
                f"it is {size / 2**20:.0f} MB, the limit is {max_bytes >> 20} MB; raise KAHLER_MAX_DOCUMENT_MB or split it",
            )
        digest = hashlib.sha256()
        with found.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            digest.update(head)
            while block := file.read(1 << 20):
                digest.update(block)
        return _Hashed(found, digest.hexdigest(), detect_format(found.path.name, head))
    except OSError as error:
        return _skipped(found.shown, f"it cannot be opened ({error.strerror}); mend its permissions")
    except DocumentError as error:
        return _skipped(found.shown, str(error))


def _take_over(former: Known, path: str, lexicon: Lexicon | None) -> tuple[Document, list[Passage]]:
    document = former.document.model_copy(update={"path": path})
    if lexicon is None:
        return document, list(former.passages)
    return document, [
        p.model_copy(update={"entities": lexicon.entities_of(lexicon.mentions(p.text))})
        for p in former.passages
    ]


def _read(reader: Reader, h: _Hashed, document_id: str, lexicon: Lexicon) -> tuple[Document, list[Passage]]:
    loaded = reader.read(h.found.path, h.format)
    with h.found.path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != h.sha256:
            raise DocumentError("it was changed while being read; run kahler ingest again")
    return assemble(loaded, document_id=document_id, path=h.found.shown, sha256=h.sha256, lexicon=lexicon)


def _free_id(file: Path, shown: str, taken: set[str]) -> str:
    """A renamed document keeps its id, so a new file under the old name needs another."""
    seed = shown
    while (candidate := document_id_of(file.stem, seed)) in taken:
        seed += "'"
    return candidate
