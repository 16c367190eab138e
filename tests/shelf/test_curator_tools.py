"""Corrections side by side, coverage, and a new source from the template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import CorpusError
from shelf.checks import check_corpus
from shelf.corrections import corrections_text, list_corrections
from shelf.coverage import list_coverage
from shelf.scaffold import new_source
from shelf.shelf import ShelfContent, load_shelf
from tests.shelf.small_corpus import GOOD, source


def test_all_31_checks_stand_side_by_side(real_shelf: ShelfContent) -> None:
    corrections = list_corrections(real_shelf.passages)
    assert [c.check for c in corrections] == [f"D{n:02d}" for n in range(1, 32)]
    assert all(c.article and c.corrected_by for c in corrections)


def test_the_withdrawn_single_agent_is_set_right_first_by_a_seen_source(real_shelf: ShelfContent) -> None:
    (belantamab,) = list_corrections(real_shelf.passages, "d20")
    assert any("belantamab" in p.text.lower() for p in belantamab.article)
    assert belantamab.corrected_by[0].provenance == "primary"
    text = corrections_text((belantamab,))
    assert text.startswith("D20\n  article  The article")
    assert "belantamab-Vd" in text


def test_coverage_tells_trials_phases_labels_and_gaps(real_shelf: ShelfContent) -> None:
    rows = {row.regimen: row for row in list_coverage(real_shelf).regimens}
    castor = next(t for t in rows["dvd"].trials if t.trial == "castor")
    assert castor.phase == "3"
    assert castor.figures >= 8
    assert "no phase 3 figures" in rows["kpd"].thin
    assert rows["dvd"].thin == ()
    assert {"labelled"} == {line.standing for line in rows["dvd"].labels}


def test_a_source_goes_stale_a_year_after_its_review(write: Callable[..., Path]) -> None:
    shelf = load_shelf(write(source(GOOD, last_reviewed="2025-06-01")))
    assert [d.document_id for d in list_coverage(shelf, "2026-11-22").stale] == ["castor-2020"]
    assert list_coverage(shelf, "2026-05-01").stale == ()


@pytest.mark.parametrize("kind", ["trial", "label", "guideline", "definition"])
def test_a_new_source_waits_for_its_facts(corpus: Path, kind: str) -> None:
    path = new_source(kind, "my-source-2026", corpus)
    assert path == corpus / kind / "my-source-2026.md"
    findings = check_corpus(corpus)
    assert [f.rule for f in findings] == ["unreadable"], "an unfinished source never passes"
    assert "holds no statement" in findings[0].message


def test_the_template_becomes_a_source_in_a_few_edits(corpus: Path) -> None:
    path = new_source("trial", "castor-2020", corpus)
    text = path.read_text(encoding="utf-8")
    for field, value in (
        ('title: ""', 'title: "CASTOR"'),
        ('citation: ""', 'citation: "Mateos 2020"'),
        ("trial:", "trial: CASTOR"),
    ):
        text = text.replace(field, value, 1)
    path.write_text(text + "\n" + GOOD + "\n", encoding="utf-8")
    assert check_corpus(corpus) == ()


def test_a_template_never_overwrites(corpus: Path) -> None:
    new_source("trial", "castor-2020", corpus)
    with pytest.raises(CorpusError, match="exists already"):
        new_source("label", "castor-2020", corpus)
    with pytest.raises(CorpusError, match="kebab-case"):
        new_source("trial", "Castor 2020", corpus)
    with pytest.raises(CorpusError, match="no kind 'novel'"):
        new_source("novel", "castor-2020", corpus)
