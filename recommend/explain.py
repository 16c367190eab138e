"""Every rule that fired or was blocked, and by which fact."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from core.recommendations import FiredRule, Recommendation
from recommend.facts import Truth
from recommend.reasons import UNREAD
from recommend.wording import fact_text

if TYPE_CHECKING:
    from recommend.judgement import Judgement

Word = Literal["fired", "blocked", "unknown"]
_WORDS: dict[Truth, Word] = {True: "fired", None: "unknown", False: "blocked"}


def fired_rules(judgement: Judgement) -> tuple[FiredRule, ...]:
    """One line for each rule and outcome; a rule over many regimens may fire for some and be blocked for others."""
    plan, truths, out = judgement.plan, judgement.truths, []
    told: dict[str, str] = {}

    texts: dict[int, str] = {}

    def because(number: int) -> str:
        if number not in texts:
            parts = []
            for key, leaf in plan.leaf_lists[number]:
                if key not in told:
                    told[key] = fact_text(leaf, judgement.facts)
                parts.append(told[key])
            texts[number] = "; ".join(parts) or "holds for every patient"
        return texts[number]

    for rule in plan.rules:
        uses = plan.uses(rule.id, judgement.jurisdictions)
        if len(uses) == 1:
            number, regimens = uses[0]
            out.append(_line(rule.id, rule.title, _WORDS[truths[number]], because(number), regimens))
            continue
        by_truth: dict[Truth, list[tuple[int, tuple[str, ...]]]] = {}
        for use in uses:
            by_truth.setdefault(truths[use[0]], []).append(use)
        for truth, word in _WORDS.items():
            if found := by_truth.get(truth):
                # A rule bound to each regimen's own drugs has as many texts as regimens; the first few say enough.
                said = " | ".join(because(n) for n, _ in found[:3])
                more = f" | and {len(found) - 3} more" if len(found) > 3 else ""
                regimens = tuple(dict.fromkeys(r for _, names in found for r in names))
                out.append(_line(rule.id, rule.title, word, said + more, regimens))
    if judgement.unread:
        out.append(
            _line(UNREAD, "Clinical words that no rule read", "fired", "; ".join(judgement.unread), ())
        )
    for regimen, row in plan.ruleset.rows.items():
        for bound in plan.blocks[regimen, "US"].trials:
            word = _WORDS[truths[bound.condition]]
            name = f"{row.name}: entry rules of {bound.trial.name}"
            out.append(
                _line(f"trial:{regimen}:{bound.trial.name}", name, word, because(bound.condition), (regimen,))
            )
    for branch, number in plan.branches:
        word = _WORDS[truths[number]]
        out.append(_line(branch.id, branch.title, word, because(number), branch.regimens))
    return tuple(out)


# Most rules say the same of most patients ("not stated"), and a line is frozen: it is made once.
@lru_cache(maxsize=20_000)
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
