"""Wrong rules are caught by the rule cases and the vignettes: at least 95%. A sample here, all in `make soak`."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.lexicon import Lexicon
from core.patients import PatientProfile
from recommend.judgement import Judgement
from recommend.plan import EXCLUDED, Plan
from recommend.profile_checks import profile_from
from recommend.ruleset import RuleSet
from tests.recommend import rule_cases
from tests.recommend.conftest import AS_OF, ROOT
from tests.recommend.mutants import Mutant, build, mutants

SOAK = os.environ.get("KAHLER_SOAK") == "1"
EVERY = 1 if SOAK else 25
CASES = rule_cases.load()


@pytest.fixture(scope="module")
def profiles() -> list[tuple[dict[str, Any], PatientProfile]]:
    return [(c, PatientProfile.model_validate(c["profile"])) for c in CASES]


@pytest.fixture(scope="module")
def vignettes(ruleset: RuleSet) -> list[tuple[dict[str, Any], PatientProfile]]:
    cases = yaml.safe_load((ROOT / "eval/cases/vignettes.yaml").read_text(encoding="utf-8"))["cases"]
    return [(c, profile_from(c["profile"], ruleset.words)) for c in cases if "contradiction" not in c]


def is_caught(mutant: Mutant, lexicon: Lexicon, profiles: Any, vignettes: Any) -> bool:
    """Whether a frozen case or a vignette goes wrong; a rule that no longer loads is caught by the loader."""
    changed = build(mutant, lexicon)
    if changed is None:
        return True
    plan = Plan(changed, AS_OF)
    own = [p for p in profiles if p[0]["for"] == mutant.subject]
    rest = [p for p in profiles if p[0]["for"] != mutant.subject] if not own else []
    for case, profile in (*own, *rest):
        judgement = Judgement(profile, plan)
        if "branches" in case:
            if rule_cases.branch_of(judgement) != case["branches"]:
                return True
        elif rule_cases.seen(judgement, case["regimen"], case["in"]) != case["seen"]:
            return True
    for case, profile in vignettes:
        judgement = Judgement(profile, plan)
        names = {r for r in plan.ruleset.rows if judgement.rank(r) != EXCLUDED}
        if case["disposition"] != "out_of_scope" and (
            names & set(case["forbidden"]) or not set(case["allowed"]) <= names
        ):
            return True
    return False


def test_wrong_rules_are_caught(
    ruleset: RuleSet,
    lexicon: Lexicon,
    profiles: Any,
    vignettes: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    everything = list(mutants(ruleset))
    assert len(everything) >= 200
    sample = everything[::EVERY]
    lived: dict[str, list[str]] = defaultdict(list)
    for mutant in sample:
        if not is_caught(mutant, lexicon, profiles, vignettes):
            lived[mutant.subject].append(mutant.what)
    survivors = [f"{subject}: {what}" for subject, whats in lived.items() for what in whats]
    report = Path(os.environ.get("KAHLER_REPORTS", str(tmp_path_factory.mktemp("reports")))) / "mutants.txt"
    report.write_text(
        f"{len(sample)} of {len(everything)} mutants tried, {len(survivors)} survived\n"
        + "\n".join(survivors)
        + "\n",
        encoding="utf-8",
    )
    print(report.read_text(encoding="utf-8"))
    assert len(survivors) <= 0.05 * len(sample), survivors
