"""As of a date: only the future is hidden, and what has expired is shown with what replaced it."""

from __future__ import annotations

from answer.service import AnswerService


def test_the_world_of_the_article_and_of_today_differ(service: AnswerService) -> None:
    question = "Is Blenrep approved in the US?"
    then = service.ask(question, as_of="2025-09-30")
    now = service.ask(question)
    assert not any("2025-10-23" in c.text for c in then.claims)
    assert any("no standing" in c.text for c in then.claims)
    assert "2025-10-23" in now.claims[0].text
    assert then.as_of == "2025-09-30"


def test_what_is_no_longer_in_force_says_so(service: AnswerService) -> None:
    for claim in service.ask("Is Blenrep approved in the US?").claims:
        passage = service.passage(claim.citations[0].passage_id)
        if passage.effective_to and passage.effective_to < "2026-11-22":
            assert claim.text.startswith("No longer in force")


def test_same_question_same_answer_but_for_times(service: AnswerService) -> None:
    first, second = (
        service.ask("PFS with KRd?").model_dump(exclude={"created_at", "timings_ms"}) for _ in range(2)
    )
    assert first == second
