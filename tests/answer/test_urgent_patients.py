"""A patient in words who has an emergency: that comes before any choice of regimen; a history does not alarm."""

from __future__ import annotations

import pytest

from answer.service import AnswerService, open_service
from answer.urgent import find_urgent
from core.settings import Settings
from retrieval.slots import read_question


@pytest.fixture(scope="module")
def service(service_settings: Settings) -> AnswerService:
    return open_service(service_settings)


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("61M relapsed myeloma, 1 prior line VRd, Ca 3.6, creatinine 480, confused", "hypercalcaemia"),
        ("57F, one prior line DRd, PD on it, new leg weakness and urinary retention", "spinal cord"),
        ("70M plasma cell leukaemia, calcium 3.7, drowsy", "hypercalcaemia"),
    ],
)
def test_what_cannot_wait_heads_the_recommendation(service: AnswerService, text: str, situation: str) -> None:
    made = service.recommend(text=text)
    assert made.message.startswith("Urgent, ")
    assert situation in made.message.lower()


@pytest.mark.parametrize(
    "text",
    [
        "64 y, one prior line VRd-ASCT-len, PD on len, DVT in 2009, pneumonia last year, no neuropathy",
        "66M, US. 1 prior line Rd, progressing on R: M-spike 0.4 to 1.3. CrCl 82",
        "70 y, 1 prior line DRd, anaphylaxis to daratumumab in 2024, PD on len",
    ],
)
def test_a_history_is_no_alarm(service: AnswerService, text: str) -> None:
    assert not service.recommend(text=text).message.startswith("Urgent")


def test_a_spike_of_the_paraprotein_is_no_fever(service: AnswerService) -> None:
    for text in ("rising M-spike on Revlimid 10 mg", "the M spike doubled on pomalidomide"):
        assert not find_urgent(text, read_question(text, service.lexicon).slots, service.lexicon)
    fever = "my husband is on Revlimid and keeps spiking a temperature"
    assert find_urgent(fever, read_question(fever, service.lexicon).slots, service.lexicon)
