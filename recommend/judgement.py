"""What the rules say of one patient, before words: facts, truths of all conditions, an outcome a regimen and jurisdiction."""

from __future__ import annotations

from core.patients import PatientProfile
from core.recommendations import Tier
from recommend.facts import Facts
from recommend.plan import CAUTION, EXCLUDED, JURISDICTIONS, OPTION, PREFERRED, Outcome, Plan, Truths
from recommend.reasons import Exclusion

TIERS = (Tier.PREFERRED, Tier.OPTION, Tier.CAUTION)
Key = tuple[str, str]


class Judgement:
    """What the rules say of one patient, before words: used by the engine, the properties and the mutation test."""

    def __init__(self, profile: PatientProfile, plan: Plan, unread: tuple[str, ...] = ()) -> None:
        """`unread`: clinical phrases that reached no rule; with one, nothing is preferred."""
        self.profile, self.plan, self.unread = profile, plan, unread
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
            key: self._unpreferred(plan.compare(key, outcome, self.first))
            for key, outcome in self.first.items()
        }

    def _unpreferred(self, outcome: Outcome) -> Outcome:
        return Outcome(OPTION, outcome.care) if self.unread and outcome.rank == PREFERRED else outcome

    def rank(self, regimen: str) -> int:
        """The most careful tier among the jurisdictions that offer it; EXCLUDED where none does."""
        ranks = [self.outcomes[regimen, j].rank for j in self.jurisdictions]
        return max((r for r in ranks if r != EXCLUDED), default=EXCLUDED)

    def exclusion(self, regimen: str, jurisdiction: str) -> Exclusion:
        key = (regimen, jurisdiction)
        if key not in self._exclusions:
            self._exclusions[key] = Exclusion(self.plan, self.plan.blocks[key], self.truths, self.facts)
        return self._exclusions[key]

    def rank_if_met(self, regimen: str, jurisdiction: str) -> int:
        """The tier of an excluded regimen once the unknown facts that it waits for are as it needs them."""
        waiting = self.exclusion(regimen, jurisdiction).waiting()
        if not waiting:
            return EXCLUDED
        truths = {**self.truths, **dict.fromkeys(waiting, True)}
        return self.plan.judge(self.plan.blocks[regimen, jurisdiction], truths).rank

    def missing(self) -> tuple[tuple[str, ...], bool]:
        """The unknown facts that stand in the way, the one that most labelled regimens wait for first.

        Second: whether a labelled regimen would rank above caution once they are known.
        """
        weight: dict[str, int] = {} if self.profile.prior_lines is not None else {"prior_lines": 0}
        lifts = False
        for (regimen, j), outcome in self.outcomes.items():
            if outcome.rank != EXCLUDED:
                continue
            exclusion = self.exclusion(regimen, j)
            units = exclusion.missing()
            above = bool(units) and exclusion.is_labelled() and self.rank_if_met(regimen, j) < CAUTION
            lifts = lifts or above
            for unit in units:
                weight[unit] = weight.get(unit, 0) + above
        return tuple(sorted(weight, key=lambda unit: (-weight[unit], unit))), lifts
