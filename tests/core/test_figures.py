"""`parse_results` on the shapes of docs/corpus.md and on the way people and models write."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.figures import parse_results
from shelf.lexicon import load_lexicon

LEXICON = load_lexicon(Path(__file__).parents[2] / "corpus" / "lexicon.yaml")


def read(text: str) -> list[tuple[str | None, str, str, str]]:
    return [(f.arm, f.endpoint, str(f.value), f.unit) for f in parse_results(text, LEXICON).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PFS 7.8 vs 4.9 mo (HR 0.44)", [(None, "pfs", "7.8", "months"), (None, "pfs", "4.9", "months")]),
        ("median OS with DPd was 56.7 mo", [("dpd", "os", "56.7", "months")]),
        (
            "DVd nearly doubled PFS to 7.8 months, compared with 4.9 for Vd.",
            [("dvd", "pfs", "7.8", "months"), ("vd", "pfs", "4.9", "months")],
        ),
        (
            "Compared with Vd, DVd improved median OS (49.6 vs 38.5 months).",
            [("dvd", "os", "49.6", "months"), ("vd", "os", "38.5", "months")],
        ),
        (
            "The median PFS was 44.5 versus 17.5 months with DRd and Rd.",
            [("drd", "pfs", "44.5", "months"), ("rd", "pfs", "17.5", "months")],
        ),
        (
            "ORR was 81.3% with Tal-DP, 77.6% with Tal-D and 51.2% with DPd.",
            [("tal_dp", "orr", "81.3", "%"), ("tal_dara", "orr", "77.6", "%"), ("dpd", "orr", "51.2", "%")],
        ),
        (
            "DKd gave a median progression-free survival that was not reached versus 15.8 months with Kd.",
            [("dkd", "pfs", "NR", "months"), ("kd", "pfs", "15.8", "months")],
        ),
        (
            "VGPR or better rates were 54.3% (Kd) and 28.6% (Vd).",
            [("kd", "vgpr", "54.3", "%"), ("vd", "vgpr", "28.6", "%")],
        ),
        (
            "In the Kd70 arm the ORR was 62.9% versus 40.8% with Kd27.",
            [("kd@70", "orr", "62.9", "%"), ("kd@27", "orr", "40.8", "%")],
        ),
    ],
)
def test_values_stand_beside_their_arms(text: str, expected: list[tuple[str | None, str, str, str]]) -> None:
    assert read(text) == expected


def test_a_full_statement_is_read_whole() -> None:
    results = parse_results(
        "In the lenalidomide-refractory subgroup of CASTOR (n=60 with DVd, n=81 with Vd), DVd gave a median progression-free "
        "survival of 7.8 months versus 4.9 months with Vd (HR 0.44, 95% CI 0.28-0.68; median follow-up 40 months).",
        LEXICON,
    )
    first, second = results.figures
    assert (first.trial, first.population, first.n, first.followup_months) == (
        "castor",
        "len_refractory",
        60,
        Decimal(40),
    )
    assert (second.arm, second.n) == ("vd", 81)
    contrast = results.contrasts[0]
    assert (contrast.arm_a, contrast.arm_b, contrast.hr) == ("dvd", "vd", Decimal("0.44"))
    assert contrast.ci == (Decimal("0.28"), Decimal("0.68"))
    assert contrast.ci_level == Decimal(95)
    assert results.unexplained == ()


def test_a_condition_of_the_whole_trial_is_no_subgroup() -> None:
    results = parse_results(
        "In CARTITUDE-4 (phase 3, 1-3 prior lines, lenalidomide-refractory, n=419), the overall response rate was 84.6% with "
        "cilta-cel versus 67.3% with DPd or PVd.",
        LEXICON,
    )
    assert {f.population for f in results.figures} == {None}
    assert results.trial_populations == ("len_refractory",)


def test_landmark_and_counts() -> None:
    landmark = parse_results("The 36-month PFS was 83.4% with Tec-Dara.", LEXICON).figures[0]
    assert (landmark.statistic, landmark.landmark_months) == ("landmark_rate", Decimal(36))
    count, share = parse_results(
        "Deaths occurred in 78 of 194 patients (40%) with venetoclax-Vd.", LEXICON
    ).figures
    assert (count.statistic, count.value, count.n) == ("count", Decimal(78), 194)
    assert (share.statistic, share.value, share.n) == ("rate", Decimal(40), 194)


def test_missing_significance_is_told() -> None:
    text = "In CANDOR the hazard ratio for death was 0.78 (95% CI 0.60-1.03) with DKd versus Kd; {}."
    assert (
        parse_results(text.format("the difference was not statistically significant"), LEXICON)
        .contrasts[0]
        .significant
        is False
    )
    assert parse_results(text.format("more follow-up is planned"), LEXICON).contrasts[0].significant is None


def test_names_hold_no_numbers_and_a_stray_number_is_left_over() -> None:
    results = parse_results("MM-014, t(11;14), CD38, NCT01946477: PFS was 16.7 with DVd.", LEXICON)
    assert [u.text for u in results.unexplained] == ["16.7"]
