"""Which side effects: the boxed warnings, then the events that trials counted, the commonest first, each once."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from answer.draft import Candidates, Draft
from answer.figures import arms_of, trial_weight
from core.evidence import Kind, Passage
from core.lexicon import EntityKind
from core.outcomes import Figure
from retrieval.filters import has_expired

ASKS_EFFECTS = re.compile(
    r"\b(?:side[- ]effects?|adverse (?:events?|effects?|reactions?)|AEs?|toxicit(?:y|ies)|tolerab\w+|toxic|safety profile)\b",
    re.IGNORECASE,
)
_SEVERE = re.compile(r"\b(?:grade|gr|g) ?[34]\b|\bsevere\b|\bserious\b", re.IGNORECASE)
_WARNS = re.compile(r"\bwarns? of\b|\bcauses?\b|\bis an? (?:common )?adverse event\b", re.IGNORECASE)
MOST_BOXED = 2
MOST_COUNTED = 5
MOST_EFFECTS = 8
"""A list of side effects is longer than other answers: what is left out reads as what does not happen."""
_PREFIX = "ae:"


def compose_effects(candidates: Candidates) -> Draft:
    """Empty where no statement counts an event in what is asked about."""
    draft = Draft(most=MOST_EFFECTS)
    arms, slots = arms_of(candidates), candidates.slots
    severe = bool(_SEVERE.search(candidates.reading.question))
    counted: dict[str, list[tuple[str, Passage]]] = {}
    for passage in candidates.passages:
        events = [f for f in passage.figures if f.endpoint.startswith(_PREFIX) and _of(f, arms, slots.trials)]
        if events and passage.kind is not Kind.ARTICLE:
            counted.setdefault(passage.document_id, []).append((events[0].endpoint, passage))
    if not counted:
        return draft
    homes = sorted(counted, key=lambda d: _order(counted[d], arms, severe))
    if not slots.trials:
        boxed = [p for p in candidates.passages if _is_boxed(p, candidates)]
        draft.add(*sorted(boxed, key=lambda p: (-candidates.fills_exactly(p), p.passage_id))[:MOST_BOXED])
    seen: set[str] = set()
    for home in homes:
        for event, passage in sorted(
            counted[home], key=lambda row: (_graded(row[1]) != severe, -_rate(row[1]))
        ):
            if event not in seen and len(seen) < MOST_COUNTED:
                seen.add(event)
                draft.add(passage)
    if any(len(candidates.lexicon[r].components) > 1 for r in slots.regimens):
        return draft  # a partner's warnings are no findings on the regimen
    shown = {e for c in draft.chosen for e in c.passage.entities}
    # an event that more statements name is the weightier one
    told = Counter(e for p in candidates.passages for e in p.entities)
    weight = {
        p.passage_id: max((told[e] for e in p.entities if _is_event(e, candidates)), default=0)
        for p in candidates.passages
    }
    for passage in sorted(candidates.passages, key=lambda p: (-weight[p.passage_id], p.passage_id)):
        if passage.kind is Kind.LABEL and _WARNS.search(passage.text) and not passage.figures:
            events_named = {e for e in passage.entities if _is_event(e, candidates)}
            if events_named and not events_named & shown and len(draft.chosen) < draft.most:
                shown |= events_named
                draft.add(passage)
    return draft


def _is_event(entity_id: str, candidates: Candidates) -> bool:
    lexicon = candidates.lexicon
    return entity_id in lexicon and lexicon[entity_id].kind is EntityKind.ADVERSE_EVENT


def _graded(passage: Passage) -> bool:
    figure = next(f for f in passage.figures if f.endpoint.startswith(_PREFIX))
    return bool(figure.grade) and figure.grade != "any"


def _of(figure: Figure, arms: frozenset[str], trials: tuple[str, ...]) -> bool:
    arm = (figure.arm or "").partition("@")[0]
    return (not arms or arm in arms) and (not trials or figure.trial in trials)


def _order(rows: list[tuple[str, Passage]], arms: frozenset[str], severe: bool) -> tuple[object, ...]:
    """Documents that tried it themselves, that count most events, of the trial that weighs most."""
    first = rows[0][1]
    own = sum((p.figures[0].arm or "").partition("@")[0] in arms for _, p in rows) if arms else len(rows)
    return (
        own == 0,
        -len({event for event, p in rows if _graded(p) == severe}),
        first.confidence == "medium",
        -trial_weight(first),
        first.document_id,
    )


def _rate(passage: Passage) -> Decimal:
    figure = next(f for f in passage.figures if f.endpoint.startswith(_PREFIX))
    return figure.value if isinstance(figure.value, Decimal) else Decimal(0)


def _is_boxed(passage: Passage, candidates: Candidates) -> bool:
    return (
        passage.kind is Kind.LABEL
        and "-boxed-" in f"-{passage.statement_id}"
        and "none" not in (passage.statement_id or "")
        and not has_expired(passage, candidates.as_of)
    )
