"""False claims in the wording of a model: for each leniency of verification, the false sentence it must not let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.verification import Label, verify_claim
from eval.false_claims import find_accepted, load_false_claims
from shelf.shelf import load_shelf

SHELF = load_shelf(Path(__file__).parents[2] / "corpus")

LEVOFLOXACIN = "At a high infection risk, levofloxacin prophylaxis for about 3 months can be considered, on the basis of TEAMM."
STATUS = "Melphalan flufenamide is withdrawn in the US and licensed in the EU."
RAMP = "In chronic lymphocytic leukaemia, the US label contraindicates strong CYP3A inhibitors at the start and during ramp-up of venetoclax."
EARLY = "Selinexor: blood counts, sodium and weight are checked often in the first 3 months (US label)."
GRADES = "Adverse events are graded 1 (mild), 2 (moderate), 3 (severe), 4 (life-threatening) and 5 (fatal)."
ENTRY = "SUCCESSOR-1 takes patients with prior lenalidomide, without prior pomalidomide and not refractory to a proteasome inhibitor."
HOSPITAL = "On teclistamab, patients are hospitalised for 48 hours after step-up doses 1 and 2."
RHYTHM = "Daratumumab is given weekly in weeks 1-8, every 2 weeks in weeks 9-24, then every 4 weeks."
CONDITION = "For bortezomib-refractory disease DRd stands only if it is not also lenalidomide-refractory."
BENDA = "The US label of bendamustine names chronic lymphocytic leukaemia only, not multiple myeloma."
TOPLINE = "SUCCESSOR-2 (phase 3, MeziKd versus Kd) met its progression-free survival endpoint."
BOUNDS = "Sd was approved after at least 4 prior therapies, refractory to at least 2 proteasome inhibitors."
OMITS = "In KRd, the EU label of Kyprolis omits the carfilzomib doses of days 8-9 from cycle 13."
NO_QUAD = "The article names no quadruplet."
LABELS = "Belantamab-Pd is not approved in the US; the FDA approval of 2025-10-23 covers belantamab-Vd only."
AGE = "In Rd, dexamethasone is given at 40 mg weekly, and lower above the age of 75 years."
PRIOR = "The trial required prior lenalidomide."

FALSE = (
    ("Levofloxacin can be considered for around three weeks at a high infection risk, on the basis of TEAMM.", LEVOFLOXACIN),
    ("Melphalan flufenamide is still licensed in the US but has been withdrawn in the EU.", STATUS),
    ("In the EU melphalan flufenamide is withdrawn, and in the US it is licensed.", STATUS),
    ("Strong CYP3A inhibitors are contraindicated throughout venetoclax treatment under the US label.", RAMP),
    ("Strong CYP3A inhibitors are contraindicated with venetoclax whatever the disease.", RAMP),
    ("Blood counts, sodium and weight are checked often once the first three months have passed.", EARLY),
    ("Grade 3 denotes life-threatening events and grade 4 severe ones.", GRADES),
    ("SUCCESSOR-1 takes lenalidomide-naive patients who have had prior pomalidomide.", ENTRY),
    ("Patients are hospitalised for 48 hours after both step-up doses and kept near the centre for a further week.", HOSPITAL),
    ("Daratumumab is given every two weeks in weeks 1 to 8 and weekly from week 9 to week 24.", RHYTHM),
    ("DRd stands for bortezomib-refractory disease even when it is lenalidomide-refractory as well.", CONDITION),
    ("The US bendamustine label for multiple myeloma does not name chronic lymphocytic leukaemia.", BENDA),
    ("SUCCESSOR-2 met its overall survival endpoint.", TOPLINE),
    ("Sd was approved after at least 4 prior therapies, refractory to two or fewer PIs.", BOUNDS),
    ("From cycle 13 of KRd, the EU Kyprolis label leaves out the dexamethasone doses of days 8 and 9.", OMITS),
    ("The article does name any quadruplet.", NO_QUAD),
    ("The FDA approval is limited to belantamab-Vd, and belantamab-Pd has approval in the US.", LABELS),
    ("Patients over 75 get more than the usual 40 mg weekly dexamethasone in Rd.", AGE),
    ("Prior lenalidomide suffices to enter the trial.", PRIOR),
)  # fmt: skip

TRUE = (
    ("On the strength of TEAMM, about three months of levofloxacin prophylaxis may be considered at a high infection risk.", LEVOFLOXACIN),
    ("Melphalan flufenamide is still licensed in the EU but has been withdrawn in the US.", STATUS),
    ("Within the first three months on selinexor, blood counts, sodium and weight are checked often.", EARLY),
    ("Grade 3 denotes severe events and grade 4 life-threatening ones.", GRADES),
    ("To enter SUCCESSOR-1, patients must have had lenalidomide before and must be pomalidomide-naive.", ENTRY),
    ("Daratumumab is dosed once a week for weeks 1 to 8, then every other week from week 9 to week 24.", RHYTHM),
    ("Multiple myeloma is not an indication on the US bendamustine label, which lists just CLL.", BENDA),
    ("SUCCESSOR-2 reached its PFS endpoint.", TOPLINE),
    ("Sd was approved after four or more prior therapies in disease refractory to no fewer than two PIs.", BOUNDS),
    ("From cycle 13 of KRd, the EU Kyprolis label leaves out the carfilzomib doses of days 8 and 9.", OMITS),
)  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), FALSE)
def test_each_leniency_stops_at_its_false_sentence(claim: str, quote: str) -> None:
    assert verify_claim(claim, [quote], SHELF.lexicon).label is not Label.SUPPORTED


@pytest.mark.parametrize(("claim", "quote"), TRUE)
def test_the_true_sentence_beside_it_is_supported(claim: str, quote: str) -> None:
    verdict = verify_claim(claim, [quote], SHELF.lexicon)
    assert verdict.label is Label.SUPPORTED, verdict.failed


def test_no_false_claim_of_the_shelf_is_accepted() -> None:
    assert len(load_false_claims()) > 200
    texts = {p.passage_id: p.text for p in SHELF.passages}
    assert [c.claim for c in find_accepted(texts, SHELF.lexicon)] == []
