"""Indexing and search against the bare libraries, as ratios in one run: python -m bench.index_bench [shelf|large]

shelf: the whole shelf indexed from nothing against bare length-sorted encoding of the same texts with the same model and
threads (aim: 1.15), and what one changed statement costs.
large: 100,000 passages (recombined real statements, vectors near real ones); a warm hybrid search beyond the encoding of
its question against FAISS and tantivy alone on the same question (aim: 2).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from core.settings import Settings
from index.export import MAX_TOKENS, model_folder
from index.lexical import FIELD_BOOSTS, query_terms
from index.snapshot import Snapshot, embedded_text, write_snapshot
from ingest.model import open_embedder
from ingest.pipeline import ingest
from retrieval.search import POOL, Retriever, expand
from retrieval.slots import read_question
from shelf.shelf import load_shelf

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.evidence import Passage

LARGE = 100_000
ROUNDS = 15
QUESTIONS = (
    "what was median OS with DPd in MM-014?",
    "DVd in lenalidomide-refractory patients, how good is it really?",
    "is Blenrep available in the US now and for whom?",
    "carfilzomib cardiac failure",
    "do I need eye exams on Blenrep",
    "pomalidomide dose in renal impairment",
    "median progression-free survival with isatuximab, carfilzomib and dexamethasone in IKEMA",
    "cytokine release syndrome with teclistamab, how often and how severe",
)


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def open_bare(settings: Settings) -> Callable[[list[str]], None]:
    """Plain encoding: tokenize, sort by length, run batches of 32 through the same model with the same threads."""
    folder = model_folder(settings.data, settings.model)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    options = ort.SessionOptions()
    options.intra_op_num_threads = settings.threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    inputs = [i.name for i in session.get_inputs()]

    def encode(texts: list[str]) -> None:
        ids = sorted((e.ids for e in tokenizer.encode_batch(texts)), key=len, reverse=True)
        for first in range(0, len(ids), 32):
            batch = ids[first : first + 32]
            padded = np.array([row + [0] * (len(batch[0]) - len(row)) for row in batch])
            mask = np.array([[1] * len(row) + [0] * (len(batch[0]) - len(row)) for row in batch])
            feed = {"input_ids": padded, "attention_mask": mask, "token_type_ids": np.zeros_like(padded)}
            session.run(None, {name: feed[name] for name in inputs})

    return encode


def bench_shelf(settings: Settings, work: Path, rounds: int) -> None:
    bare_encode = open_bare(settings)
    content = load_shelf(settings.corpus)
    titles = {d.document_id: d.title for d in content.documents}
    texts = [embedded_text(p, titles[p.document_id]) for p in content.passages]
    whole, bare = [], []
    for turn in range(rounds):
        fresh = settings.model_copy(update={"data": work / f"shelf-{turn}"})
        shutil.copytree(settings.data / "models", fresh.data / "models")
        whole.append(seconds_of(partial(ingest, fresh)))
        bare.append(seconds_of(partial(bare_encode, texts)))
    each = ", ".join(f"{w:.1f}/{b:.1f}" for w, b in zip(whole, bare, strict=True))
    print(
        f"shelf from nothing: {median(whole):.1f} s for {len(texts)} statements, bare encoding {median(bare):.1f} s, "
        f"ratio {median(whole) / median(bare):.2f} (medians of {rounds}: {each})"
    )
    corpus = work / "corpus"
    shutil.copytree(settings.corpus, corpus)
    changed = settings.model_copy(update={"data": work / "shelf-0", "corpus": corpus})
    source = next(
        p for p in sorted(corpus.glob("trial/*.md")) if "gave a median" in p.read_text(encoding="utf-8")
    )
    source.write_text(
        source.read_text(encoding="utf-8").replace("gave a median", "gave, all told, a median", 1),
        encoding="utf-8",
    )
    report = ingest(changed)
    print(
        f"one changed statement: {report.embedded} embedded, {report.reused} taken over, {report.seconds:.1f} s"
    )
    again = ingest(changed)
    print(f"nothing changed: {again.embedded} embedded, switched {again.switched}, {again.seconds:.1f} s")


def make_large(settings: Settings, root: Path, count: int) -> None:
    """A snapshot of `count` passages: pairs of half statements, each with the mean vector of both and some noise."""
    content = load_shelf(settings.corpus)
    embedder = open_embedder(settings)
    real = list(content.passages)
    base = embedder.encode([p.text for p in real])
    chance = np.random.default_rng(0)
    pairs = chance.integers(0, len(real), size=(count - len(real), 2))
    passages: list[Passage] = list(real)
    for number, (a, b) in enumerate(pairs):
        first, second = real[a], real[b]
        text = f"{first.text[: len(first.text) // 2]} {second.text[len(second.text) // 2 :]}"
        passages.append(
            first.model_copy(
                update={
                    "passage_id": f"{first.document_id}#made-{number}",
                    "text": text,
                    "end": first.start + len(text),
                    "entities": tuple(dict.fromkeys([*first.entities, *second.entities])),
                    "figures": (),
                    "contrasts": (),
                }
            )
        )
    width = base.shape[1]
    noise = chance.normal(size=(len(pairs), width)).astype(np.float32) * (0.3 / np.sqrt(width))
    made = (base[pairs[:, 0]] + base[pairs[:, 1]]) / 2 + noise
    vectors = np.vstack([base, made / np.linalg.norm(made, axis=1, keepdims=True)]).astype(np.float32)
    write_snapshot(
        root,
        content.documents,
        passages,
        lambda: vectors,
        embedder=embedder.identity,
        lexicon=content.lexicon,
        compiled={"corpus": content.manifest.model_dump(mode="json")},
        corpus_version=content.corpus_version,
        ruleset_version="none",
        as_of=content.manifest.as_of,
        evidence_checked_to=content.manifest.evidence_checked_to,
    )


def bare_search(snapshot: Snapshot, vector: NDArray[np.float32], words: str, k: int) -> None:
    """FAISS and tantivy themselves, on the files of the snapshot: rows and scores, no passage."""
    index, searcher = snapshot.dense._index, snapshot.lexical._searcher
    index.search(vector.reshape(1, -1), k)
    query = snapshot.lexical._index.parse_query(words, list(FIELD_BOOSTS), field_boosts=dict(FIELD_BOOSTS))
    searcher.search(query, k, count=False)


def bench_large(settings: Settings, work: Path, count: int) -> None:
    root = work / "large"
    took = seconds_of(lambda: make_large(settings, root, count))
    snapshot = Snapshot(root, threads=settings.threads)
    retriever = Retriever(snapshot, open_embedder(settings))
    snapshot.dense._index.nprobe = snapshot.dense._probes
    print(f"{count} passages written in {took:.0f} s; {snapshot.dense.kind}")
    names = ("search", "rank", "bare")
    times: dict[str, dict[str, list[float]]] = {n: {q: [] for q in QUESTIONS} for n in names}
    for turn in range(ROUNDS + 2):
        for question in QUESTIONS:
            vector = retriever.encode(question)  # kept by the retriever: what follows is beyond encoding
            reading = read_question(question, retriever.lexicon)
            words = " ".join(query_terms(expand(reading, retriever.lexicon)))
            steps: tuple[Callable[[], object], ...] = (
                partial(retriever.search, question, 10),
                partial(retriever.rank, reading, None),
                partial(bare_search, snapshot, vector, words, POOL),
            )
            # Each step follows an encoding, as in a service: the first after it finds the caches full of the model.
            for name, step in zip(names, steps, strict=True):
                retriever.embedder.encode([question])
                read_question.cache_clear()
                took = seconds_of(step)
                if turn >= 2:
                    times[name][question].append(took)
    for question in QUESTIONS:
        print(f"  {_compare({n: median(times[n][question]) for n in names})}  {question[:50]}")
    print(f"all: {_compare({n: median([t for ts in times[n].values() for t in ts]) for n in names})}")
    # where others load the machine, a longer step is interrupted more often than a short one: the quickest is not
    quickest = {n: sum(map(min, times[n].values())) / len(QUESTIONS) for n in names}
    print(f"quickest of {ROUNDS}, mean of questions: {_compare(quickest)}")


def _compare(seconds: dict[str, float]) -> str:
    """Search (whole) and rank (both rankings and their fusion) beyond encoding, each against the bare libraries."""
    bare = seconds["bare"]
    shown = [f"{n} {seconds[n] * 1000:5.1f} ms (ratio {seconds[n] / bare:.2f})" for n in ("search", "rank")]
    return f"{', '.join(shown)}, bare {bare * 1000:5.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("shelf", "large", "all"), default="all")
    parser.add_argument("--data", type=Path, default=Path(".kahler"), help="where the exported model lies")
    parser.add_argument("--count", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    settings = Settings(data=given.data)
    open_embedder(settings)
    with tempfile.TemporaryDirectory(prefix="kahler-bench-") as work:
        if given.what in {"shelf", "all"}:
            bench_shelf(settings, Path(work), given.rounds)
        if given.what in {"large", "all"}:
            bench_large(settings, Path(work), given.count)


if __name__ == "__main__":
    main()
