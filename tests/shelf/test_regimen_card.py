"""The card of a regimen: complete where the shelf has seen something, blank where it has not, sourced line by line."""

from __future__ import annotations

import pytest

from core.errors import InputError
from core.evidence import Passage
from shelf.label_status import Standing, label_lines
from shelf.regimen_card import CardLine, CardValue, RegimenCard, regimen_card
from shelf.shelf import ShelfContent


def card(shelf: ShelfContent, name: str) -> RegimenCard:
    return regimen_card(name, shelf.lexicon, shelf.passages)


def lines(of: RegimenCard) -> list[CardLine]:
    parts = [*of.premedication, *of.required_care, *of.boxed_warnings, *of.contraindications]
    return parts + [line for c in of.components for line in (*c.dose, *c.renal, *c.hepatic)]


def values(of: tuple[CardValue, ...]) -> set[str]:
    return {value.value for value in of}


def test_dpd_has_what_a_prescriber_looks_for(real_shelf: ShelfContent) -> None:
    dpd = card(real_shelf, "dpd")
    daratumumab, pomalidomide, dexamethasone = dpd.components
    assert values(daratumumab.route) == {"subcutaneous", "intravenous"}
    assert values(pomalidomide.days) == {"days 1-21"}
    assert values(pomalidomide.cycle) == {"28-day cycle"}
    assert any("20 mg" in line.text for line in dexamethasone.dose)
    assert any("dialysis" in line.text for line in pomalidomide.renal)
    assert any("type-and-screen" in line.passage_id for line in dpd.required_care)
    assert any("antihistamine" in line.text for line in dpd.premedication)
    assert {"apollo", "mm014"} <= {row.trial for row in dpd.trials}
    subcutaneous = next(s for s in dpd.label_status if s.passage_id.startswith("label-darzalex-faspro"))
    assert (subcutaneous.jurisdiction, subcutaneous.effective_from) == ("US", "2021-07-09")


def test_no_line_speaks_of_a_drug_that_is_not_in_the_regimen(real_shelf: ShelfContent) -> None:
    lexicon = real_shelf.lexicon
    for regimen in ("dpd", "krd", "tec_dara", "iberdd", "bvd_belamaf", "isapd", "svd"):
        of = card(real_shelf, regimen)
        parts = {c.drug for c in of.components}
        for line in lines(of):
            named = {i for m in lexicon.mentions(line.text) for i in m.ids if lexicon[i].kind == "drug"}
            assert {d for d in named if lexicon[d].target} <= parts, line.passage_id


def test_tec_dara_is_subcutaneous_only_and_has_its_own_schedule(real_shelf: ShelfContent) -> None:
    teclistamab, daratumumab = card(real_shelf, "tec_dara").components
    assert values(daratumumab.route) == {"subcutaneous"}
    assert {"day 1", "day 3", "day 7", "every 4 weeks from week 25"} <= values(teclistamab.days)
    assert "day 4" not in values(teclistamab.days), "that is the schedule of teclistamab alone"


def test_every_line_resolves_and_is_verbatim(real_shelf: ShelfContent) -> None:
    by_id: dict[str, Passage] = {p.passage_id: p for p in real_shelf.passages}
    for entity in real_shelf.lexicon.regimens():
        of = card(real_shelf, entity.id)
        assert all(by_id[line.passage_id].text == line.text for line in lines(of))
        for component in of.components:
            for value in (*component.route, *component.days, *component.cycle):
                assert value.value in " ".join(by_id[value.passage_id].text.lower().split())


def test_what_was_not_seen_is_blank(real_shelf: ShelfContent) -> None:
    iberdomide = card(real_shelf, "iberdd").components[0]
    assert iberdomide.route == ()
    assert not any("mg" in line.text for line in iberdomide.renal)


def test_a_name_for_two_regimens_is_not_guessed(real_shelf: ShelfContent) -> None:
    with pytest.raises(InputError, match="bvd_belamaf and bvd_benda"):
        card(real_shelf, "BVd")
    with pytest.raises(InputError, match="no regimen"):
        card(real_shelf, "XYZd")
    assert card(real_shelf, "dara-pom-dex").regimen == "dpd"


@pytest.mark.parametrize(
    ("regimen", "us", "eu"),
    [
        ("dpd", "labelled", "labelled"),
        ("pvd", "not_labelled", "labelled"),
        ("bvd_belamaf", "labelled", "labelled"),
        ("bpd_belamaf", "not_labelled", "labelled"),
        ("belamaf_mono", "withdrawn", "withdrawn"),
        ("melflufen_d", "withdrawn", "labelled"),
        ("fvd", "withdrawn", "not_checked"),
        ("tec_dara", "labelled", "pending"),
        ("iberdd", "labelled", "not_labelled"),
        ("ven_d", "not_labelled", "not_labelled"),
        ("kpd", "not_labelled", "not_labelled"),
        ("cilta_cel", "labelled", "labelled"),
    ],
)
def test_label_status_per_agency(real_shelf: ShelfContent, regimen: str, us: str, eu: str) -> None:
    found = label_lines(regimen, real_shelf.passages)
    assert {line.standing for line in found if line.jurisdiction == "US"} == {Standing(us)}
    assert {line.standing for line in found if line.jurisdiction == "EU"} == {Standing(eu)}
