"""Which composer answers which intent."""

from __future__ import annotations

from answer.counts import COUNTS_PEOPLE, compose_count
from answer.draft import Candidates, Draft
from answer.effects import ASKS_EFFECTS, compose_effects
from answer.figures import compose_figures
from answer.general import asks_meaning, compose_definition, compose_general, compose_meaning, compose_spoken
from answer.labels import compose_eligibility, compose_label_rules, compose_status
from answer.management import compose_management
from answer.plan import object_topics
from answer.populations import put_population_first
from retrieval.intents import Intent


def compose_one(intent: Intent, candidates: Candidates) -> Draft:
    """What the composer of one intent chooses; empty where it has nothing to say."""
    slots = candidates.slots
    match intent:
        case Intent.STATUS:
            return compose_status(candidates)
        case Intent.ELIGIBILITY:
            return compose_eligibility(candidates)
        case Intent.MANAGEMENT:
            return compose_management(candidates)
        case Intent.SAFETY if asks_effects(candidates) and (effects := compose_effects(candidates)).chosen:
            return effects
        case Intent.EVIDENCE if asks_meaning(candidates):
            return compose_meaning(candidates)
        case Intent.SAFETY if slots.conditions and not object_topics(slots):
            return _with_rate(compose_label_rules(candidates, intent), candidates)
        case Intent.DOSE | Intent.SAFETY:
            return compose_label_rules(candidates, intent)
        case Intent.FIGURE:
            if not (slots.regimens or slots.drugs or slots.trials or slots.drug_classes):
                return compose_general(candidates)
            if COUNTS_PEOPLE.search(candidates.reading.question) and not (
                slots.endpoints or slots.conditions
            ):
                return compose_count(candidates)
            if slots.words and not (slots.endpoints or slots.conditions or slots.populations):
                return compose_spoken(candidates)
            return put_population_first(compose_figures(candidates), candidates)
        case Intent.DEFINITION:
            return compose_definition(candidates)
        case _:
            return compose_general(candidates)


def _with_rate(draft: Draft, candidates: Candidates) -> Draft:
    """What a label says of an event, and how often it was seen, where that is known."""
    counted = any(c.passage.figures for c in draft.chosen)
    if draft.chosen and not counted and (candidates.slots.regimens or candidates.slots.drugs):
        draft.add(*(c.passage for c in compose_figures(candidates, per_endpoint=1, most=1).chosen))
    return draft


def asks_effects(candidates: Candidates) -> bool:
    slots = candidates.slots
    subject = slots.regimens or slots.drugs or slots.trials
    plain = not (slots.conditions or object_topics(slots) or slots.words)
    return bool(subject) and plain and bool(ASKS_EFFECTS.search(candidates.reading.question))
