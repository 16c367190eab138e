"""Each half of a question is answered, in the words of the question, or named as not held."""

from __future__ import annotations

import pytest

from answer.service import AnswerService
from core.answers import AbstentionReason as Reason


def _shown(service: AnswerService, question: str, **how: str) -> list[str]:
    return [c.citations[0].passage_id for c in service.ask(question, **how).claims]


@pytest.mark.parametrize(
    ("question", "halves"),
    [
        (
            "tecvayli step up dosing and when can it go q2w",
            ["label-tecvayli#us-teclistamab-step-up", "label-tecvayli#us-teclistamab-every-2-weeks"],
        ),
        (
            "abecma US label: indication and boxed warnings",
            ["label-abecma#us-ide-cel-indication", "label-abecma#us-ide-cel-boxed-crs"],
        ),
        ("SVd dose selinexor and main AE", ["label-xpovio#dose-svd-source", "boston-2020#thrombocytopenia"]),
        (
            "hyponatraemia selinexor how often and monitoring",
            ["storm-2019#hyponatraemia", "label-xpovio#monitoring"],
        ),
        (
            "teclistamab neutropenia hold at what ANC and can we use G-CSF",
            ["infection-bsab-2023#bsab-anc-hold", "infection-bsab-2023#bsab-no-gcsf"],
        ),
        ("OPTIMISMM pfs and main grade 3-4 toxicities", ["optimismm-2019#pfs", "optimismm-2019#neutropenia"]),
        (
            "def double refractory vs triple class refractory",
            ["class-refractory#double-class", "class-refractory#triple-class"],
        ),
        ("difference between PFS and PFS2", ["endpoints#pfs", "endpoints#pfs2"]),
        (
            "is sc isatuximab approved in US & EU, when",
            ["label-sarclisa-escena#approval-2026-07-09", "regulatory-timeline#eu-2026-03-27-isatuximab-sc"],
        ),
        (
            "pepaxto status usa and eu",
            ["label-pepaxto#us-melflufen-d-indication", "label-eu-pepaxti#eu-melflufen-d-indication"],
        ),
    ],
)
def test_both_halves_are_answered(service: AnswerService, question: str, halves: list[str]) -> None:
    shown = _shown(service, question)
    assert set(halves) <= set(shown)
    assert shown.index(halves[0]) < shown.index(halves[1])


@pytest.mark.parametrize(
    "question", ["What was the PFS and OS with DPd in MM-014?", "zoledronic acid and denosumab monitoring"]
)
def test_one_kind_of_thing_asked_twice_stays_one_question(service: AnswerService, question: str) -> None:
    assert len(service.ask(question).parts) == 1


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("elrexfio when can go to monthly", "label-elrexfio#us-elranatamab-every-4-weeks"),
        ("linvoseltamab q4w from when", "label-lynozyfic#us-linvoseltamab-every-4-weeks"),
        ("carfilzomib hold for grade 3 cardiac event?", "urgent-situations#urgent-carfilzomib-hold"),
        ("belamaf + pom after grade 4 keratopathy restart dose", "label-eu-blenrep#eu-bpd-restart"),
        ("belamaf dose interval if eye toxicity grade 3", "label-blenrep#us-hold-resume-stop"),
        ("Velcade painful grade 2 PN what dose", "label-velcade#neuropathy-2-pain-or-3"),
        ("bortezomib grade 1 neuropathy with pain dose", "label-velcade#neuropathy-1-pain-or-2"),
        ("denosumab vs zometa crcl 25", "supportive-bone-disease#denosumab-renal"),
        ("should CAR-T come before a BCMA bispecific", "extension-2026#c2-order"),
        ("cilta-cel label: how many prior lines, US and EU", "label-carvykti#us-cilta-cel-indication"),
        ("main AEs of cilta-cel", "label-carvykti#us-cilta-cel-boxed-crs"),
    ],
)
def test_the_rule_asked_for_comes_first(service: AnswerService, question: str, first: str) -> None:
    assert _shown(service, question)[0] == first


def test_the_order_of_two_treatments_is_told_as_judgement_not_by_figures(service: AnswerService) -> None:
    answer = service.ask("carT before or after bispecific?")
    assert "extension-2026#c2-order" in [c.citations[0].passage_id for c in answer.claims]
    assert answer.abstention is not None
    assert "order" in answer.abstention.message
    assert not any(service.passage(c.citations[0].passage_id).figures for c in answer.claims)


def test_a_reduction_taken_for_granted_is_corrected_by_the_label(service: AnswerService) -> None:
    answer = service.ask("What dose reduction of daratumumab for neutropenia")
    assert "never reduced" in answer.claims[0].text
    assert not any("occurred in" in c.text for c in answer.claims)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("DREAMM-10 results", "DREAMM-10"),
        ("dreamm-10 orr", "dreamm-10"),
        ("modakafusp alfa grade 3 toxicity", "modakafusp alfa"),
        ("NICE TA974", "TA974"),
        ("NICE TA number for SVd", "a ruling of UK"),
        (
            "spinal cord compression was excluded in which trials?",
            "trial entry rules on spinal cord compression",
        ),
        ("dose of aciclovir on dara and when stop it", "a dose of aciclovir"),
        ("CRS with talquetamab: no response to tocilizumab, what does the shelf say", "what is done when"),
    ],
)
def test_what_is_not_held_is_named(service: AnswerService, question: str, missing: str) -> None:
    answer = service.ask(question)
    assert answer.abstention is not None
    assert answer.abstention.reason is Reason.INSUFFICIENT_EVIDENCE
    assert any(m.startswith(missing) for m in answer.abstention.missing)
    assert not any(service.passage(c.citations[0].passage_id).figures for c in answer.claims)


@pytest.mark.parametrize(
    "question",
    [
        "my dad has myeloma, had VRd and dara in england what options",
        "mum 82 dialysis velcade revlimid dara all failed",
    ],
)
def test_a_relative_who_asks_what_is_left_is_told_what_to_ask_the_team(
    service: AnswerService, question: str
) -> None:
    answer = service.ask(question, audience="patient")
    assert answer.abstention is not None
    assert answer.abstention.reason is Reason.PERSONAL_DECISION
    assert answer.recommendation is None
    assert answer.claims == ()


def test_a_relatives_words_find_the_blood_bank(service: AnswerService) -> None:
    shown = _shown(service, "mum's blood group test went wrong", audience="patient")
    assert any("anti-cd38-transfusion" in i or "darzalex" in i for i in shown)


def test_how_often_comes_before_the_warning(service: AnswerService) -> None:
    shown = _shown(service, "How often does CRS occur with teclistamab and how is it treated?")
    assert shown[0] == "majestec1-2022#crs"
    assert "supportive-crs-icans#crs-tocilizumab" in shown


def test_care_that_the_shelf_does_not_hold_is_said_to_be_missing(service: AnswerService) -> None:
    answer = service.ask("taste and weight loss on talvey what can be done", audience="patient")
    assert answer.abstention is not None
    assert "how to treat dysgeusia and weight loss" in answer.abstention.missing
    assert "label-talvey#us-talquetamab-weight-loss" in [c.citations[0].passage_id for c in answer.claims]


def test_what_no_statement_explains_is_not_answered_with_what_borders_on_it(service: AnswerService) -> None:
    answer = service.ask("what is CAR-T and can I drive after it", audience="patient")
    assert answer.abstention is not None
    assert "what CAR-T cell therapy is" in answer.abstention.missing
    assert all("driving" in c.text for c in answer.claims)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("what happens if I miss my revlimid tablet", "missed dose"),
        ("i take ninlaro forgot it for 2 days", "missed dose"),
        ("when to restart teclistamab after CRS grade 3", "when a drug is held for"),
        ("teclistamab dose delay restart after 35 days", "how it is given again for teclistamab"),
        ("is teclistamab a cure", "cure"),
    ],
)
def test_usual_doses_and_labels_do_not_stand_in_for_what_is_asked(
    service: AnswerService, question: str, missing: str
) -> None:
    answer = service.ask(question)
    assert answer.abstention is not None
    assert any(m.startswith(missing) for m in answer.abstention.missing)
    assert not any("mg" in c.text for c in answer.claims)


def test_care_asked_of_a_class_is_answered_from_its_drugs(service: AnswerService) -> None:
    shown = _shown(service, "which anti-CD38 label requires type and screen")
    assert any("#type-and-screen" in i for i in shown)


def test_the_drug_beside_the_treatment_is_not_carried_into_the_next_question(service: AnswerService) -> None:
    answer = service.ask("bispecific infections IVIG threshold and PJP prophylaxis")
    assert answer.abstention is None
    assert any("#pjp-" in c.citations[0].passage_id for c in answer.claims)


def test_a_qualified_term_is_not_defined_by_the_plain_one(service: AnswerService) -> None:
    answer = service.ask("what is functional high risk")
    assert answer.abstention is not None
    assert answer.abstention.missing == ("a definition of functional high risk",)
    assert service.ask("define high-risk myeloma").abstention is None
