"""Every rule has a case that fires it and one that just misses it, and what a user sees is what was frozen."""

from __future__ import annotations

from typing import Any

import pytest

from core.patients import PatientProfile
from recommend.plan import Plan, plan_for
from recommend.ruleset import RuleSet
from tests.recommend import rule_cases
from tests.recommend.conftest import AS_OF, Recommend

CASES = rule_cases.load()
BY_SUBJECT: dict[str, list[dict[str, Any]]] = {}
for _case in CASES:
    BY_SUBJECT.setdefault(_case["for"], []).append(_case)


@pytest.fixture(scope="module")
def plan(ruleset: RuleSet) -> Plan:
    return plan_for(ruleset, AS_OF)


@pytest.mark.parametrize("subject", [s for s in BY_SUBJECT if not s.startswith("branch")])
def test_a_user_sees_what_was_frozen(subject: str, run: Recommend) -> None:
    for case in BY_SUBJECT[subject]:
        made = run(PatientProfile.model_validate(case["profile"]))
        found = rule_cases.seen_in(made, case["regimen"], case["in"])
        assert found == {k: v for k, v in case["seen"].items() if k in found}, case


@pytest.mark.parametrize("subject", [s for s in BY_SUBJECT if s.startswith("branch")])
def test_branches_of_the_article(subject: str, run: Recommend) -> None:
    for case in BY_SUBJECT[subject]:
        made = run(PatientProfile.model_validate(case["profile"]))
        if case["branches"] and made.article:
            assert set(case["branches"]) <= set(made.article.branch.split(", ")), case


def test_every_rule_is_fired_and_missed(ruleset: RuleSet, plan: Plan) -> None:
    for rule in ruleset.rules:
        if not rule.applies:
            continue  # standing lines and checks: test_standing.py
        cases = BY_SUBJECT[f"rule {rule.id}"]
        assert any(c["fires"] for c in cases), f"{rule.id}: no case fires it"
        everywhere = len(ruleset.regimens_of(rule)) == len(ruleset.rows) and not rule.when
        assert everywhere or any(not c["fires"] for c in cases), f"{rule.id}: no case just misses it"


def test_every_trial_entry_is_met_and_missed(ruleset: RuleSet) -> None:
    for row in ruleset.rows.values():
        for trial in row.trials:
            truths = {c["seen"].get("trials", {}).get(trial.name) for c in BY_SUBJECT[f"trial {trial.name}"]}
            # None: a regimen that is excluded then, by the same fact.
            assert True in truths, f"{row.id}: {trial.name}: {truths}"
            assert truths & {False, None}, f"{row.id}: {trial.name}: {truths}"


def test_every_branch_is_taken_and_left(plan: Plan) -> None:
    for branch, _ in plan.branches:
        cases = BY_SUBJECT[f"branch {branch.id}"]
        assert any(branch.id in c["branches"] for c in cases)
        assert any(branch.id not in c["branches"] for c in cases)
