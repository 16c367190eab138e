"""`verify_claim`: what stands in the quote passes, what is changed does not, and the measured rates hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.verification import Label, verify_claim
from eval.corruptions import load_paraphrases, measure
from shelf.lexicon import load_lexicon
from shelf.shelf import load_shelf

CORPUS = Path(__file__).parents[2] / "corpus"
LEXICON = load_lexicon(CORPUS / "lexicon.yaml")
CASTOR = (
    "In the lenalidomide-refractory subgroup of CASTOR (n=60 with DVd, n=81 with Vd), DVd gave a median progression-free "
    "survival of 7.8 months versus 4.9 months with Vd (HR 0.44, 95% CI 0.28-0.68; median follow-up 40 months)."
)
CANDOR = (
    "In CANDOR (phase 3, 1-3 prior lines, n=466), DKd gave a median overall survival of 50.8 months versus 43.6 months with Kd "
    "(HR 0.78, 95% CI 0.60-1.03; median follow-up 50 months); the difference was not statistically significant."
)
APOLLO = (
    "In APOLLO (phase 3, at least 1 prior line, n=304), DPd gave a median progression-free survival of 12.4 months versus "
    "6.9 months with Pd (HR 0.63, 95% CI 0.47-0.85; median follow-up 16.9 months)."
)
BVD_EU = "The EU licenses belantamab-Vd after at least 1 prior therapy."
DREAMM2 = "DREAMM-2 (belantamab monotherapy) enrolled patients with at least 3 prior lines of therapy."
HEPATITIS = "Hepatitis B is screened for before daratumumab (Darzalex Faspro, US)."
IDE_CEL = "The EU licence of ide-cel requires progression on the last therapy, which the US label of ide-cel does not require."
TECLISTAMAB = "The FDA gave teclistamab accelerated approval on 2022-10-25 after at least 4 prior lines."
CROSSED = (
    "In KarMMa-3 (final analysis), 56% of patients randomised to standard regimens crossed over to ide-cel."
)
NAIVE = "DKd and SVd are options at first relapse that is lenalidomide-refractory and naive to anti-CD38 antibodies."
SHARE = "In MM-014 cohort A (Pd, n=56), 87.5% of the patients had lenalidomide-refractory disease; the others did not."
MM010 = "MM-010 was a phase 3 trial that compared lenalidomide and dexamethasone (Rd) with dexamethasone plus placebo."
STEP_UP = "Talquetamab step-up doses are preceded by dexamethasone 16 mg (US label)."
NO_BCMA = "MajesTEC-3 (Tec-Dara versus DPd or DVd) excluded patients with prior BCMA-directed therapy."
RANKED = "With neuropathy of grade 3-4, carfilzomib and pomalidomide come before bortezomib."
EYES = "The US Blenrep label requires an eye examination before every dose of belantamab mafodotin."
RATIO = "In MM-003 (phase 3, n=455), patients were randomised 2:1 to Pd or high-dose dexamethasone."
SVD = "SVd has been FDA-approved since 2020-12-18, after at least 1 prior therapy."
STEPS = "Tec-Dara gives teclistamab 0.06 mg/kg on day 1, 0.3 mg/kg on day 3 and 1.5 mg/kg on day 7."
PVD = "Venetoclax (Venclyxto) is not approved for multiple myeloma in the EU, nor in the US."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "In lenalidomide-refractory patients in CASTOR, median PFS was 7.8 months with DVd versus 4.9 months with Vd.",
            CASTOR,
        ),
        (
            "In the lenalidomide-refractory subgroup of CASTOR, DVd prolonged PFS (7.8 vs 4.9 mo; HR 0.44).",
            CASTOR,
        ),
        ("CANDOR showed no significant overall survival difference between DKd and Kd.", CANDOR),
        ("Venetoclax has no EU approval for multiple myeloma.", PVD),
        ("APOLLO: daratumumab plus Pd cut the risk of progression or death by 37% versus Pd.", APOLLO),
        (
            "In APOLLO, median PFS was 12.4 months in the daratumumab group and 6.9 months in the control group.",
            APOLLO,
        ),
        ("In the EU, belantamab-Vd is licensed from one prior therapy.", BVD_EU),
        ("DREAMM-2 took patients with three prior lines or more.", DREAMM2),
        ("Patients should be screened for hepatitis B before daratumumab.", HEPATITIS),
    ],
)
def test_true_paraphrases_are_supported(claim: str, quote: str) -> None:
    verdict = verify_claim(claim, [quote], LEXICON)
    assert verdict.label is Label.SUPPORTED, verdict.failed


@pytest.mark.parametrize(
    ("claim", "quote", "check"),
    [
        (
            "In CASTOR, median PFS was 7.8 months with DVd versus 4.9 months with Vd.",
            CASTOR,
            "figures",
        ),  # hides the subgroup
        (
            "In the lenalidomide-refractory subgroup of CASTOR, PFS was 4.9 months with DVd.",
            CASTOR,
            "figures",
        ),
        ("In the lenalidomide-refractory subgroup of CASTOR, PFS was 8 months with DVd.", CASTOR, "figures"),
        ("In the lenalidomide-refractory subgroup of CASTOR, OS was 7.8 months with DVd.", CASTOR, "figures"),
        (
            "In the lenalidomide-refractory subgroup of POLLUX, PFS was 7.8 months with DVd.",
            CASTOR,
            "entities",
        ),
        ("DKd significantly improved overall survival over Kd in CANDOR.", CANDOR, "figures"),
        ("Kd gave a longer overall survival than DKd in CANDOR.", CANDOR, "direction"),
        ("DKd improved overall survival over Kd in CANDOR.", CANDOR, "direction"),
        ("Venetoclax is approved for multiple myeloma in the EU.", PVD, "polarity"),
        ("Venetoclax should be used for multiple myeloma.", PVD, "advice"),
        ("DPd cut the risk of progression or death by 47% versus Pd in APOLLO.", APOLLO, "figures"),
        ("DPd raised the risk of progression or death by 37% versus Pd in APOLLO.", APOLLO, "figures"),
        ("In APOLLO, median PFS was 12.4 months in the control group.", APOLLO, "figures"),
        (
            "Progression on the last therapy is required by the US label of ide-cel but not by the EU licence.",
            IDE_CEL,
            "roles",
        ),
        ("Teclistamab was granted full approval by the FDA on 25 October 2022.", TECLISTAMAB, "modality"),
        (
            "In KarMMa-3, 56% of patients randomised to ide-cel crossed over to standard regimens.",
            CROSSED,
            "roles",
        ),
        (
            "DKd is an option where the disease is refractory to lenalidomide and to anti-CD38 antibodies.",
            NAIVE,
            "scope",
        ),
        ("All 56 patients in MM-014 cohort A were lenalidomide-refractory.", SHARE, "scope"),
        ("MM-010 compared lenalidomide-dexamethasone with lenalidomide plus placebo.", MM010, "roles"),
        ("In Tec-Dara, teclistamab is given at 1.5 mg/kg on day 1.", STEPS, "figures"),
        ("Talquetamab step-up doses are followed by dexamethasone 16 mg (US label).", STEP_UP, "polarity"),
        ("MajesTEC-3 required patients to have prior BCMA-directed therapy.", NO_BCMA, "polarity"),
        ("With grade 3-4 neuropathy, bortezomib comes before carfilzomib and pomalidomide.", RANKED, "order"),
        ("The US Blenrep label requires an eye examination before the first dose.", EYES, "order"),
        ("In MM-003, patients were randomised 2:1 to high-dose dexamethasone or Pd.", RATIO, "order"),
        ("SVd has been FDA-approved since 2020-12-18 as first-line treatment.", SVD, "modality"),
    ],
)
def test_false_claims_are_not_supported_and_the_right_check_says_why(
    claim: str, quote: str, check: str
) -> None:
    verdict = verify_claim(claim, [quote], LEXICON)
    assert verdict.label is not Label.SUPPORTED
    assert check in {finding.check for finding in verdict.failed}, verdict.failed


def test_nothing_to_check_is_not_enough() -> None:
    assert verify_claim("", [CASTOR], LEXICON).label is Label.NOT_ENOUGH
    assert verify_claim("DVd works.", [" "], LEXICON).label is Label.NOT_ENOUGH


def test_every_statement_supports_itself_and_corruptions_are_caught() -> None:
    shelf = load_shelf(CORPUS)
    texts = {p.passage_id: p.text for p in shelf.passages}
    assert [
        t for t in texts.values() if verify_claim(t, [t], shelf.lexicon).label is not Label.SUPPORTED
    ] == []
    found = measure("all", shelf.lexicon, texts, load_paraphrases())
    assert sum(found.total.values()) >= 6000
    assert sum(found.caught.values()) / sum(found.total.values()) >= 0.99
    assert len(found.alarms) / found.true_claims <= 0.05
