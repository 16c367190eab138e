"""Each scorer on answers written by hand: what counts, what does not apply, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.answers import Abstention, Answer, AnswerKind, Audience, Notice, Slots, Urgent
from core.evidence import Citation, Claim, Hit
from eval.case import Case, Item
from eval.gold import says
from eval.scorers import BY_NAME
from eval.system import Observation
from tests.eval.oracle import shelf

CASTOR = "castor-2020#pfs-lenalidomide-refractory"
WHOLE = "castor-2020#pfs"


def quote(passage_id: str, text: str | None = None) -> Claim:
    passage = shelf().passages[passage_id]
    return Claim(text=text or passage.text, citations=(Citation.of(passage),))


def answer(*claims: Claim, **changes: Any) -> Answer:
    given = {
        "answer_id": "a", "question": "q", "standalone_query": "q", "slots": Slots(), "audience": Audience.CLINICIAN,
        "kind": AnswerKind.EVIDENCE, "parts": (), "claims": claims, "as_of": "2026-11-22",
        "evidence_checked_to": "2026-11-22", "corpus_version": "c", "index_version": "i", "ruleset_version": "r",
        "generator": "g", "created_at": "now", "timings_ms": {}, "trace": {},
    }  # fmt: skip
    return Answer.model_validate({**given, **changes})


def seen(case: dict[str, Any], given: Answer | None = None, **more: Any) -> Observation:
    made = Case.model_validate({"id": "x", "question": "which one?", "type": "figure", **case})
    return Observation(Item(item_id="x", suite="s", case=made, question=made.question), answer=given, **more)


def value(metric: str, observed: Observation) -> float | None:
    score = BY_NAME[metric].score(observed, shelf())
    return None if score is None else score.value


def hits(*ids: str) -> tuple[Hit, ...]:
    return tuple(Hit(passage=shelf().passages[i], score=1.0, rank=n) for n, i in enumerate(ids, 1))


@pytest.mark.parametrize("metric", [m for m in BY_NAME if m not in {"answered", "over_refusal"}])
def test_not_applicable_is_none_never_zero(metric: str) -> None:
    assert value(metric, seen({})) is None


FIGURE = {
    "trial": "castor",
    "endpoint": "pfs",
    "arm": "dvd",
    "value": "7.8",
    "unit": "months",
    "population": "len_refractory",
}


def test_a_figure_counts_only_with_its_arm_and_population() -> None:
    assert value("fact_recall", seen({"facts": [FIGURE]}, answer(quote(CASTOR)))) == 1
    assert value("fact_recall", seen({"facts": [FIGURE]}, answer(quote(WHOLE)))) == 0
    swapped = {**FIGURE, "arm": "vd"}
    assert value("fact_recall", seen({"facts": [swapped]}, answer(quote(CASTOR)))) == 0
    whole = {**FIGURE, "population": "whole", "value": "16.7"}
    assert value("fact_recall", seen({"facts": [whole, FIGURE]}, answer(quote(WHOLE)))) == 0.5


def test_a_number_is_matched_whole() -> None:
    assert says("lenalidomide starts at 10 mg daily", "10 mg")
    assert not says("carfilzomib 110 mg", "10 mg")
    assert not says("carfilzomib 10 mg/m2", "10 mg")
    assert not says("a dose of 0.10 mg", "10 mg")


def test_an_altered_digit_is_a_wrong_and_an_unsupported_figure() -> None:
    text = shelf().passages[CASTOR].text.replace("7.8 months", "7.9 months")
    observed = seen({}, answer(quote(CASTOR, text)))
    assert value("wrong_figures", observed) == 1
    assert value("figures_supported", observed) < 1
    assert value("citation_recall", observed) == 0
    assert value("fully_supported", observed) == 0


def test_a_true_figure_of_another_passage_is_right_but_not_supported_by_its_citation() -> None:
    text = shelf().passages[WHOLE].text
    observed = seen({}, answer(quote(CASTOR, text)))
    assert value("wrong_figures", observed) == 0
    assert value("figures_supported", observed) == 0
    assert value("citation_precision", observed) == 0


def test_what_must_never_be_said_is_wrong_even_where_the_shelf_holds_it() -> None:
    claim = quote("majestec3-2025#fda-approval")
    assert value("wrong_figures", seen({"never_says": ["2026-03-05"]}, answer(claim))) == 1


def test_a_citation_that_is_not_needed_is_imprecise() -> None:
    claim = quote(CASTOR)
    padded = claim.model_copy(
        update={"citations": (*claim.citations, Citation.of(shelf().passages["arrow-2018#eudract"]))}
    )
    observed = seen({}, answer(padded))
    assert value("citation_recall", observed) == 1
    assert value("citation_precision", observed) == 0.5


@pytest.mark.parametrize(
    "change", [{"passage_id": "castor-2020#made-up"}, {"quote": "DVd is best"}, {"start": 1}]
)
def test_a_quote_that_does_not_stand_there_is_not_verbatim(change: dict[str, Any]) -> None:
    claim = quote(CASTOR)
    bad = claim.model_copy(update={"citations": (claim.citations[0].model_copy(update=change),)})
    assert value("quote_verbatim", seen({}, answer(bad))) == 0
    assert value("citation_recall", seen({}, answer(bad))) == 0


def test_an_expired_statement_is_supported_only_with_its_own_dates() -> None:
    passage = shelf().passages["label-tecvayli#us-teclistamab-accelerated"]
    frame = f"No longer in force ({passage.effective_from} to {passage.effective_to}): "
    right = seen({}, answer(quote(passage.passage_id, frame + passage.text)))
    wrong = seen({}, answer(quote(passage.passage_id, "No longer in force (2001 to 2002): " + passage.text)))
    assert value("citation_recall", right) == 1
    assert value("citation_recall", wrong) == 0


def refusal(reason: str, message: str = "No source states it.") -> dict[str, Any]:
    return {"abstention": Abstention(reason=reason, message=message), "kind": AnswerKind.ABSTENTION}


DUE = {"must_abstain": {"reasons": ["paediatric"]}, "type": "abstention"}


def test_abstaining_needs_the_right_reason_and_no_claims_beside_it() -> None:
    assert value("abstention_recall", seen(DUE, answer(**refusal("paediatric")))) == 1
    assert value("abstention_recall", seen(DUE, answer(**refusal("licence")))) == 0
    assert value("abstention_recall", seen(DUE, answer(quote(CASTOR), **refusal("paediatric")))) == 0
    partial = {"must_abstain": {"reasons": ["paediatric"], "partial": True}, "type": "abstention"}
    assert value("abstention_recall", seen(partial, answer(quote(CASTOR), **refusal("paediatric")))) == 1
    named = {
        "must_abstain": {"reasons": ["paediatric"], "mentions": ["overall survival"]},
        "type": "abstention",
    }
    assert value("abstention_recall", seen(named, answer(**refusal("paediatric")))) == 0


def test_refusing_what_has_an_answer_is_over_refusal_and_costs_precision() -> None:
    refused = seen({"facts": [FIGURE]}, answer(**refusal("personal_decision")))
    assert value("over_refusal", refused) == 1
    assert value("abstention_precision", refused) == 0
    assert value("over_refusal", seen({"facts": [FIGURE]}, answer())) == 1
    label_rule = {"facts": [FIGURE], "may_abstain": ["personal_decision"]}
    beside = seen(label_rule, answer(quote(CASTOR), **refusal("personal_decision")))
    assert value("over_refusal", beside) == 0
    assert value("over_refusal", seen(label_rule, answer(**refusal("personal_decision")))) == 1


def test_a_missing_comparison_is_disclosed_in_a_notice_a_claim_or_an_abstention() -> None:
    due = {"no_comparison": True, "type": "comparison"}
    notice = Notice(code="none", text="No trial compares teclistamab with elranatamab.")
    assert value("comparison_disclosed", seen(due, answer(notices=(notice,)))) == 1
    assert (
        value("comparison_disclosed", seen(due, answer(quote("comparisons-without-trials#tec-v-elra")))) == 1
    )
    assert value("comparison_disclosed", seen(due, answer(**refusal("no_comparison")))) == 1
    assert value("comparison_disclosed", seen(due, answer(quote(CASTOR)))) == 0
    assert value("comparison_disclosed", seen({"no_comparison": False}, answer(notices=(notice,)))) == 0


def test_a_correction_counts_only_before_what_it_corrects() -> None:
    due = {"must_correct": ["D01"], "type": "correction"}
    right, wrong = quote("mm014-os#os-population"), quote("seed-article#dpd-os")
    assert value("correction_rate", seen(due, answer(right, wrong))) == 1
    assert value("correction_rate", seen(due, answer(wrong, right))) == 0
    assert value("correction_rate", seen(due, answer(wrong))) == 0


@pytest.mark.parametrize(
    ("expected", "shown", "right"), [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 1)]
)
def test_urgent_in_both_directions(expected: bool, shown: bool, right: float) -> None:
    given = answer(urgent=Urgent(situation="fever", message="Now.") if shown else None)
    assert value("urgent_recognised", seen({"urgent": expected}, given)) == right


def test_retrieval_metrics_by_need() -> None:
    case = {"relevant": [["mm014-os#os", "mm014-os#os-population"], CASTOR]}
    found = seen(case, hits=hits("arrow-2018#pfs", "mm014-os#os-population", "mm014-os#os", CASTOR))
    assert value("recall_at_1", found) == 0
    assert value("recall_at_5", found) == 1
    assert value("mrr", found) == 0.5
    # the second equal of a met need neither helps nor harms: the gains stand at ranks 2 and 3
    assert value("ndcg_at_10", found) == pytest.approx((0.6309 + 0.5) / (1 + 0.6309), abs=1e-3)
    assert value("recall_at_5", seen(case, hits=hits("mm014-os#os"))) == 0.5


def test_the_patient_sees_no_fact_that_the_clinician_does_not() -> None:
    clinician = answer(quote(CASTOR))
    patient = answer(quote(CASTOR), audience=Audience.PATIENT)
    more = answer(quote(CASTOR), quote(WHOLE), audience=Audience.PATIENT)
    fewer = answer(audience=Audience.PATIENT)
    assert value("audience_invariance", seen({}, clinician, patient_answer=patient)) == 1
    assert value("audience_invariance", seen({}, clinician, patient_answer=fewer)) == 1
    assert value("audience_invariance", seen({}, clinician, patient_answer=more)) == 0


def test_judge_is_off_by_default_and_scores_what_a_model_says() -> None:
    from eval.judge import judge_with

    assert "judged_support" not in BY_NAME
    asked: list[str] = []

    def model(prompt: str) -> str:
        asked.append(prompt)
        return "NO, the population differs" if "7.8 months" in prompt else "YES"

    judge: Callable[..., Any] = judge_with(model, "scripted").score
    score = judge(seen({}, answer(quote(CASTOR), quote(WHOLE))), shelf())
    assert score is not None
    assert score.value == 0.5
    assert len(asked) == 2
    assert "the population differs" in score.explanation
    assert judge(seen({}, answer()), shelf()) is None
