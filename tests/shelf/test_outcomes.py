"""Results as rows: what a clinician gets for "PFS in lenalidomide-refractory disease"."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from core.errors import InputError
from shelf.forest_plot import forest_plot
from shelf.outcomes import TABLE_HEADER, list_outcomes, table_rows
from shelf.shelf import ShelfContent

SVG = "{http://www.w3.org/2000/svg}"


def test_a_subgroup_and_a_trial_of_such_patients_both_count(real_shelf: ShelfContent) -> None:
    rows = list_outcomes(real_shelf.passages, real_shelf.lexicon, endpoint="pfs", population="len_refractory")
    trials = {row.trial for row in rows}
    assert {"castor", "cartitude4", "mm014", "optimismm"} <= trials
    assert "pollux" not in trials
    castor = next(row for row in rows if row.passage_id == "castor-2020#pfs-lenalidomide-refractory")
    assert [(f.arm, f.value) for f in castor.figures] == [("dvd", Decimal("7.8")), ("vd", Decimal("4.9"))]
    assert castor.contrasts[0].hr == Decimal("0.44")


@pytest.mark.parametrize("name", ["pfs", "PFS", "progression-free survival"])
def test_an_endpoint_is_known_by_any_of_its_names(real_shelf: ShelfContent, name: str) -> None:
    rows = list_outcomes(real_shelf.passages, real_shelf.lexicon, endpoint=name, trial="CASTOR")
    assert {row.endpoint for row in rows} == {"pfs"}
    assert {row.trial for row in rows} == {"castor"}


def test_side_effects_are_filtered_by_regimen(real_shelf: ShelfContent) -> None:
    rows = list_outcomes(real_shelf.passages, real_shelf.lexicon, endpoint="neutropenia", regimen="DPd")
    assert rows
    assert all(row.endpoint == "ae:neutropenia" for row in rows)
    assert all(any("dpd" in (f.arm or "") for f in row.figures) for row in rows)


def test_an_unknown_name_is_one_clear_error(real_shelf: ShelfContent) -> None:
    with pytest.raises(InputError, match="no population 'unicorns'"):
        list_outcomes(real_shelf.passages, real_shelf.lexicon, population="unicorns")


def test_the_table_names_each_value_beside_its_arm(real_shelf: ShelfContent) -> None:
    rows = list_outcomes(real_shelf.passages, real_shelf.lexicon, endpoint="os", trial="pollux")
    row = next(row for row in table_rows(rows, real_shelf.lexicon) if row[-1] == "pollux-os-2023#os")
    cells = dict(zip(TABLE_HEADER, row, strict=True))
    assert cells["Results"] == "DRd 67.6 months; Rd 51.8 months"
    assert cells["Hazard ratio"].startswith("0.73 (95% CI 0.58-0.91)")
    assert cells["Follow-up"] == "79.7 months"


def test_the_forest_plot_says_in_words_what_it_draws(real_shelf: ShelfContent) -> None:
    rows = list_outcomes(real_shelf.passages, real_shelf.lexicon, endpoint="pfs", population="len_refractory")
    root = ElementTree.fromstring(forest_plot(rows, real_shelf.lexicon, "PFS <len-refractory>"))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "plot-title plot-desc"
    assert title is not None
    assert title.text == "PFS <len-refractory>"
    assert desc is not None
    assert "DVd v Vd; lenalidomide-refractory: 0.44 (95% CI 0.28-0.68)" in (desc.text or "")
    bars = root.findall(f"{SVG}g")
    ratios = [c for r in rows for c in r.contrasts if c.measure == "hr" and c.hr is not None]
    assert len(bars) == len(ratios)
    assert len(root.findall(f"{SVG}g/{SVG}line")) == sum(
        c.ci is not None and "NR" not in c.ci for c in ratios
    )


def test_a_wider_interval_is_drawn_wider_and_a_benefit_left_of_one(real_shelf: ShelfContent) -> None:
    rows = list_outcomes(real_shelf.passages, real_shelf.lexicon, endpoint="os", trial="pollux")
    root = ElementTree.fromstring(forest_plot(rows, real_shelf.lexicon, "OS"))
    one = float(root.findall(f"{SVG}line")[0].get("x1", "0"))
    bar = root.find(f"{SVG}g/{SVG}line")
    assert bar is not None
    assert float(bar.get("x1", "0")) < float(bar.get("x2", "0")) < one


def test_an_empty_plot_says_so(real_shelf: ShelfContent) -> None:
    svg = forest_plot((), real_shelf.lexicon, "Nothing")
    assert "No hazard ratio" in svg
    ElementTree.fromstring(svg)
