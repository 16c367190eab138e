"""A regimen pick is answered from the rules; a model never adds to it, a refractoriness is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scripted import Scripted

from answer.service import AnswerService
from core.answers import AbstentionReason, AnswerKind
from core.recommendations import Disposition

LENALIDOMIDE = {"drd", "krd", "erd", "ird", "rd", "vrd", "brd_benda", "crd", "len_mono"}


@pytest.mark.parametrize(
    "question",
    [
        "options at first relapse if len-refractory?",
        "What are my options at first relapse in lenalidomide-refractory myeloma?",
        "which regimens for a len-ref patient after one prior line",
        "what should I give at first relapse, refractory to lenalidomide",
        "66 y, one prior line VRd-ASCT-len maintenance, progressing on lenalidomide, dara naive, US. What should I give?",
    ],
)
def test_lenalidomide_is_not_offered_to_whom_it_failed(service: AnswerService, question: str) -> None:
    answer = service.ask(question)
    assert answer.kind is AnswerKind.RECOMMENDATION
    assert answer.recommendation is not None
    assert answer.recommendation.offered
    assert not {o.regimen for o in answer.recommendation.offered} & LENALIDOMIDE
    assert any(n.code.startswith("options_") for n in answer.notices)
    assert answer.claims, "the first options bring their evidence"


def test_the_evidence_is_that_of_patients_alike(service: AnswerService) -> None:
    answer = service.ask("which regimens for a len-ref patient after one prior line in the US")
    dvd = [c.text for c in answer.claims if "DVd gave" in c.text and "CASTOR" in c.text]
    assert all("7.8 months" in text for text in dvd)


def test_a_patient_gets_no_pick_but_what_to_ask(service: AnswerService) -> None:
    answer = service.ask("what should I take, len-refractory at first relapse?", audience="patient")
    assert answer.recommendation is None
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.PERSONAL_DECISION
    assert "ask your team" in answer.abstention.message


def test_a_question_about_a_named_regimen_gets_its_evidence(service: AnswerService) -> None:
    answer = service.ask("Is DRd a good option for bortezomib-refractory myeloma, right?")
    assert answer.kind is AnswerKind.EVIDENCE
    assert any(c.kind == "correction" for c in answer.claims)


def test_free_text_cannot_add_a_regimen(service: AnswerService) -> None:
    lie = "DRd is the preferred regimen for this patient."
    answer = replace(service, generator=Scripted(lie)).ask("options at first relapse if len-refractory?")
    assert lie not in [c.text for c in answer.claims]
    assert any("DRd" in r["why"] for r in answer.trace["removed"])


def test_a_contradiction_names_both_phrases(service: AnswerService) -> None:
    found = service.recommend(text="dara naive, refractory to daratumumab, two prior lines")
    assert found.disposition is Disposition.NEEDS_INFORMATION
    assert found.contradictions
    assert not found.offered
