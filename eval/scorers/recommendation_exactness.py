"""Offered regimens against the case: what has to be offered (with its tier and label status), what may be, what has to
be excluded (with its category), and the disposition. The share of these checks that hold."""

from __future__ import annotations

from core.recommendations import Recommendation
from eval.gold import Gold
from eval.score import Metric, Score, share
from eval.system import Observation


def recommended(observed: Observation) -> list[Recommendation]:
    """The recommendation asked for directly, and the one inside the answer."""
    inside = observed.answer.recommendation if observed.answer else None
    return [r for r in (observed.recommendation, inside) if r is not None]


def score(observed: Observation, gold: Gold) -> Score | None:
    case = observed.item.case
    if not case.due_recommendation:
        return None
    given = recommended(observed)
    if not given:
        return Score(value=0.0, answer="no recommendation", explanation="a recommendation is due")
    faults: list[str] = []
    total = 0
    for recommendation in given:
        checks, wrong = _compare(observed, recommendation)
        total += checks
        faults.extend(wrong)
    if not total:
        return None
    first = given[0]
    return Score(
        value=share(max(0, total - len(faults)), total),
        answer=f"{first.disposition}: {', '.join(o.regimen for o in first.offered) or 'nothing offered'}",
        explanation="; ".join(dict.fromkeys(faults)) or "as expected",
    )


def _compare(observed: Observation, given: Recommendation) -> tuple[int, list[str]]:
    case = observed.item.case
    offered = {o.regimen: o for o in given.offered}
    excluded = {e.regimen: e for e in given.excluded}
    wrong: list[str] = []
    checks = 0
    if case.disposition is not None:
        checks += 1
        if given.disposition != case.disposition:
            wrong.append(f"disposition {given.disposition}, expected {case.disposition}")
    for regimen, tier in case.must_offer.items():
        checks += 1
        if regimen not in offered:
            wrong.append(f"{regimen} is not offered")
        elif tier is not None and offered[regimen].tier != tier:
            wrong.append(f"{regimen} is {offered[regimen].tier}, expected {tier}")
    for regimen, statuses in case.label_status.items():
        checks += 1
        if regimen in offered and any(offered[regimen].label_status.get(j) != s for j, s in statuses.items()):
            wrong.append(f"{regimen} has label status {offered[regimen].label_status}, expected {statuses}")
    for regimen, category in case.must_exclude.items():
        checks += 1
        if regimen in offered or (category is not None and regimen not in excluded):
            wrong.append(f"{regimen} is not excluded")
        elif category is not None and excluded[regimen].category != category:
            wrong.append(f"{regimen} is excluded as {excluded[regimen].category}, expected {category}")
    if case.allowed_regimens is not None:
        checks += 1
        beyond = sorted(set(offered) - set(case.allowed_regimens) - set(case.must_offer))
        if beyond:
            wrong.append(f"offered beyond what is allowed: {', '.join(beyond)}")
    return checks, wrong


METRICS = (Metric("recommendation_exactness", score),)
