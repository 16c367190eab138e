"""A judgement written out: what is offered, in its order and with its reasons, and what is excluded and why."""

from __future__ import annotations

from core.recommendations import Category, Confirm, Excluded, LabelStatus, Offered, Reason, Tier
from recommend.confirm import Confirmer, confirm_of
from recommend.judgement import TIERS, Judgement
from recommend.plan import EXCLUDED, Bound
from recommend.reasons import AGENCY, UNREAD, Citer, excluded_of, trial_reason, unread_reason


class Offers:
    """Of one judgement, with the citations of its plan."""

    def __init__(self, judgement: Judgement, citer: Citer) -> None:
        self.judgement, self.citer = judgement, citer
        self.plan = judgement.plan
        self.rows = judgement.plan.ruleset.rows

    def offered(self) -> tuple[tuple[Offered, ...], tuple[Confirm, ...]]:
        plan, facts = self.plan, self.judgement.facts
        confirmer = Confirmer(
            plan, facts, self.judgement.truths, self.judgement.outcomes, self.judgement.first
        )
        regimens = sorted(
            (r for r in self.rows if self.judgement.rank(r) != EXCLUDED), key=lambda r: self._order(r)
        )
        confirm: dict[str, list[Confirm]] = {r: [] for r in regimens}
        confirm_all: list[Confirm] = []
        for unit, effects in confirmer.find(plan.limits).items():
            if len(regimens) > 1 and len(effects) == len(regimens):
                named = tuple((self.rows[r].name, e) for r in regimens for e in effects[r])
                confirm_all.append(confirm_of(unit, named, plan))
            else:
                for regimen, found in effects.items():
                    named = tuple((self.rows[regimen].name, e) for e in found)
                    confirm[regimen].append(confirm_of(unit, named, plan))
        offered = tuple(self._offer(r, tuple(confirm[r])) for r in regimens)
        return offered, tuple(confirm_all)

    def _order(self, regimen: str) -> tuple[int, int, int, int, str]:
        benefits = {b for t in self.rows[regimen].trials for b in t.benefit}
        # After a BCMA-directed drug another target for T cells goes first within its tier.
        words, facts = self.plan.ruleset.words, self.judgement.facts
        fresh = facts.ask("exposed_to", "bcma_agent") is True and any(
            "t_cell_redirection" in words.above[d] and "bcma_agent" not in words.above[d]
            for d in self.rows[regimen].components
        )
        return (self.judgement.rank(regimen), 0 if fresh else 1, 0 if "os" in benefits else 1, 0 if "pfs" in benefits else 1,
                self.rows[regimen].name.lower())  # fmt: skip

    def _offer(self, regimen: str, confirm: tuple[Confirm, ...]) -> Offered:
        row, truths = self.rows[regimen], self.judgement.truths
        status: dict[str, LabelStatus] = {}
        tiers: dict[str, Tier] = {}
        reasons: list[Reason] = []
        cautions: dict[str, Reason] = {}
        formulations: list[str] = []
        for j in self.judgement.jurisdictions:
            block = self.plan.blocks[regimen, j]
            outcome = self.judgement.outcomes[regimen, j]
            if outcome.rank == EXCLUDED:
                if self.plan.licence(block, truths) is False:  # not said where it only waits for a fact
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
        if self.judgement.unread:
            cautions[UNREAD] = unread_reason(self.citer, self.judgement.unread)
        reasons.extend(self._trial_reasons(regimen))
        reasons.extend(self._beaten_reasons(regimen))
        return Offered(
            regimen=regimen,
            name=row.name,
            formulation=" or ".join(dict.fromkeys(formulations)) or None,
            components=row.components,
            tier=TIERS[self.judgement.rank(regimen)],
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

    def _trial_reasons(self, regimen: str) -> list[Reason]:
        out = []
        block = self.plan.blocks[regimen, self.judgement.jurisdictions[0]]
        for bound in block.trials:
            truth, trial = self.judgement.truths[bound.condition], bound.trial
            text = f"{trial.says}; its entry rules take this patient"
            if truth is not True:
                parts = self.plan.unmet(bound.condition, self.judgement.facts, truth)
                how = (
                    "would not have taken this patient"
                    if truth is False
                    else "may or may not have taken this patient"
                )
                text = f"{trial.says}; it {how}: {'; '.join(parts)}"
            out.append(trial_reason(self.citer, regimen, trial.name, text, trial.sources))
        return out

    def _beaten_reasons(self, regimen: str) -> list[Reason]:
        out = []
        for other, trial in self.plan.beaten_by[regimen]:
            if any(
                self.judgement.outcomes[regimen, j].rank != EXCLUDED
                and self.judgement.outcomes[other, j].rank != EXCLUDED
                for j in self.judgement.jurisdictions
            ):
                text = f"Not preferred beside {self.rows[other].name}, which outdid {self.rows[regimen].name} in {trial.name}"
                out.append(trial_reason(self.citer, regimen, trial.name, text, trial.sources))
        return out

    def excluded(self) -> tuple[Excluded, ...]:
        out: list[tuple[tuple[object, ...], Excluded]] = []
        for (regimen, j), outcome in self.judgement.outcomes.items():
            if outcome.rank != EXCLUDED:
                continue
            exclusion = self.judgement.exclusion(regimen, j)
            made = excluded_of(exclusion, self.citer, self.rows[regimen].name, self.judgement.jurisdictions)
            later = made.category is not Category.NOT_NOW
            labelled = exclusion.is_labelled()
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
