"""Every rule that fired or was blocked, and by which fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from core.recommendations import FiredRule, Recommendation
from recommend.wording import fact_text

if TYPE_CHECKING:
    from recommend.engine import Judgement

Word = Literal["fired", "blocked", "unknown"]
_WORDS: tuple[tuple[bool | None, Word], ...] = ((True, "fired"), (None, "unknown"), (False, "blocked"))


def fired_rules(judgement: Judgement) -> tuple[FiredRule, ...]:
    """One line for each rule and outcome; a rule over many regimens may fire for some and be blocked for others."""
    plan, truths, out = judgement.plan, judgement.truths, []
    told: dict[str, str] = {}

    def because(number: int) -> str:
        return "; ".join(
            told[key] if key in told else told.setdefault(key, fact_text(leaf, judgement.facts))
            for key, leaf in plan.leaf_lists[number]
        ) or "holds for every patient"  # fmt: skip

    for rule in plan.rules:
        sorted_uses: dict[bool | None, tuple[dict[int, None], dict[str, None]]] = {}
        for regimen, j, number in plan.bound[rule.id]:
            if j is None or j in judgement.jurisdictions:
                numbers, regimens = sorted_uses.setdefault(truths[number], ({}, {}))
                numbers[number] = None
                if regimen is not None:
                    regimens[regimen] = None
        for truth, word in _WORDS:
            if truth in sorted_uses:
                numbers, regimens = sorted_uses[truth]
                # A rule bound to each regimen's own drugs has as many texts as regimens; the first few say enough.
                said = " | ".join(because(n) for n in list(numbers)[:3])
                more = f" | and {len(numbers) - 3} more" if len(numbers) > 3 else ""
                out.append(_line(rule.id, rule.title, word, said + more, tuple(regimens)))
    for regimen, row in plan.ruleset.rows.items():
        for bound in plan.blocks[regimen, "US"].trials:
            word = next(w for t, w in _WORDS if t is truths[bound.condition])
            name = f"{row.name}: entry rules of {bound.trial.name}"
            out.append(_line(f"trial:{regimen}:{bound.trial.name}", name, word, because(bound.condition), (regimen,)))
    for branch, number in plan.branches:
        word = next(w for t, w in _WORDS if t is truths[number])
        out.append(_line(branch.id, branch.title, word, because(number), branch.regimens))
    return tuple(out)


def _line(rule_id: str, title: str, outcome: Word, because: str, regimens: tuple[str, ...]) -> FiredRule:
    return FiredRule(rule_id=rule_id, title=title, outcome=outcome, because=because, regimens=regimens)


def explain(recommendation: Recommendation) -> str:
    """The text of `kahler recommend --explain`: what was decided, then every rule, fired first."""
    lines = [
        f"Rules {recommendation.ruleset_version}, corpus {recommendation.corpus_version}, as of {recommendation.as_of}"
    ]
    lines.append(f"Disposition: {recommendation.disposition.value}. {recommendation.message}")
    for title, words in (
        ("FIRED", "fired"),
        ("UNKNOWN (a fact is missing)", "unknown"),
        ("BLOCKED", "blocked"),
    ):
        lines += ["", title]
        for rule in recommendation.fired_rules:
            if rule.outcome == words:
                where = f" [{', '.join(rule.regimens)}]" if rule.regimens else ""
                lines.append(f"  {rule.rule_id}: {rule.title}{where}")
                lines.append(f"      because {rule.because}")
    return "\n".join(lines) + "\n"
