"""The real rules, lexicon and shelf, read once; no index and no model is needed to recommend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.evidence import Passage
from core.lexicon import Lexicon
from core.patients import PatientProfile
from core.recommendations import Recommendation
from recommend.engine import recommend
from recommend.ruleset import RuleSet, load_ruleset
from shelf.lexicon import load_lexicon
from shelf.shelf import load_shelf

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-22"

Recommend = Callable[..., Recommendation]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "corpus" / "lexicon.yaml")


@pytest.fixture(scope="session")
def ruleset(lexicon: Lexicon) -> RuleSet:
    return load_ruleset(lexicon)


@pytest.fixture(scope="session")
def passages() -> dict[str, Passage]:
    return {p.passage_id: p for p in load_shelf(ROOT / "corpus").passages}


@pytest.fixture(scope="session")
def run(ruleset: RuleSet, passages: dict[str, Passage]) -> Recommend:
    """`run(profile)` or `run(prior_lines=1, ...)`: the recommendation of the real rules on the real shelf."""

    def recommend_for(
        profile: PatientProfile | None = None, as_of: str = AS_OF, **fields: object
    ) -> Recommendation:
        made = profile or PatientProfile.model_validate(fields)
        return recommend(made, ruleset, passages.get, as_of, "corpus-test")

    return recommend_for


def offered(recommendation: Recommendation) -> set[str]:
    return {o.regimen for o in recommendation.offered}
