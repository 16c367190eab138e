"""What the rules say of one patient, before words: facts, truths of all conditions, an outcome a regimen and jurisdiction."""

from __future__ import annotations

from core.patients import PatientProfile
from core.recommendations import Tier
from recommend.facts import Facts
from recommend.plan import EXCLUDED, JURISDICTIONS, Outcome, Plan, Truths
from recommend.reasons import Exclusion

TIERS = (Tier.PREFERRED, Tier.OPTION, Tier.CAUTION)
Key = tuple[str, str]


class Judgement:
    """What the rules say of one patient, before words: used by the engine, the properties and the mutation test."""

    def __init__(self, profile: PatientProfile, plan: Plan) -> None:
        self.profile, self.plan = profile, plan
        self._exclusions: dict[Key, Exclusion] = {}
        self.jurisdictions = JURISDICTIONS if profile.jurisdiction is None else (profile.jurisdiction,)
        self.facts = Facts.of(profile, plan.ruleset.words)
        self.truths: Truths = plan.truths(self.facts)
        self.first = {
            (r, j): plan.judge(plan.blocks[r, j], self.truths)
            for r in plan.ruleset.rows
            for j in self.jurisdictions
        }
        self.outcomes: dict[Key, Outcome] = {
            key: plan.compare(key, outcome, self.first) for key, outcome in self.first.items()
        }

    def rank(self, regimen: str) -> int:
        """The most careful tier among the jurisdictions that offer it; EXCLUDED where none does."""
        ranks = [self.outcomes[regimen, j].rank for j in self.jurisdictions]
        return max((r for r in ranks if r != EXCLUDED), default=EXCLUDED)

    def exclusion(self, regimen: str, jurisdiction: str) -> Exclusion:
        key = (regimen, jurisdiction)
        if key not in self._exclusions:
            self._exclusions[key] = Exclusion(self.plan, self.plan.blocks[key], self.truths, self.facts)
        return self._exclusions[key]
