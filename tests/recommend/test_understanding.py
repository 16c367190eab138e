"""Words that say a drug failed: either it is read as refractory, or nothing at all is offered.

Each sentence was once misread so that a failed drug was offered. `SAID` are read; `ASKED` are not understood with
certainty, so the answer quotes them and asks; in both no regimen with a failed drug may be offered.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.evidence import Passage
from core.lexicon import Lexicon
from core.recommendations import Disposition, Recommendation, Tier
from recommend.engine import recommend
from recommend.profile_text import parse_profile
from recommend.ruleset import RuleSet
from tests.recommend.conftest import AS_OF, offered

LEN, BORT, DARA, POM, CARF = "lenalidomide", "bortezomib", "daratumumab", "pomalidomide", "carfilzomib"
Tell = Callable[[str], Recommendation]


@pytest.fixture(scope="module")
def tell(ruleset: RuleSet, lexicon: Lexicon, passages: dict[str, Passage]) -> Tell:
    def run(text: str) -> Recommendation:
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

    return run


def offered_drugs(made: Recommendation) -> set[str]:
    return {drug for one in made.offered for drug in one.components}


# text, drugs that are refractory in it, drugs that are not
SAID: list[tuple[str, set[str], set[str]]] = [
    # A1: combinations and letters in maintenance
    ("1 prior line VRd-ASCT, on lenalidomide + dara maintenance when progressed. EU", {LEN, DARA}, set()),
    ("1L VRd/ASCT/R maint PD on R maint 24 mo. US", {LEN}, set()),
    ("VCd-ASCT, then R maintenance until PD", {LEN}, set()),
    ("VRd-ASCT-DR maintenance, progressed on it. US", {LEN, DARA}, set()),
    # A2: event, preposition, drug
    ("1 prior line VRd, M-spike rising on Revlimid maintenance", {LEN}, set()),
    ("On Revlimid maintenance for 3 years, now relapsed", {LEN}, set()),
    ("1 prior line, relapsed after 3 years on Revlimid maintenance", {LEN}, set()),
    ("1 prior line, on R maint, PD", {LEN}, set()),
    ("VRd-ASCT-R maintenance, relapse under R", {LEN}, set()),
    ("1 prior line DRd, ongoing; rising light chains", {LEN, DARA}, set()),
    ("1 prior line VRd, revlimid stopped working", {LEN}, set()),
    ("1 prior line VRd, stopped len 45 days ago, relapse now", {LEN}, set()),
    ("PD on len maintenance", {LEN}, set()),
    ("relapse during lenalidomide maintenance", {LEN}, set()),
    ("progressed while on ixazomib maintenance", {"ixazomib"}, set()),
    ("kappa light chains climbing on pomalidomide", {POM}, set()),
    ("FLC rising under dara", {DARA}, set()),
    ("relapse 30 days after stopping lenalidomide", {LEN}, set()),
    ("VRd, R maint, PD", {LEN}, set()),
    ("VRd-ASCT-R, PD", {LEN}, set()),
    ("lenalidomide no longer working", {LEN}, set()),
    ("2 prior lines, paraprotein increasing despite carfilzomib", {CARF}, set()),
    ("on Rd since 2021, m-spike up", {LEN}, set()),
    ("2 prior lines, no response to pomalidomide", {POM}, set()),
    ("2 prior lines, never responded to bortezomib", {BORT}, set()),
    ("Second relapse. 1L: VRd+ASCT, len maint till PD. 2L: DPd till PD. US", {LEN, DARA, POM}, {BORT}),
    ("62M, KRd x8 -> ASCT -> K maintenance, PD after 14 mo", {CARF}, set()),
    ("Should I use KPd or DPd after len failure?", {LEN}, {POM, DARA, CARF}),
    ("VRd then DPd; both failed", {LEN, BORT, DARA, POM}, set()),
    # A3: lists
    ("len/pom/bort/car/dara refractory, 4 PL", {LEN, POM, BORT, CARF, DARA}, set()),
    ("len, pom, bort and dara refractory", {LEN, POM, BORT, DARA}, set()),
    ("lenalidomide-, pomalidomide- and daratumumab-refractory, 3 prior lines", {LEN, POM, DARA}, set()),
    ("refractory lenalidomide, refractory daratumumab, prior bortezomib. EU", {LEN, DARA}, {BORT}),
    ("2 prior lines, len-R, bort-R, dara-S", {LEN, BORT}, {DARA}),
    ("R/D refractory, 2 prior lines", {LEN, DARA}, set()),
    ("2 prior lines. Refractory: len yes, dara no", {LEN}, {DARA}),
    ("R-refractory, 1 prior line", {LEN}, set()),
    ("2 prior lines: VRd, Dara-Pd, PD on both", {LEN, BORT, DARA, POM}, set()),
    ("VRd then DPd, refractory to everything", {LEN, BORT, DARA, POM}, set()),
    ("VRd then DPd, everything failed", {LEN, BORT, DARA, POM}, set()),
    ("progressed on Carvykti then on Talvey, 5 prior lines", {"cilta_cel", "talquetamab"}, set()),
    # A4: the letter before the regimen
    ("1 prior line D-VTd, progressing on it", {DARA, BORT, "thalidomide"}, set()),
    ("DaraVRd -> ASCT -> DR maintenance, PD", {LEN, DARA}, set()),
    # A5: history inside a question
    ("What next after DRd progression first relapse?", {LEN, DARA}, set()),
    ("best option after dara-vrd failure in the US", {LEN, DARA, BORT}, set()),
    ("options for relapse on isatuximab-pom-dex", {"isatuximab", POM}, set()),
    ("what next, relapsing on daratumumab maintenance and revlimid?", {LEN, DARA}, set()),
    ("what after failing Dara-Rd?", {LEN, DARA}, set()),
    ("68yo 1 prior line len refractory dara naive US - what regimen would you pick?", {LEN}, {DARA}),
    ("len-refractory first relapse dara-naive options?", {LEN}, {DARA}),
    # dates, and what was stopped because it failed
    ("1 prior line VRd, PD 3/24 on len", {LEN}, {BORT}),
    ("VRd, off treatment since 2021, relapse 2024 on DPd", {DARA, POM}, {BORT}),
    ("1 prior line DRd stopped for progression, US", {LEN, DARA}, set()),
    ("1 prior line VRd, stopped 3 months ago because of progression, relapsing", {LEN, BORT}, set()),
    ("1 prior line DRd stopped Jan 2024 for infection; relapse Feb 2024", {LEN, DARA}, set()),
    ("Planned for cilta-cel after VRd, DPd (PD both)", {LEN, BORT, DARA, POM}, {"cilta_cel"}),
    # B3, B4
    ("4 prior lines, had cilta-cel and progressed", {"cilta_cel"}, set()),
    ("4 prior lines, ide-cel failed", {"ide_cel"}, set()),
    ("3 prior lines, TCR (len, bort, dara)", {LEN, BORT, DARA}, {CARF, POM}),
    ("penta-exposed, 4 lines, teclistamab PD", {"teclistamab"}, set()),
    ("Progressing on 3rd line (DVd). Previously VRd and KPd", {DARA, BORT}, {LEN, CARF, POM}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "failed", "open_"), SAID, ids=[s[0] for s in SAID])
def test_what_failed_is_read(
    text: str, failed: set[str], open_: set[str], tell: Tell, lexicon: Lexicon
) -> None:
    profile = parse_profile(text, lexicon).profile
    assert failed <= set(profile.refractory_to)
    assert not open_ & set(profile.refractory_to)
    assert not failed & set(profile.not_refractory_to)
    assert not failed & offered_drugs(tell(text))


# text, the words that the answer must quote
ASKED: list[tuple[str, str]] = [
    ("1 prior line, refractory to everything", "refractory to everything"),
    ("1 prior line VRd, relapsed", "relapsed"),
    ("VRd-ASCT-R maintenance, relapsed after 24 months", "relapsed"),
    ("Rd, relapsed after 20 months", "relapsed"),
    ("2 prior lines, len/zzz/dara refractory", "zzz"),
    ("1 prior line VRd, escaped on something", "escaped"),
    ("VTD, ASCT, relapse; KRd, relapse on treatment", "relapse"),
    ("best regimen after VRd, ASCT, R maintenance?", "R maintenance"),
    ("on DRd, kappa 300 -> 900", "kappa"),
    ("1 prior line, quadruple exposed, lenalidomide", "lenalidomide"),
    ("1 prior line VRd, dara-R", "dara-R"),
    ("1 prior line VRd, I-refractory", "I-refractory"),
    ("penta-exposed, 4 lines", "penta-exposed"),
    ("1 prior line XVTdQ, PD", "XVTdQ"),
    ("1 prior line, lenalidomibe refractory", "lenalidomibe"),
    ("relapsed, DRd or KRd before, 2 prior lines", "relapsed"),
    # B2: comorbidity that no field took
    ("US, 1 prior line VCd, bortezomib sensitive, bad heart failure", "heart failure"),
    ("US, 1 prior line VCd, bortezomib sensitive, decompensated heart failure", "heart failure"),
    ("US, 1 prior line VCd, bortezomib sensitive, neuropathy", "neuropathy"),
    ("US, 1 prior line VCd, bortezomib sensitive, fever", "fever"),
    ("US, 1 prior line VCd, bortezomib sensitive, penicillin allergy unclear", "allergy"),
    ("US, 1 prior line VCd, bortezomib sensitive, hepatitis C", "hepatitis"),
    ("US, 1 prior line VCd, bortezomib sensitive, breastfeeding", "breastfeeding"),
    ("US, 1 prior line VCd, bortezomib sensitive, creatinine 4 mg/dL", "creatinine"),
    ("US, 1 prior line VCd, bortezomib sensitive, eGFR 15", "eGFR"),
    ("US, 1 prior line VCd, bortezomib sensitive, infusion reaction to dara", "reaction"),
    ("US, 1 prior line VCd, bortezomib sensitive, kidney failure", "kidney failure"),
    ("US, 1 prior line VCd, bortezomib sensitive, severe COPD", "COPD"),
    ("third line after KRd then DPd", "third line after"),
    ("34F, 1 prior line VRd, len refractory, pregnant? test tomorrow", "pregnant"),
    ("CAR-T (ide-cel) 2023, rel 2024. 4 prior lines, triple-class refractory", "rel 2024"),
    ("VRd→ASCT→KRd, PD on KRd", "KRd"),
    ("VMP; DRd (ref. to bth drugs)", "ref"),
    ("1 prior line DRd, stopped at progression 2 years ago, now relapsed again", "relapsed again"),
    ("1 prior line VRd, stopped in 2023, relapse in 2024", "2024"),
    ("US, 1 prior line Vd, bortezomib sensitive, grade 3 neuropathy in 2020", "neuropathy"),
    ("5 prior lines, penta-refractory, TCE-exposed", "TCE-exposed"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quoted"), ASKED, ids=[a[0] for a in ASKED])
def test_what_is_not_understood_stops_the_answer(text: str, quoted: str, tell: Tell) -> None:
    made = tell(text)
    assert made.disposition is Disposition.NEEDS_INFORMATION
    assert quoted.lower() in made.message.lower()
    assert not made.offered
    assert not made.excluded


# Plain descriptions with nothing left open: the gate stays shut for none of them.
PLAIN = [
    "US, 66 y, one prior line VRd-ASCT-len maintenance, progressing on lenalidomide, dara naive, no heart failure, no neuropathy",
    "relapsed/refractory myeloma, 2 prior lines, refractory to lenalidomide and bortezomib, US",
    "options at first relapse if len-refractory?",
    "US, options at first relapse, len-refractory",
    "1 prior line DRd, progressing on it, heart failure NYHA II, LVEF 55, on aspirin and aciclovir",
    "US, 62 y, 1 prior line: VRd stopped in CR, relapsed 20 months later, no infection, no allergies",
    "US, len-refractory, 1 prior line, no bortezomib before, allergic to penicillin",
    "relapsed patient, 1 prior line, refractory to lenalidomide",
    "Is DKd an option at first relapse, len-refractory?",
    "can I give KPd after VRd-ASCT-len maintenance, progressing on lenalidomide?",
    "66-year-old man, relapsed myeloma, 1 prior line, len-refractory, IgG kappa, ISS II, ECOG 1, LDH normal",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_description_gets_options(text: str, tell: Tell) -> None:
    made = tell(text)
    assert made.disposition is Disposition.OPTIONS, made.message
    assert made.offered
    assert LEN not in offered_drugs(made) or "len" not in text.lower() or "stopped in CR" in text


OUTSIDE = [
    ("AL amyloid patient 1 prior line", "al amyloidosis"),
    ("AL amyloidosis, VCd, relapsed", "al amyloidosis"),
    ("POEMS syndrome, 1 prior line Rd", "poems"),
    ("Waldenstrom, 2 prior lines", "waldenstrom"),
    ("Waldenström macroglobulinaemia, 1 prior line", "waldenstrom"),
    ("MGUS, which treatment?", "mgus"),
    ("PCL, 1 prior line VRd", "plasma cell leukaemia"),
    ("plasma cell leukemia, 1 prior line", "plasma cell leukaemia"),
]


@pytest.mark.parametrize(("text", "what"), OUTSIDE)
def test_another_disease_is_out_of_scope(text: str, what: str, tell: Tell) -> None:
    made = tell(text)
    assert made.disposition is Disposition.OUT_OF_SCOPE
    assert what in made.message.lower()
    assert not made.offered


def test_amyloid_that_is_denied_is_no_other_disease(tell: Tell) -> None:
    assert tell("1 prior line, len-refractory, no amyloidosis").disposition is Disposition.OPTIONS


COMPLETE = [
    ("1 prior line VMP, bortezomib sensitive", {"bortezomib", "melphalan"}),
    ("1 prior line D-VMP", {DARA, BORT, "melphalan"}),
    ("1 prior line D-VTd", {DARA, BORT, "thalidomide"}),
    ("1 prior line DaraVRd", {DARA, BORT, LEN}),
    ("1 prior line Dara-VRd", {DARA, BORT, LEN}),
    ("1 prior line VTD-PACE", {BORT, "thalidomide", "doxorubicin", "cyclophosphamide", "etoposide", "cisplatin"}),
    ("1 prior line CyBorD", {BORT, "cyclophosphamide"}),
    ("1 prior line RVD-lite", {BORT, LEN}),
    ("1 prior line KRd", {CARF, LEN}),
    ("1 prior line Isa-VRd", {"isatuximab", BORT, LEN}),
    ("1 prior line Dara-KRd", {DARA, CARF, LEN}),
    ("1 prior line IsaKRd", {"isatuximab", CARF, LEN}),
    ("1 prior line Dara-CyBorD", {DARA, BORT, "cyclophosphamide"}),
    ("1 prior line DVCd", {DARA, BORT, "cyclophosphamide"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "given"), COMPLETE, ids=[c[0] for c in COMPLETE])
def test_first_line_shorthands_give_every_drug(text: str, given: set[str], lexicon: Lexicon) -> None:
    profile = parse_profile(text, lexicon).profile
    assert given <= set(profile.exposed_to)
    assert profile.exposure_complete


@pytest.mark.parametrize("text", ["1 prior line Q-VRd", "1 prior line VRd-Q", "1 prior line QVTZd"])
def test_an_unexplained_letter_leaves_the_exposure_open(text: str, lexicon: Lexicon) -> None:
    read = parse_profile(text, lexicon)
    assert not read.profile.exposure_complete
    assert read.doubts


@pytest.mark.parametrize(
    "text", ["best option after dara-vrd failure in the US", "what next after Kd progression?"]
)
def test_a_question_that_names_what_failed_does_not_tell_everything(text: str, lexicon: Lexicon) -> None:
    assert parse_profile(text, lexicon).profile.exposure_complete is None


def test_the_letters_of_every_regimen_stand_for_its_drugs(lexicon: Lexicon) -> None:
    """A name such as VRd whose letters say other drugs than its components would be misread as a history."""
    from recommend.text_letters import drugs_by_letters

    def drugs(ids: tuple[str, ...]) -> set[str]:
        return set(ids) - {"dexamethasone", "prednisone"}

    checked = 0
    for regimen in lexicon.regimens():
        for name in (regimen.name, *regimen.terms, *regimen.exact_terms):
            readings = drugs_by_letters(name)
            if readings and not (name.islower() and len(name) < 4):
                checked += 1
                assert any(drugs(r) == drugs(regimen.components) for r in readings), (name, readings)
    assert checked >= 40


def test_previous_lenalidomide_alone_prefers_no_lenalidomide(tell: Tell) -> None:
    made = tell("previous lenalidomide, 1 prior line")
    assert not [o.regimen for o in made.offered if o.tier is Tier.PREFERRED and LEN in o.components]


def test_what_nobody_mentioned_does_not_demote_and_is_asked(tell: Tell) -> None:
    made = tell("options at first relapse if len-refractory?")
    dkd = next(o for o in made.offered if o.regimen == "dkd")
    assert dkd.tier is Tier.PREFERRED
    open_ = {c.field for c in (*dkd.confirm, *made.confirm_all)}
    assert {"refractory_to:anti_cd38", "refractory_to:carfilzomib", "lvef_percent"} <= open_
    after = tell("EU, 2 prior lines, len-refractory, PI exposed, dara exposed not refractory")
    assert {o.regimen: o.tier for o in after.offered}["bvd_belamaf"] is not Tier.PREFERRED


def test_a_drug_that_was_given_with_its_end_open_keeps_a_regimen_from_being_preferred(tell: Tell) -> None:
    open_ = tell("1 prior line, previous lenalidomide, not refractory to bortezomib, carfilzomib naive")
    known = tell("1 prior line, lenalidomide sensitive, not refractory to bortezomib, carfilzomib naive")
    assert {o.regimen: o.tier for o in open_.offered}["krd"] is Tier.OPTION
    assert {o.regimen: o.tier for o in known.offered}["krd"] is Tier.PREFERRED


# text, field, value
FIELDS = [
    ("severe neuropathy", "neuropathy_grade", 3),
    ("COVID positive now, fever", "active_infection", True),
    ("PE last month", "prior_vte", True),
    ("blood clot in the leg", "prior_vte", True),
    ("28F trying to conceive", "no_reliable_contraception", True),
    ("hep B positive", "hepatitis_b", True),
    ("severe infusion reaction to dara", "hypersensitivity_to", ("daratumumab",)),
    ("anaphylaxis to daratumumab", "hypersensitivity_to", ("daratumumab",)),
    ("ide-cel in second line, 2 lines", "prior_lines", 2),
    ("on 3rd line KPd, PD", "prior_lines", 3),
    ("bortezomib sensitive", "exposed_to", ("bortezomib",)),
    ("36F, hCG positive", "pregnant", True),
    ("36F, beta-hCG elevated", "pregnant", True),
    ("36F, pregnancy test positive", "pregnant", True),
    ("36F 9/40", "pregnant", True),
    ("36F, not pregnant, hCG negative", "pregnant", False),
    ("36F, Rd 25/40", "pregnant", None),
    ("36F, trying for a baby", "no_reliable_contraception", True),
    ("36F, IVF planned", "no_reliable_contraception", True),
    ("36F, not trying for a baby", "no_reliable_contraception", None),
    ("NSTEMI 3 weeks ago", "recent_mi_or_unstable_heart", True),
    ("recent STEMI", "prior_arterial_event", True),
    ("ACS with stents in 10/2026", "recent_mi_or_unstable_heart", True),
    ("PCI to LAD 5 weeks ago", "recent_mi_or_unstable_heart", True),
    ("CABG 6 wks ago", "recent_mi_or_unstable_heart", True),
    ("NSTEMI 2015", "prior_arterial_event", True),
    ("NSTEMI 2015", "recent_mi_or_unstable_heart", None),
    ("CVA 3 months ago", "prior_arterial_event", True),
    ("no prior CVA", "prior_arterial_event", None),
    ("RVd. PD after 70m", "age", None),
    ("66M, VRd, PD after 20m on len", "age", 66),
    ("Vd->PR, then Rd", "exposed_to", ("bortezomib", "dexamethasone", "lenalidomide")),
    ("3 PL, refractory to len, bor, dara", "prior_lines", 3),
    ("5 prior lines, no BCMA", "not_exposed_to", ("bcma_agent",)),
    ("1 prior line Rd, no bortezomib ever", "not_exposed_to", ("bortezomib",)),
    ("allergic (anaphylaxis) to daratumumab", "hypersensitivity_to", ("daratumumab",)),
    ("VRd, then DRd PD, then KPd PD", "refractory_to", ("carfilzomib", "daratumumab", "lenalidomide", "pomalidomide")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "value"), FIELDS, ids=[f[0] for f in FIELDS])
def test_severity_and_comorbidity_words_become_fields(
    text: str, field: str, value: object, lexicon: Lexicon
) -> None:
    read = parse_profile(text, lexicon, AS_OF)
    assert getattr(read.profile, field) == value
    assert not read.contradictions


def test_what_a_comorbidity_takes_away(tell: Tell) -> None:
    base = "US, 1 prior line VRd, refractory to lenalidomide, bortezomib sensitive, dara naive, "
    neuropathy = tell(base + "severe neuropathy")
    assert neuropathy.offered
    assert BORT not in offered_drugs(neuropathy)
    covid = tell(base + "COVID positive now")
    assert not offered(covid) & {"cilta_cel", "ide_cel", "tec_dara"}
    conceive = tell("US, 28F trying to conceive, 1 prior line VCd, bortezomib sensitive")
    assert conceive.offered
    assert not offered_drugs(conceive) & {LEN, POM, "thalidomide", "iberdomide"}
    assert DARA not in offered_drugs(tell(base + "severe infusion reaction to dara"))
    allergic = tell(base + "anaphylaxis to daratumumab")
    isakd = next(o for o in allergic.offered if o.regimen == "isakd")
    assert isakd.tier is not Tier.PREFERRED
    assert any("anti-CD38" in c.text for c in isakd.cautions)
    clot = tell(
        "US, PE last month, 1 prior line VCd, lenalidomide sensitive, bortezomib sensitive, dara naive"
    )
    assert all(o.tier is not Tier.PREFERRED for o in clot.offered if LEN in o.components)


@pytest.mark.parametrize("text", ["US, 5 prior lines, penta-refractory, had cilta-cel and progressed",
                                  "EU, 5 prior lines, penta-refractory, cilta-cel, then relapsed 3 years later",
                                  "US, 5 prior lines, penta-refractory, ide-cel failed"])  # fmt: skip
def test_after_a_bcma_drug_its_whole_target_is_treated_alike(text: str, tell: Tell, lexicon: Lexicon) -> None:
    made = tell(text)
    given = "ide_cel" if "ide-cel" in text else "cilta_cel"
    assert given not in offered(made)
    tiers = {o.regimen: o.tier for o in made.offered if "bcma_agent" in
             {c for d in o.components for c in lexicon.class_chain(d)}}  # fmt: skip
    assert all(tier is Tier.CAUTION for tier in tiers.values())
    where = {r: r in offered(made) for r in ("teclistamab", "elranatamab", "linvoseltamab")}
    assert len(set(where.values())) == 1, where
    if text.startswith("US"):
        assert next(o for o in made.offered if o.tier is not Tier.CAUTION).regimen == "talquetamab"


def test_sensitive_to_nothing_refused_is_read(lexicon: Lexicon) -> None:
    profile = parse_profile("one prior line VRd, not refractory to anything", lexicon).profile
    assert {BORT, LEN} <= set(profile.not_refractory_to)


def test_a_brought_profile_keeps_what_failed_before(tell: Tell, lexicon: Lexicon) -> None:
    """Words add to a profile; they never take a refractoriness away."""
    from answer.picks import join_profiles
    from core.patients import PatientProfile

    known = PatientProfile(prior_lines=2, refractory_to=(LEN,), exposed_to=(BORT,))
    told = parse_profile("refractory to daratumumab", lexicon).profile
    joined = join_profiles(known, told)
    assert set(joined.refractory_to) == {LEN, DARA}
    assert joined.exposed_to == (BORT,)


@pytest.mark.parametrize(
    "text",
    [
        "2 PL VRd, DRd. Dara stopped 2019 in remission. PD on len",
        "66M, Vd -> PR, then Rd -> PD",
        "penta-refractory, 5 PL, no BCMA",
    ],
)
def test_what_was_said_is_not_asked_again(text: str, lexicon: Lexicon) -> None:
    read = parse_profile(text, lexicon, AS_OF)
    assert not read.doubts
    assert not read.contradictions


def test_progress_after_both_lines_is_progress_on_both(lexicon: Lexicon) -> None:
    read = parse_profile("bort/len/dex then dara/pom/dex. progressed after both", lexicon)
    assert {LEN, POM, DARA} <= set(read.profile.refractory_to)


def test_heart_events_without_a_time_are_asked_for(lexicon: Lexicon) -> None:
    for text in ("66M, 1 prior line Rd, STEMI", "66M, 1 prior line Rd, previous PCI and CABG?"):
        read = parse_profile(text, lexicon, AS_OF)
        assert read.doubts or read.unread


def test_lenalidomide_is_no_plain_option_once_pomalidomide_has_failed(tell: Tell) -> None:
    for text in (
        "US, VRd, then DPd PD, then KCd PD",
        "EU, bort/len/dex then dara/pom/dex. progressed after both. CrCl 72",
    ):
        made = tell(text)
        assert all(o.tier is Tier.CAUTION for o in made.offered if LEN in o.components)


def test_painful_neuropathy_without_a_grade_asks_for_it_and_holds_bortezomib_down(
    tell: Tell, ruleset: RuleSet, passages: dict[str, Passage], lexicon: Lexicon
) -> None:
    text = "US 60M, 1 prior line VRd, PD on len, bortezomib sensitive, painful neuropathy from Velcade"
    made = tell(text)
    assert not made.offered
    assert "grade" in made.message
    alone = recommend(parse_profile(text, lexicon).profile, ruleset, passages.get, AS_OF, "test")
    tiers = [o.tier for o in alone.offered if BORT in o.components]
    assert all(tier is Tier.CAUTION for tier in tiers)
