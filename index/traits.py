"""What a passage is, whatever is asked: read once an index, so that ordering a question's candidates stays cheap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from core.evidence import Kind, Passage
from core.lexicon import EntityKind, Lexicon
from core.outcomes import Contrast, Figure
from retrieval.bands import clearance_band
from retrieval.words import stems_of

_SECONDARY = re.compile(
    r"\b(?:may be raised|compendium|older|as remembered|not confirmed|was in no|rise of|meeting abstract|openFDA copy|promotional|censoring|label data cut|earlier data cut|adjusted)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d (?:mg|mg/m2|mg/kg|mL/kg|mL|units|g)\b|\d,\d{3} units|x 10\^6")
_DAY = re.compile(r"\bdays? \d", re.IGNORECASE)
_OFF_DIALYSIS = re.compile(r"\b(?:no|off|not on|without) dialysis\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)")


@dataclass(frozen=True, slots=True)
class Result:
    """One figure or contrast, as far as it decides whether it answers."""

    endpoint: str
    arms: frozenset[str]
    populations: frozenset[str]
    landmark_months: Decimal | None


@dataclass(frozen=True, slots=True)
class Traits:
    """`secondary`: a lesser report of the fact; `own_rule`: Kahler's judgement rather than a source's."""

    kind: Kind
    jurisdiction: str | None
    heading: str
    named: frozenset[str]
    drugs: frozenset[str]
    regimens: tuple[tuple[str, frozenset[str]], ...]
    stems: frozenset[str]
    numbers: frozenset[str]
    results: tuple[Result, ...]
    opens_with: str | None
    amounts: int
    days: int
    band: tuple[Decimal, Decimal] | None
    off_dialysis: bool
    indication: bool
    approval_type: bool
    secondary: bool
    own_rule: bool


def traits_of(passage: Passage, lexicon: Lexicon) -> Traits:
    """Read the traits of a passage (about 0.1 ms)."""
    text, slug = passage.text, passage.statement_id or ""
    known = [lexicon[e] for e in passage.entities if e in lexicon]
    first = next(iter(lexicon.mentions(text[:90])), None)
    return Traits(
        kind=passage.kind,
        jurisdiction=passage.jurisdiction,
        heading=" ".join(passage.section_path).lower(),
        named=frozenset(passage.entities),
        drugs=frozenset(e.id for e in known if e.kind is EntityKind.DRUG),
        regimens=tuple((e.id, frozenset(e.components)) for e in known if e.components),
        stems=stems_of(text),
        numbers=frozenset(NUMBER.findall(text)),
        results=tuple(_result(f) for f in passage.figures) + tuple(_result(c) for c in passage.contrasts),
        opens_with=first.id if first is not None and first.start <= 4 else None,
        amounts=len(_AMOUNT.findall(text)),
        days=len(_DAY.findall(text)),
        band=clearance_band(text),
        off_dialysis=bool(_OFF_DIALYSIS.search(text)),
        indication=slug.endswith("-indication"),
        approval_type=slug.endswith("approval-type"),
        secondary=bool(_SECONDARY.search(text)) or passage.confidence == "medium",
        own_rule=text.startswith(("Kahler's rule", "Kahler calls", "Kahler counts")),
    )


def _result(result: Figure | Contrast) -> Result:
    arms = (result.arm,) if isinstance(result, Figure) else (result.arm_a, result.arm_b)
    return Result(
        endpoint=result.endpoint,
        arms=frozenset(a.partition("@")[0] for a in arms if a),
        populations=frozenset(x for x in (result.population or "").split("+") if x),
        landmark_months=result.landmark_months if isinstance(result, Figure) else None,
    )
