"""How well a passage answers a question, beyond similar wording: what it names, gives and is.

Weights are set by reason, not fitted: filling a stated slot outweighs wording, wording outweighs what kind of
source it is. They order what the slots have admitted; they admit nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.answers import Slots
from core.evidence import Kind, Passage
from core.lexicon import EntityKind, Lexicon, tokens_of
from core.outcomes import Contrast, Figure
from retrieval.admission import DEFINED_TERMS, ENDPOINT_LINKS
from retrieval.bands import clearance_band, clearance_of
from retrieval.intents import Intent
from retrieval.slots import INTENT_TOPICS, Reading
from retrieval.words import covers, stem

SIMILAR = 0.5
NAMES_ASKED = 0.35
GIVES_ENDPOINT = 0.5
MAIN_RESULTS = {"pfs": 0.4, "os": 0.38, "orr": 0.3}
TRIAL_IN_DEFINITION = -0.6
AN_AMOUNT = 0.15
A_SCHEDULE = 0.5
IN_BAND = 0.6
OTHER_BAND = -0.3
BOTH_SIDES = 0.3
ARM_ASKED = 0.15
POPULATION_FITS = 0.35
POPULATION_OTHER = -0.25
LANDMARK_OTHER = -0.2
IN_SECTION = 0.12
OF_KIND = 0.12
IS_CONDITION = 0.25
SAYS_NUMBER = 0.2
COVERS_WORDS = 0.7
OTHER_DRUG = -0.1
OTHER_AGENCY = -0.4
ARTICLE = -0.6
SECONDARY = -0.15
OWN_RULE = -0.5
MISSES_SUBJECT = -0.4
OPENS_WITH = 0.4
SAID_LABEL = 0.4

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
_SECONDARY = re.compile(
    r"\b(?:may be raised|compendium|older|as remembered|not confirmed|was in no|rise of|meeting abstract|openFDA copy|promotional|censoring|label data cut|earlier data cut|adjusted)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d (?:mg|mg/m2|mg/kg|mL/kg|mL|units|g)\b|\d,\d{3} units|x 10\^6")
_DAY = re.compile(r"\bdays? \d", re.IGNORECASE)
_OFF_DIALYSIS = re.compile(r"\b(?:no|off|not on|without) dialysis\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)")
# words of asking, and of every label and trial report: they tell no statement from another
_TRIVIAL = frozenset(
    [
        "what",
        "does",
        "with",
        "from",
        "this",
        "that",
        "have",
        "there",
        "which",
        "when",
        "were",
        "been",
        "than",
        "then",
        "them",
        "they",
        "would",
        "should",
        "could",
        "about",
        "into",
        "under",
        "over",
        "between",
        "after",
        "before",
        "during",
        "give",
        "given",
        "gives",
        "say",
        "said",
        "says",
        "state",
        "states",
        "show",
        "shows",
        "shown",
        "need",
        "needs",
        "used",
        "using",
        "patient",
        "patients",
        "myeloma",
        "multiple",
        "treatment",
        "therapy",
        "disease",
        "available",
        "availability",
        "approved",
        "approval",
        "licensed",
        "licence",
        "label",
        "indicated",
        "eligible",
        "dose",
        "doses",
        "dosed",
        "dosing",
        "often",
        "occur",
        "occurs",
        "common",
        "median",
        "rate",
        "rates",
        "survival",
        "response",
        "whom",
        "work",
        "works",
        "well",
        "report",
        "compare",
        "compared",
        "comparison",
        "better",
        "versus",
        "head",
        "exactly",
    ]
)


def relevances(
    reading: Reading, passages: Sequence[Passage], fused: Sequence[float], lexicon: Lexicon
) -> list[float]:
    """Higher is better; `fused[i]` is the hybrid score (0..1) of `passages[i]`. Typical range -1 to 4."""
    weights = _word_weights(reading, passages)
    slots = reading.slots
    return [
        SIMILAR * score
        + _names(slots, passage, lexicon)
        + _results(slots, passage)
        + _fit(reading, passage, lexicon)
        + _source(slots, passage, reading.question)
        + _wording(reading.question, passage, weights)
        for passage, score in zip(passages, fused, strict=True)
    ]


def _word_weights(reading: Reading, passages: Sequence[Passage]) -> dict[str, float]:
    """The question's own words, the rarer among these passages the heavier; they sum to 1."""
    words = _own_words(reading)
    counts = {w: sum(1 for p in passages if covers(p.text, w)) for w in words}
    weights = {w: math.log(1 + len(passages) / n) for w, n in counts.items() if n}
    total = sum(weights.values())
    return {w: x / total for w, x in weights.items()} if total else {}


def _only_defines(slots: Slots) -> bool:
    """A term is asked about, not a treatment's result."""
    subject = slots.regimens or slots.drugs or slots.trials
    return Intent.DEFINITION in slots.intents and (not subject or bool(DEFINED_TERMS & set(slots.topics)))


def _names(slots: Slots, passage: Passage, lexicon: Lexicon) -> float:
    named = frozenset(passage.entities)
    asked = (*slots.regimens, *slots.drugs, *slots.drug_classes, *slots.trials, *slots.endpoints, *slots.conditions,
             *(t for t in slots.topics if t not in INTENT_TOPICS and t != "step_up"), *slots.populations)  # fmt: skip
    total = NAMES_ASKED * sum(1 for a in asked if a in named)
    subject = set() if _only_defines(slots) else {*slots.regimens, *slots.drugs}
    total += MISSES_SUBJECT * sum(1 for s in (*subject, *slots.trials) if s not in named)
    if subject:
        whole = {e for e in named if subject & set(lexicon[e].components)} | subject
        known = whole | {c for s in whole for c in lexicon[s].components} | {"dexamethasone"}
        others = sum(1 for e in named - known if lexicon[e].kind is EntityKind.DRUG)
        total += OTHER_DRUG * min(others, 4)
    return total


def _results(slots: Slots, passage: Passage) -> float:
    everything: tuple[Figure | Contrast, ...] = (*passage.figures, *passage.contrasts)
    wanted = {x for e in slots.endpoints for x in (e, *ENDPOINT_LINKS.get(e, ()))}
    wanted |= {f"ae:{c}" for c in slots.conditions} if Intent.FIGURE in slots.intents else set()
    if _only_defines(slots):
        return TRIAL_IN_DEFINITION if passage.figures else 0.0
    if not wanted and not slots.conditions and {Intent.FIGURE, Intent.COMPARISON} & set(slots.intents):
        return max((MAIN_RESULTS.get(r.endpoint, 0.0) for r in everything), default=0.0)
    found = [r for r in everything if r.endpoint in wanted]
    if not found:
        return 0.0
    total = GIVES_ENDPOINT
    arms = {a.partition("@")[0] for r in found for a in _arms(r) if a}
    if slots.regimens and arms & set(slots.regimens):
        total += ARM_ASKED
    populations = {x for r in found for x in (r.population or "").split("+") if x}
    asked = set(slots.populations) - {"whole_trial"}
    if asked & populations:
        total += POPULATION_FITS
    elif populations:
        total += POPULATION_OTHER
    landmarks = {r.landmark_months for r in found if isinstance(r, Figure) and r.landmark_months}
    if slots.landmark_months is not None:
        total += POPULATION_FITS if slots.landmark_months in landmarks else LANDMARK_OTHER
    elif landmarks:
        total += LANDMARK_OTHER
    return total


def _fit(reading: Reading, passage: Passage, lexicon: Lexicon) -> float:
    """What fits the kind of question: a dose that is an amount, the band that holds the clearance, both sides at once."""
    slots = reading.slots
    total = 0.0
    if Intent.DOSE in slots.intents:
        amounts = len(_AMOUNT.findall(passage.text))
        total += AN_AMOUNT * min(amounts, 3)
        heading = " ".join(passage.section_path).lower()
        if not slots.conditions and ("renal" in heading or "hepatic" in heading):
            total += OTHER_BAND
        if "step_up" in slots.topics and amounts > 1 and len(_DAY.findall(passage.text)) > 1:
            total += A_SCHEDULE
        if "dialysis" in slots.conditions and _OFF_DIALYSIS.search(passage.text):
            total += OTHER_BAND
        clearance = clearance_of(reading.question)
        band = clearance_band(passage.text) if clearance is not None else None
        if band is not None and clearance is not None:
            total += IN_BAND if band[0] <= clearance <= band[1] else OTHER_BAND
    if _only_defines(slots):
        first = next(iter(lexicon.mentions(passage.text[:90])), None)
        asked = {m.id for m in reading.mentions}
        if first is not None and first.start <= 4 and first.id in asked:
            total += OPENS_WITH
    sides = {*slots.regimens, *slots.drugs}
    if Intent.COMPARISON in slots.intents and len(sides) >= 2 and sides <= set(passage.entities):
        total += BOTH_SIDES
    return total


def _arms(result: Figure | Contrast) -> tuple[str | None, ...]:
    return (result.arm,) if isinstance(result, Figure) else (result.arm_a, result.arm_b)


def _source(slots: Slots, passage: Passage, question: str) -> float:
    heading = " ".join(passage.section_path).lower()
    intents = [Intent(i) for i in slots.intents]
    total = 0.0
    if any(word in heading for i in intents for word in SECTIONS.get(i, ())):
        total += IN_SECTION
    if any(_KINDS.get(i) is passage.kind for i in intents):
        total += OF_KIND * (4 if passage.kind is Kind.DEFINITION else 1)
    slug = passage.statement_id or ""
    if (Intent.STATUS in intents or Intent.ELIGIBILITY in intents) and slug.endswith("-indication"):
        total += IS_CONDITION
    if slots.jurisdiction and passage.jurisdiction not in (slots.jurisdiction, None):
        total += OTHER_AGENCY
    if passage.kind is Kind.ARTICLE and "article" not in question.lower():
        total += ARTICLE
    if passage.kind is Kind.LABEL and re.search(r"\blabel\b", question, re.IGNORECASE):
        total += SAID_LABEL
    if slug.endswith("approval-type"):
        total += OTHER_BAND
    own = passage.text.startswith(("Kahler's rule", "Kahler calls", "Kahler counts"))
    if own and "kahler" not in question.lower():
        total += OWN_RULE
    if _SECONDARY.search(passage.text) or passage.confidence == "medium":
        total += SECONDARY
    return total


def _wording(question: str, passage: Passage, weights: dict[str, float]) -> float:
    """The numbers the question gives, and the weighted share of its own words that the statement uses."""
    numbers = set(_NUMBER.findall(question))
    total = 0.0
    if numbers:
        printed = set(_NUMBER.findall(passage.text))
        total = SAYS_NUMBER * min(2, len(numbers & printed))
    return total + COVERS_WORDS * sum(x for w, x in weights.items() if covers(passage.text, w))


def _own_words(reading: Reading) -> tuple[str, ...]:
    """Stems of the question's telling words; a name alone is left to the slots, which know its other names."""
    named = {(m.start, m.end) for m in reading.mentions if m.kind in _NAMES and len(tokens_of(m.text)) == 1}
    found: dict[str, None] = {}
    for match in re.finditer(r"[A-Za-z][A-Za-z-]{3,}", reading.question):
        word = match.group().lower()
        if word not in _TRIVIAL and not any(s <= match.start() < e for s, e in named):
            found.setdefault(stem(word))
    return tuple(found)


_NAMES = (EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.TRIAL, EntityKind.ENDPOINT, EntityKind.AGENCY)
