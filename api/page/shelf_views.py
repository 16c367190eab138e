"""What the evidence pages show, gathered once for each index: trials, regimens, timeline, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from core.evidence import Passage
from core.lexicon import Entity, EntityKind, Lexicon
from core.outcomes import Contrast, Figure

if TYPE_CHECKING:
    from index.snapshot import Snapshot

PLOT_LOW, PLOT_HIGH = 0.1, 4.0
PLOT_WIDTH = 300


@dataclass(frozen=True)
class ShelfView:
    """Every passage, by what it names and by document. Built from one snapshot and never changed."""

    lexicon: Lexicon
    passages: tuple[Passage, ...]
    naming: dict[str, tuple[Passage, ...]]
    titles: dict[str, str]


@lru_cache(maxsize=2)
def view_shelf(snapshot: Snapshot) -> ShelfView:
    """Read the whole store of a snapshot (some 3,000 statements take 0.2 s, once)."""
    passages = tuple(snapshot.store.all_passages())
    naming: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        for entity in passage.entities:
            naming[entity].append(passage)
    titles = {d.document_id: d.title for d in snapshot.store.documents()}
    return ShelfView(snapshot.lexicon, passages, {k: tuple(v) for k, v in naming.items()}, titles)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of a trial's table."""

    figure: Figure
    passage: Passage


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A row of a forest plot; `x`, `low`, `high` are pixels from the left on a logarithmic axis."""

    label: str
    words: str
    x: float
    low: float | None
    high: float | None
    passage: Passage


def trials_of(view: ShelfView) -> list[tuple[Entity, int]]:
    """Trials with the number of statements that name them, by name."""
    found = [(e, len(view.naming.get(e.id, ()))) for e in view.lexicon.of_kind(EntityKind.TRIAL)]
    return sorted([pair for pair in found if pair[1]], key=lambda pair: pair[0].name.lower())


def outcomes_of(view: ShelfView, trial: str) -> list[Outcome]:
    """The trial's figures, efficacy before harms, the whole trial before its subgroups."""
    found = [Outcome(f, p) for p in view.naming.get(trial, ()) for f in p.figures if f.trial == trial]
    order = {"os": 0, "pfs": 1, "orr": 2}
    return sorted(
        found,
        key=lambda o: (
            o.figure.endpoint.startswith("ae:"),
            order.get(o.figure.endpoint, 9),
            o.figure.endpoint,
            o.figure.population is not None,
            o.figure.population or "",
            o.passage.passage_id,
        ),
    )


def forest_of(view: ShelfView, trial: str) -> list[PlotLine]:
    """The trial's hazard ratios, as they stand in its statements."""
    lines = []
    for passage in view.naming.get(trial, ()):
        for contrast in passage.contrasts:
            if contrast.trial == trial and contrast.hr is not None and contrast.measure == "hr":
                lines.append(_line(view, contrast, passage))
    unique = {(line.label, line.words): line for line in lines}
    return sorted(unique.values(), key=lambda line: line.label)


def _line(view: ShelfView, contrast: Contrast, passage: Passage) -> PlotLine:
    arms = f"{name_of(view, contrast.arm_a)} v {name_of(view, contrast.arm_b)}"
    group = f" ({name_of(view, contrast.population)})" if contrast.population else ""
    hr = contrast.hr or Decimal(1)
    words, low, high = f"HR {hr}", None, None
    if contrast.ci:
        words += f" ({contrast.ci_level or 95}% CI {contrast.ci[0]}-{contrast.ci[1]})"
        low = _place(contrast.ci[0]) if isinstance(contrast.ci[0], Decimal) else None
        high = _place(contrast.ci[1]) if isinstance(contrast.ci[1], Decimal) else None
    if contrast.followup_months:
        words += f", follow-up {contrast.followup_months} mo"
    label = f"{name_of(view, contrast.endpoint)}, {arms}{group}"
    return PlotLine(label, words, _place(hr), low, high, passage)


def _place(value: Decimal) -> float:
    bounded = min(max(float(value), PLOT_LOW), PLOT_HIGH)
    return round(PLOT_WIDTH * log(bounded / PLOT_LOW) / log(PLOT_HIGH / PLOT_LOW), 1)


def plot_ticks() -> list[tuple[str, float]]:
    """Ticks of the axis: label and pixel."""
    return [(label, _place(Decimal(label))) for label in ("0.1", "0.25", "0.5", "1", "2", "4")]


def name_of(view: ShelfView, entity_id: str | None) -> str:
    """A lexicon id in words; several joined by + each; `ae:x` is the event's name."""
    if not entity_id:
        return "not named"
    parts = [part.removeprefix("ae:") for part in entity_id.split("+")]
    entities = view.lexicon.entities
    return " and ".join(entities[p].name if p in entities else p.replace("_", " ") for p in parts)


def figure_words(figure: Figure) -> str:
    """A figure as printed: "57.6% (95% CI 50-65)", "not reached"."""
    unit = figure.unit if figure.unit.startswith("%") else f" {figure.unit}"
    words = "not reached" if figure.value == "NR" else f"{figure.value}{unit}"
    sign = {"gte": "at least ", "lte": "at most ", "approx": "about "}.get(figure.comparator, "")
    if figure.ci:
        low, high = ("not reached" if v == "NR" else str(v) for v in figure.ci)
        words += f" ({figure.ci_level or 95}% CI {low}-{high})"
    return sign + words


def statistic_words(figure: Figure) -> str:
    if figure.landmark_months:
        return f"at {figure.landmark_months} months"
    return {"median": "median", "rate": "rate", "count": "patients", "mean": "mean"}.get(figure.statistic, "")


def regimens_of(view: ShelfView) -> list[tuple[Entity, int]]:
    """Regimens (and drugs given alone) with the number of statements that name them."""
    found = [(e, len(view.naming.get(e.id, ()))) for e in view.lexicon.regimens()]
    return sorted([pair for pair in found if pair[1]], key=lambda pair: pair[0].name.lower())


def statements_by_kind(passages: Sequence[Passage]) -> list[tuple[str, list[Passage]]]:
    """Passages under the kind of their document: labels first, the article and reviews last."""
    order = ("label", "trial", "guideline", "definition", "review", "article", "other")
    groups = {kind: [p for p in passages if p.kind == kind] for kind in order}
    return [(kind, found) for kind, found in groups.items() if found]


@dataclass(frozen=True, slots=True)
class Step:
    """A dated fact of the regulatory timeline."""

    date: str
    passage: Passage
    ended: bool


def timeline_of(view: ShelfView, jurisdiction: str, drug: str) -> list[Step]:
    """Dated label and timeline statements, newest first; each fact once (the timeline's own words win)."""
    chosen = [
        p
        for p in view.passages
        if p.document_id == "regulatory-timeline"
        and p.effective_from
        and (not jurisdiction or p.jurisdiction == jurisdiction)
        and (not drug or drug in p.entities)
    ]
    steps = [Step(p.effective_from or "", p, p.replaced_by is not None) for p in chosen]
    return sorted(steps, key=lambda s: s.date, reverse=True)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the article says, the checks that concern it, and what stands against it."""

    checks: tuple[str, ...]
    article: Passage
    corrected_by: tuple[Passage, ...]


def corrections_of(view: ShelfView) -> list[Correction]:
    by_id = {p.passage_id: p for p in view.passages}
    found = [
        Correction(p.discrepancies, p, tuple(by_id[i] for i in p.corrected_by if i in by_id))
        for p in view.passages
        if p.discrepancies
    ]
    return sorted(found, key=lambda c: c.checks)
