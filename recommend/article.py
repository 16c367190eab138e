"""The article's own algorithm for this patient, beside today's evidence, with the correction named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.recommendations import ArticleBranch
from recommend.plan import EXCLUDED, PREFERRED
from recommend.reasons import Citer

if TYPE_CHECKING:
    from recommend.judgement import Judgement

PREFIX = "The article of 30 September 2025"


def article_branch(judgement: Judgement, citer: Citer) -> ArticleBranch | None:
    """All branches that hold, or the ones that might where a fact is unknown; None without a number of lines."""
    plan = judgement.plan
    held = [b for b, number in plan.branches if judgement.truths[number] is True]
    sure = any(not b.overlay for b in held)
    if not sure:
        held += [b for b, number in plan.branches if judgement.truths[number] is None and not b.overlay]
    if not held or judgement.facts.values["prior_lines"] is None:
        return None
    regimens = tuple(dict.fromkeys(r for b in held for r in b.regimens))
    text = " / ".join(f"{b.title}: {b.says}" for b in held)
    if not sure:
        text = f"Which branch holds is not known from the profile. Possible: {text}"
    corrections = {c.check: c for b in held for c in b.corrections}
    sources = [s for b in held for s in b.sources] + [s for c in corrections.values() for s in c.sources]
    return ArticleBranch(
        branch=", ".join(b.id for b in held),
        regimens=regimens,
        text=f"{PREFIX}: {text}",
        differs=_differs(judgement, regimens, [f"{c.says} ({c.check})" for c in corrections.values()]),
        citations=citer.cite(dict.fromkeys(sources), "the article's algorithm"),
    )


def _differs(judgement: Judgement, regimens: tuple[str, ...], corrections: list[str]) -> str | None:
    """Where today's rules and the article part, and by which correction; None where they agree."""
    rows = judgement.plan.ruleset.rows
    parts = []
    for regimen in regimens:
        if judgement.rank(regimen) == EXCLUDED:
            categories = dict.fromkeys(
                judgement.exclusion(regimen, j).category().value.replace("_", " ")
                for j in judgement.jurisdictions
            )
            parts.append(f"{rows[regimen].name} is excluded today ({', '.join(categories)})")
    preferred = [rows[r].name for r in rows if judgement.rank(r) == PREFERRED and r not in regimens]
    if preferred:
        parts.append(f"today's rules prefer {', '.join(preferred)}")
    if not parts and not corrections:
        return None
    return "; ".join((*parts, *corrections))
