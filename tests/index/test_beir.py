"""Retrieval evaluation on a folder in BEIR's layout: numbers as trec_eval counts them, errors that name the line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core.errors import EvalError
from core.settings import REPOSITORY, Settings
from eval.beir import evaluate_beir
from eval.beir_data import read_beir
from eval.beir_scores import mean_with_interval, mrr_at, ndcg_at, recall_at

TOPICS = (
    "cardiac failure",
    "eye toxicity",
    "neuropathy of the hands",
    "infection risk",
    "bone disease",
    "renal function",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six topics, each in three documents of several windows; the answer stands late in the text."""
    root = tmp_path / "set"
    (root / "qrels").mkdir(parents=True)
    filler = "The weather of that year was mild and nobody complained about it at all. " * 30
    documents = [
        {
            "_id": f"d{t}{n}",
            "title": f"Report {t}{n}",
            "text": f"{filler}{topic.capitalize()} was seen in {n} of ten.",
        }
        for t, topic in enumerate(TOPICS)
        for n in range(3)
    ]
    (root / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    queries = [{"_id": f"q{t}", "text": f"how often was {topic} seen?"} for t, topic in enumerate(TOPICS)]
    (root / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    lines = [f"q{t}\td{t}{n}\t1" for t in range(len(TOPICS)) for n in range(3)]
    (root / "qrels" / "test.tsv").write_text(
        "\n".join(["query-id\tcorpus-id\tscore", *lines]), encoding="utf-8"
    )
    return root


def test_three_modes_side_by_side_and_a_second_run_embeds_nothing(
    folder: Path, model: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    (data / "models").mkdir(parents=True)
    (data / "models" / "minilm").symlink_to(model)
    report = evaluate_beir(folder, Settings(data=data))
    assert {m.mode: m.ndcg_at_10.value for m in report.modes}["hybrid"] > 0.95
    assert report.windows > report.documents == 18
    assert report.embedded > 0
    assert set(report.hybrid_over) == {"dense", "lexical"}
    assert "nDCG@10" in report.table()
    again = evaluate_beir(folder, Settings(data=data), modes=("lexical",))
    assert again.embedded == 0
    assert [m.mode for m in again.modes] == ["lexical"]
    assert again.hybrid_over == {}


def test_scores_by_hand() -> None:
    relevant = {"a": 2, "b": 1}
    assert ndcg_at(["a", "b"], relevant, 10) == 1.0
    assert ndcg_at(["b", "a"], relevant, 10) == pytest.approx((1 + 2 / 1.58496) / (2 + 1 / 1.58496), abs=1e-4)
    assert ndcg_at(["x"] * 10 + ["a"], relevant, 10) == 0
    assert recall_at(["x", "a"], relevant, 100) == 0.5
    assert mrr_at(["x", "b", "a"], relevant, 10) == 0.5
    estimate = mean_with_interval([0.0, 1.0] * 50)
    assert estimate.low < estimate.value == 0.5 < estimate.high
    assert estimate == mean_with_interval([0.0, 1.0] * 50)


def test_what_is_not_in_the_layout_is_named(folder: Path) -> None:
    corpus = folder / "corpus.jsonl"
    whole = corpus.read_text(encoding="utf-8")
    corpus.write_text(whole + "\n{broken", encoding="utf-8")
    with pytest.raises(EvalError, match=r"corpus\.jsonl:19: not valid JSON"):
        read_beir(folder)
    corpus.write_text(whole + '\n{"id": 1}', encoding="utf-8")
    with pytest.raises(EvalError, match=r"corpus\.jsonl:19: .*_id"):
        read_beir(folder)
    corpus.write_text(whole, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq0 d00 1\n", encoding="utf-8")
    with pytest.raises(EvalError, match=r"test\.tsv:2"):
        read_beir(folder)
    (folder / "qrels" / "test.tsv").unlink()
    with pytest.raises(EvalError, match=r"test\.tsv"):
        read_beir(folder)


@pytest.mark.soak
@pytest.mark.skipif(os.environ.get("KAHLER_SOAK") != "1", reason="embeds 13,000 windows: some minutes")
def test_hybrid_is_above_both_single_modes_on_scifact() -> None:
    folder = REPOSITORY.parent / "shared" / "benchmarks" / "scifact"
    report = evaluate_beir(folder, Settings(data=REPOSITORY / ".kahler" / "test"))
    assert all(over.low > 0 for over in report.hybrid_over.values())
