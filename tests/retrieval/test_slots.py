"""Questions as people type them are read into slots."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lexicon import Lexicon
from retrieval import unknown
from retrieval.slots import read_question
from shelf.lexicon import load_lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(Path(__file__).parents[2] / "corpus" / "lexicon.yaml")


@pytest.mark.parametrize(
    ("question", "field", "value"),
    [
        ("rev/dex PFS?", "regimens", ("rd",)),
        ("carfilzomib plus pomalidomide and dexamethasone", "regimens", ("kpd",)),
        ("dara-pom-dex overall survival", "regimens", ("dpd",)),
        ("Darzalex Faspro dose", "drugs", ("daratumumab",)),
        ("daratumamab infusion reactions", "drugs", ("daratumumab",)),
        ("PFS of pomalidomde", "drugs", ("pomalidomide",)),
        ("carfizomib and heart", "drugs", ("carfilzomib",)),
        ("DVd in len-ref patients", "populations", ("len_refractory",)),
        ("options after dara", "populations", ("anti_cd38_exposed",)),
        ("do I need my eyes checked on Blenrep", "topics", ("eye_exam",)),
        ("MM-014 cohort B OS", "cohort", "B"),
        ("is it approved by the FDA", "jurisdiction", "US"),
        ("tell us about DPd", "jurisdiction", None),
        ("36-month PFS with Tec-Dara", "landmark_months", 36),
        ("2-year survival with cilta-cel", "landmark_months", 24),
        ("after 3 prior lines", "prior_lines", 3),
        ("results of the FOOBAR-3 trial", "unknown_terms", ("FOOBAR-3",)),
        ("PFS with selinexib", "unknown_terms", ("selinexib",)),
        ("DREAMM-10 results", "unknown_terms", ("DREAMM-10",)),
        ("DREAMM-10 results", "trials", ()),
        ("dreamm 7 ORR", "trials", ("dreamm7",)),
        ("majestec-12 pfs", "unknown_terms", ("majestec-12",)),
        ("modakafusp alfa toxicity", "unknown_terms", ("modakafusp alfa",)),
        ("what is BVd with bendamustine", "regimens", ("bvd_benda",)),
        ("BVd eye toxicity", "regimens", ("bvd_belamaf",)),
    ],
)
def test_reads(lexicon: Lexicon, question: str, field: str, value: object) -> None:
    assert getattr(read_question(question, lexicon).slots, field) == value


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault(text: str) -> None:
    lexicon = load_lexicon(Path(__file__).parents[2] / "corpus" / "lexicon.yaml") if not _CACHE else _CACHE[0]
    _CACHE[:] = [lexicon]
    reading = read_question(text, lexicon)
    for mention in reading.mentions:
        assert text[mention.start : mention.end] == mention.text


_CACHE: list[Lexicon] = []


def test_an_everyday_drug_is_called_absent_only_where_it_is(lexicon: Lexicon) -> None:
    corpus = Path(__file__).parents[2] / "corpus"
    words = {w for path in corpus.glob("*/*.md") for w in re.findall(r"[a-z]+", path.read_text().lower())}
    assert not unknown._EVERYDAY & words
    for question in ("Does metformin improve PFS in relapsed myeloma?", "half-life of ibuprofen in dialysis"):
        assert read_question(question, lexicon).slots.unknown_terms
