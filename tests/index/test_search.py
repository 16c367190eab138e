"""Dense and lexical search: filters hold, scores order, odd questions are no queries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import dense as dense_module
from index.dense import DenseIndex, write_dense
from index.lexical import LexicalIndex, LexicalRow, query_terms, write_lexical

COUNT, WIDTH = 3000, 32


def unit(rows: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(rows, WIDTH)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(params=["exact", "inverted"])
def dense(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DenseIndex:
    if request.param == "inverted":
        monkeypatch.setattr(dense_module, "EXACT_UP_TO", 1000)
    write_dense(tmp_path / "d.faiss", unit(COUNT))
    index = DenseIndex(tmp_path / "d.faiss")
    assert index.kind.startswith(request.param)
    return index


@pytest.mark.parametrize("share", [1 / 500, 1 / 10, 1 / 2, 1.0])
def test_a_filter_admits_only_its_rows_and_finds_the_best_of_them(dense: DenseIndex, share: float) -> None:
    vectors, question = unit(COUNT), unit(1, seed=1)[0]
    allowed = np.random.default_rng(2).permutation(COUNT)[: int(COUNT * share)].tolist()
    found = dense.search(question, 5, allowed)
    assert {row for row, _ in found} <= set(allowed)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    best = max(allowed, key=lambda row: float(vectors[row] @ question))
    if share < 0.25 or dense.kind == "exact":
        assert found[0][0] == best
        assert found[0][1] == pytest.approx(float(vectors[best] @ question), abs=0.02)
    assert dense.search(question, 5, []) == []


def test_a_row_finds_itself(dense: DenseIndex) -> None:
    vectors = unit(COUNT)
    assert all(dense.search(vectors[row], 1)[0][0] == row for row in range(0, COUNT, 300))


TEXTS = [
    LexicalRow(0, "Daratumumab gave a response rate of 77.7%", "MM-014", "Efficacy", "daratumumab Darzalex"),
    LexicalRow(1, "Carfilzomib caused cardiac failures", "ENDEAVOR", "Safety", "carfilzomib Kyprolis"),
    LexicalRow(2, "Eye examinations are needed", "Label", "Monitoring", "belantamab Blenrep"),
    LexicalRow(3, "What should my doctor do", "Leaflet"),
]


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    write_lexical(tmp_path / "l", TEXTS)
    return LexicalIndex(tmp_path / "l")


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("darzalex response", 0),
        ("CARDIAC FAILURE with kyprolis", 1),
        ("what should I do about eye examination on blenrep?", 2),
        ("endeavor", 1),
        ("efficacy", 0),
    ],
)
def test_brands_stems_titles_and_headings_are_found(lexical: LexicalIndex, question: str, row: int) -> None:
    assert lexical.search(question, 3)[0][0] == row


@pytest.mark.parametrize(
    "question",
    ["", "???", 'text:"', "AND OR NOT", "a^ ~ [x TO y]", "(((", "row:1", "\\", "é ñ 中文", "x" * 5000],
)
def test_no_question_breaks_the_query(lexical: LexicalIndex, question: str) -> None:
    assert isinstance(lexical.search(question, 3), list)


def test_stop_words_do_not_tell_unless_nothing_else_is_asked() -> None:
    assert query_terms("What should I do about ALL?") == ["all"]
    assert query_terms("what is it") == ["what", "is", "it"]
    assert query_terms("DVd and dvd") == ["dvd"]


@pytest.mark.parametrize("size", [3, 60, 900, 1999, 2000])
def test_a_lexical_filter_ranks_as_if_the_others_were_not_there(tmp_path: Path, size: int) -> None:
    chance = np.random.default_rng(3)
    words = ["dara", "poma", "carf", "bort", "sel", "ibe", "tec", "elr"]
    write_lexical(
        tmp_path / "l", (LexicalRow(i, " ".join(chance.choice(words, size=6))) for i in range(2000))
    )
    index = LexicalIndex(tmp_path / "l")
    allowed = sorted(chance.permutation(2000)[:size].tolist())
    everything = [(r, s) for r, s in index.search("dara carf", 2000) if r in set(allowed)]
    found = index.search("dara carf", 50, allowed)
    assert [round(s, 4) for _, s in found] == [round(s, 4) for _, s in everything[:50]]
    assert {r for r, _ in found} <= set(allowed)
