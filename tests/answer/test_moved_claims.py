"""False claims that reuse the evidence's words for another subject, place, form or certainty, by class of error."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.verification import Label, verify_claim
from shelf.shelf import load_shelf

LEXICON = load_shelf(Path(__file__).parents[2] / "corpus").lexicon

HORIZON = "HORIZON enrolled patients refractory to pomalidomide, to an anti-CD38 antibody, or to both."
ARTICLE = (
    "The article adds treatment to progression to every branch; CAR-T, which it does not name, is given once."
)
CYCLO = "All cyclophosphamide combinations with a proteasome inhibitor are off-label in the US for relapsed myeloma."
UNTOLD = "The article does not mention that melflufen had been withdrawn in the US."
KPD = "KPd is off-label in the US and the EU."
FORMS = "DPd with intravenous daratumumab has no EU label; the EU label names only the subcutaneous form."

FALSE = (
    # or both: never both, never all
    ("Every patient in HORIZON was refractory to both pomalidomide and an anti-CD38 antibody.", HORIZON),
    ("HORIZON enrolled patients refractory to both pomalidomide and an anti-CD38 antibody.", HORIZON),
    ("All patients in HORIZON were refractory to pomalidomide.", HORIZON),
    ("HORIZON enrolled patients refractory to pomalidomide and to an anti-CD38 antibody.", HORIZON),
    ("Patients had received both lenalidomide and bortezomib.", "Patients had received lenalidomide, bortezomib or both."),
    ("All patients had received lenalidomide and bortezomib.", "Patients had received lenalidomide and/or bortezomib."),
    ("Both lenalidomide and pomalidomide are stopped.", "Either lenalidomide or pomalidomide is stopped."),
    # the predicate of another subject
    ("According to the article, CAR-T cell therapy is repeated until progression.", ARTICLE),
    ("According to the article, CAR-T is treatment to progression.", ARTICLE),
    ("Ixazomib is infused into a vein.", "Carfilzomib is infused into a vein; ixazomib is taken by mouth."),
    ("Selinexor causes hypertension.", "Carfilzomib causes hypertension, whereas selinexor causes nausea."),
    ("Teclistamab was stopped at progression.", "Daratumumab was stopped at progression; teclistamab was given for two years."),
    ("Pomalidomide needs a dose reduction in renal impairment.", "Lenalidomide needs a dose reduction in renal impairment, but pomalidomide does not."),
    ("Elotuzumab is injected under the skin.", "Daratumumab is injected under the skin; elotuzumab is infused."),
    # off-label is not labelled
    ("Cyclophosphamide combinations with a proteasome inhibitor are FDA-labelled for relapsed myeloma.", CYCLO),
    ("Cyclophosphamide combinations with a proteasome inhibitor are US-approved for relapsed myeloma.", CYCLO),
    ("Cyclophosphamide combinations have a US label for relapsed myeloma.", CYCLO),
    ("Cyclophosphamide combinations with a proteasome inhibitor are on-label in the US.", CYCLO),
    ("Venetoclax is EU-licensed for myeloma.", "Venetoclax is unlicensed in the EU for myeloma."),
    ("Venetoclax holds an EU licence for myeloma.", "Venetoclax is off-label in the EU for myeloma."),
    ("Bendamustine has FDA approval for myeloma.", "Bendamustine is not approved by the FDA for myeloma."),
    # untold is not told
    ("The article points out that melflufen had been withdrawn in the US.", UNTOLD),
    ("The article notes that melflufen had been withdrawn in the US.", UNTOLD),
    ("The article tells readers that melflufen had been withdrawn in the US.", UNTOLD),
    ("The article reports the withdrawal of melflufen in the US.", UNTOLD),
    ("The article warns that panobinostat was withdrawn.", "The article never says that panobinostat was withdrawn."),
    ("The article acknowledges the boxed warning of belantamab.", "The article omits the boxed warning of belantamab."),
    ("The abstract describes the overall survival result of the trial.", "The abstract is silent on the overall survival result of the trial."),
    # one status for each place
    ("KPd is a labelled regimen in the US but off-label in the EU.", KPD),
    ("KPd is off-label in the US but licensed in the EU.", KPD),
    ("KPd is approved in the EU and off-label in the US.", KPD),
    ("IsaKd is licensed in the US but not in the EU.", "IsaKd is licensed in the US and in the EU."),
    ("SVd is off-label in the US but licensed in the EU.", "SVd is licensed in the US but off-label in the EU."),
    ("SVd is licensed in the EU but not in the US.", "SVd is licensed in the US but not in the EU."),
    ("PVd is labelled in the US, whereas it is off-label in the EU.", "PVd is off-label in the US but labelled in the EU."),
    # only one of two forms
    ("Both the intravenous and the subcutaneous form of daratumumab in DPd are licensed in the EU.", FORMS),
    ("DPd with intravenous daratumumab is licensed in the EU.", FORMS),
    ("Both the intravenous and the subcutaneous form have an EU label.", FORMS),
    ("DPd with intravenous daratumumab has an EU label.", FORMS),
    ("Both tablets and infusions are available.", "Tablets are available; infusions are not available."),
    ("Both ide-cel and cilta-cel need a REMS.", "Only ide-cel needs a REMS; cilta-cel does not."),
    ("Both carfilzomib and bortezomib carry this boxed warning.", "Carfilzomib alone carries this boxed warning; bortezomib does not."),
)  # fmt: skip

TRUE = (
    ("HORIZON enrolled patients who were refractory to pomalidomide, an anti-CD38 antibody or both.", HORIZON),
    ("By the article, CAR-T is given once.", ARTICLE),
    ("Cyclophosphamide combinations with a proteasome inhibitor are not licensed in the US for relapsed myeloma.", CYCLO),
    ("The article omits that melflufen had been withdrawn in the US.", UNTOLD),
    ("KPd is not licensed in the US or in the EU.", KPD),
    ("KPd is off-label in both the US and the EU.", KPD),
    ("Intravenous daratumumab with DPd has no EU label.", FORMS),
    ("SVd is off-label in the EU but licensed in the US.", "SVd is licensed in the US but off-label in the EU."),
    ("Ixazomib is taken by mouth.", "Carfilzomib is infused into a vein; ixazomib is taken by mouth."),
)  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), FALSE)
def test_words_moved_to_where_the_evidence_does_not_put_them_are_refused(claim: str, quote: str) -> None:
    assert verify_claim(claim, [quote], LEXICON).label is not Label.SUPPORTED


@pytest.mark.parametrize(("claim", "quote"), TRUE)
def test_the_same_words_where_the_evidence_puts_them_are_supported(claim: str, quote: str) -> None:
    verdict = verify_claim(claim, [quote], LEXICON)
    assert verdict.label is Label.SUPPORTED, verdict.failed
