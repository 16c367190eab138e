"""Questions near the asked one that the shelf can answer: built from what statements name, so they are answerable."""

from __future__ import annotations

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
