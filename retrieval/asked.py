"""A question, taken apart once for all its candidates: what of it a passage may name, give and be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.bands import clearance_of
from core.evidence import Kind
from core.lexicon import EntityKind, Lexicon, tokens_of
from core.stems import stem
from index.traits import NUMBER
from retrieval.admission import DEFINED_TERMS, ENDPOINT_LINKS
from retrieval.intents import Intent
from retrieval.slots import INTENT_TOPICS, Reading

SECTIONS: dict[Intent, tuple[str, ...]] = {
    Intent.STATUS: ("indication", "history", "status", "regulatory"),
    Intent.ELIGIBILITY: ("indication", "population", "entry"),
    Intent.DOSE: ("dose", "renal", "hepatic", "schedule", "step-up"),
    Intent.SAFETY: (
        "required care",
        "boxed",
        "contraindication",
        "warning",
        "safety",
        "monitoring",
        "hospital",
    ),
    Intent.FIGURE: ("efficacy", "subgroups", "results"),
}
_KINDS: dict[Intent, Kind] = {
    Intent.STATUS: Kind.LABEL,
    Intent.ELIGIBILITY: Kind.LABEL,
    Intent.DOSE: Kind.LABEL,
    Intent.SAFETY: Kind.LABEL,
    Intent.FIGURE: Kind.TRIAL,
    Intent.DEFINITION: Kind.DEFINITION,
}
# words of asking, and of every label and trial report: they tell no statement from another
_TRIVIAL = frozenset(
    """
    what does with from this that have there which when were been than then them they would should could about into under
    over between after before during give gives given say says said state states show shows shown need needs used using
    patient patients myeloma multiple treatment therapy disease available availability approved approval licensed licence
    label indicated eligible dose doses dosed dosing often occur occurs common median rate rates survival response whom
    work works well report compare compared comparison better versus head exactly
    """.split()
)
MAIN_ENDPOINTS = frozenset({"pfs", "os", "orr"})
# trivial in a sentence, telling in a title
_TELLING = frozenset(
    "dose dosed dosing label approved approval survival response rate indicated treatment".split()
)
_TREATMENTS = (EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.TRIAL)
_NAMES = (EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.TRIAL, EntityKind.ENDPOINT, EntityKind.AGENCY)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart once for all its candidates.

    `known`: the drugs it asks about, with what is always given beside them; `kin`: the regimens that hold one of these,
    each with its drugs.
    """

    intents: frozenset[str]
    entities: tuple[str, ...]
    subject: frozenset[str]
    known: frozenset[str]
    kin: Mapping[str, frozenset[str]]
    trials: tuple[str, ...]
    regimens: frozenset[str]
    endpoints: frozenset[str]
    main_results: bool
    populations: frozenset[str]
    landmark_months: int | None
    conditions: frozenset[str]
    topics: frozenset[str]
    mentioned: frozenset[str]
    jurisdiction: str | None
    clearance: Decimal | None
    numbers: frozenset[str]
    words: tuple[str, ...]
    titles: frozenset[str]
    sections: tuple[str, ...]
    kinds: frozenset[Kind]
    defines: bool
    says_article: bool
    says_label: bool
    says_kahler: bool


def take_apart(reading: Reading, lexicon: Lexicon) -> Asked:
    slots, question = reading.slots, reading.question
    intents = [Intent(i) for i in slots.intents]
    named = bool(slots.regimens or slots.drugs or slots.trials)
    defines = Intent.DEFINITION in intents and (not named or bool(DEFINED_TERMS & set(slots.topics)))
    subject = frozenset() if defines else frozenset((*slots.regimens, *slots.drugs))
    endpoints = {x for e in slots.endpoints for x in (e, *ENDPOINT_LINKS.get(e, ()))}
    if Intent.FIGURE in intents:
        endpoints |= {f"ae:{c}" for c in slots.conditions}
    topics = [t for t in slots.topics if t not in INTENT_TOPICS and t != "step_up"]
    low = question.lower()
    main_results = (
        not endpoints and not slots.conditions and bool({Intent.FIGURE, Intent.COMPARISON} & set(intents))
    )
    return Asked(
        intents=frozenset(slots.intents),
        entities=(*slots.regimens, *slots.drugs, *slots.drug_classes, *slots.trials, *slots.endpoints,
                  *slots.conditions, *topics, *slots.populations),
        subject=subject,
        known=_drugs({*subject, *(c for s in subject for c in lexicon[s].components), "dexamethasone"}, lexicon),
        kin={r: _drugs({r, *lexicon[r].components}, lexicon) for s in subject for r in lexicon.regimens_with(s)},
        trials=() if defines else slots.trials,
        regimens=frozenset(slots.regimens),
        endpoints=frozenset(endpoints),
        main_results=main_results,
        populations=frozenset(slots.populations) - {"whole_trial"},
        landmark_months=slots.landmark_months,
        conditions=frozenset(slots.conditions),
        topics=frozenset(slots.topics),
        mentioned=frozenset(m.id for m in reading.mentions),
        jurisdiction=slots.jurisdiction,
        clearance=clearance_of(question) if Intent.DOSE in intents else None,
        numbers=frozenset(NUMBER.findall(question)),
        words=_own_words(reading),
        titles=_title_words(reading) | (MAIN_ENDPOINTS if main_results else frozenset()),
        sections=tuple(w for i in intents for w in SECTIONS.get(i, ())),
        kinds=frozenset(_KINDS[i] for i in intents if i in _KINDS),
        defines=defines,
        says_article="article" in low,
        says_label=bool(re.search(r"\blabel\b", low)),
        says_kahler="kahler" in low,
    )  # fmt: skip


def _drugs(entities: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    return frozenset(e for e in entities if e in lexicon and lexicon[e].kind is EntityKind.DRUG)


def _own_words(reading: Reading) -> tuple[str, ...]:
    """Stems of the question's telling words; a name alone is left to the slots, which know its other names."""
    named = {(m.start, m.end) for m in reading.mentions if m.kind in _NAMES and len(tokens_of(m.text)) == 1}
    found: dict[str, None] = {}
    for match in re.finditer(r"[A-Za-z][A-Za-z-]{3,}", reading.question):
        word = match.group().lower()
        if word not in _TRIVIAL and not any(s <= match.start() < e for s, e in named):
            found.setdefault(stem(word))
    return tuple(found)


def _title_words(reading: Reading) -> frozenset[str]:
    """Stems of all words of the question, and of the ids of what it names: "median PFS" may be titled pfs."""
    spoken = re.findall(r"[A-Za-z]{2,}", reading.question.lower())
    named = [w for m in reading.mentions if m.kind not in _TREATMENTS for i in m.ids for w in i.split("_")]
    return frozenset(stem(w) for w in (*spoken, *named) if w not in _TRIVIAL or w in _TELLING)
