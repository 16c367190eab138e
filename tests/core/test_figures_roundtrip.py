"""Property: what `core.rendering` writes, `core.figures` reads back, whole and alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures import parse_results
from core.outcomes import Contrast, Figure, Interval, Maturity
from core.rendering import render_contrast, render_figure
from shelf.lexicon import load_lexicon

LEXICON = load_lexicon(Path(__file__).parents[2] / "corpus" / "lexicon.yaml")

TRIALS = st.none() | st.sampled_from(
    ["castor", "pollux", "candor", "ikema", "dreamm7", "arrow", "majestec3", "mm014"]
)
POPULATIONS = st.none() | st.sampled_from(
    [
        "len_refractory",
        "bortezomib_refractory",
        "high_risk",
        "one_prior_line",
        "t_11_14",
        "triple_class_refractory",
        "frail",
    ]
)
ARMS = st.sampled_from(
    [
        "dvd",
        "vd",
        "drd",
        "rd",
        "kd",
        "pd",
        "dpd",
        "isakd",
        "cilta_cel",
        "tec_dara",
        "bvd_belamaf",
        "kd@70",
        "isapd@sc",
    ]
)
TIMES = st.sampled_from(["pfs", "os", "ttp", "dor", "efs", "pfs2"])
RATES = st.sampled_from(
    ["orr", "cr", "scr", "vgpr", "mrd_negative", "mrd_negative_cr", "treatment_related_death", "death"]
)
EVENTS = st.sampled_from(
    ["ae:neutropenia", "ae:thrombocytopenia", "ae:crs", "ae:pneumonia", "ae:neuropathy", "any_ae"]
)
GRADES = st.none() | st.sampled_from(["3-4", ">=3", "any", "3", "1-2"])
MATURITY = st.none() | st.sampled_from(list(Maturity))
COMPARATORS = st.sampled_from(["exact", "gte", "lte", "approx"])
LEVELS = st.none() | st.sampled_from([Decimal("95"), Decimal("99"), Decimal("95.4")])


def numbers(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places))


MONTHS = numbers(1, 99, 1)
PERCENT = numbers(0, 100, 1) | st.integers(0, 100).map(Decimal)
RATIO = numbers(0, 3, 2) | numbers(0, 3, 3)
BOUND = st.just("NR") | MONTHS


@st.composite
def intervals(draw: st.DrawFn, bound: st.SearchStrategy[Any]) -> Interval:
    return draw(bound), draw(bound)


@st.composite
def common(draw: st.DrawFn) -> dict[str, Any]:
    trial = draw(TRIALS)
    return {
        "trial": trial,
        "cohort": draw(st.sampled_from(["A", "B"])) if trial == "mm014" else None,
        "population": draw(POPULATIONS),
        "followup_months": draw(st.none() | MONTHS),
        "maturity": draw(MATURITY),
    }


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    base = draw(common()) | {"arm": draw(ARMS), "n": draw(st.none() | st.integers(5, 999))}
    kind = draw(st.sampled_from(["median", "rate", "landmark_rate", "event", "count"]))
    if kind == "median":
        value = draw(st.just("NR") | MONTHS)
        level = draw(LEVELS)
        ci = draw(st.none() | intervals(BOUND))
        unit = "months" if value == "NR" else draw(st.sampled_from(["months", "years", "weeks"]))
        return Figure(
            **base, endpoint=draw(TIMES), statistic="median", value=value, unit=unit, ci=ci,
            ci_level=level if ci else None, comparator="exact" if value == "NR" else draw(COMPARATORS),
        )  # fmt: skip
    if kind == "landmark_rate":
        return Figure(
            **base, endpoint=draw(TIMES), statistic="landmark_rate", value=draw(PERCENT), unit="%",
            landmark_months=draw(st.integers(1, 60).map(Decimal)), comparator=draw(COMPARATORS),
        )  # fmt: skip
    if kind == "count":
        base["n"] = draw(st.integers(5, 999))
        return Figure(
            **base,
            endpoint=draw(EVENTS | RATES),
            statistic="count",
            value=Decimal(draw(st.integers(1, 500))),
            unit="patients",
        )
    event = kind == "event"
    ci = draw(st.none() | intervals(PERCENT))
    return Figure(
        **base, endpoint=draw(EVENTS if event else RATES), grade=draw(GRADES) if event else None, statistic="rate",
        value=draw(PERCENT), unit="%", comparator=draw(COMPARATORS), ci=ci, ci_level=draw(LEVELS) if ci else None,
    )  # fmt: skip


@st.composite
def contrasts(draw: st.DrawFn) -> Contrast:
    arm_a, arm_b = draw(st.lists(ARMS, min_size=2, max_size=2, unique_by=lambda a: a.split("@")[0]))
    ci = draw(st.none() | intervals(RATIO))
    return Contrast(
        **draw(common()), endpoint=draw(TIMES), arm_a=arm_a, arm_b=arm_b, hr=draw(RATIO), ci=ci,
        ci_level=draw(LEVELS) if ci else None, p=draw(st.none() | st.sampled_from(["0.04", "0.0319", "<0.001"])),
        significant=draw(st.none() | st.booleans()),
    )  # fmt: skip


@settings(max_examples=300)
@given(figures())
def test_a_rendered_figure_parses_back(figure: Figure) -> None:
    text = render_figure(figure, LEXICON)
    results = parse_results(text, LEXICON)
    assert results.figures == (figure,), text
    assert results.contrasts == (), text
    assert results.unexplained == (), text


@settings(max_examples=200)
@given(contrasts())
def test_a_rendered_contrast_parses_back(contrast: Contrast) -> None:
    text = render_contrast(contrast, LEXICON)
    results = parse_results(text, LEXICON)
    assert results.contrasts == (contrast,), text
    assert results.figures == (), text
    assert results.unexplained == (), text
