"""BM25 over fields with tantivy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from core.evidence import Passage

FIELD_BOOSTS = {"text": 1.0, "entities": 1.0, "heading": 0.5, "title": 0.5}
_WORD = re.compile(r"[^\W_]+")
_FILTER_BY_TERMS = 5_000


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=True, fast=True)
    for field in ("text", "title", "heading"):
        builder.add_text_field(field, stored=False, tokenizer_name="en_stem")
    builder.add_text_field("entities", stored=False, tokenizer_name="default")
    return builder.build()


def write_lexical(folder: Path, rows: Iterable[tuple[int, Passage, str]], names: dict[str, str]) -> None:
    """Index (row, passage, document title). `names` spells entity ids as words, so that brands meet generics."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=64 << 20, num_threads=1)
    for row, passage, title in rows:
        document = tantivy.Document(
            text=passage.text,
            title=title,
            heading=" ".join(passage.section_path),
            entities=" ".join(names.get(e, e) for e in passage.entities),
        )
        document.add_unsigned("row", row)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = _schema()

    def search(self, words: str, k: int, allowed: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(row, BM25 score) of the best `k`, among the `allowed` rows where given."""
        terms = [w.lower() for w in _WORD.findall(words)]
        if not terms or (allowed is not None and not len(allowed)):
            return []
        query = self._index.parse_query(" ".join(terms), list(FIELD_BOOSTS), field_boosts=FIELD_BOOSTS)
        limit = k
        chosen: set[int] | None = None
        if allowed is not None and len(allowed) <= _FILTER_BY_TERMS:
            rows = tantivy.Query.term_set_query(self._schema, "row", list(map(int, allowed)))
            only = tantivy.Query.boost_query(tantivy.Query.const_score_query(rows, 0.0), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])
        elif allowed is not None:
            chosen = set(map(int, allowed))
            limit = max(k * 20, 2_000)
        found = []
        for score, address in self._searcher.search(query, limit).hits:
            row = self._searcher.doc(address)["row"][0]
            if chosen is None or row in chosen:
                found.append((int(row), float(score)))
        return found[:k]
