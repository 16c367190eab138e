"""Definitions, and questions of no special type: the nearest statements that fill every slot."""

from __future__ import annotations

from answer.draft import Candidates, Draft
from core.evidence import ClaimKind, Kind, Passage, Shelf
from retrieval.filters import has_expired

NEAR = 0.35
"""Share of the best score below which a statement adds nothing to a general answer."""


def compose_definition(candidates: Candidates, *, most: int = 6) -> Draft:
    """The definition first, then what qualifies it, from the same source where it says more."""
    draft = Draft()
    homes = [p for p in candidates.passages if p.kind in (Kind.DEFINITION, Kind.GUIDELINE, Kind.REVIEW)]
    asked = frozenset((*candidates.slots.populations, *candidates.slots.topics, *candidates.slots.endpoints))
    ranked = sorted(
        homes,
        key=lambda p: (
            -len(asked & set(p.entities)),
            not _opens_with(p, candidates),
            p.kind is not Kind.DEFINITION,
            -candidates.score(p),
        ),
    )
    if not ranked:
        return draft
    first = ranked[0]
    draft.add(first)
    # the rest of the definition in its own order, then other sources
    same = sorted((p for p in ranked if p.document_id == first.document_id), key=lambda p: p.start)
    asked_named = [p for p in same if asked & set(p.entities)]
    draft.add(*(asked_named or same)[: most - 1], *ranked[:most])
    draft.chosen = draft.chosen[:most]
    return draft


def _opens_with(passage: Passage, candidates: Candidates) -> bool:
    """A definition begins with what it defines."""
    first = next((m for m in candidates.lexicon.mentions(passage.text[:90])), None)
    asked = {m.id for m in candidates.reading.mentions}
    return first is not None and first.start <= 4 and first.id in asked


def compose_general(candidates: Candidates, *, most: int = 5) -> Draft:
    """Best first; an expired rule only with what replaced it; the article never alone."""
    draft = Draft()
    ranked = sorted(
        (p for p in candidates.passages if p.kind is not Kind.ARTICLE),
        key=lambda p: (
            -candidates.fills_exactly(p),
            -candidates.score(p),
            p.passage_id,
        ),
    )
    if not ranked:
        return draft
    floor = NEAR * max(candidates.score(p) for p in ranked)
    top = candidates.fills_exactly(ranked[0])
    for passage in ranked:
        if candidates.fills_exactly(passage) < top or candidates.score(passage) < floor:
            continue
        kind = ClaimKind.CAVEAT if has_expired(passage, candidates.as_of) else ClaimKind.STATEMENT
        draft.add(passage, kind=ClaimKind.USER_DOCUMENT if passage.shelf is Shelf.USER else kind)
        if len(draft.chosen) == most:
            break
    return draft
