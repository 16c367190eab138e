"""What is not answered, why, and what must not be refused."""

from __future__ import annotations

import pytest

from answer.service import AnswerService
from core.answers import AbstentionReason as Reason
from core.errors import InputError


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How is acute lymphoblastic leukemia treated?", Reason.OUT_OF_SCOPE),
        ("What is the first-line therapy of newly diagnosed myeloma?", Reason.OUT_OF_SCOPE),
        ("What will the weather be tomorrow?", Reason.OUT_OF_SCOPE),
        ("What dose of bortezomib for a 9-year-old?", Reason.PAEDIATRIC),
        ("Quote the NCCN table for first relapse", Reason.LICENCE),
        ("Should I stop my lenalidomide?", Reason.PERSONAL_DECISION),
        ("Should I take 3 capsules of pomalidomide today?", Reason.PERSONAL_DECISION),
        ("He weighs 82 kg, how many mg of daratumumab should he get?", Reason.PERSONAL_DECISION),
        ("What were the results of the ZENITH-9 trial?", Reason.INSUFFICIENT_EVIDENCE),
        ("Does carfilzomib cause hair loss?", Reason.INSUFFICIENT_EVIDENCE),
        ("Which is better, cilta-cel or ide-cel?", Reason.NO_COMPARISON),
        ("What was the overall survival with selinexib?", Reason.INSUFFICIENT_EVIDENCE),
    ],
)
def test_refused_with_its_reason_and_something_to_ask_instead(
    service: AnswerService, question: str, reason: Reason
) -> None:
    answer = service.ask(question)
    assert answer.abstention is not None
    assert answer.abstention.reason is reason
    assert answer.abstention.message
    assert answer.abstention.nearest or reason is Reason.NO_COMPARISON


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("CrCl 55, lenalidomide dose?", "10 mg"),
        ("My patient has a CrCl of 55: which lenalidomide dose does the EU label give?", "25 mg"),
        ("how common is CRS with teclistamab", "72.1%"),
        ("I have a question on second cancers with lenalidomide", "second cancers"),
        ("zoledronic acid with CrCl 35", "3.0 mg"),
        ("Is ixazomib 3 mg on dialysis?", "3 mg"),
    ],
)
def test_a_label_rule_is_answered_even_where_a_person_is_mentioned(
    service: AnswerService, question: str, words: str
) -> None:
    answer = service.ask(question)
    assert any(words in c.text for c in answer.claims)
    assert answer.abstention is None or answer.abstention.reason is Reason.PERSONAL_DECISION


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What was PFS with DVd in all patients of CASTOR?", "16.7 months"),
        ("MajesTEC-3 OS hazard ratio", "0.46"),
        ("KRd PFS in ASPIRE with ULN and SOB in mind", "26.3 months"),
        ("VCd overall response rate", "no US label"),
        ("panobinostat PFS", "not approved in the US"),
        ("CRS teclistamab v talquetamab", "72.1%"),
        ("was Blenrep approved in the US as of June 2023?", "no standing US use"),
    ],
)
def test_a_short_question_as_a_clinician_writes_it_is_answered(
    service: AnswerService, question: str, words: str
) -> None:
    assert any(words in c.text for c in service.ask(question).claims)


def test_a_comparator_in_a_trial_of_an_unlicensed_drug_is_not_called_unlicensed(
    service: AnswerService,
) -> None:
    assert not any("mezigdomide" in c.text.lower() for c in service.ask("PFS with Kd in ENDEAVOR?").claims)


@pytest.mark.parametrize("question", ["", "   ", "x" * 4001])
def test_a_question_of_no_or_too_many_characters_is_an_error_that_says_what_to_do(
    service: AnswerService, question: str
) -> None:
    with pytest.raises(InputError, match=r"(for example: what was|shorten it)"):
        service.ask(question)


def test_a_question_of_4000_characters_is_read(service: AnswerService) -> None:
    assert service.ask(("what was median OS with DPd in MM-014? " + "please " * 600)[:4000]).claims


def test_a_future_as_of_is_an_error(service: AnswerService) -> None:
    with pytest.raises(InputError, match="after the evidence"):
        service.ask("is Blenrep available in the US?", as_of="2031-01-01")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How common is fever with teclistamab?", "a rate of fever"),
        ("chest pain rates with carfilzomib in ENDEAVOR", "a rate of chest pain"),
        ("incidence of ICANS with talquetamab", "a rate of ICANS"),
        ("how many patients crossed over in APOLLO?", "crossover"),
        ("how many patients lost hair in APOLLO?", "how many patients lost hair in APOLLO"),
        ("how do I manage neutropenia on pomalidomide", "how to treat neutropenia"),
    ],
)
def test_what_stands_near_does_not_pass_for_what_was_asked(
    service: AnswerService, question: str, missing: str
) -> None:
    answer = service.ask(question)
    assert answer.abstention is not None
    assert missing in answer.abstention.missing


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("how is CRS treated with teclistamab?", "Tocilizumab is used"),
        ("How often does CRS occur with teclistamab and how is it treated?", "Tocilizumab is used"),
        ("what to do about keratopathy with Blenrep", "held for an eye finding"),
        ("how many patients crossed over in KarMMa-3?", "56%"),
        ("how many patients were in ICARIA", "307 patients"),
        ("How long does it take from apheresis to infusion of ide-cel and cilta-cel?", "44 days"),
    ],
)
def test_what_is_asked_is_what_is_answered(service: AnswerService, question: str, words: str) -> None:
    answer = service.ask(question)
    assert any(words in c.text for c in answer.claims)
    assert answer.abstention is None


def test_a_fact_that_two_documents_tell_is_told_once(service: AnswerService) -> None:
    texts = [c.text for c in service.ask("how is CRS treated with teclistamab?").claims]
    assert sum(t.startswith("Tocilizumab is used") for t in texts) == 1


@pytest.mark.parametrize(
    "words", ["trying for a baby", "keen to have children", "lives with two small children"]
)
def test_a_patient_who_has_or_wants_children_is_no_child(words: str, service: AnswerService) -> None:
    answer = service.ask(f"36F, 1 prior line VRd, PD on lenalidomide, {words}. Which options?")
    assert answer.abstention is None or answer.abstention.reason is not Reason.PAEDIATRIC
