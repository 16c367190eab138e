"""Hybrid search over a snapshot: filter, admit, rank by dense and BM25 together, explain why."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.evidence import Hit, Passage
from core.lexicon import Lexicon
from index.embedding import Embedder
from index.snapshot import Snapshot
from retrieval.asked import take_apart
from retrieval.filters import Filters, allowed_rows
from retrieval.fusion import fuse
from retrieval.ordering import order
from retrieval.relevance import relevances
from retrieval.slots import Reading, read_question

if TYPE_CHECKING:
    from numpy.typing import NDArray

POOL = 200
"""How many candidates each ranking contributes before they are joined."""

MODES = ("hybrid", "dense", "lexical")


@dataclass
class Retriever:
    """Search in one opened index. `mode` is for measurement; people get hybrid."""

    snapshot: Snapshot
    embedder: Embedder
    mode: str = "hybrid"
    _last: tuple[str, NDArray[np.float32]] | None = None
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(thread_name_prefix="dense"), repr=False
    )

    @property
    def lexicon(self) -> Lexicon:
        return self.snapshot.lexicon

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> tuple[Hit, ...]:
        """The best `k` passages for `query`; the article's statements come after those that correct them."""
        wanted = filters or Filters()
        reading = read_question(query, self.lexicon)
        rows = allowed_rows(self.snapshot.store, wanted, self.snapshot.manifest.as_of)
        ranked = self.rank(reading, rows, k=max(POOL, k))
        found = np.array([r for r, _ in ranked], dtype=np.int64)
        scores = self.score(reading, found, [s for _, s in ranked])
        best = order(found, scores, k, self.snapshot)
        passages = self.snapshot.store.passages(r for r, _ in best)
        return tuple(
            Hit(passage=p, score=round(s, 6), rank=i, why=why(reading, p, self.lexicon))
            for i, (p, (_, s)) in enumerate(zip(passages, best, strict=True), 1)
        )

    def score(
        self, reading: Reading, rows: Sequence[int] | NDArray[np.int64], fused: Sequence[float]
    ) -> list[float]:
        """Relevance in the product; the bare scores of its ranking where a single one is measured."""
        if self.mode != "hybrid":
            return list(fused)
        asked = take_apart(reading, self.lexicon)
        scores: list[float] = relevances(asked, self.snapshot.traits, rows, fused).tolist()
        return scores

    def rank(self, reading: Reading, allowed: Sequence[int] | None, k: int = POOL) -> list[tuple[int, float]]:
        """(row, score in 0..1) of the best `k` among the allowed rows, by the mode's ranking."""
        expanded = expand(reading, self.lexicon)
        if self.mode == "lexical":
            return self.snapshot.lexical.search(expanded, k, allowed)[:k]
        vector = self.encode(reading.question)
        if self.mode == "dense":
            return self.snapshot.dense.search(vector, k, allowed)[:k]
        if self.snapshot.dense.exact:  # a small index: sooner searched than handed to a thread
            dense = self.snapshot.dense.search(vector, k, allowed)
            return fuse(dense, self.snapshot.lexical.search(expanded, k, allowed))[:k]
        finding = self._pool.submit(self.snapshot.dense.search, vector, k, allowed)
        lexical = self.snapshot.lexical.search(expanded, k, allowed)
        return fuse(finding.result(), lexical)[:k]

    def encode(self, text: str) -> NDArray[np.float32]:
        """The vector of a question; the last one is kept, since the parts of an answer share it."""
        last = self._last  # another thread may replace it at any time
        if last is None or last[0] != text:
            last = self._last = (text, self.embedder.encode([text])[0])
        return last[1]


def expand(reading: Reading, lexicon: Lexicon) -> str:
    """The question with the names that the lexicon links to what it names: brands, long forms, components."""
    extra: dict[str, None] = {}
    for mention in reading.mentions:
        for entity_id in mention.ids:
            entity = lexicon[entity_id]
            extra.setdefault(entity.name)
            for word in (entity.long_name, *entity.brands[:2]):
                if word:
                    extra.setdefault(word)
    return " ".join([reading.question, *extra])


def why(reading: Reading, passage: Passage, lexicon: Lexicon) -> tuple[str, ...]:
    """What of the question the passage names, in words."""
    named = [lexicon[m.id].name for m in reading.mentions if m.id in passage.entities]
    reasons = [f"names {', '.join(dict.fromkeys(named))}"] if named else ["similar wording"]
    if passage.corrects:
        reasons.append(f"corrects the article ({', '.join(passage.corrects)})")
    if passage.corrected_by:
        reasons.append("the article's own words, corrected elsewhere")
    return tuple(reasons)
