"""What a passage is, as the index holds it: the traits read from its text, found again among many."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.evidence import Kind, Passage, Shelf
from core.figures import parse_results
from core.lexicon import Entity, EntityKind, Lexicon
from index.traits import HEADING_WORDS, TraitIndex, traits_of, write_traits
from retrieval.asked import SECTIONS

LEXICON = Lexicon(
    [
        Entity(id="lenalidomide", kind=EntityKind.DRUG, name="lenalidomide"),
        Entity(id="pfs", kind=EntityKind.ENDPOINT, name="progression-free survival"),
        Entity(id="dvd", kind=EntityKind.REGIMEN, name="DVd", components=("daratumumab", "bortezomib")),
    ]
)


def passage(number: int, text: str, heading: str = "Dose") -> Passage:
    results = parse_results(text, LEXICON)
    return Passage(
        passage_id=f"d#{number}", document_id=f"d{number // 2}", section_path=(heading,), text=text, start=0, end=len(text),
        kind=Kind.LABEL, shelf=Shelf.CURATED, entities=LEXICON.entities_of(results.mentions), figures=results.figures,
        corrected_by=(),
    )  # fmt: skip


def test_a_result_is_told_with_its_arm_and_endpoint() -> None:
    found = traits_of(passage(0, "DVd gave a median progression-free survival of 16.7 months."), LEXICON)
    assert {"gives a result", "gives pfs", "gives pfs in dvd", "opens with dvd", "counts 16.7"} <= found


def test_traits_are_found_in_the_rows_that_hold_them_and_in_no_other(tmp_path: Path) -> None:
    texts = (
        "Give lenalidomide 25 mg.",
        "Eye examinations are needed.",
        "DVd, and lenalidomide 10 mg with creatinine clearance of 30 to 60 mL/min.",
    )
    passages = [passage(n, t, "Renal dose" if n == 2 else "Care") for n, t in enumerate(texts)]
    write_traits(tmp_path / "traits", passages, LEXICON)
    index = TraitIndex(tmp_path / "traits")
    rows = np.array([2, 0, 1, 2])
    asked = sorted({t for p in passages for t in traits_of(p, LEXICON)} | {"names nothing"})
    numbers = index.numbers(rows)
    held = index.held(numbers, asked)
    for trait in asked:
        assert held[trait].tolist() == [trait in traits_of(passages[row], LEXICON) for row in rows]
    assert held.count(["names lenalidomide", "under renal"]).tolist() == [2, 1, 0, 2]
    assert numbers["drugs"].tolist() == [1, 1, 0, 1]
    assert numbers["band"][0].tolist() == [30, 60]
    assert np.isnan(numbers["band"][1]).all()
    assert numbers["document"][1] == numbers["document"][2] != numbers["document"][0]


def test_every_part_of_a_heading_that_a_question_may_ask_for_is_held() -> None:
    assert {word for words in SECTIONS.values() for word in words} | {"renal", "hepatic"} <= set(
        HEADING_WORDS
    )
