"""Questions near the asked one that the shelf can answer: built from what statements name, so they are answerable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from core.answers import Slots
from core.lexicon import Lexicon
from index.store import PassageStore
from retrieval.slots import Reading

_GENERIC = (
    "Which statements correct the article on DPd?",
    "What was the median PFS with DVd in the lenalidomide-refractory subgroup of CASTOR?",
    "Is Blenrep available in the US now and for whom?",
)


def suggest_questions(
    reading: Reading, lexicon: Lexicon, store: PassageStore, most: int = 3
) -> tuple[str, ...]:
    """Up to `most` questions about what was named, other than what was asked."""
    slots = reading.slots
    out: list[str] = []
    for subject in (*slots.regimens, *slots.drugs)[:2]:
        name = lexicon[subject].name
        rows = store.rows_naming([subject])
        if "safety" in slots.intents:
            out += [
                f"How often was {event} seen with {name}?"
                for event in _counted_events(subject, rows, slots, lexicon, store)
            ]
        for endpoint, question in (
            ("pfs", f"What was the median PFS with {name}?"),
            ("os", f"What was the median OS with {name}?"),
            ("orr", f"What was the overall response rate with {name}?"),
        ):
            if endpoint not in slots.endpoints and rows & store.rows_naming([endpoint]):
                out.append(question)
        if "status" not in slots.intents:
            out.append(f"Is {name} approved in the US and the EU, and for whom?")
        if "safety" not in slots.intents:
            out.append(f"What monitoring does {name} need?")
    for trial in slots.trials[:1]:
        out.append(f"What were the results of {lexicon[trial].name}?")
    for drug_class in slots.drug_classes[:1]:
        out.append(f"What do the labels say about {lexicon[drug_class].name} safety?")
    return tuple(dict.fromkeys(out))[:most] or _GENERIC


def _counted_events(
    subject: str, rows: Set[int], slots: Slots, lexicon: Lexicon, store: PassageStore, most: int = 2
) -> list[str]:
    """Names of the adverse events that most statements count in an arm of the subject, but those asked about."""
    found: Counter[str] = Counter()
    for passage in store.passages(sorted(rows & store.rows_where("kind = 'trial'"))):
        for figure in passage.figures:
            arm = (figure.arm or "").partition("@")[0]
            event = figure.endpoint.removeprefix("ae:")
            own = arm == subject or (arm in lexicon and subject in lexicon[arm].components)
            if own and event != figure.endpoint and event not in slots.conditions:
                found[event] += 1
    ordered = sorted(found, key=lambda event: (-found[event], event))
    return [lexicon[event].name for event in ordered[:most]]
