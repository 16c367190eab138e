"""Retrieval measured on anyone's data: a BEIR folder through our own embedder, FAISS, BM25 and fusion.

General choices only, none tuned on a set's judgements: a document is embedded as windows after its title and counts by
its best window (the model reads 256 tokens), BM25 sees title and text as one field, and both rankings are brought to
0..1 over a deep pool and added with equal weight.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.evidence import Frozen
from core.settings import Settings
from eval.beir_data import BeirSet, read_beir
from eval.beir_scores import Estimate, mean_with_interval, mrr_at, ndcg_at, recall_at
from index.dense import DenseIndex, write_dense
from index.embedding import Embedder
from index.lexical import LexicalIndex, LexicalRow, write_lexical
from index.snapshot import in_context
from ingest.lock import writer_lock
from ingest.model import open_embedder
from ingest.sentences import pack, split_sentences
from ingest.vectors import VectorJournal, vectors_for
from retrieval.fusion import best_of, fuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODES = ("dense", "lexical", "hybrid")
POOL = 1000
"""Documents each ranking contributes before they are joined."""

WINDOWS_PER_DOCUMENT = 4
"""Windows searched for each document wanted, since the best documents often hold several of the best windows."""

OnProgress = Callable[[str, int, int], None]


class ModeScores(Frozen):
    """Means over queries with 95% bootstrap intervals; `seconds`: search of all queries, their encoding included."""

    mode: str
    ndcg_at_10: Estimate
    recall_at_100: Estimate
    mrr_at_10: Estimate
    seconds: float


class BeirReport(Frozen):
    """`hybrid_over`: nDCG@10 of hybrid less that of the named mode, paired by query, with its interval."""

    folder: str
    split: str
    documents: int
    windows: int
    queries: int
    model: str
    embedded: int
    embedding_seconds: float
    indexing_seconds: float
    seconds: float
    modes: tuple[ModeScores, ...]
    hybrid_over: dict[str, Estimate]

    def table(self) -> str:
        """The report as a few lines of text, the modes side by side."""
        lines = [
            f"{self.folder} ({self.split}): {self.documents} documents as {self.windows} windows, "
            f"{self.queries} queries, {self.model.split(':')[0]}",
            f"{'mode':<9}{'nDCG@10':<24}{'Recall@100':<24}{'MRR@10':<24}{'seconds':>8}",
        ]
        for m in self.modes:
            cells = "".join(f"{e!s:<24}" for e in (m.ndcg_at_10, m.recall_at_100, m.mrr_at_10))
            lines.append(f"{m.mode:<9}{cells}{m.seconds:>8.1f}")
        lines += [f"hybrid less {mode}: nDCG@10 {e!s} (paired)" for mode, e in self.hybrid_over.items()]
        lines.append(
            f"embedding {self.embedding_seconds:.1f} s ({self.embedded} windows new), "
            f"indexing {self.indexing_seconds:.1f} s, {self.seconds:.1f} s in all"
        )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Windows:
    """`texts[i]` belongs to document `owners[i]`."""

    texts: list[str]
    owners: list[int]


def evaluate_beir(
    folder: Path,
    settings: Settings,
    modes: Sequence[str] = MODES,
    on_progress: OnProgress | None = None,
) -> BeirReport:
    """Index `folder` and score `modes`. Vectors are kept in the data folder, so that a second run embeds nothing.

    Raises EvalError where the folder is not in BEIR's layout, IndexBusy while an ingest writes to the data folder.
    """
    tell = on_progress or (lambda stage, done, total: None)
    started = time.perf_counter()
    data = read_beir(folder)
    windows = _windows(data)
    with writer_lock(settings.data):
        embedder = open_embedder(settings)
        begun = time.perf_counter()
        vectors, embedded = _embed(folder, settings, embedder, windows, tell)
    embedding = time.perf_counter() - begun
    with tempfile.TemporaryDirectory(prefix="beir-", dir=settings.data) as work:
        begun = time.perf_counter()
        write_dense(Path(work) / "dense.faiss", vectors)
        rows = (LexicalRow(i, f"{d.title} {d.text}".strip()) for i, d in enumerate(data.documents))
        write_lexical(Path(work) / "lexical", rows)
        dense = DenseIndex(Path(work) / "dense.faiss", settings.threads)
        lexical = LexicalIndex(Path(work) / "lexical")
        indexing = time.perf_counter() - begun
        begun = time.perf_counter()
        questions = np.vstack(
            [embedder.encode([q.text]) for q in data.queries]
        )  # one at a time, as they are asked
        encoding = time.perf_counter() - begun
        scored = {}
        for mode in modes:
            runs, seconds = _search_all(mode, data, windows, questions, dense, lexical, tell)
            scored[mode] = (runs, seconds + (encoding if mode != "lexical" else 0.0))
    return BeirReport(
        folder=str(folder),
        split=data.split,
        documents=len(data.documents),
        windows=len(windows.texts),
        queries=len(data.queries),
        model=embedder.identity,
        embedded=embedded,
        embedding_seconds=round(embedding, 2),
        indexing_seconds=round(indexing, 2),
        seconds=round(time.perf_counter() - started, 2),
        modes=tuple(_mode_scores(mode, data, runs, seconds) for mode, (runs, seconds) in scored.items()),
        hybrid_over={
            mode: mean_with_interval(
                [
                    ndcg_at(a, q.relevant, 10) - ndcg_at(b, q.relevant, 10)
                    for q, a, b in zip(data.queries, scored["hybrid"][0], runs, strict=True)
                ]
            )
            for mode, (runs, _) in scored.items()
            if mode != "hybrid" and "hybrid" in scored
        },
    )


def _windows(data: BeirSet) -> _Windows:
    texts: list[str] = []
    owners: list[int] = []
    for at, document in enumerate(data.documents):
        for start, end in pack(split_sentences(document.text)) or [(0, 0)]:
            texts.append(in_context(document.text[start:end], document.title).strip() or document.document_id)
            owners.append(at)
    return _Windows(texts, owners)


def _embed(
    folder: Path, settings: Settings, embedder: Embedder, windows: _Windows, tell: OnProgress
) -> tuple[NDArray[np.float32], int]:
    cache = settings.data / "beir"
    cache.mkdir(exist_ok=True)
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    journal = VectorJournal(cache / f"{name}.sqlite3")
    try:
        vectors, embedded, _ = vectors_for(
            windows.texts, embedder, None, journal, lambda done, total: tell("embed", done, total)
        )
    finally:
        journal.close(discard=False)
    return vectors, embedded


def _search_all(
    mode: str,
    data: BeirSet,
    windows: _Windows,
    questions: NDArray[np.float32],
    dense: DenseIndex,
    lexical: LexicalIndex,
    tell: OnProgress,
) -> tuple[list[list[str]], float]:
    """(document ids best first for each query, seconds)."""
    started = time.perf_counter()
    runs = []
    for at, query in enumerate(data.queries):
        by_dense: list[tuple[int, float]] = []
        by_lexical: list[tuple[int, float]] = []
        if mode != "lexical":
            by_dense = best_of(dense.search(questions[at], POOL * WINDOWS_PER_DOCUMENT), windows.owners)[
                :POOL
            ]
        if mode != "dense":
            by_lexical = lexical.search(query.text, POOL, boosts={"text": 1.0})
        ranked = {"dense": by_dense, "lexical": by_lexical}.get(mode) or fuse(by_dense, by_lexical)
        ids = (data.documents[row].document_id for row, _ in ranked[:POOL])
        # As BEIR's own evaluation does: where queries are documents (ArguAna), a query does not find itself.
        runs.append([i for i in ids if i != query.query_id])
        tell(mode, at + 1, len(data.queries))
    return runs, time.perf_counter() - started


def _mode_scores(mode: str, data: BeirSet, runs: list[list[str]], seconds: float) -> ModeScores:
    pairs = [(run, query.relevant) for run, query in zip(runs, data.queries, strict=True)]
    return ModeScores(
        mode=mode,
        ndcg_at_10=mean_with_interval([ndcg_at(run, relevant, 10) for run, relevant in pairs]),
        recall_at_100=mean_with_interval([recall_at(run, relevant, 100) for run, relevant in pairs]),
        mrr_at_10=mean_with_interval([mrr_at(run, relevant, 10) for run, relevant in pairs]),
        seconds=round(seconds, 2),
    )
