"""An emergency is always recognised; a plain question about a toxicity is not treated as one."""

from __future__ import annotations

import pytest

from answer.service import AnswerService

EMERGENCIES = [
    "my patient has a fever of 39 two days after teclistamab",
    "She is confused and sleepy 5 days after CAR-T, what now?",
    "patient on elranatamab got rigors and a temperature of 38.5 tonight",
    "72-year-old with new back pain and weak legs, can't walk since this morning",
    "my dad on Kyprolis has chest pain now",
    "He became short of breath after his carfilzomib infusion yesterday",
    "I have blurred vision since my last Blenrep dose",
    "my patient on belantamab suddenly lost vision in one eye",
    "My patient on Revlimid is pregnant",
    "she had a positive pregnancy test on pomalidomide",
    "my mother has severe diarrhoea 6 weeks after Carvykti",
    "fever and confusion two days after teclistamab, what now?",
    "new leg weakness and back pain in myeloma, cord compression?",
    "my patient has a fever of 39 and is confused two days after teclistamab, what now?",
    "patient 2 months after cilta-cel has watery diarrhea ten times a day",
]
PLAIN = [
    "how common is CRS with teclistamab?",
    "What is the rate of ICANS with cilta-cel?",
    "Does carfilzomib cause heart failure?",
    "Is lenalidomide contraindicated in pregnancy?",
    "Which eye exams does belantamab need?",
    "What is the boxed warning of Carvykti on enterocolitis?",
    "How is CRS after bispecifics managed?",
    "What contraception is required with pomalidomide?",
    "do i need eye exams on Blenrep",
    "What percentage had diarrhoea with panobinostat?",
]


@pytest.mark.parametrize("question", EMERGENCIES)
@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_an_emergency_stands_first_for_everyone(service: AnswerService, question: str, audience: str) -> None:
    answer = service.ask(question, audience=audience)
    assert answer.urgent is not None
    assert answer.urgent.citations
    assert next(iter(service.stream(question, audience=audience))).kind == "urgent"


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_is_no_emergency(service: AnswerService, question: str) -> None:
    assert service.ask(question).urgent is None
