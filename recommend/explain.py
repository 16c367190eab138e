"""Every rule that fired or was blocked, and by which fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from core.recommendations import FiredRule, Recommendation
from recommend.wording import because

if TYPE_CHECKING:
    from recommend.engine import Judgement

Word = Literal["fired", "blocked", "unknown"]
_WORDS: tuple[tuple[bool | None, Word], ...] = ((True, "fired"), (None, "unknown"), (False, "blocked"))


def fired_rules(judgement: Judgement) -> tuple[FiredRule, ...]:
    """One line for each rule and outcome; a rule over many regimens may fire for some and be blocked for others."""
    plan, out = judgement.plan, []
    texts: dict[int, str] = {}
    for rule in plan.rules:
        uses = [u for u in plan.bound[rule.id] if u[1] is None or u[1] in judgement.jurisdictions]
        for truth, word in _WORDS:
            hits = [(r, n) for r, _, n in uses if judgement.truths[n] is truth]
            if not hits:
                continue
            numbers = dict.fromkeys(n for _, n in hits)
            for n in numbers:
                if n not in texts:
                    texts[n] = because(plan.nodes[n], judgement.facts)
            # A rule bound to each regimen's own drugs has as many texts as regimens; the first few say enough.
            said = list(dict.fromkeys(texts[n] for n in numbers))
            because_text = " | ".join(said[:3]) + (f" | and {len(said) - 3} more" if len(said) > 3 else "")
            regimens = tuple(dict.fromkeys(r for r, _ in hits if r is not None))
            out.append(FiredRule(rule_id=rule.id, title=rule.title, outcome=word, because=because_text, regimens=regimens))
    for branch, number in plan.branches:
        truth = judgement.truths[number]
        word = next(w for t, w in _WORDS if t is truth)
        out.append(
            FiredRule(rule_id=branch.id, title=branch.title, outcome=word,
                      because=because(plan.nodes[number], judgement.facts), regimens=branch.regimens)  # fmt: skip
        )
    return tuple(out)


def explain(recommendation: Recommendation) -> str:
    """The text of `kahler recommend --explain`: what was decided, then every rule, fired first."""
    lines = [f"Rules {recommendation.ruleset_version}, corpus {recommendation.corpus_version}, as of {recommendation.as_of}"]
    lines.append(f"Disposition: {recommendation.disposition.value}. {recommendation.message}")
    for title, words in (("FIRED", "fired"), ("UNKNOWN (a fact is missing)", "unknown"), ("BLOCKED", "blocked")):
        lines += ["", title]
        for rule in recommendation.fired_rules:
            if rule.outcome == words:
                where = f" [{', '.join(rule.regimens)}]" if rule.regimens else ""
                lines.append(f"  {rule.rule_id}: {rule.title}{where}")
                lines.append(f"      because {rule.because}")
    return "\n".join(lines) + "\n"
