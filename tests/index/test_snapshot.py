"""A snapshot vouches for its files; equal content is an equal version; a reader's version stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import CitationError, IndexCorrupt, IndexMissing
from core.evidence import Document, Kind, Passage, Shelf
from core.lexicon import Lexicon
from index import store as store_module
from index.manifest import FORMAT, Manifest
from index.snapshot import Snapshot, embedded_text, write_snapshot

TEXT = "Blood counts are checked weekly. Eye examinations are needed."


def write(root: Path, text: str = TEXT) -> Manifest:
    document = Document(
        document_id="d", title="Guide", text=text, kind=Kind.OTHER, shelf=Shelf.USER, sha256="0", path="/x"
    )
    cut = text.index(". ") + 1
    passages = [
        Passage(
            passage_id=f"d#{n}", document_id="d", section_path=("Care",), text=text[a:b], start=a, end=b,
            kind=Kind.OTHER, shelf=Shelf.USER, entities=("eye",),
        )
        for n, (a, b) in enumerate([(0, cut), (cut + 1, len(text))])
    ]  # fmt: skip
    return write_snapshot(
        root, [document], passages, lambda: np.eye(2, 8, dtype=np.float32), embedder="m", lexicon=Lexicon([]),
        compiled={"rules": [1]}, corpus_version="c", ruleset_version="r", as_of="2026-01-01",
        evidence_checked_to="2026-01-01",
    )  # fmt: skip


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    manifest = write(tmp_path)
    snapshot = Snapshot(tmp_path)
    assert snapshot.manifest == manifest
    assert [p.passage_id for p in snapshot.store.all_passages()] == ["d#0", "d#1"]
    assert snapshot.store.document("d").text == TEXT
    assert snapshot.store.rows_naming(["eye"]) == {0, 1}
    assert snapshot.compiled("rules") == [1]
    assert snapshot.dense.search(np.eye(2, 8, dtype=np.float32)[1], 1)[0][0] == 1
    assert snapshot.lexical.search("eyes", 2)[0][0] == 1
    with pytest.raises(CitationError, match="there is no passage"):
        snapshot.store.passage("d#9")


def test_equal_content_is_an_equal_version(tmp_path: Path) -> None:
    first = write(tmp_path)
    assert write(tmp_path).index_version == first.index_version
    assert write(tmp_path, TEXT.replace("weekly", "daily")).index_version != first.index_version


def test_a_window_is_embedded_after_its_title_and_heading() -> None:
    passage = Passage(
        passage_id="d#0", document_id="d", section_path=("A", "B"), text="Text.", start=0, end=5,
        kind=Kind.OTHER, shelf=Shelf.USER,
    )  # fmt: skip
    assert embedded_text(passage, "Guide") == "Guide - B. Text."
    assert embedded_text(passage.model_copy(update={"shelf": Shelf.CURATED}), "Guide") == "Text."


@pytest.mark.parametrize("part", ["passages.sqlite3", "dense.faiss", "vectors.npy", "rules.json", "lexical"])
@pytest.mark.parametrize("harm", ["shorten", "flip", "remove"])
def test_any_harm_to_any_file_is_noticed(tmp_path: Path, part: str, harm: str) -> None:
    write(tmp_path)
    path = next(tmp_path.glob(f"*/{part}"))
    if path.is_dir():
        path = max(path.iterdir(), key=lambda p: p.stat().st_size)
    data = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
    elif harm == "shorten":
        path.write_bytes(data[:-1])
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(IndexCorrupt, match="run kahler ingest"):
        Snapshot(tmp_path)


def test_no_index_and_a_foreign_format_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="run kahler ingest"):
        Snapshot(tmp_path / "index")
    write(tmp_path)
    manifest = next(tmp_path.glob("*/manifest.json"))
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(f'"format": {FORMAT}', '"format": 1'), encoding="utf-8"
    )
    with pytest.raises(IndexCorrupt, match="format 1"):
        Snapshot(tmp_path)


def test_two_versions_are_kept_and_any_that_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    held = Snapshot(tmp_path)
    for n in range(4):
        write(tmp_path, TEXT.replace("weekly", f"every {n} days"))
    assert len([p for p in tmp_path.iterdir() if p.is_dir()]) == 3
    assert "weekly" in held.store.passage("d#0").text
    assert held.lexical.search("weekly", 1)
    held.close()
    write(tmp_path)
    assert len([p for p in tmp_path.iterdir() if p.is_dir()]) == 2


def test_a_large_shelf_is_read_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "KEPT", 1)
    write(tmp_path)
    store = Snapshot(tmp_path).store
    for _ in range(2):
        assert [p.passage_id for p in store.passages([1, 0, 1])] == ["d#1", "d#0", "d#1"]
        assert len(store._cache) <= 1
