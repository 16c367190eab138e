"""Which composers answer a question, in which order."""

from __future__ import annotations

from core.answers import Slots
from retrieval.admission import DEFINED_TERMS
from retrieval.intents import Intent
from retrieval.slots import INTENT_TOPICS

SCORES = frozenset({"iss", "riss", "r2iss", "frailty_score"})
"""Topics that are lists of items with points."""


def plan(slots: Slots) -> tuple[Intent, ...]:
    """Which composers answer, in order: what is asked outright before what the words merely touch."""
    intents = [
        Intent(i) for i in slots.intents if i not in (Intent.COMPARISON, Intent.REGIMEN_PICK, Intent.PREMISE)
    ]
    subject = bool(slots.regimens or slots.drugs or slots.trials or slots.drug_classes)
    licence = Intent.STATUS in intents or Intent.ELIGIBILITY in intents
    if Intent.DEFINITION in intents and (not subject or DEFINED_TERMS & set(slots.topics)):
        return (Intent.DEFINITION,)
    if Intent.MANAGEMENT in intents:
        return (Intent.MANAGEMENT,)
    if slots.trials and Intent.SAFETY in intents and not slots.endpoints and not slots.conditions:
        return (Intent.SAFETY,)
    if Intent.FIGURE in intents and not (slots.endpoints or slots.conditions) and object_topics(slots):
        # a number is asked for, but not a result: how long cells take from collection to infusion
        return (Intent.EVIDENCE,)
    if slots.endpoints or (slots.trials and not licence):
        return (Intent.FIGURE, Intent.SAFETY) if slots.conditions else (Intent.FIGURE,)
    if not subject and SCORES & set(slots.topics):
        return (Intent.DEFINITION,)
    if not subject and Intent.ELIGIBILITY in intents and slots.conditions:
        return (Intent.ELIGIBILITY,)
    if not subject:
        return (Intent.SAFETY,) if slots.conditions else (Intent.EVIDENCE,)
    if Intent.STATUS in intents:
        return tuple(i for i in (Intent.STATUS, Intent.ELIGIBILITY, Intent.DOSE) if i in intents)
    if (
        Intent.FIGURE in intents
        and Intent.SAFETY in intents
        and Intent.DOSE not in intents
        and slots.conditions
    ):
        return (Intent.FIGURE, Intent.SAFETY)
    if Intent.SAFETY in intents and object_topics(slots):
        # "which label requires a type and screen" asks for the care, not for whom the drug is licensed
        intents = [i for i in intents if i is not Intent.ELIGIBILITY]
    order = (
        Intent.ELIGIBILITY,
        Intent.DOSE,
        Intent.SAFETY,
        Intent.FIGURE,
        Intent.DEFINITION,
        Intent.EVIDENCE,
    )
    return tuple(i for i in order if i in intents) or (Intent.EVIDENCE,)


def object_topics(slots: Slots) -> tuple[str, ...]:
    """Topics that are themselves what is asked about."""
    return tuple(t for t in slots.topics if t not in INTENT_TOPICS)
