"""The shelf itself: whole, consistent, and in agreement with the evidence base where that is at hand."""

from __future__ import annotations

import random
import re
import shutil
import time
from pathlib import Path

import pytest

from core.lexicon import EntityKind
from shelf.check_evidence import check_against_evidence
from shelf.check_wording import count_sentences
from shelf.checks import check_corpus
from shelf.coverage_page import render_coverage_page
from shelf.label_status import label_lines
from shelf.shelf import ShelfContent
from tests.shelf.small_corpus import read_real_shelf

REPOSITORY = Path(__file__).resolve().parents[2]
CORPUS = REPOSITORY / "corpus"
SHARED = REPOSITORY.parent / "shared"
needs_evidence = pytest.mark.skipif(
    not (SHARED / "evidence").is_dir(), reason="the evidence base ../shared/evidence is not on this machine"
)
LABELLED = [
    "dpd",
    "dvd",
    "drd",
    "dkd",
    "isakd",
    "isapd",
    "krd",
    "kd",
    "pvd",
    "epd",
    "erd",
    "ird",
    "vd",
    "rd",
    "pd",
    "iberdd",
    "svd",
    "sd",
    "bvd_belamaf",
    "bpd_belamaf",
    "dara_mono",
    "ide_cel",
    "cilta_cel",
    "tec_dara",
    "teclistamab",
    "elranatamab",
    "talquetamab",
    "linvoseltamab",
    "melflufen_d",
]
OFF_LABEL = [
    "kpd",
    "vrd",
    "ven_d",
    "ven_vd",
    "bkd_benda",
    "brd_benda",
    "bvd_benda",
    "benda_mono",
    "vcd",
    "crd",
    "kcd",
    "pcd",
    "hd_cy",
    "len_mono",
    "belamaf_mono",
    "fvd",
    "tal_dara",
]


@pytest.fixture(scope="module")
def shelf() -> ShelfContent:
    return read_real_shelf()


def test_the_shelf_keeps_its_rules_within_20_seconds_of_work() -> None:
    began = time.process_time()
    findings = check_corpus(CORPUS)
    assert [str(f) for f in findings] == []
    assert time.process_time() - began < 20


def test_breadth(shelf: ShelfContent) -> None:
    assert len(shelf.documents) >= 110
    assert len(shelf.passages) >= 1500
    assert {str(d.kind) for d in shelf.documents} >= {
        "article",
        "guideline",
        "trial",
        "label",
        "review",
        "definition",
    }


def test_every_regimen_has_a_label_word_from_both_agencies(shelf: ShelfContent) -> None:
    for regimen in (*LABELLED, *OFF_LABEL):
        seen = {line.jurisdiction for line in label_lines(regimen, shelf.passages)}
        assert {"US", "EU"} <= seen, regimen


def test_every_trial_and_regimen_of_the_lexicon_is_named_on_the_shelf(shelf: ShelfContent) -> None:
    named = {entity for passage in shelf.passages for entity in passage.entities}
    trials = {e.id for e in shelf.lexicon.of_kind(EntityKind.TRIAL)}
    assert trials - named == set()
    assert set(LABELLED + OFF_LABEL) - named == set()


def test_the_article_is_never_its_own_correction(shelf: ShelfContent) -> None:
    by_id = {p.passage_id: p for p in shelf.passages}
    corrected = [p for p in shelf.passages if p.corrected_by]
    assert corrected
    for passage in corrected:
        assert all(by_id[i].kind != "article" for i in passage.corrected_by)


def test_time_holds_the_world_of_the_article_and_of_today(shelf: ShelfContent) -> None:
    by_id = {p.passage_id: p for p in shelf.passages}

    def holds(passage_id: str, day: str) -> bool:
        first, last = by_id[passage_id].effective_from, by_id[passage_id].effective_to
        return (first is None or first <= day) and (last is None or day <= last)

    article, today = "2025-09-30", "2026-11-22"
    assert not holds("label-blenrep#us-bvd-belamaf-indication", article)
    assert holds("label-blenrep#us-bvd-belamaf-indication", today)
    assert holds("label-blenrep#us-no-belantamab-licence", article)
    assert not holds("label-blenrep#us-no-belantamab-licence", today)
    assert not holds("label-tecvayli#us-tec-dara-indication", article)
    assert holds("label-tecvayli#us-tec-dara-indication", today)
    assert not holds("label-zenbexus#us-iberdd-indication", article)


def test_thirty_random_statements_stand_alone(shelf: ShelfContent) -> None:
    subjects = {EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN, EntityKind.TRIAL}
    clinical = [p for p in shelf.passages if p.kind in {"trial", "label"}]
    for passage in random.Random(11).sample(clinical, 30):
        kinds = {m.kind for m in shelf.lexicon.mentions(passage.text)}
        assert kinds & subjects, passage.passage_id
        assert count_sentences(passage.text) <= 2
        assert not re.match(r"(?:It|They|This|These)\b", passage.text)


def test_the_coverage_page_is_fresh(shelf: ShelfContent) -> None:
    page = (REPOSITORY / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == render_coverage_page(shelf), (
        "run python -m shelf.coverage_page and commit docs/coverage.md"
    )


@needs_evidence
def test_every_digit_agrees_with_the_evidence_and_no_sentence_is_the_articles() -> None:
    assert [str(f) for f in check_against_evidence(CORPUS, SHARED)] == []


@needs_evidence
@pytest.mark.parametrize(
    ("rule", "file", "was", "becomes"),
    [
        ("digits", "trial/castor-2020.md", "16.7 months", "16.8 months"),
        ("sides", "trial/castor-2020.md", "16.7 months versus 7.1 months", "7.1 months versus 16.7 months"),
        ("sides", "trial/pollux-os-2023.md", "0.58-0.91", "0.59-0.92"),
        ("copied", "trial/castor-2020.md", "compared", "is generally superior to fixed-duration therapy, compared"),
        ("secondary-as-primary", "label/label-zenbexus.md", "provenance=secondary_copy seen=C03", "provenance=primary seen=C03"),
    ],
)  # fmt: skip
def test_a_wrong_digit_a_swapped_arm_a_copied_sentence_are_found(
    tmp_path: Path, rule: str, file: str, was: str, becomes: str
) -> None:
    for name in ("lexicon.yaml", "plain_words.txt", "manifest.yaml"):
        shutil.copy(CORPUS / name, tmp_path / name)
    (tmp_path / file).parent.mkdir()
    text = (CORPUS / file).read_text(encoding="utf-8")
    assert was in text
    (tmp_path / file).write_text(text.replace(was, becomes, 1), encoding="utf-8")
    assert rule in {f.rule for f in check_against_evidence(tmp_path, SHARED)}
