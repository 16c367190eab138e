"""BM25 over fields with tantivy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

FIELD_BOOSTS: Mapping[str, float] = {"text": 1.0, "entities": 1.0, "heading": 0.5, "title": 0.5}
_FEW = 20
"""Up to one row in so many, a filter names the rows to tantivy; beyond, naming them costs more than ranking all."""

_WORD = re.compile(r"[^\W_]+")
# A question's own words ("what", "should", "my") are rare in evidence, so that BM25 would take them for telling ones.
_STOP_WORD_LIST = """
a about after again against all am an and any are as at be because been before being below between
both but by can could did do does doing done down during each either ever few for from further get
gets give given had has have having he her here hers him his how i if in into is it its itself just
let like many may me might mine more most much must my myself neither no nor not now of off on once
one only or other our ours out over own please put same say says shall she should show shows so some
such take tell than that the their theirs them themselves then there these they this those through
to too under until up upon us use used very was we were what when where whether which while who whom
whose why will with within without would yet you your yours
"""
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())


class LexicalRow(NamedTuple):
    """What is indexed of one row; `entities` are names as words, so that brands meet generics."""

    row: int
    text: str
    title: str = ""
    heading: str = ""
    entities: str = ""


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=False, indexed=True, fast=True)
    for field in ("text", "title", "heading"):
        builder.add_text_field(field, stored=False, tokenizer_name="en_stem")
    builder.add_text_field("entities", stored=False, tokenizer_name="default")
    return builder.build()


def write_lexical(folder: Path, rows: Iterable[LexicalRow]) -> None:
    """Index `rows` into a new folder, as one segment."""
    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=128 << 20, num_threads=1)
    for entry in rows:
        document = tantivy.Document(
            text=entry.text, title=entry.title, heading=entry.heading, entities=entry.entities
        )
        document.add_unsigned("row", entry.row)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def query_terms(words: str) -> list[str]:
    """The words searched for, in lower case (so that AND, OR, NOT are no operators), each once.

    Stop words stay where nothing else is asked, and where written in capitals among others (ALL the leukaemia).
    """
    found = _WORD.findall(words)
    shouted = words.isupper()
    told = [w for w in found if w.lower() not in _STOP_WORDS or (len(w) > 1 and w.isupper() and not shouted)]
    return list(dict.fromkeys(w.lower() for w in told or found))


class LexicalIndex:
    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = _schema()

    @cached_property
    def count(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        words: str,
        k: int,
        allowed: Sequence[int] | None = None,
        boosts: Mapping[str, float] = FIELD_BOOSTS,
    ) -> list[tuple[int, float]]:
        """(row, BM25 score) of the best `k`, among the `allowed` rows where given. `boosts`: field to weight."""
        terms = query_terms(words)
        if not terms or (allowed is not None and not len(allowed)):
            return []
        query = self._index.parse_query(" ".join(terms), list(boosts), field_boosts=dict(boosts))
        if allowed is None:
            return self._best(query, k)
        if len(allowed) <= self.count // _FEW:
            return self._best(self._only(query, allowed), k)
        # Many rows are allowed: rank all and leave out the others, further down until there are enough.
        among = set(map(int, allowed))
        limit = 2 * k * self.count // len(among)
        while True:
            found = self._best(query, limit)
            kept = [pair for pair in found if pair[0] in among]
            if len(kept) >= k or len(found) < limit:
                return kept[:k]
            limit *= 4

    def _best(self, query: Any, k: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return [(row, score) for row, (score, _) in zip(rows, hits, strict=True)]

    def _only(self, query: Any, allowed: Sequence[int]) -> Any:
        rows = tantivy.Query.term_set_query(self._schema, "row", list(map(int, allowed)))
        only = tantivy.Query.boost_query(tantivy.Query.const_score_query(rows, 0.0), 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])
