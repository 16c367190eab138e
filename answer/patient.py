"""The patient's view: the same facts, fewer of them, with the terms explained in the shelf's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from answer.draft import Draft
from core.answers import Notice, Slots
from core.evidence import Passage
from core.lexicon import EntityKind, Lexicon
from core.outcomes import Contrast, Figure

SURVIVAL = frozenset({"os", "death", "treatment_related_death", "fatal_ae", "pfs2"})
MOST_TERMS = 4
_EXPLAINED = (EntityKind.ENDPOINT, EntityKind.POPULATION, EntityKind.TOPIC, EntityKind.CONDITION)


def glossary_of(definitions: Iterable[Passage], lexicon: Lexicon) -> dict[str, Passage]:
    """The first statement of each definition document that opens with a term explains that term."""
    found: dict[str, Passage] = {}
    for passage in definitions:
        first = next(iter(lexicon.mentions(passage.text[:120])), None)
        if first and first.start <= 4 and lexicon[first.id].kind in _EXPLAINED:
            found.setdefault(first.id, passage)
    return found


def for_patient(draft: Draft, slots: Slots, lexicon: Lexicon, glossary: Mapping[str, Passage]) -> None:
    """Leave out survival and death figures unless asked for; explain what the remaining statements name."""
    if not SURVIVAL & set(slots.endpoints):
        kept = [c for c in draft.chosen if not _tells_survival(c.passage)]
        if len(kept) < len(draft.chosen):
            draft.notices.append(
                Notice(code="survival_on_request", text="Survival figures are shown when you ask for them.")
            )
        draft.chosen = kept
    named = dict.fromkeys(e for c in draft.chosen for e in c.passage.entities)
    for entity_id in [e for e in named if e in glossary][:MOST_TERMS]:
        explained = glossary[entity_id].text
        draft.notices.append(Notice(code="term", text=f"{lexicon[entity_id].name}: {explained}"))


def _tells_survival(passage: Passage) -> bool:
    results: tuple[Figure | Contrast, ...] = (*passage.figures, *passage.contrasts)
    return any(r.endpoint in SURVIVAL for r in results)
