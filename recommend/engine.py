"""From a profile to a Recommendation: pure, deterministic, the same input gives the same bytes.

facts (three-valued) -> truths of all conditions -> outcome of each regimen and jurisdiction
-> offered, excluded, what to confirm, care, the article beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from core.errors import InputError
from core.evidence import Passage
from core.lexicon import Lexicon
from core.patients import PatientProfile
from core.recommendations import (
    Category,
    Confirm,
    Disposition,
    Excluded,
    LabelStatus,
    Offered,
    Reason,
    Recommendation,
    SupportiveCare,
    Tier,
)
from recommend.article import article_branch
from recommend.confirm import Confirmer, confirm_of
from recommend.explain import fired_rules
from recommend.facts import Facts
from recommend.plan import EXCLUDED, JURISDICTIONS, PREFERRED, Bound, Outcome, Plan, Truths, plan_for
from recommend.profile_checks import check_ids, contradictions_in
from recommend.reasons import AGENCY, Citer, Exclusion, citer_for, excluded_of, trial_reason
from recommend.ruleset import RuleSet

TIERS = (Tier.PREFERRED, Tier.OPTION, Tier.CAUTION)
Key = tuple[str, str]


class Judgement:
    """What the rules say of one patient, before words: used by the engine, the properties and the mutation test."""

    def __init__(self, profile: PatientProfile, plan: Plan) -> None:
        self.plan = plan
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


def recommend(
    profile: PatientProfile,
    ruleset: RuleSet,
    lexicon: Lexicon,
    passages: Callable[[str], Passage | None],
    as_of: str,
    corpus_version: str,
    *,
    understood: tuple[str, ...] = (),
    not_used: tuple[str, ...] = (),
    contradictions: tuple[str, ...] = (),
    doubts: tuple[str, ...] = (),
) -> Recommendation:
    """What the rules in force on `as_of` (ISO date) say for a profile.

    `passages` finds a statement by its passage id. `understood`, `not_used`, `contradictions` and `doubts`
    come from `parse_profile` where the profile was words; with a doubt nothing is offered. Raises ProfileError for an unknown drug, RuleError where a rule's
    source is not on the shelf.
    """
    if len(as_of) != 10 or as_of[4] != "-" or as_of[7] != "-":
        raise InputError(f"as_of is {as_of!r}; a date like 2026-11-22 is accepted")
    check_ids(profile, ruleset.words)
    plan = plan_for(ruleset, as_of)
    against = (*contradictions, *contradictions_in(profile, ruleset.words))
    return _Writer(profile, plan, citer_for(plan, passages, corpus_version)).write(
        corpus_version, understood, not_used, against, doubts
    )


class _Writer:
    def __init__(self, profile: PatientProfile, plan: Plan, citer: Citer) -> None:
        self.profile, self.plan = profile, plan
        self.citer = citer
        self.rows = plan.ruleset.rows

    def write(
        self,
        corpus_version: str,
        understood: tuple[str, ...],
        not_used: tuple[str, ...],
        against: tuple[str, ...],
        doubts: tuple[str, ...],
    ) -> Recommendation:
        judgement = Judgement(self.profile, self.plan)
        disposition, message, missing = self._disposition(judgement, against, doubts)
        silent = disposition is Disposition.OUT_OF_SCOPE or bool(against or doubts)
        offered: tuple[Offered, ...] = ()
        confirm_all: tuple[Confirm, ...] = ()
        if not silent:
            offered, confirm_all = self._offered(judgement)
        return Recommendation(
            disposition=disposition,
            message=message,
            understood_profile=self.profile,
            understood=understood,
            not_used=tuple(dict.fromkeys((*doubts, *not_used))),
            contradictions=against,
            offered=offered,
            excluded=() if silent else self._excluded(judgement),
            confirm_all=confirm_all,
            missing_fields=missing,
            supportive_care=() if silent else self._care(judgement),
            before_you_prescribe=() if silent else self._section(judgement, "before_you_prescribe"),
            standing=() if silent else self._section(judgement, "standing"),
            article=None if silent else article_branch(judgement, self.citer),
            fired_rules=fired_rules(judgement),
            as_of=self.plan.as_of,
            ruleset_version=self.plan.ruleset.version,
            corpus_version=corpus_version,
        )

    def _disposition(
        self, judgement: Judgement, against: tuple[str, ...], doubts: tuple[str, ...]
    ) -> tuple[Disposition, str, tuple[str, ...]]:
        p = self.profile
        if p.prior_lines == 0 or p.out_of_scope_condition or (p.age is not None and p.age < 18):
            what = p.out_of_scope_condition or ("no prior line" if p.prior_lines == 0 else "age below 18")
            text = f"Kahler covers relapsed or refractory multiple myeloma in adults only; this is: {what.replace('_', ' ')}."
            return Disposition.OUT_OF_SCOPE, text, ()
        if against:
            return Disposition.NEEDS_INFORMATION, f"The profile contradicts itself: {'; '.join(against)}.", ()
        if doubts:
            asked = "; ".join(doubts)
            return Disposition.NEEDS_INFORMATION, f"Nothing is offered before this is clear: {asked}.", ()
        missing = self._missing(judgement)
        ranks = [o.rank for o in judgement.outcomes.values()]
        best = min(ranks, default=EXCLUDED)
        if best == EXCLUDED and missing:
            names = ", ".join(missing)
            return Disposition.NEEDS_INFORMATION, f"Nothing follows without: {names}.", missing
        if p.pregnant:
            return Disposition.SPECIALIST_REVIEW, "Pregnant: every choice is for a specialist.", missing
        if best >= TIERS.index(Tier.CAUTION):
            return (
                Disposition.SPECIALIST_REVIEW,
                "Nothing ranks above caution: specialist review or a clinical trial.",
                missing,
            )
        return (
            Disposition.OPTIONS,
            "Options by Kahler's rules; the choice is the clinician's and the patient's.",
            missing,
        )

    def _missing(self, judgement: Judgement) -> tuple[str, ...]:
        found: set[str] = set()
        for (regimen, j), outcome in judgement.outcomes.items():
            if outcome.rank == EXCLUDED:
                exclusion = judgement.exclusion(regimen, j)
                units = {u for u in exclusion.missing() if self._is_open(u, judgement.facts)}
                found |= units
        if self.profile.prior_lines is None:
            found.add("prior_lines")
        return tuple(sorted(found))

    def _is_open(self, unit: str, facts: Facts) -> bool:
        field, _, item = unit.partition(":")
        return facts.values[field] is None if not item else facts.ask(field, item) is None

    def _offered(self, judgement: Judgement) -> tuple[tuple[Offered, ...], tuple[Confirm, ...]]:
        plan, facts = self.plan, judgement.facts
        confirmer = Confirmer(plan, facts, judgement.truths, judgement.outcomes, judgement.first)
        regimens = sorted(
            (r for r in self.rows if judgement.rank(r) != EXCLUDED), key=lambda r: self._order(r, judgement)
        )
        confirm: dict[str, list[Confirm]] = {r: [] for r in regimens}
        confirm_all: list[Confirm] = []
        for unit, effects in confirmer.find(plan.limits).items():
            if len(regimens) > 1 and len(effects) == len(regimens):
                named = [(self.rows[r].name, e) for r in regimens for e in effects[r]]
                confirm_all.append(confirm_of(unit, named, plan, facts))
            else:
                for regimen, found in effects.items():
                    confirm[regimen].append(
                        confirm_of(unit, [(self.rows[regimen].name, e) for e in found], plan, facts)
                    )
        offered = tuple(self._offer(r, judgement, tuple(confirm[r])) for r in regimens)
        return offered, tuple(confirm_all)

    def _order(self, regimen: str, judgement: Judgement) -> tuple[int, int, int, int, str]:
        benefits = {b for t in self.rows[regimen].trials for b in t.benefit}
        # After a BCMA-directed drug another target for T cells goes first within its tier.
        words, facts = self.plan.ruleset.words, judgement.facts
        fresh = facts.ask("exposed_to", "bcma_agent") is True and any(
            "t_cell_redirection" in words.above[d] and "bcma_agent" not in words.above[d]
            for d in self.rows[regimen].components
        )
        return (judgement.rank(regimen), 0 if fresh else 1, 0 if "os" in benefits else 1, 0 if "pfs" in benefits else 1,
                self.rows[regimen].name.lower())  # fmt: skip

    def _offer(self, regimen: str, judgement: Judgement, confirm: tuple[Confirm, ...]) -> Offered:
        row, truths = self.rows[regimen], judgement.truths
        status: dict[str, LabelStatus] = {}
        tiers: dict[str, Tier] = {}
        reasons: list[Reason] = []
        cautions: dict[str, Reason] = {}
        formulations: list[str] = []
        for j in judgement.jurisdictions:
            block = self.plan.blocks[regimen, j]
            outcome = judgement.outcomes[regimen, j]
            if outcome.rank == EXCLUDED:
                status[j] = LabelStatus.NOT_LICENSED
                continue
            bounds = [o for o in block.offers if truths[o.condition] is True]
            met = [o.rule for o in bounds]
            labelled = [r for r in met if r.status == "labelled"]
            status[j] = LabelStatus.LABELLED if labelled else LabelStatus.OFF_LABEL
            tiers[j] = TIERS[outcome.rank]
            reasons.extend(self.citer.reason(o.rule, self._licence_text(o, j), j) for o in bounds)
            formulations.extend(r.formulation for r in met if r.formulation)
            for bound in block.cautions:
                if truths[bound.condition] is True:
                    cautions.setdefault(bound.rule.id, self.citer.reason(bound.rule))
        reasons.extend(self._trial_reasons(regimen, judgement))
        reasons.extend(self._beaten_reasons(regimen, judgement))
        return Offered(
            regimen=regimen,
            name=row.name,
            formulation=" or ".join(dict.fromkeys(formulations)) or None,
            components=row.components,
            tier=TIERS[judgement.rank(regimen)],
            tiers=tiers,
            label_status=status,
            reasons=tuple(reasons),
            cautions=tuple(cautions.values()),
            confirm=confirm,
            evidence=self.citer.cite(row.evidence, f"regimen {regimen}"),
        )

    def _licence_text(self, offer: Bound, jurisdiction: str) -> str:
        name = AGENCY[jurisdiction] if offer.rule.status == "labelled" else f"Off-label in the {jurisdiction}"
        return f"{name}, met: {self.plan.words_of(offer.condition)} ({offer.rule.says})"

    def _trial_reasons(self, regimen: str, judgement: Judgement) -> list[Reason]:
        out = []
        block = self.plan.blocks[regimen, judgement.jurisdictions[0]]
        for bound in block.trials:
            truth, trial = judgement.truths[bound.condition], bound.trial
            text = f"{trial.says}; its entry rules take this patient"
            if truth is not True:
                parts = self.plan.unmet(bound.condition, judgement.facts, truth)
                how = (
                    "would not have taken this patient"
                    if truth is False
                    else "may or may not have taken this patient"
                )
                text = f"{trial.says}; it {how}: {'; '.join(parts)}"
            out.append(trial_reason(self.citer, regimen, trial.name, text, trial.sources))
        return out

    def _beaten_reasons(self, regimen: str, judgement: Judgement) -> list[Reason]:
        out = []
        for other, trial in self.plan.beaten_by[regimen]:
            if any(
                judgement.outcomes[regimen, j].rank != EXCLUDED
                and judgement.outcomes[other, j].rank != EXCLUDED
                for j in judgement.jurisdictions
            ):
                text = f"Not preferred beside {self.rows[other].name}, which outdid {self.rows[regimen].name} in {trial.name}"
                out.append(trial_reason(self.citer, regimen, trial.name, text, trial.sources))
        return out

    def _excluded(self, judgement: Judgement) -> tuple[Excluded, ...]:
        out: list[tuple[tuple[object, ...], Excluded]] = []
        for (regimen, j), outcome in judgement.outcomes.items():
            if outcome.rank != EXCLUDED:
                continue
            exclusion = judgement.exclusion(regimen, j)
            made = excluded_of(exclusion, self.citer, self.rows[regimen].name, judgement.jurisdictions)
            later = made.category is not Category.NOT_NOW
            labelled = exclusion.licence is True and any(
                o.rule.status == "labelled" for o in exclusion.block.offers
            )
            weight = len(exclusion.hard) + len(exclusion.open)
            # not_now first; there, what a label already covers and the fewest things stand in the way of.
            order = (
                later,
                list(Category).index(made.category) if later else 0,
                not labelled,
                weight,
                made.name.lower(),
                j,
            )
            out.append((order, made))
        return tuple(made for _, made in sorted(out, key=lambda pair: pair[0]))

    def _care(self, judgement: Judgement) -> tuple[SupportiveCare, ...]:
        uses: dict[str, list[str]] = {}
        for (regimen, j), outcome in sorted(judgement.outcomes.items()):
            if outcome.rank == EXCLUDED:
                continue
            for bound in self.plan.blocks[regimen, j].cares:
                if judgement.truths[bound.condition] is True and regimen not in uses.setdefault(
                    bound.rule.id, []
                ):
                    uses[bound.rule.id].append(regimen)
        return tuple(
            SupportiveCare(
                care_id=r.id, text=r.says, for_regimens=tuple(uses[r.id]), reasons=(self.citer.reason(r),)
            )
            for r in self.plan.rules
            if uses.get(r.id)
        )

    def _section(self, judgement: Judgement, section: str) -> tuple[Reason, ...]:
        return tuple(
            self.citer.reason(rule)
            for rule in self.plan.rules
            if rule.then == "care"
            and rule.section == section
            and any(judgement.truths[number] is True for _, _, number in self.plan.bound[rule.id])
        )


__all__ = ["EXCLUDED", "PREFERRED", "Judgement", "recommend"]
