"""Questions about the article itself, and premises taken from it: the correction first, then its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from answer.draft import Candidates, Draft
from core.evidence import ClaimKind, Kind, Passage


def compose_article(
    candidates: Candidates,
    article: Sequence[Passage],
    passage_of: Callable[[str], Passage | None],
    *,
    most: int = 6,
) -> Draft:
    """The article's nearest statements, each behind the statement that corrects it where one is linked."""
    draft = Draft()
    asked = _asked(candidates)
    own = [p for p in candidates.passages if p.kind is Kind.ARTICLE] or list(article)
    told = [p for p in candidates.passages if p.document_id == "selection-algorithm"]
    ranked = sorted(own, key=lambda p: (-len(asked & set(p.entities)), -candidates.score(p), p.passage_id))
    for statement in ranked[:2]:
        correction = best_correction(statement, candidates, passage_of)
        draft.add(correction, kind=ClaimKind.CORRECTION)
        draft.add(statement)
    draft.add(*sorted(told, key=lambda p: -candidates.score(p))[:2])
    draft.chosen = draft.chosen[:most]
    return draft


def best_correction(
    statement: Passage, candidates: Candidates, passage_of: Callable[[str], Passage | None]
) -> Passage | None:
    """Of the statements that correct it, the one nearest to the question; None where none is linked."""
    found = [p for p in (passage_of(i) for i in statement.corrected_by) if p is not None]
    if not found:
        return None
    asked = _asked(candidates)
    ours = {f.endpoint for f in statement.figures}
    return max(
        found,
        key=lambda p: (
            len(asked & set(p.entities)),
            "figure" in candidates.slots.intents and bool(p.figures),
            len(ours & {f.endpoint for f in p.figures}),
            candidates.score(p),
            len(set(p.entities) & set(statement.entities)),
            p.passage_id,
        ),
    )


def _asked(candidates: Candidates) -> set[str]:
    slots = candidates.slots
    return {*slots.regimens, *slots.drugs, *slots.drug_classes, *slots.trials, *slots.populations, *slots.endpoints,
            *slots.conditions, *slots.topics}  # fmt: skip
