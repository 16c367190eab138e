"""The six questions that must come out right (the main job)."""

from __future__ import annotations

from answer.service import AnswerService
from core.answers import AbstentionReason, Answer, AnswerKind
from core.evidence import ClaimKind


def texts(answer: Answer) -> list[str]:
    return [c.text for c in answer.claims]


def test_dpd_overall_survival_is_that_of_all_112_patients(service: AnswerService) -> None:
    answer = service.ask("what was median OS with DPd in MM-014?")
    first = answer.claims[0].text
    assert "56.7 months" in first
    assert "n=112" in first
    assert "single arm" in first
    assert "46.5-not reached" in first
    assert not first.startswith("The article")
    article = [i for i, c in enumerate(answer.claims) if c.text.startswith("The article")]
    corrections = [i for i, c in enumerate(answer.claims) if c.kind is ClaimKind.CORRECTION]
    assert article
    assert corrections
    assert corrections[0] < article[0], "the correction stands before the article's words"
    assert any(c.kind is ClaimKind.CAVEAT for c in answer.claims), "that there was no comparator is said"


def test_dvd_in_lenalidomide_refractory_patients_comes_before_the_whole_trial(service: AnswerService) -> None:
    found = texts(service.ask("DVd in len-ref patients - how good is it really?"))
    subgroup = next(i for i, t in enumerate(found) if "7.8 months" in t and "4.9 months" in t)
    whole = next(i for i, t in enumerate(found) if "16.7 months" in t)
    assert subgroup == 0
    assert subgroup < whole
    assert "lenalidomide-refractory subgroup of CASTOR" in found[0]


def test_blenrep_status_gives_approval_conditions_programme_and_history(service: AnswerService) -> None:
    answer = service.ask("is Blenrep available in the US now and for whom?")
    found = " ".join(texts(answer))
    assert "2025-10-23" in answer.claims[0].text
    assert "at least 2 prior lines" in answer.claims[0].text
    assert "proteasome inhibitor" in answer.claims[0].text
    assert "REMS" in found
    assert "withdr" in found
    assert all(r.jurisdiction in ("US", None) for r in answer.references)


def test_bispecifics_are_not_compared_without_a_trial(service: AnswerService) -> None:
    answer = service.ask("which is better head to head, teclistamab or elranatamab?")
    assert answer.notices[0].code == "no_head_to_head"
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.NO_COMPARISON
    sides = texts(answer)
    assert any("63.0%" in t and "teclistamab" in t for t in sides)
    assert any("61.0%" in t and "elranatamab" in t for t in sides), "the same endpoint for both"


def test_eye_exams_are_answered_for_both_agencies(service: AnswerService) -> None:
    answer = service.ask("do i need eye exams on Blenrep")
    found = texts(answer)
    assert answer.abstention is None
    assert "before every dose" in found[0]
    assert any("first 4 doses" in t for t in found)


def test_a_figure_that_nobody_has_is_named_as_missing(service: AnswerService) -> None:
    answer = service.ask("median OS with mezigdomide in SUCCESSOR-2?")
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.INSUFFICIENT_EVIDENCE
    assert "overall survival" in answer.abstention.missing
    assert not any("months" in t for t in texts(answer))
    assert answer.abstention.nearest


def test_every_quote_is_verbatim_and_numbered_by_first_use(service: AnswerService) -> None:
    answer = service.ask("DVd in len-ref patients - how good is it really?")
    assert answer.kind is AnswerKind.EVIDENCE
    assert [r.marker for r in answer.references] == list(range(1, len(answer.references) + 1))
    for reference in answer.references:
        document = service.document(reference.document_id)
        assert document.text[reference.start : reference.end] == reference.quote
    cited = [c.marker for claim in answer.claims for c in claim.citations]
    assert cited == sorted(cited)
