"""How well a passage answers a question, beyond similar wording: what it names, gives and is.

Weights are set by reason, not fitted: filling a stated slot outweighs wording, wording outweighs what kind of
source it is. They order what the slots have admitted; they admit nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.evidence import Kind
from core.lexicon import EntityKind, Lexicon, tokens_of
from retrieval.admission import DEFINED_TERMS, ENDPOINT_LINKS
from retrieval.bands import clearance_of
from retrieval.intents import Intent
from retrieval.slots import INTENT_TOPICS, Reading
from retrieval.traits import NUMBER, Result, Traits
from retrieval.words import stem

SIMILAR = 0.5
NAMES_ASKED = 0.35
MISSES_SUBJECT = -0.4
OTHER_DRUG = -0.1
GIVES_ENDPOINT = 0.5
MAIN_RESULTS = {"pfs": 0.4, "os": 0.38, "orr": 0.3}
TRIAL_IN_DEFINITION = -0.6
ARM_ASKED = 0.15
POPULATION_FITS = 0.35
POPULATION_OTHER = -0.25
LANDMARK_OTHER = -0.2
AN_AMOUNT = 0.15
A_SCHEDULE = 0.5
IN_BAND = 0.6
OTHER_BAND = -0.3
BOTH_SIDES = 0.3
OPENS_WITH = 0.4
IN_SECTION = 0.12
OF_KIND = 0.12
IS_CONDITION = 0.25
SAID_LABEL = 0.4
OTHER_AGENCY = -0.4
APPROVAL_TYPE = -0.3
ARTICLE = -0.6
SECONDARY = -0.15
OWN_RULE = -0.5
SAYS_NUMBER = 0.2
COVERS_WORDS = 0.7

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
_NAMES = (EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.TRIAL, EntityKind.ENDPOINT, EntityKind.AGENCY)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart once for all its candidates."""

    intents: frozenset[str]
    entities: tuple[str, ...]
    subject: frozenset[str]
    companions: frozenset[str]
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
    return Asked(
        intents=frozenset(slots.intents),
        entities=(*slots.regimens, *slots.drugs, *slots.drug_classes, *slots.trials, *slots.endpoints,
                  *slots.conditions, *topics, *slots.populations),
        subject=subject,
        companions=frozenset(c for s in subject for c in lexicon[s].components) | {"dexamethasone"},
        trials=() if defines else slots.trials,
        regimens=frozenset(slots.regimens),
        endpoints=frozenset(endpoints),
        main_results=not endpoints and not slots.conditions and bool({Intent.FIGURE, Intent.COMPARISON} & set(intents)),
        populations=frozenset(slots.populations) - {"whole_trial"},
        landmark_months=slots.landmark_months,
        conditions=frozenset(slots.conditions),
        topics=frozenset(slots.topics),
        mentioned=frozenset(m.id for m in reading.mentions),
        jurisdiction=slots.jurisdiction,
        clearance=clearance_of(question) if Intent.DOSE in intents else None,
        numbers=frozenset(NUMBER.findall(question)),
        words=_own_words(reading),
        sections=tuple(w for i in intents for w in SECTIONS.get(i, ())),
        kinds=frozenset(_KINDS[i] for i in intents if i in _KINDS),
        defines=defines,
        says_article="article" in low,
        says_label=bool(re.search(r"\blabel\b", low)),
        says_kahler="kahler" in low,
    )  # fmt: skip


def relevances(asked: Asked, candidates: Sequence[Traits], fused: Sequence[float]) -> list[float]:
    """Higher is better; `fused[i]` is the hybrid score (0..1) of `candidates[i]`. Typical range -1 to 4."""
    weights = _word_weights(asked, candidates)
    return [
        SIMILAR * score
        + _names(asked, traits)
        + _results(asked, traits)
        + _fit(asked, traits)
        + _source(asked, traits)
        + _wording(asked, traits, weights)
        for traits, score in zip(candidates, fused, strict=True)
    ]


def _names(asked: Asked, traits: Traits) -> float:
    named = traits.named
    total = NAMES_ASKED * sum(1 for e in asked.entities if e in named)
    total += MISSES_SUBJECT * sum(1 for s in (*asked.subject, *asked.trials) if s not in named)
    if asked.subject:
        known = asked.subject | asked.companions
        for regimen, components in traits.regimens:
            if asked.subject & components:
                known = known | components | {regimen}
        total += OTHER_DRUG * min(len(traits.drugs - known), 4)
    return total


def _results(asked: Asked, traits: Traits) -> float:
    if asked.defines:
        return TRIAL_IN_DEFINITION if traits.results else 0.0
    if asked.main_results:
        return max((MAIN_RESULTS.get(r.endpoint, 0.0) for r in traits.results), default=0.0)
    found = [r for r in traits.results if r.endpoint in asked.endpoints]
    return GIVES_ENDPOINT + _whose(asked, found) if found else 0.0


def _whose(asked: Asked, found: Sequence[Result]) -> float:
    """Whether the results are those of the arm, population and time asked about."""
    total = ARM_ASKED if any(r.arms & asked.regimens for r in found) else 0.0
    populations = frozenset[str]().union(*(r.populations for r in found))
    if asked.populations & populations:
        total += POPULATION_FITS
    elif populations:
        total += POPULATION_OTHER
    landmarks = {r.landmark_months for r in found if r.landmark_months}
    if asked.landmark_months is not None:
        return total + (POPULATION_FITS if asked.landmark_months in landmarks else LANDMARK_OTHER)
    return total + (LANDMARK_OTHER if landmarks else 0.0)


def _fit(asked: Asked, traits: Traits) -> float:
    """What fits the kind of question: a dose that is an amount, the band of the clearance, both sides at once."""
    total = 0.0
    if Intent.DOSE in asked.intents:
        total += AN_AMOUNT * min(traits.amounts, 3)
        if not asked.conditions and ("renal" in traits.heading or "hepatic" in traits.heading):
            total += OTHER_BAND
        if "step_up" in asked.topics and traits.amounts > 1 and traits.days > 1:
            total += A_SCHEDULE
        if "dialysis" in asked.conditions and traits.off_dialysis:
            total += OTHER_BAND
        if asked.clearance is not None and traits.band is not None:
            total += IN_BAND if traits.band[0] <= asked.clearance <= traits.band[1] else OTHER_BAND
    if asked.defines and traits.opens_with in asked.mentioned:
        total += OPENS_WITH
    if Intent.COMPARISON in asked.intents and len(asked.subject) > 1 and asked.subject <= traits.named:
        total += BOTH_SIDES
    return total


def _source(asked: Asked, traits: Traits) -> float:
    total = IN_SECTION if any(word in traits.heading for word in asked.sections) else 0.0
    if traits.kind in asked.kinds:
        total += OF_KIND * (4 if traits.kind is Kind.DEFINITION else 1)
    if traits.indication and (Intent.STATUS in asked.intents or Intent.ELIGIBILITY in asked.intents):
        total += IS_CONDITION
    if asked.jurisdiction and traits.jurisdiction not in (asked.jurisdiction, None):
        total += OTHER_AGENCY
    if traits.kind is Kind.ARTICLE and not asked.says_article:
        total += ARTICLE
    if traits.kind is Kind.LABEL and asked.says_label:
        total += SAID_LABEL
    if traits.approval_type:
        total += APPROVAL_TYPE
    if traits.own_rule and not asked.says_kahler:
        total += OWN_RULE
    return total + (SECONDARY if traits.secondary else 0.0)


def _wording(asked: Asked, traits: Traits, weights: dict[str, float]) -> float:
    """The numbers the question gives, and the weighted share of its own words that the statement uses."""
    total = SAYS_NUMBER * min(2, len(asked.numbers & traits.numbers))
    return total + COVERS_WORDS * sum(x for w, x in weights.items() if _holds(traits, w))


def _word_weights(asked: Asked, candidates: Sequence[Traits]) -> dict[str, float]:
    """The question's own words, the rarer among the candidates the heavier; they sum to 1."""
    counts = {w: sum(1 for t in candidates if _holds(t, w)) for w in asked.words}
    weights = {w: math.log(1 + len(candidates) / n) for w, n in counts.items() if n}
    total = sum(weights.values())
    return {w: x / total for w, x in weights.items()} if total else {}


def _holds(traits: Traits, word: str) -> bool:
    return word in traits.stems or (len(word) >= 6 and f"{word[:6]}~" in traits.stems)


def _own_words(reading: Reading) -> tuple[str, ...]:
    """Stems of the question's telling words; a name alone is left to the slots, which know its other names."""
    named = {(m.start, m.end) for m in reading.mentions if m.kind in _NAMES and len(tokens_of(m.text)) == 1}
    found: dict[str, None] = {}
    for match in re.finditer(r"[A-Za-z][A-Za-z-]{3,}", reading.question):
        word = match.group().lower()
        if word not in _TRIVIAL and not any(s <= match.start() < e for s, e in named):
            found.setdefault(stem(word))
    return tuple(found)
