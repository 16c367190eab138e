"""Follow-ups become standalone queries that the answer shows; parts are answered each."""

from __future__ import annotations

from answer.service import AnswerService


def test_its_os_carries_regimen_and_trial(service: AnswerService) -> None:
    answer = service.ask("and its OS?", history=[("What was the PFS with DVd in CASTOR?", "...")])
    assert "DVd" in answer.standalone_query
    assert "CASTOR" in answer.standalone_query
    assert any("49.6 months" in c.text for c in answer.claims)


def test_another_regimen_carries_the_endpoint_not_the_trial(service: AnswerService) -> None:
    answer = service.ask("what about KRd?", history=[("What was the PFS with DVd in CASTOR?", "...")])
    assert "CASTOR" not in answer.standalone_query
    assert any("26.3 months" in c.text for c in answer.claims)


def test_a_question_that_stands_alone_is_left_alone(service: AnswerService) -> None:
    question = "What was the PFS with KRd in ASPIRE?"
    assert service.ask(question, history=[("Is Blenrep approved?", "...")]).standalone_query == question


def test_two_questions_in_one_each_get_their_part(service: AnswerService) -> None:
    answer = service.ask("What was the PFS with KRd in ASPIRE and is KRd approved in the EU?")
    assert len(answer.parts) == 2
    assert all(part.claims for part in answer.parts)
