"""Hybrid search over a snapshot: filter, admit, rank by dense and BM25 together, explain why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.evidence import Hit, Kind, Passage
from core.lexicon import Lexicon
from index.embedding import Embedder
from index.snapshot import Snapshot
from retrieval.filters import Filters, allowed_rows
from retrieval.fusion import fuse
from retrieval.relevance import relevances, take_apart
from retrieval.slots import Reading, read_question
from retrieval.traits import Traits, traits_of

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
    _traits: dict[str, Traits] = field(default_factory=dict)

    @property
    def lexicon(self) -> Lexicon:
        return self.snapshot.lexicon

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> tuple[Hit, ...]:
        """The best `k` passages for `query`; the article's statements come after those that correct them."""
        wanted = filters or Filters()
        reading = read_question(query, self.lexicon)
        rows = allowed_rows(self.snapshot.store, wanted, self.snapshot.manifest.as_of)
        ranked = self.rank(reading, rows, k=max(POOL, k))
        passages = self.snapshot.store.passages(r for r, _ in ranked)
        scores = self.score(reading, passages, [s for _, s in ranked])
        scored = list(zip(passages, scores, strict=True))
        ordered = put_corrections_first(diversify(sorted(scored, key=lambda pair: -pair[1]), k))
        return tuple(
            Hit(passage=p, score=round(s, 6), rank=i, why=why(reading, p, self.lexicon))
            for i, (p, s) in enumerate(ordered[:k], 1)
        )

    def score(self, reading: Reading, passages: Sequence[Passage], fused: Sequence[float]) -> list[float]:
        """Relevance in the product; the bare scores of its ranking where a single one is measured."""
        if self.mode != "hybrid":
            return list(fused)
        return relevances(take_apart(reading, self.lexicon), [self.traits(p) for p in passages], fused)

    def traits(self, passage: Passage) -> Traits:
        """Read once for this index: a passage of an index never changes."""
        found = self._traits.get(passage.passage_id)
        if found is None:
            found = self._traits[passage.passage_id] = traits_of(passage, self.lexicon)
        return found

    def rank(self, reading: Reading, allowed: Sequence[int] | None, k: int = POOL) -> list[tuple[int, float]]:
        """(row, score in 0..1) of the best `k` among the allowed rows, by the mode's ranking."""
        expanded = expand(reading, self.lexicon)
        dense: list[tuple[int, float]] = []
        lexical: list[tuple[int, float]] = []
        if self.mode != "lexical":
            dense = self.snapshot.dense.search(self.encode(reading.question), k, allowed)
        if self.mode != "dense":
            lexical = self.snapshot.lexical.search(expanded, k, allowed)
        if self.mode == "dense":
            return dense[:k]
        if self.mode == "lexical":
            return lexical[:k]
        return fuse(dense, lexical)[:k]

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


def diversify(
    scored: list[tuple[Passage, float]], k: int, per_document: int = 4
) -> list[tuple[Passage, float]]:
    """At most `per_document` passages of one document among the first `k`, while others are to be had."""
    first: list[tuple[Passage, float]] = []
    later: list[tuple[Passage, float]] = []
    seen: dict[str, int] = {}
    for passage, score in scored:
        seen[passage.document_id] = seen.get(passage.document_id, 0) + 1
        (first if seen[passage.document_id] <= per_document else later).append((passage, score))
    return first + later if len(first) >= k else scored


def put_corrections_first(scored: list[tuple[Passage, float]]) -> list[tuple[Passage, float]]:
    """An article statement that is corrected stands behind the first of its corrections in the list."""
    erring = [pair for pair in scored if pair[0].corrected_by and pair[0].kind is Kind.ARTICLE]
    if not erring:
        return scored
    out = [pair for pair in scored if not (pair[0].corrected_by and pair[0].kind is Kind.ARTICLE)]
    for pair in erring:
        own_place = next((i for i, other in enumerate(out) if other[1] < pair[1]), len(out))
        corrections = [i for i, other in enumerate(out) if other[0].passage_id in pair[0].corrected_by]
        place = max(own_place, corrections[0] + 1) if corrections else max(own_place, min(1, len(out)))
        out.insert(place, pair)
    return out


def why(reading: Reading, passage: Passage, lexicon: Lexicon) -> tuple[str, ...]:
    """What of the question the passage names, in words."""
    named = [lexicon[m.id].name for m in reading.mentions if m.id in passage.entities]
    reasons = [f"names {', '.join(dict.fromkeys(named))}"] if named else ["similar wording"]
    if passage.corrects:
        reasons.append(f"corrects the article ({', '.join(passage.corrects)})")
    if passage.corrected_by:
        reasons.append("the article's own words, corrected elsewhere")
    return tuple(reasons)
