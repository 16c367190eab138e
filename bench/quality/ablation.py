"""What each step of Kahler's retrieval adds: the same questions with one step left out at a time.

    PYTHONPATH=. .venv/bin/python bench/quality/ablation.py [--data .kahler]

Questions and metrics as in compare.py. The last column is what the whole is ahead of the row, in nDCG@10, with the
95% interval of a paired bootstrap.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

import retrieval.search as search_module
from core.lexicon import Lexicon
from core.settings import load_settings
from eval.baseline import paired_bootstrap
from eval.gold import Gold
from eval.runner import select_items
from index.embedding import OnnxEmbedder
from index.export import model_folder
from index.snapshot import Snapshot
from retrieval.filters import Filters
from retrieval.search import Retriever
from retrieval.slots import Reading

sys.path.insert(0, str(Path(__file__).resolve().parent))
from compare import measure
from peers import DEPTH, one

if TYPE_CHECKING:
    from numpy.typing import NDArray

METRICS = ("recall@1", "recall@5", "MRR", "nDCG@10", "facts in context")


@dataclass
class WithoutRelevance(Retriever):
    """The fused ranking as it stands: no slots, no sections, no kinds of source."""

    def score(
        self, reading: Reading, rows: Sequence[int] | NDArray[np.int64], fused: Sequence[float]
    ) -> list[float]:
        return list(fused)


@dataclass
class OneRanking(Retriever):
    """Candidates of one ranking alone, ordered by relevance as ever."""

    kept: str = "dense"

    def rank(
        self, reading: Reading, allowed: Sequence[int] | None, k: int = search_module.POOL
    ) -> list[tuple[int, float]]:
        alone = Retriever(self.snapshot, self.embedder, mode=self.kept)
        found = alone.rank(reading, allowed, k)
        top = max((s for _, s in found), default=1.0) or 1.0
        return [(row, score / top) for row, score in found]


def _as_asked(reading: Reading, lexicon: Lexicon) -> str:
    return reading.question


def _by_score(
    rows: NDArray[np.int64], scores: Sequence[float], k: int, snapshot: Snapshot
) -> list[tuple[int, float]]:
    best = np.argsort(-np.asarray(scores), kind="stable")[:k]
    return [(int(rows[at]), float(scores[at])) for at in best]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder with an index (default: the settings')")
    settings = load_settings(data=parser.parse_args().data)
    snapshot = Snapshot(settings.index_root, threads=settings.threads)
    embedder = OnnxEmbedder(model_folder(settings.data, settings.model), threads=settings.threads)
    gold = Gold(snapshot.store.all_passages(), snapshot.lexicon, parsed=True)
    items = [item for item in select_items() if item.case.relevant]
    whole = Retriever(snapshot, embedder)
    variants: dict[str, tuple[Retriever, dict[str, Callable[..., object]]]] = {
        "whole": (whole, {}),
        "without the dense ranking": (OneRanking(snapshot, embedder, kept="lexical"), {}),
        "without the BM25 ranking": (OneRanking(snapshot, embedder, kept="dense"), {}),
        "without the lexicon's other names": (whole, {"expand": _as_asked}),
        "without relevance (slots, kind, section)": (WithoutRelevance(snapshot, embedder), {}),
        "without spread and corrections first": (whole, {"order": _by_score}),
    }
    print(f"| {len(items)} questions | {' | '.join(METRICS)} | whole ahead in nDCG (95%) |")
    print("|---" * (len(METRICS) + 2) + "|")
    own: list[float] = []
    for name, (retriever, steps) in variants.items():
        kept = {step: getattr(search_module, step) for step in steps}
        for step, other in steps.items():
            setattr(search_module, step, other)

        def search(question: str, as_of: str | None, retriever: Retriever = retriever) -> list[object]:
            hits = retriever.search(question, DEPTH, Filters(as_of=as_of) if as_of else Filters())
            return [one(hit.passage) for hit in hits]

        row = measure(items, search, gold)
        for step, former in kept.items():
            setattr(search_module, step, former)
        own = own or row["nDCG@10"]
        less = [a - b for a, b in zip(own, row["nDCG@10"], strict=True)]
        low, high = paired_bootstrap(less)
        ahead = f"{fmean(less):+.3f} ({low:+.3f} to {high:+.3f})" if steps or retriever is not whole else "-"
        print(f"| {name} | {' | '.join(f'{fmean(row[m]):.3f}' for m in METRICS)} | {ahead} |")


if __name__ == "__main__":
    main()
