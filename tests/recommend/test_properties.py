"""What must hold for every patient: over 3,360 enumerated ones and thousands from hypothesis (200,000 in the soak)."""

from __future__ import annotations

import copy
import os
import random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.evidence import Passage
from core.lexicon import Lexicon
from core.patients import PatientProfile
from core.recommendations import Disposition, LabelStatus, Tier
from recommend.confirm import worse
from recommend.engine import recommend
from recommend.judgement import Judgement
from recommend.plan import CAUTION, EXCLUDED, PREFERRED, Outcome, Plan, Truths, plan_for
from recommend.profile_checks import contradictions_in
from recommend.ruleset import RuleSet
from recommend.values import alternatives, is_unknown
from tests.recommend.conftest import AS_OF, Recommend
from tests.recommend.strategies import DRUGS, enumerated, patients

SOAK = os.environ.get("KAHLER_SOAK") == "1"
MANY = 66_000 if SOAK else 2_250
SOME = 1_000 if SOAK else 40
quick = settings(max_examples=MANY, derandomize=not SOAK, database=None,
                 suppress_health_check=list(HealthCheck))  # fmt: skip
slow = settings(quick, max_examples=SOME)

# Written from the evidence base's regimen table, not from the rules: least and most prior lines of each licence.
LINES = {
    "US": {"dkd": (1, 3), "isakd": (1, 3), "krd": (1, 3), "kd": (1, 3), "erd": (1, 3), "isapd": (2, 99), "epd": (2, 99),
           "pd": (2, 99), "sd": (4, 99), "bvd_belamaf": (2, 99), "ide_cel": (2, 99), "teclistamab": (4, 99),
           "elranatamab": (4, 99), "talquetamab": (4, 99), "linvoseltamab": (4, 99)},
    "EU": {"isapd": (2, 99), "epd": (2, 99), "pd": (2, 99), "sd": (4, 99), "ide_cel": (2, 99), "teclistamab": (3, 99),
           "elranatamab": (3, 99), "talquetamab": (3, 99), "linvoseltamab": (3, 99), "melflufen_d": (3, 99)},
}  # fmt: skip
NEVER = {"US": {"belamaf_mono", "fvd", "tal_dara", "melflufen_d", "bpd_belamaf"},
         "EU": {"belamaf_mono", "fvd", "tal_dara", "tec_dara", "iberdd"}}  # fmt: skip
CEREBLON = {"thalidomide", "lenalidomide", "pomalidomide", "iberdomide", "mezigdomide"}
ANTI_CD38 = {"daratumumab", "isatuximab"}


@pytest.fixture(scope="module")
def plan(ruleset: RuleSet) -> Plan:
    return plan_for(ruleset, AS_OF)


def offered_in(judgement: Judgement) -> set[tuple[str, str]]:
    return {key for key, outcome in judgement.outcomes.items() if outcome.rank != EXCLUDED}


def check(profile: PatientProfile, plan: Plan) -> int:
    """The invariants of one patient; returns how many regimens are offered."""
    judgement = Judgement(profile, plan)
    refractory = set(profile.refractory_to)
    if refractory & ANTI_CD38:
        refractory |= ANTI_CD38
    offers = offered_in(judgement)
    for regimen, j in offers:
        held = set(plan.ruleset.rows[regimen].components) - {"dexamethasone", "prednisone"}
        assert not held & refractory, f"{regimen} holds a refractory drug"
        assert regimen not in NEVER[j], f"{regimen} is not licensed in the {j}"
        assert not (held & CEREBLON and (profile.pregnant or profile.no_reliable_contraception))
        least, most = LINES[j].get(regimen, (1, 99))
        assert profile.prior_lines is not None
        assert least <= profile.prior_lines <= most, f"{regimen} in the {j} at {profile.prior_lines} lines"
        if regimen == "cilta_cel":
            assert judgement.facts.ask("refractory_to", "lenalidomide") is True
        if "venetoclax" in held:
            assert profile.t_11_14 is True
        if "carfilzomib" in held:
            assert not (profile.lvef_percent is not None and profile.lvef_percent < 40)
            assert not (profile.nyha_class or 0) >= 3
        if "bortezomib" in held:
            assert not (profile.neuropathy_grade or 0) >= 3
        if judgement.outcomes[regimen, j].rank == PREFERRED:
            rivals = {o for o, _ in plan.beaten_by[regimen]}
            assert not rivals & {r for r, k in offers if k == j}, "preferred beside what outdid it"
            assert all(b.rule.cap == "note" for b in plan.blocks[regimen, j].cautions
                       if judgement.truths[b.condition] is True)  # fmt: skip
    return len(offers)


def test_enumerated_patients(plan: Plan) -> None:
    counts = [check(p, plan) for p in enumerated()]
    assert len(counts) == 3360
    assert sum(c > 0 for c in counts) >= 0.6 * len(counts), "the properties must bite"


@given(profile=patients())
@quick
def test_invariants(plan: Plan, profile: PatientProfile) -> None:
    check(profile, plan)


@given(profile=patients(), drug=st.sampled_from(DRUGS))
@quick
def test_a_refractory_drug_more_adds_no_regimen_that_holds_it(
    plan: Plan, profile: PatientProfile, drug: str
) -> None:
    before = offered_in(Judgement(profile, plan))
    more = profile.model_copy(update={
        "refractory_to": (*profile.refractory_to, drug),
        "not_refractory_to": tuple(d for d in profile.not_refractory_to if d != drug),
        "not_exposed_to": tuple(d for d in profile.not_exposed_to if d != drug),
    })  # fmt: skip
    after = offered_in(Judgement(more, plan))
    assert not any(drug in plan.ruleset.rows[r].components for r, _ in after)
    assert not any(drug in plan.ruleset.rows[r].components for r, _ in after - before)


@given(profile=patients(), pick=st.integers(0, 2**16))
@quick
def test_what_is_excluded_stays_excluded_when_more_is_known(
    plan: Plan, profile: PatientProfile, pick: int
) -> None:
    judgement = Judgement(profile, plan)
    choose = random.Random(pick)
    unit = choose.choice(sorted({u for n in plan.units for u in n}))
    assume(is_unknown(judgement.facts, unit))
    value = choose.choice(alternatives(unit, plan.limits))
    facts = judgement.facts.with_value(unit, value)
    for number, truth in judgement.truths.items():
        if truth is not None:
            assert plan.tests[number](facts) is truth, f"{plan.nodes[number]} changed with {unit} = {value}"


def judge_anew(plan: Plan, truths: Truths, judgement: Judgement) -> dict[tuple[str, str], Outcome]:
    """Every regimen judged from the truths alone, by none of the short cuts that `confirm` takes."""
    first = {key: plan.judge(plan.blocks[key], truths) for key in judgement.first}
    return {key: plan.compare(key, outcome, first) for key, outcome in first.items()}


@given(profile=patients())
@slow
def test_confirm_is_what_could_turn_out_worse(plan: Plan, profile: PatientProfile, run: Recommend) -> None:
    assume(not contradictions_in(profile, plan.ruleset.words))
    made = run(profile)
    assume(made.offered)
    judgement = Judgement(profile, plan)
    listed = {(o.regimen, c.field) for o in made.offered for c in (*o.confirm, *made.confirm_all)}
    # Tried by brute force: every value of every unknown, all rules judged anew.
    bad: set[tuple[str, str]] = set()
    for unit in sorted({u for n in plan.units for u in n if is_unknown(judgement.facts, u)}):
        for value in alternatives(unit, plan.limits):
            outcomes = judge_anew(plan, plan.truths(judgement.facts.with_value(unit, value)), judgement)
            bad |= {(r, unit) for (r, j), before in judgement.outcomes.items()
                    if before.rank != EXCLUDED and worse(before, outcomes[r, j]) is not None}  # fmt: skip
    assert listed <= bad, "listed, and no value turns out worse"
    # Every unknown that an undecided rule of the regimen looks at, or of what outdid it, is listed where it matters.
    # (Whether a class has failed is asked by its drugs where only those are open.)
    own: set[tuple[str, str]] = set()
    for (regimen, j), outcome in judgement.outcomes.items():
        if outcome.rank != EXCLUDED:
            rivals = [o for o, _ in plan.beaten_by[regimen]] if outcome.rank == PREFERRED else []
            for name in (regimen, *rivals):
                undecided = [
                    n
                    for n in plan.blocks[name, j].conditions(judgement.outcomes[name, j].rank)
                    if judgement.truths[n] is None
                ]
                own |= {(regimen, u) for n in undecided for u in plan.units[n]}
    assert bad & own <= listed, "could turn out worse, and is not listed"


@given(profile=patients())
@slow
def test_a_recommendation_is_whole(
    plan: Plan, profile: PatientProfile, run: Recommend, passages: dict[str, Passage]
) -> None:
    made = run(profile)
    assert made.model_dump_json() == run(profile).model_dump_json()
    reasons = [r for o in made.offered for r in (*o.reasons, *o.cautions)]
    reasons += [r for e in made.excluded for r in e.reasons]
    reasons += [r for c in made.supportive_care for r in c.reasons]
    reasons += [*made.standing, *made.before_you_prescribe]
    for reason in reasons:
        assert reason.rule_id
        assert reason.citations
        for citation in reason.citations:
            citation.resolve(passages[citation.passage_id])
    for option in made.offered:
        assert option.reasons
        assert option.evidence
        judgement = Judgement(profile, plan)
        for j in set(judgement.jurisdictions) - set(option.label_status):
            # Not offered there, but not for want of a licence: nothing is said of the licence.
            assert judgement.outcomes[option.regimen, j].rank == EXCLUDED
            assert plan.licence(plan.blocks[option.regimen, j], judgement.truths) is not False
        if option.tier is Tier.PREFERRED:
            assert LabelStatus.LABELLED in option.label_status.values()
    ranks = [judged.rank for judged in Judgement(profile, plan).outcomes.values()]
    if made.disposition is Disposition.OPTIONS:
        assert min(ranks) < CAUTION
        assert made.standing
    if not made.offered and made.disposition is Disposition.NEEDS_INFORMATION:
        assert made.missing_fields or made.contradictions
    order = [o.tier for o in made.offered]
    assert order == sorted(order, key=[Tier.PREFERRED, Tier.OPTION, Tier.CAUTION].index)


def test_file_order_means_nothing(ruleset: RuleSet, lexicon: Lexicon, passages: dict[str, Passage]) -> None:
    data = copy.deepcopy(ruleset.data)
    data["rules"].reverse()
    turned = RuleSet(data, lexicon)
    for index, profile in enumerate(enumerated()):
        if index % 97 == 0:
            one = Judgement(profile, plan_for(ruleset, AS_OF)).outcomes
            assert Judgement(profile, plan_for(turned, AS_OF)).outcomes == one


def test_the_same_bytes_from_a_new_process_of_reading(
    ruleset: RuleSet, lexicon: Lexicon, passages: dict[str, Passage]
) -> None:
    again = RuleSet(copy.deepcopy(ruleset.data), lexicon)
    for index, profile in enumerate(enumerated()):
        if index % 331 == 0:
            made = [recommend(profile, r, passages.get, AS_OF, "c") for r in (ruleset, again)]
            assert made[0].model_dump_json() == made[1].model_dump_json()
