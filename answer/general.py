"""Definitions, and questions of no special type: the nearest statements that fill every slot."""

from __future__ import annotations

import re
from dataclasses import replace

from answer.draft import Candidates, Draft
from answer.missing import about, insufficient, join_names
from answer.plan import SCORES
from core.evidence import ClaimKind, Kind, Passage, Shelf
from retrieval.admission import DEFINED_TERMS
from retrieval.filters import has_expired
from retrieval.intents import Intent
from retrieval.words import covers

MOST_ITEMS = 12
_ITEMS = re.compile(
    r"\b(?:items?|points?|calculat\w+|components?|count\w*|parts?|what is (?:in )?the)\b",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(
    r"\W*(?:so |and |but )?what(?:'s| is| are) (?:an? |the )?\S+(?: \S+){0,4}\s*\?*$", re.IGNORECASE
)
_IS_A = re.compile(r"\b(?:is|are|means?) an?\b", re.IGNORECASE)
_CONTRASTS = re.compile(
    r"\b(?:narrower|wider|weaker|stronger|differ\w*|not the same|unlike)\b", re.IGNORECASE
)
NEAR = 0.35
"""Share of the best score below which a statement adds nothing to a general answer."""


def compose_definition(candidates: Candidates, *, most: int = 6) -> Draft:
    """The definition first, then what qualifies it, from the same source where it says more."""
    draft = Draft()
    homes = [p for p in candidates.passages if p.kind in (Kind.DEFINITION, Kind.GUIDELINE, Kind.REVIEW)]
    slots = candidates.slots
    asked = frozenset((*slots.populations, *slots.topics, *slots.endpoints))
    # "the IMWG definition of refractory" asks what refractory means, not what the IMWG published
    asked = asked & DEFINED_TERMS or asked
    # the statement that defines a term bears its name
    defined = {t.removesuffix("_definition") for t in asked & DEFINED_TERMS}
    scored = asked & SCORES and _ITEMS.search(candidates.reading.question)
    if asked & SCORES and not scored and Intent.DEFINITION not in slots.intents:
        return compose_general(candidates)
    mentioned = frozenset(m.id for m in candidates.reading.mentions)
    ranked = sorted(
        homes,
        key=lambda p: (
            -len(asked & set(p.entities)),
            bool(defined) and (p.statement_id not in defined, p.kind is not Kind.DEFINITION),
            not _opens_with(p, mentioned, candidates),
            p.kind is not Kind.DEFINITION,
            -candidates.score(p),
        ),
    )
    if not ranked:
        return draft
    first = ranked[0]
    if len(asked) > 1 and not scored and Intent.DEFINITION in slots.intents:
        # several terms: each gets its own definition, and none more than two statements
        # where one statement tells them together, it tells them apart
        together = [p for p in ranked if p.kind is Kind.DEFINITION and asked <= set(p.entities)]
        draft.add(*sorted(together, key=lambda p: not _CONTRASTS.search(p.text))[:2])
        for term in (*slots.populations, *slots.topics, *slots.endpoints):
            own = [p for p in ranked if term in asked & set(p.entities) and p.kind is Kind.DEFINITION]
            named = [p for p in own if _opens_with(p, frozenset({term}), candidates)]
            draft.add(*(named or own)[:2])
        if draft.chosen:
            return draft
    draft.add(first)
    if scored:
        # a score with an item left out is a wrong score
        draft.most = MOST_ITEMS
        draft.add(*sorted((p for p in ranked if p.document_id == first.document_id), key=lambda p: p.start))
        draft.chosen = draft.chosen[:MOST_ITEMS]
        return draft
    # the rest of the definition in its own order, then other sources
    same = sorted((p for p in ranked if p.document_id == first.document_id), key=lambda p: p.start)
    asked_named = [p for p in same if asked & set(p.entities)]
    # "primary refractory vs refractory": the term that only the question's own words name
    worded = [p for p in ranked if any(covers(p.text[:40], w) for w in slots.words)]
    draft.add(*sorted(worded, key=lambda p: p.start)[:1])
    draft.add(*(asked_named or same)[: most - 1], *ranked[:most])
    draft.chosen = draft.chosen[:most]
    return draft


def _opens_with(passage: Passage, mentioned: frozenset[str], candidates: Candidates) -> bool:
    """A definition begins with what it defines."""
    first = next((m for m in candidates.lexicon.mentions(passage.text[:90])), None)
    return first is not None and first.start <= 4 and first.id in mentioned


def compose_general(candidates: Candidates, *, most: int = 5) -> Draft:
    """Best first; an expired rule only with what replaced it; the article never alone."""
    draft = Draft()
    ranked = sorted(
        (p for p in candidates.passages if p.kind is not Kind.ARTICLE),
        key=lambda p: (
            -_says(p, candidates),
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


def _says(passage: Passage, candidates: Candidates) -> int:
    """How many of the question's own words, those that no lexicon entry explains, the statement uses."""
    return sum(covers(passage.text, w) for w in candidates.slots.words)


def compose_spoken(candidates: Candidates, *, most: int = 3) -> Draft:
    """A question whose own words say what is wanted of a trial or drug: only statements that use them answer it."""
    words = candidates.slots.words
    said = [p for p in candidates.passages if any(covers(p.text, w) for w in words)]
    draft = compose_general(replace(candidates, passages=said), most=most)
    if not draft.chosen:
        what = join_names([f"“{w}”" for w in words])
        draft.abstention = insufficient(
            candidates, f"No statement on this shelf{about(candidates)} speaks of {what}.", *words
        )
    return draft


def asks_meaning(candidates: Candidates) -> bool:
    """Whether the question only asks what a class of treatment is."""
    slots = candidates.slots
    bare = not (
        slots.regimens or slots.drugs or slots.trials or slots.endpoints or slots.conditions or slots.topics
    )
    return bare and len(slots.drug_classes) == 1 and bool(_WHAT_IS.match(candidates.reading.question))


def compose_meaning(candidates: Candidates) -> Draft:
    """Statements that say what it is; where none does, nothing else stands in, and that is said."""
    draft = Draft()
    asked = frozenset(candidates.slots.drug_classes)
    said = [
        p for p in candidates.passages if _opens_with(p, asked, candidates) and _IS_A.search(p.text[:160])
    ]
    draft.add(*sorted(said, key=lambda p: (p.kind is not Kind.DEFINITION, -candidates.score(p)))[:2])
    if not draft.chosen:
        what = f"what {join_names([candidates.lexicon[c].name for c in asked])} is"
        draft.abstention = insufficient(candidates, f"No statement on this shelf explains {what}.", what)
    return draft
