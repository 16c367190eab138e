"""A result of the population asked about is the answer; that of the whole trial stands beside it, never for it."""

from __future__ import annotations

from answer.draft import Candidates, Draft
from answer.figures import OUT_OF_PLACE
from answer.missing import about, insufficient, join_names
from core.evidence import ClaimKind, Passage
from retrieval.admission import POPULATION_LINKS


def put_population_first(draft: Draft, candidates: Candidates) -> Draft:
    """Results of the population asked about come first, with what limits them; the whole trial's do not stand in."""
    asked = [g for g in candidates.slots.populations if g != "whole_trial"]
    if candidates.slots.endpoints or not asked:
        return draft
    fitting = {x for g in asked for x in (g, *POPULATION_LINKS.get(g, ()))}
    said = [p for p in candidates.passages if fitting & set(p.entities) and p.kind not in OUT_OF_PLACE]
    ranked = sorted(said, key=lambda p: (bool(p.figures), -candidates.score(p), p.passage_id))
    own = [c for c in draft.chosen if fitting & (_populations(c.passage) or set(c.passage.entities))]
    if own:
        limits = [p for p in ranked if p.section_path[:1] in (("Limits",), ("Population",)) and not p.figures]
        others = [c for c in draft.chosen if c not in own]
        draft.chosen = own
        draft.add(*limits[:1], kind=ClaimKind.CAVEAT)
        draft.chosen += [c for c in others if c.passage not in limits[:1]][:2]
        return draft
    told = Draft()
    told.add(*ranked[:3])
    if not (candidates.premise and told.chosen):
        what = f"in this population: {join_names([candidates.lexicon[g].name for g in asked])}"
        told.abstention = insufficient(
            candidates,
            f"No statement on this shelf gives a result{about(candidates)} {what}.",
            f"a result {what}",
        )
    return told


def _populations(passage: Passage) -> set[str]:
    found = [f.population for f in passage.figures] + [c.population for c in passage.contrasts]
    return {x for population in found for x in (population or "").split("+") if x}
