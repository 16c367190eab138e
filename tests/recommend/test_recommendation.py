"""What a recommendation says beside its options: time, place, standing lines, care, the article, the explanation."""

from __future__ import annotations

import pytest

from core.errors import InputError
from core.recommendations import Disposition, Tier
from recommend.explain import explain
from tests.recommend.conftest import Recommend, offered

A = {"jurisdiction": "US", "prior_lines": 1, "exposed_to": ["bortezomib", "lenalidomide"], "exposure_complete": True,
     "refractory_to": ["lenalidomide"], "not_refractory_to": ["bortezomib"], "progressed_on_last": True}  # fmt: skip


def test_standing_lines_and_checks_come_with_every_recommendation(run: Recommend) -> None:
    made = run(**A)
    assert {r.rule_id for r in made.standing} >= {
        "standing-treat-now", "standing-trial", "standing-transplant", "standing-radiotherapy", "standing-goals",
    }  # fmt: skip
    assert {r.rule_id for r in made.before_you_prescribe} >= {
        "check-exposure", "check-triplets", "check-vte", "check-zoster", "check-dose", "check-duration",
    }  # fmt: skip
    assert "standing-biochemical" not in {r.rule_id for r in made.standing}
    assert "standing-biochemical" in {r.rule_id for r in run(**A, relapse_type="biochemical").standing}
    assert "standing-biochemical" not in {r.rule_id for r in run(**A, relapse_type="clinical").standing}
    assert made.tier_caption.startswith("Kahler's rule, not a guideline grade")


def test_the_world_of_the_article(run: Recommend) -> None:
    then = run(**A, as_of="2025-09-30")
    assert not {"tec_dara", "iberdd", "bvd_belamaf"} & offered(then)
    assert {"cilta_cel", "dkd", "isakd"} <= offered(then)
    tec = next(e for e in then.excluded if e.regimen == "tec_dara")
    assert tec.category.value == "not_licensed_here"
    assert "2026-03-05" in tec.reasons[0].text
    assert "dpd" in {o.regimen for o in then.offered if o.tier is Tier.OPTION}


@pytest.mark.parametrize(("as_of", "labelled"), [("2026-08-12", False), ("2026-08-13", True)])
def test_a_label_begins_on_its_day(as_of: str, labelled: bool, run: Recommend) -> None:
    assert ("iberdd" in offered(run(**A, as_of=as_of))) is labelled


@pytest.mark.parametrize("as_of", ["yesterday", "2026-11", ""])
def test_a_date_that_is_none(as_of: str, run: Recommend) -> None:
    with pytest.raises(InputError, match="a date like 2026-11-22"):
        run(**A, as_of=as_of)


def test_no_place_gives_both_and_never_a_bare_labelled(run: Recommend) -> None:
    made = run(**{**A, "jurisdiction": None})
    for option in made.offered:
        assert set(option.label_status) <= {"US", "EU"}
        assert set(option.tiers) <= {"US", "EU"}
    pvd = next(o for o in made.offered if o.regimen == "pvd")
    assert (pvd.label_status["US"].value, pvd.label_status["EU"].value) == ("off_label", "labelled")
    waiting = run(
        **{**A, "jurisdiction": None, "prior_lines": 4, "progressed_on_last": None, "last_line": ()}
    )
    statuses = {o.regimen: o.label_status for o in waiting.offered}
    open_here = [e for e in waiting.excluded if e.regimen in statuses and e.category.value == "not_now"]
    assert open_here
    for e in open_here:  # it waits for a fact, which is no want of a licence
        assert e.jurisdiction not in statuses[e.regimen]
    tec = next(o for o in made.offered if o.regimen == "tec_dara")
    assert tec.label_status["EU"].value == "not_licensed"
    assert any(e.regimen == "tec_dara" and e.jurisdiction == "EU" for e in made.excluded)


def test_nothing_known_asks_for_the_lines(run: Recommend) -> None:
    made = run(jurisdiction="US")
    assert made.disposition is Disposition.NEEDS_INFORMATION
    assert "prior_lines" in made.missing_fields
    assert not made.offered


@pytest.mark.parametrize(
    "fields",
    [
        {"prior_lines": 0},
        {"out_of_scope_condition": "smouldering", "prior_lines": 1},
        {"age": 12, "prior_lines": 1},
    ],
)
def test_out_of_scope(fields: dict[str, object], run: Recommend) -> None:
    made = run(**fields)
    assert made.disposition is Disposition.OUT_OF_SCOPE
    assert not made.offered
    assert not made.excluded


def test_a_profile_that_contradicts_itself(run: Recommend) -> None:
    made = run(prior_lines=1, refractory_to=["lenalidomide"], not_exposed_to=["imid"])
    assert made.disposition is Disposition.NEEDS_INFORMATION
    assert "lenalidomide" in made.contradictions[0]
    assert not made.offered


def test_pregnancy_is_for_a_specialist(run: Recommend) -> None:
    made = run(
        jurisdiction="US",
        prior_lines=1,
        exposed_to=["bortezomib"],
        not_refractory_to=["bortezomib"],
        pregnant=True,
        age=34,
    )
    assert made.disposition is Disposition.SPECIALIST_REVIEW
    assert all(o.tier is Tier.CAUTION for o in made.offered)


def test_the_tier_has_a_ground(run: Recommend) -> None:
    made = run(**A, not_exposed_to=["daratumumab"])
    dpd = next(o for o in made.offered if o.regimen == "dpd")
    assert dpd.formulation == "subcutaneous daratumumab"
    assert any("Not preferred beside Tec-Dara, which outdid DPd in MajesTEC-3" in r.text for r in dpd.reasons)
    iberdd = next(o for o in made.offered if o.regimen == "iberdd")
    assert any("secondary copy" in r.text for r in iberdd.reasons)
    kd = next(o for o in made.offered if o.regimen == "kd")
    assert any("may or may not have taken this patient" in r.text for r in kd.reasons)


def test_confirm_says_what_a_value_would_do(run: Recommend) -> None:
    made = run(**A)
    dkd = next(o for o in made.offered if o.regimen == "dkd")
    lvef = next(c for c in dkd.confirm if c.field == "lvef_percent")
    assert lvef.question == "What is the LVEF?"
    assert lvef.why.startswith("39 excludes DKd")
    assert {"active_infection", "hepatitis_b"} <= {c.field for c in made.confirm_all}


def test_crcl_55_differs_by_label(run: Recommend) -> None:
    made = run(
        prior_lines=1,
        exposed_to=["bortezomib"],
        not_refractory_to=["bortezomib"],
        exposure_complete=True,
        crcl_ml_min=55,
    )
    care = {c.care_id for c in made.supportive_care}
    assert "care-us-len-30-60" in care
    assert "care-eu-len-30-50" not in care


def test_the_article_stands_beside_and_names_its_corrections(run: Recommend) -> None:
    late = run(jurisdiction="US", prior_lines=4,
               refractory_to=["bortezomib", "carfilzomib", "lenalidomide", "pomalidomide"])  # fmt: skip
    assert late.article
    assert late.article.branch == "article-late-quad"
    assert "belantamab alone is excluded today (withdrawn)" in str(late.article.differs)
    assert "(D21)" in str(late.article.differs)
    unsure = run(jurisdiction="US", prior_lines=1, refractory_to=["lenalidomide"], exposed_to=["bortezomib"])
    assert unsure.article
    assert "Which branch holds is not known" in unsure.article.text


def test_explain_names_rules_and_facts(run: Recommend) -> None:
    text = explain(run(**A, lvef_percent=35))
    fired = text.split("UNKNOWN")[0]
    assert "lvef-carfilzomib: LVEF below 40% and carfilzomib" in fired
    assert "because LVEF (%): 35" in fired
    assert "BLOCKED" in text
    assert "not stated" in text.split("UNKNOWN")[1]


def test_a_lenient_class_is_strict_where_a_label_asks(run: Recommend) -> None:
    """ "Refractory to IMiDs" excludes lenalidomide regimens, and does not prove cilta-cel's lenalidomide condition."""
    made = run(jurisdiction="US", prior_lines=2, refractory_to=["imid", "proteasome_inhibitor"])
    assert "drd" not in offered(made)
    cilta = next(e for e in made.excluded if e.regimen == "cilta_cel")
    assert cilta.category.value == "not_now"
    assert "refractory_to:lenalidomide" in made.missing_fields
