"""What one text says in numbers, finished (Results) and while it is read (Reading)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.lexicon import Lexicon, Mention
from core.numbers import Atom
from core.outcomes import Contrast, DesignNumber, Figure, Maturity
from core.placing import Carry


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text that nothing explains: `text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a text says in numbers.

    `figure_spans`, `contrast_spans` and `design_spans` run parallel to `figures`, `contrasts`, `designs` and hold
    half-open offsets of the number. `trial_populations` are populations that the text gives as entry condition of
    the whole trial ("(phase 3, lenalidomide-refractory, n=419)"), not as a subgroup. `trials`, `cohorts`, `arms`
    and `mentions` are all that the text names. `arm_drugs` are the drugs of each arm; `control` is the second of the
    two arms that the text compares ("A versus B").
    """

    figures: tuple[Figure, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    designs: tuple[DesignNumber, ...] = ()
    unexplained: tuple[Number, ...] = ()
    figure_spans: tuple[tuple[int, int], ...] = ()
    contrast_spans: tuple[tuple[int, int], ...] = ()
    design_spans: tuple[tuple[int, int], ...] = ()
    trial_populations: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    arm_drugs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    control: str | None = None


@dataclass(slots=True)
class Reading:
    """Everything gathered while one text is read."""

    text: str
    lexicon: Lexicon
    brackets: list[tuple[int, int]]
    scope: list[tuple[int, int]]
    maturity: Maturity | None
    carry: Carry = field(default_factory=Carry)
    figures: list[tuple[Figure, tuple[int, int]]] = field(default_factory=list)
    contrasts: list[tuple[Contrast, tuple[int, int]]] = field(default_factory=list)
    designs: list[tuple[DesignNumber, tuple[int, int]]] = field(default_factory=list)
    unexplained: list[Number] = field(default_factory=list)
    arm_n: dict[str, int] = field(default_factory=dict)
    total_n: int | None = None
    follow_ups: list[Atom] = field(default_factory=list)
