"""Which regimen has which evidence, what is thin, and which sources were last reviewed more than a year ago."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from core.evidence import Frozen, Kind, Passage
from core.figures import parse_results
from shelf.label_status import LabelLine, Standing, label_lines
from shelf.outcomes import base_regimens
from shelf.shelf import ShelfContent

_CONTROLS = frozenset({"dex_mono", "standard_regimens", "rd", "vd", "pd", "kd"})


class TrialCoverage(Frozen):
    """A trial that names the regimen as an arm: its phase as its statements give it, and its results for this arm."""

    trial: str
    name: str
    phase: str | None
    figures: int


class RegimenCoverage(Frozen):
    """What the shelf holds on one regimen. `thin` says in words what is missing; empty where nothing is."""

    regimen: str
    name: str
    statements: int
    labels: tuple[LabelLine, ...]
    trials: tuple[TrialCoverage, ...]
    thin: tuple[str, ...]


class StaleDocument(Frozen):
    """A source whose last review (or, without one, the check of the whole shelf) is older than a year."""

    document_id: str
    last_reviewed: str


class Coverage(Frozen):
    regimens: tuple[RegimenCoverage, ...]
    documents_by_kind: dict[str, int]
    statements_by_kind: dict[str, int]
    figures: int
    contrasts: int
    stale: tuple[StaleDocument, ...]


def list_coverage(shelf: ShelfContent, today: str | None = None) -> Coverage:
    """Coverage of every regimen of the lexicon. `today` (ISO date) is the day of the question; default the shelf's own."""
    by_kind: dict[str, int] = defaultdict(int)
    for passage in shelf.passages:
        by_kind[str(passage.kind)] += 1
    documents: dict[str, int] = defaultdict(int)
    for document in shelf.documents:
        documents[str(document.kind)] += 1
    phases = _phases(shelf)
    trials = [p for p in shelf.passages if p.kind is Kind.TRIAL]
    return Coverage(
        regimens=tuple(
            _regimen(entity.id, entity.name, shelf, trials, phases)
            for entity in shelf.lexicon.regimens()
            if entity.id != "standard_regimens"
        ),
        documents_by_kind=dict(documents),
        statements_by_kind=dict(by_kind),
        figures=sum(len(p.figures) for p in trials),
        contrasts=sum(len(p.contrasts) for p in trials),
        stale=_stale(shelf, today or shelf.manifest.as_of),
    )


def _regimen(
    regimen: str, name: str, shelf: ShelfContent, trials: list[Passage], phases: Mapping[str, str]
) -> RegimenCoverage:
    named = [p for p in shelf.passages if regimen in p.entities]
    counts: dict[str, int] = defaultdict(int)
    for passage in trials:
        for figure in passage.figures:
            if figure.trial and regimen in base_regimens(figure.arm):
                counts[figure.trial] += 1
    arms = {e.id for e in shelf.lexicon.entities.values() if regimen in e.arms}
    found = tuple(
        TrialCoverage(trial=t, name=shelf.lexicon[t].name, phase=phases.get(t), figures=counts.get(t, 0))
        for t in sorted(arms | set(counts), key=lambda t: (-_rank(phases.get(t)), t))
    )
    labels = label_lines(regimen, shelf.passages)
    return RegimenCoverage(
        regimen=regimen,
        name=name,
        statements=len(named),
        labels=labels,
        trials=found,
        thin=_thin(regimen, labels, found),
    )


def _thin(regimen: str, labels: tuple[LabelLine, ...], trials: tuple[TrialCoverage, ...]) -> tuple[str, ...]:
    notes = []
    seen = {line.jurisdiction for line in labels}
    notes += [f"no {agency} label statement" for agency in ("US", "EU") if agency not in seen]
    notes += [
        f"{line.jurisdiction} status not checked" for line in labels if line.standing is Standing.NOT_CHECKED
    ]
    if not any(t.figures for t in trials):
        notes.append("no figures")
    elif not any((t.phase or "").startswith("3") and t.figures for t in trials) and regimen not in _CONTROLS:
        notes.append("no phase 3 figures")
    return tuple(notes)


def _phases(shelf: ShelfContent) -> dict[str, str]:
    """The phase of each trial, read from its own statements ("phase 3", "phase 1b/2"); the highest that they name."""
    found: dict[str, set[str]] = defaultdict(set)
    for passage in shelf.passages:
        if passage.kind is not Kind.TRIAL or " phase " not in f" {passage.text} ".replace("(", " "):
            continue
        results = parse_results(passage.text, shelf.lexicon)
        if len(results.trials) == 1:
            found[results.trials[0]] |= {d.value for d in results.designs if d.role == "phase"}
    return {trial: max(phases, key=_rank) for trial, phases in found.items() if phases}


def _rank(phase: str | None) -> float:
    digits = [int(c) for c in phase or "" if c.isdigit()]
    return max(digits) - (0.5 if len(digits) > 1 else 0) if digits else 0


def _stale(shelf: ShelfContent, today: str) -> tuple[StaleDocument, ...]:
    limit = _day(today)
    old = []
    for source in shelf.sources:
        reviewed = str(source.front.get("last_reviewed") or shelf.manifest.evidence_checked_to)
        if (limit - _day(reviewed)).days > 365:
            old.append(StaleDocument(document_id=source.document.document_id, last_reviewed=reviewed))
    return tuple(old)


def _day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])
