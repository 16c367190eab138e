"""True claims in a clinician's own wording of numbers, days and set phrases; and the same wording with a wrong number."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.spelling import spell_plainly
from answer.verification import Label, verify_claim
from shelf.shelf import load_shelf

LEXICON = load_shelf(Path(__file__).parents[2] / "corpus").lexicon

DAYS = "Carfilzomib is given on days 1, 2, 8, 9, 15 and 16."
BILIRUBIN = "The dose is cut if bilirubin is >1.5 to 3 times the upper limit of normal."
REFRACTORY = "75% of patients in the trial were refractory to lenalidomide."
HEPATIC = "In moderate hepatic impairment, bortezomib is started at 0.7 mg/m2."
FIFTH = "From dose 5, belantamab is given every 8 weeks."
MARKET = "The company is withdrawing melflufen from the US market."
SAMPLE = "A marrow sample is needed to confirm complete response."
ARTICLE = "The article mentions the boxed warning of belantamab."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Thirty-nine patients were enrolled.", "The trial enrolled 39 patients."),
        ("Eighty-two per cent of patients responded to teclistamab.", "82% of patients responded to teclistamab."),
        ("Three quarters (75%) of patients in the trial were refractory to lenalidomide.", REFRACTORY),
        ("From the fifth dose on, belantamab is given every eight weeks.", FIFTH),
        ("Bortezomib 0.7 mg/m² is used in moderate hepatic impairment.", HEPATIC),
        ("Carfilzomib is given on days 1-2, 8-9 and 15-16.", DAYS),
        ("The dose is cut if bilirubin is more than 1.5 and up to 3 times the upper limit of normal.", BILIRUBIN),
        ("The company announced the withdrawal of melflufen from the US market.", MARKET),
        ("A bone marrow sample is needed to confirm complete response.", SAMPLE),
        ("Patients with amyloidosis were shut out of the trial.", "Patients with amyloidosis were excluded from the trial."),
        ("The protocol forbids prior BCMA-directed therapy.", "The protocol prohibits prior BCMA-directed therapy."),
    ],
)  # fmt: skip
def test_own_wording_of_a_true_claim_is_supported(claim: str, quote: str) -> None:
    verdict = verify_claim(claim, [quote], LEXICON)
    assert verdict.label is Label.SUPPORTED, verdict.failed


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Ninety-three patients were enrolled.", "The trial enrolled 39 patients."),
        ("Twenty-eight per cent of patients responded to teclistamab.", "82% of patients responded to teclistamab."),
        ("A quarter (75%) of patients in the trial were refractory to lenalidomide.", REFRACTORY),
        ("A quarter of patients in the trial were refractory to lenalidomide.", REFRACTORY),
        ("From the sixth dose on, belantamab is given every eight weeks.", FIFTH),
        ("Bortezomib 0.9 mg/m² is used in moderate hepatic impairment.", HEPATIC),
        ("Carfilzomib is given on days 1-2, 8-9 and 22-23.", DAYS),
        ("The dose is cut if bilirubin is more than 3 and up to 5 times the upper limit of normal.", BILIRUBIN),
        ("Melflufen left the US market in 2021.", "Melflufen is on the US market since 2021."),
        ("Patients with amyloidosis were shut out of the trial.", "Patients with amyloidosis were admitted to the trial."),
        ("The article leaves out the boxed warning of belantamab.", ARTICLE),
        ("Ide-cel and cilta-cel were compared head-to-head.", "Ide-cel and cilta-cel were compared across trials."),
    ],
)  # fmt: skip
def test_the_same_wording_with_another_fact_is_refused(claim: str, quote: str) -> None:
    assert verify_claim(claim, [quote], LEXICON).label is not Label.SUPPORTED


def test_day_lists_keep_doses_and_long_ranges_apart() -> None:
    assert spell_plainly("on days 1-21 of 28") == "on days 1-21 of 28"
    assert spell_plainly("on days 1 and 2, 25 mg") == "on days 1 and 2, 25 mg"
    assert spell_plainly("days 8-9 and 15-16") == "days 8, 9, 15 and 16"
