"""The half of a question that the chosen statements leave out, where an admitted statement answers it."""

from __future__ import annotations

import re

from answer.draft import Candidates, Draft
from answer.missing import about, insufficient, join_names
from answer.plan import object_topics
from core.evidence import Kind, Passage
from retrieval.admission import helpers_of
from retrieval.filters import has_expired
from retrieval.intents import Intent

_NEVER_REDUCED = re.compile(
    r"\bnever (?:be )?reduced\b|\bno dose reductions?\b|\bdoses? (?:is|are) not reduced\b",
    re.IGNORECASE,
)
ASKS_REDUCTION = re.compile(
    r"\bdos(?:e|ing) (?:\w+ )?(?:reduc|modif|adjust|lower|chang|level)\w*|\b(?:reduc|lower|adjust|modif|chang)\w* (?:the |of )?(?:\w+ )?dos(?:e|ing)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d(?:\.\d+)? ?(?:mg|g\b|micrograms?|mcg|units?|mL|million)", re.IGNORECASE)
_RESUMES = re.compile(r"\b(?:re-?start|resum|re-?initiat|re-?challeng|re-?treat)\w*", re.IGNORECASE)
_AT_HOME = ("US", "EU", None)


def fill_gaps(draft: Draft, candidates: Candidates) -> None:
    """One statement for each thing asked that none chosen names, the nearest; it takes the last place if need be."""
    if not draft.chosen:
        return
    slots = candidates.slots
    for thing in (*object_topics(slots), *slots.conditions):
        named = {e for c in draft.chosen for e in c.passage.entities}
        need = next((n.any for n in candidates.needs if thing in n.exact), frozenset({thing}))
        if need & named:
            continue
        fitting = [
            p
            for p in candidates.passages
            if thing in p.entities and p.kind is not Kind.ARTICLE and not has_expired(p, candidates.as_of)
        ]
        if fitting:
            best = max(fitting, key=lambda p: (candidates.score(p), p.passage_id))
            draft.chosen = draft.chosen[: max(1, draft.most - 1)]
            draft.add(best)


def put_denial_first(draft: Draft, denials: list[Passage]) -> None:
    """ "What dose reduction for neutropenia?", of a drug whose label never reduces: that is the answer."""
    said = [p for p in denials if _NEVER_REDUCED.search(p.text)]
    if not said:
        return
    shown = [c for c in draft.chosen if c.passage not in said and not c.passage.figures]
    draft.chosen = []
    draft.add(*sorted(said, key=lambda p: p.passage_id)[:2])
    draft.chosen += shown[:2]
    draft.abstention = None


def mind_the_place(draft: Draft, candidates: Candidates, held: list[Passage]) -> Draft:
    """A country whose rulings the shelf does not hold: neither US nor EU ones stand in for it.

    `held`: what the shelf says of the country itself.
    """
    place = candidates.slots.jurisdiction
    if place in _AT_HOME or any(c.passage.jurisdiction == place for c in draft.chosen):
        return draft
    own = Draft()
    own.add(*sorted(held, key=lambda p: ("not-read" not in p.passage_id, p.passage_id))[:2])
    own.abstention = insufficient(
        candidates,
        f"No statement on this shelf gives a ruling of {place}{about(candidates)}: labels of the US and the EU are what it holds.",
        f"a ruling of {place}",
    )
    return own


def check_dose_of(draft: Draft, candidates: Candidates) -> None:
    """The dose of a drug given beside the treatment, where none of the statements shown gives it, is named as missing."""
    slots, lexicon = candidates.slots, candidates.lexicon
    helpers = helpers_of(slots, lexicon)
    if draft.abstention or not helpers or Intent.DOSE not in slots.intents or not draft.chosen:
        return
    if not any(_AMOUNT.search(c.passage.text) for c in draft.chosen):
        what = f"a dose of {join_names([lexicon[h].name for h in helpers])}"
        others = join_names([lexicon[i].name for i in (*slots.regimens, *slots.drugs) if i not in helpers])
        draft.abstention = insufficient(
            candidates, f"No statement on this shelf gives {what} beside {others}.", what
        )


def check_resumption(draft: Draft, candidates: Candidates) -> None:
    """How a drug is given again is no question of how it is given: only a statement on that answers it."""
    slots = candidates.slots
    if (
        draft.abstention
        or not _RESUMES.search(candidates.reading.question)
        or slots.trials
        or slots.endpoints
    ):
        return
    if not any(_RESUMES.search(c.passage.text) for c in draft.chosen):
        what = f"how it is given again{about(candidates)}"
        draft.abstention = insufficient(candidates, f"No statement on this shelf says {what}.", what)
        draft.chosen = []
