"""From words to a profile: forms that clinicians use, negation, what was not used, contradictions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import InputError, ProfileError
from core.lexicon import Lexicon
from recommend.profile_text import parse_profile

FIVE = {"bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab"}

# text, field, value (sets are compared as subsets)
READ: list[tuple[str, str, Any]] = [
    ("VRd-ASCT-len, progressing on it", "prior_lines", 1),
    ("VRd induction, ASCT, lenalidomide maintenance", "prior_lines", 1),
    ("VRd then DPd then Kd", "prior_lines", 3),
    ("after 2 prior lines of therapy", "prior_lines", 2),
    ("three previous lines", "prior_lines", 3),
    ("4 PL", "prior_lines", 4),
    ("second relapse", "prior_lines", 2),
    ("second-line treatment needed", "prior_lines", 1),
    ("first relapse after VRd", "prior_lines", 1),
    ("1 prior line, len-ref", "refractory_to", {"lenalidomide"}),
    ("refractory to both lenalidomide and bortezomib", "refractory_to", {"lenalidomide", "bortezomib"}),
    ("one prior line VRd, refractory to both", "refractory_to", {"lenalidomide", "bortezomib"}),
    (
        "had lenalidomide and daratumumab, refractory to both",
        "refractory_to",
        {"lenalidomide", "daratumumab"},
    ),
    ("progressed on pomalidomide", "refractory_to", {"pomalidomide"}),
    ("progressing on lenalidomide", "refractory_to", {"lenalidomide"}),
    ("relapse within 60 days of bortezomib", "refractory_to", {"bortezomib"}),
    ("len/dara-refractory", "refractory_to", {"lenalidomide", "daratumumab"}),
    ("bortezomib and lenalidomide refractory", "refractory_to", {"bortezomib", "lenalidomide"}),
    ("PD on DPd", "refractory_to", {"daratumumab", "pomalidomide"}),
    ("failed Kd", "refractory_to", {"carfilzomib"}),
    ("penta-refractory", "refractory_to", FIVE),
    ("TCR", "refractory_to", {"proteasome_inhibitor", "imid", "anti_cd38"}),
    ("double-refractory", "refractory_to", {"proteasome_inhibitor", "imid"}),
    ("TCE", "exposed_to", {"proteasome_inhibitor", "imid", "anti_cd38"}),
    ("triple-class exposed", "exposed_to", {"anti_cd38"}),
    ("dara naive", "not_exposed_to", {"daratumumab"}),
    ("BCMA-naive", "not_exposed_to", {"bcma_agent"}),
    ("no prior daratumumab", "not_exposed_to", {"daratumumab"}),
    ("never had carfilzomib", "not_exposed_to", {"carfilzomib"}),
    ("len-sensitive", "not_refractory_to", {"lenalidomide"}),
    ("not refractory to lenalidomide", "not_refractory_to", {"lenalidomide"}),
    ("one prior line Rd stopped in PR, progressed 9 months later", "not_refractory_to", {"lenalidomide"}),
    ("one prior line Rd stopped in PR, progressed 9 months later", "progressed_on_last", False),
    ("one prior line Rd stopped in PR, progressed 5 weeks later", "refractory_to", {"lenalidomide"}),
    ("intolerant of lenalidomide", "intolerant_to", {"lenalidomide"}),
    ("bortezomib stopped for neuropathy", "intolerant_to", {"bortezomib"}),
    ("allergic to isatuximab", "hypersensitivity_to", {"isatuximab"}),
    ("refuses CAR-T", "declines", {"car_t"}),
    ("CrCl 22", "crcl_ml_min", Decimal(22)),
    ("creatinine clearance of 45 mL/min", "crcl_ml_min", Decimal(45)),
    ("LVEF 32%", "lvef_percent", Decimal(32)),
    ("EF 55", "lvef_percent", Decimal(55)),
    ("NYHA III", "nyha_class", 3),
    ("NYHA class 2", "nyha_class", 2),
    ("FEV1 40%", "fev1_percent", Decimal(40)),
    ("platelets 38", "platelets_10e9_l", Decimal(38)),
    ("platelets 38,000", "platelets_10e9_l", Decimal(38)),
    ("ANC 0.8", "anc_10e9_l", Decimal("0.8")),
    ("neutrophils 900", "anc_10e9_l", Decimal("0.9")),
    ("bilirubin 2x ULN", "bilirubin_x_uln", Decimal(2)),
    ("grade 2 neuropathy, painful", "neuropathy_grade", 2),
    ("painful grade 2 neuropathy", "neuropathy_painful", True),
    ("grade 2 neuropathy without pain", "neuropathy_painful", False),
    ("no neuropathy", "neuropathy_grade", 0),
    ("t(11;14)", "t_11_14", True),
    ("t(11;14) negative", "t_11_14", False),
    ("no t(11;14)", "t_11_14", False),
    ("del(17p)", "high_risk_cytogenetics", True),
    ("pregnant", "pregnant", True),
    ("not pregnant", "pregnant", False),
    ("no reliable contraception", "no_reliable_contraception", True),
    ("steroid-intolerant", "steroid_intolerant", True),
    ("cannot take dexamethasone", "steroid_intolerant", True),
    ("oral only", "oral_only", True),
    ("cannot attend eye exams", "eye_exams_possible", False),
    ("active infection", "active_infection", True),
    ("no infection", "active_infection", False),
    ("HBsAg positive", "hepatitis_b", True),
    ("anti-HBc negative", "hepatitis_b", False),
    ("frail", "frailty", "frail"),
    ("fit", "frailty", "fit"),
    ("on dialysis", "dialysis", True),
    ("not on dialysis", "dialysis", False),
    ("66 y", "age", 66),
    ("72-year-old", "age", 72),
    ("aged 58", "age", 58),
    ("US patient", "jurisdiction", "US"),
    ("treated in Europe", "jurisdiction", "EU"),
    ("biochemical relapse", "relapse_type", "biochemical"),
    ("smouldering myeloma", "out_of_scope_condition", "smouldering"),
    ("not fit for CAR-T", "fit_for_car_t", False),
    ("severe asthma", "asthma", "severe"),
    ("on rifampicin", "concomitant_drugs", {"strong_cyp3a_inducer"}),
    ("options at first relapse if len-refractory?", "refractory_to", {"lenalidomide"}),
    ("bortezomib last given 2 years ago", "months_since", {"bortezomib": 24}),
    ("D-VRd then lenalidomide", "prior_lines", 1),
    ("VRd, relapsed, then lenalidomide alone", "prior_lines", 2),
    ("lenalidomide exposed, not refractory", "not_refractory_to", {"lenalidomide"}),
    ("75 y, stopped 3 years ago", "age", 75),
    ("two lines: VRd, then DRd, progressing", "refractory_to", {"daratumumab", "lenalidomide"}),
    ("allergic to bortezomib and mannitol", "hypersensitivity_to", {"mannitol"}),
    ("off lenalidomide for 8 months", "months_since", {"lenalidomide": 8}),
]


@pytest.mark.parametrize(("text", "field", "value"), READ, ids=[f"{t} -> {f}" for t, f, _ in READ])
def test_reads(text: str, field: str, value: Any, lexicon: Lexicon) -> None:
    parsed = parse_profile(text, lexicon)
    found = getattr(parsed.profile, field)
    assert (value <= set(found)) if isinstance(value, set) else found == value
    assert not parsed.contradictions
    assert parsed.understood


# text, field, what must not be read
NOT_READ: list[tuple[str, str, Any]] = [
    ("eGFR 25", "crcl_ml_min", None),
    ("creatinine 2.1 mg/dL", "crcl_ml_min", None),
    ("not refractory to lenalidomide", "refractory_to", ()),
    ("non-refractory to bortezomib", "refractory_to", ()),
    ("unfit", "frailty", None),
    ("bilirubin 2.1 mg/dL", "bilirubin_x_uln", None),
    ("at least 2 prior lines", "prior_lines", None),
    ("1-3 prior lines", "prior_lines", None),
    ("could we give DKd?", "exposed_to", ()),
    ("eligible for teclistamab", "exposed_to", ()),
    ("one prior line VRd, relapsed", "refractory_to", ()),
    ("patient progressing on pom, had VRd and DRd before", "prior_lines", None),
    ("patient progressing on pom, had VRd and DRd before", "exposure_complete", None),
    ("line 1: VRd + ASCT + Q maintenance; line 2: DPd, progressing", "exposure_complete", None),
    ("bortezomib last given 2 years ago", "last_line", ()),
    ("CD38 antibody naive", "prior_lines", None),
    ("dialysis not needed, uncontrolled pain", "uncontrolled_hypertension", None),
]


@pytest.mark.parametrize(("text", "field", "value"), NOT_READ, ids=[f"{t} -> {f}" for t, f, _ in NOT_READ])
def test_does_not_read(text: str, field: str, value: Any, lexicon: Lexicon) -> None:
    assert getattr(parse_profile(text, lexicon).profile, field) == value


def test_induction_drugs_stopped_before_progression_on_maintenance_are_not_refractory(
    lexicon: Lexicon,
) -> None:
    parsed = parse_profile("VRd-ASCT-len maintenance, progressing on it", lexicon)
    assert parsed.profile.refractory_to == ("lenalidomide",)
    assert parsed.profile.not_refractory_to == ("bortezomib",)
    assert any("stopped before progression" in line for line in parsed.understood)


def test_progression_on_a_combination_makes_all_its_drugs_refractory(lexicon: Lexicon) -> None:
    parsed = parse_profile("one prior line DRd, progressing on it", lexicon)
    assert set(parsed.profile.refractory_to) == {"daratumumab", "lenalidomide"}


def test_shows_what_was_not_used(lexicon: Lexicon) -> None:
    parsed = parse_profile("66 y, one prior line VRd, likes gardening, eGFR 25, quad-refractory", lexicon)
    shown = " / ".join(parsed.not_used)
    assert "likes gardening" in shown
    assert "an eGFR is not a creatinine clearance" in shown
    assert "no agreed definition" in shown


CLASHES = [
    ("len-refractory, lenalidomide naive", "len-refractory", "lenalidomide naive"),
    ("one prior line, VRd then DPd", "one prior line", "VRd then DPd"),
    ("refractory to lenalidomide, len-sensitive", "refractory to lenalidomide", "len-sensitive"),
    ("CrCl 22, CrCl 80", "CrCl 22", "CrCl 80"),
    ("PI-naive, VRd then len maintenance", "VRd", "PI-naive"),
    ("first relapse, 3 prior lines", "3 prior lines", "first relapse"),
    ("pregnant, not pregnant", "pregnant", "not pregnant"),
]


@pytest.mark.parametrize(("text", "one", "other"), CLASHES, ids=[c[0] for c in CLASHES])
def test_a_contradiction_names_both_phrases(text: str, one: str, other: str, lexicon: Lexicon) -> None:
    clashes = " | ".join(parse_profile(text, lexicon).contradictions)
    assert one in clashes
    assert other in clashes


def test_impossible_values_are_errors(lexicon: Lexicon) -> None:
    with pytest.raises(ProfileError, match=r"lvef_percent is .*400.*accepted"):
        parse_profile("one prior line, LVEF 400", lexicon)
    with pytest.raises(ProfileError, match=r"prior_lines is -1"):
        parse_profile("-1 prior lines", lexicon)
    with pytest.raises(InputError, match="0 characters"):
        parse_profile("", lexicon)


def test_the_same_words_give_the_same_profile(lexicon: Lexicon) -> None:
    text = "EU, 67, five lines, penta-refractory; ide-cel last, progressed; platelets 38"
    assert parse_profile(text, lexicon) == parse_profile(text, lexicon)
