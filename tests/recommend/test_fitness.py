"""Who is too ill for what: performance and comorbidity in words, words that nobody read, and what is asked first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from core.evidence import Passage
from core.lexicon import Lexicon
from core.patients import Frailty
from core.recommendations import Disposition, Recommendation, Tier
from recommend.engine import recommend
from recommend.profile_text import parse_profile
from recommend.ruleset import RuleSet
from tests.recommend.conftest import AS_OF, Recommend

Tell = Callable[[str], Recommendation]
FIT = "US, 65M, 1 prior line VRd, len-refractory, dara naive, "


@pytest.fixture(scope="module")
def tell(ruleset: RuleSet, lexicon: Lexicon, passages: dict[str, Passage]) -> Tell:
    def of(text: str) -> Recommendation:
        read = parse_profile(text, lexicon)
        return recommend(
            read.profile,
            ruleset,
            passages.get,
            AS_OF,
            "test",
            understood=read.understood,
            not_used=read.not_used,
            contradictions=read.contradictions,
            doubts=read.doubts,
            unread=read.unread,
        )

    return of


def in_tier(made: Recommendation, tier: Tier) -> set[str]:
    return {o.regimen for o in made.offered if o.tier is tier}


# --- performance


@pytest.mark.parametrize(
    ("words", "frailty", "car_t"),
    [
        ("ECOG 4, bedbound", Frailty.FRAIL, False),
        ("ECOG PS 3", Frailty.FRAIL, False),
        ("ECOG 2-3", Frailty.FRAIL, False),
        ("performance status 2", Frailty.FRAIL, None),
        ("ECOG 1", None, None),
        ("ECOG 0-1", None, None),
        ("Karnofsky 40%", Frailty.FRAIL, False),
        ("KPS 60", Frailty.FRAIL, None),
        ("Karnofsky 70", None, None),
        ("bedridden", Frailty.FRAIL, False),
        ("not bedbound", None, None),
        ("wheelchair bound", Frailty.FRAIL, None),
        ("lives in a nursing home", Frailty.FRAIL, None),
        ("ECOG 3, eligible for CAR-T", Frailty.FRAIL, True),
        ("advanced dementia", Frailty.FRAIL, False),
        ("mild dementia", None, None),
    ],
)
def test_performance_in_words(
    words: str, frailty: Frailty | None, car_t: bool | None, lexicon: Lexicon
) -> None:
    profile = parse_profile(FIT + words, lexicon).profile
    assert profile.frailty is frailty
    assert profile.fit_for_car_t is car_t


@pytest.mark.parametrize("words", ["mild dementia", "Alzheimer's disease", "cognitive impairment"])
def test_dementia_is_a_neurological_disease(words: str, lexicon: Lexicon) -> None:
    assert parse_profile(FIT + words, lexicon).profile.prior_neurological_disease is True


def test_no_dementia_is_none(lexicon: Lexicon) -> None:
    assert parse_profile(FIT + "no dementia", lexicon).profile.prior_neurological_disease is None


@pytest.mark.parametrize(
    ("words", "infected"),
    [
        ("CMV pneumonitis on ganciclovir", True),
        ("invasive aspergillosis on voriconazole", True),
        ("septic with E. coli bacteraemia", True),
        ("active tuberculosis", True),
        ("cellulitis on IV antibiotics", True),
        ("no CMV colitis", None),
        ("previous CMV colitis, healed", None),
        ("CMV colitis resolved", None),
    ],
)
def test_an_infection_under_treatment_is_active(words: str, infected: bool | None, lexicon: Lexicon) -> None:
    assert parse_profile(FIT + words, lexicon).profile.active_infection is infected


def test_on_oxygen_asks_for_the_lung(tell: Tell) -> None:
    made = tell(FIT + "oxygen-dependent COPD")
    assert made.disposition is Disposition.NEEDS_INFORMATION
    assert not made.offered
    assert "FEV1" in made.message


def test_a_reaction_that_the_label_names_is_hypersensitivity(lexicon: Lexicon) -> None:
    severe = parse_profile("1 prior line VRd. Lenalidomide stopped for angioedema", lexicon).profile
    assert severe.hypersensitivity_to == ("lenalidomide",)
    rash = parse_profile("1 prior line VRd. Lenalidomide stopped for rash", lexicon).profile
    assert rash.hypersensitivity_to == ()
    assert rash.intolerant_to == ("lenalidomide",)


# --- words that nobody read


@pytest.mark.parametrize(
    "words",
    [
        "ulcerative colitis on infliximab",
        "kidney transplant on tacrolimus",
        "myasthenia gravis",
        "history of breast cancer",
        "alcohol dependence",
        "poorly controlled diabetes",
        "Jehovah's witness",
        "ITP",
        "on palliative care",
        "recent GI bleed",
        "COPD",
        "long QT",
    ],
)
def test_a_clinical_phrase_that_was_not_read_is_a_caution_of_every_regimen(words: str, tell: Tell) -> None:
    made = tell(FIT + words)
    assert made.disposition is Disposition.OPTIONS
    assert not in_tier(made, Tier.PREFERRED)
    for one in made.offered:
        texts = [c.text for c in one.cautions if c.rule_id == "words-not-read"]
        assert len(texts) == 1, one.regimen
        assert words.split()[-1] in texts[0]
        assert all(c.citations for c in one.cautions)
    assert any(r.rule_id == "words-not-read" for r in made.fired_rules)


@pytest.mark.parametrize(
    "words",
    [
        "no dementia",
        "type 2 diabetes",
        "hypertension",
        "gout",
        "on atorvastatin",
        "retired teacher",
        "PET shows new lesions",
        "bone pain and anaemia",
        "ISS 2",
        "what would you give next?",
        "ECOG 1",
        "no history of cancer",
    ],
)
def test_what_no_rule_asks_for_takes_no_preference_away(words: str, tell: Tell) -> None:
    made = tell(FIT + words)
    assert in_tier(made, Tier.PREFERRED)
    assert all(c.rule_id != "words-not-read" for o in made.offered for c in o.cautions)


@pytest.mark.parametrize(
    "words",
    [
        "severe COPD, FEV1 72%",
        "severe heart failure NYHA II",
        "CKD, CrCl 55",
        "thrombocytopenia, platelets 90",
    ],
)
def test_a_measured_disease_is_read(words: str, tell: Tell) -> None:
    assert all(c.rule_id != "words-not-read" for o in tell(FIT + words).offered for c in o.cautions)


# --- what is asked first


def test_triple_class_refractory_in_the_eu_is_asked_how_the_last_line_ended(run: Recommend) -> None:
    facts = {
        "jurisdiction": "EU",
        "prior_lines": 3,
        "refractory_to": ("anti_cd38", "imid", "proteasome_inhibitor"),
    }
    made = run(**facts)
    assert made.disposition is Disposition.NEEDS_INFORMATION
    assert made.missing_fields[0] == "progressed_on_last"
    assert "progress on, or within 60 days of, the last therapy" in made.message
    first = made.excluded[:6]
    assert {e.regimen for e in first} >= {"ide_cel", "teclistamab", "elranatamab", "talquetamab"}
    assert all(e.category.value == "not_now" and e.reopens_when for e in first)
    told = run(**facts, progressed_on_last=True)
    assert told.disposition is Disposition.OPTIONS
    assert {e.regimen for e in first} - {"cilta_cel"} <= {o.regimen for o in told.offered}
    denied = run(**facts, progressed_on_last=False)
    assert denied.disposition is Disposition.SPECIALIST_REVIEW


def test_refractory_to_every_drug_of_the_last_line_is_progression_on_it(run: Recommend) -> None:
    facts = {
        "jurisdiction": "EU",
        "prior_lines": 3,
        "exposed_to": ("bortezomib", "lenalidomide"),
        "last_line": ("daratumumab", "pomalidomide", "dexamethasone"),
    }
    both = run(**facts, refractory_to=("daratumumab", "pomalidomide", "lenalidomide"))
    assert "teclistamab" in {o.regimen for o in both.offered}
    one = run(**facts, refractory_to=("daratumumab", "lenalidomide"))
    assert "teclistamab" not in {o.regimen for o in one.offered}
    assert one.missing_fields[0] == "progressed_on_last"


def test_the_question_that_most_regimens_wait_for_heads_the_list(run: Recommend) -> None:
    made = run(
        jurisdiction="EU",
        prior_lines=2,
        exposed_to=("lenalidomide", "bortezomib"),
        not_refractory_to=("bortezomib",),
    )
    assert made.disposition is Disposition.OPTIONS
    assert made.missing_fields[0] == "progressed_on_last"


# --- grounds


def test_what_a_label_forbids_and_what_kahler_concludes_are_kept_apart(run: Recommend) -> None:
    base = {"jurisdiction": "US", "prior_lines": 1, "exposed_to": ("bortezomib",), "exposure_complete": True}
    by_label = run(**base, hypersensitivity_to=("lenalidomide",))
    rd = next(e for e in by_label.excluded if e.regimen == "rd")
    assert rd.category.value == "contraindicated"
    assert {r.rule_id: r.ground.value for r in rd.reasons}["hypersensitivity-lenalidomide"] == "label"
    by_kahler = run(**base, hypersensitivity_to=("selinexor",))
    svd = next(e for e in by_kahler.excluded if e.regimen == "svd")
    assert svd.category.value == "judgement"
    assert all(r.ground.value == "judgement" for r in svd.reasons)


def test_fitness_for_t_cell_drugs_is_never_called_a_label_limit(ruleset: RuleSet) -> None:
    rules = {r.id: r for r in ruleset.rules}
    for name in ("heart-t-cell", "lung-t-cell", "kidney-car-t", "hepatic-t-cell", "age-80-t-cell", "neurology-t-cell",
                 "lung-isatuximab", "lung-carfilzomib", "frail-carfilzomib-triplet", "counts-very-low"):  # fmt: skip
        assert rules[name].ground.value == "judgement"
        assert rules[name].then == "caution"


@pytest.mark.parametrize(
    "words",
    [
        "pulmonary hypertension",
        "lives 3 h from hospital",
        "hears voices",
        "huntington chorea",
        "spoggled last week",
        "liver lesions",
        "calcium 3.4",
        "active TB",
    ],
)
def test_what_nobody_knows_to_be_harmless_takes_the_preference_away(words: str, tell: Tell) -> None:
    made = tell(FIT + words)
    assert all(o.tier is not Tier.PREFERRED for o in made.offered)
    assert made.message or all(any(words in c.text for c in o.cautions) for o in made.offered)


@pytest.mark.parametrize(
    "words",
    [
        "fit, retired teacher",
        "BP 130/80, plays golf, lives with his wife",
        "IgG kappa, ISS 2, diagnosed 2019",
        "high cholesterol on metformin and ramipril",
        "no pulmonary hypertension, kidneys ok",
        "Hb 11.2, two children, very motivated. What do you suggest?",
    ],
)
def test_a_harmless_leftover_costs_no_preference(words: str, tell: Tell) -> None:
    assert any(o.tier is Tier.PREFERRED for o in tell(FIT + words).offered)


def test_the_vignettes_and_most_notes_are_read_without_a_word_left_strange(lexicon: Lexicon) -> None:
    root = Path(__file__).parents[2]
    vignettes = yaml.safe_load((root / "eval/cases/vignettes.yaml").read_text(encoding="utf-8"))["cases"]
    notes = yaml.safe_load((root / "tests/recommend/notes.yaml").read_text(encoding="utf-8"))
    told = [c["text"] for c in vignettes]
    noted = [c["text"] for c in (*notes["first"], *notes["second"])]
    assert not [t for t in told if parse_profile(t, lexicon, AS_OF).unread]
    strange = [t for t in noted if parse_profile(t, lexicon, AS_OF).unread]
    assert len(strange) <= len(noted) // 4
