"""What the evidence pages show, gathered once for each index: trials, regimens, timeline, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from core.evidence import Claim, Document, Kind, Passage
from core.lexicon import Entity, EntityKind, Lexicon
from shelf.corrections import Correction, list_corrections
from shelf.outcomes import Outcome, list_outcomes

if TYPE_CHECKING:
    from index.snapshot import Snapshot


@dataclass(frozen=True)
class ShelfView:
    """Every passage, by what it names and by id; `sources`: the short name of each document, as in a reference."""

    lexicon: Lexicon
    passages: tuple[Passage, ...]
    naming: dict[str, tuple[Passage, ...]]
    titles: dict[str, str]
    sources: dict[str, str]
    by_id: dict[str, Passage]
    corrections: tuple[Correction, ...]


@lru_cache(maxsize=2)
def view_shelf(snapshot: Snapshot) -> ShelfView:
    """Read the whole store of a snapshot (some 3,000 statements take 0.2 s, once)."""
    passages = tuple(snapshot.store.all_passages())
    naming: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        for entity in passage.entities:
            naming[entity].append(passage)
    documents = list(snapshot.store.documents())
    return ShelfView(
        lexicon=snapshot.lexicon,
        passages=passages,
        naming={k: tuple(v) for k, v in naming.items()},
        titles={d.document_id: d.title for d in documents},
        sources={d.document_id: _short(d) for d in documents},
        by_id={p.passage_id: p for p in passages},
        corrections=list_corrections(passages),
    )


def _short(document: Document) -> str:
    by_author = document.kind in (Kind.TRIAL, Kind.GUIDELINE, Kind.REVIEW) and document.citation
    own = (document.citation or "").startswith("Kahler")
    return str(document.citation) if by_author and not own else document.title


def trials_of(view: ShelfView) -> list[tuple[Entity, int]]:
    """Trials with the number of statements that name them, by name."""
    found = [(e, len(view.naming.get(e.id, ()))) for e in view.lexicon.of_kind(EntityKind.TRIAL)]
    return sorted([pair for pair in found if pair[1]], key=lambda pair: pair[0].name.lower())


def outcomes_of(view: ShelfView, trial: str) -> list[Outcome]:
    """The trial's results, efficacy before harms, the whole trial before its subgroups."""
    order = {"os": 0, "pfs": 1, "orr": 2}
    return sorted(
        list_outcomes(view.naming.get(trial, ()), view.lexicon, trial=trial),
        key=lambda o: (
            o.endpoint.startswith("ae:"),
            order.get(o.endpoint, 9),
            o.endpoint,
            o.population is not None,
            o.population or "",
            o.passage_id,
        ),
    )


def name_of(view: ShelfView, entity_id: str | None) -> str:
    """A lexicon id in words; several joined by + each; `ae:x` is the event's name."""
    if not entity_id:
        return "not named"
    parts = [part.removeprefix("ae:") for part in entity_id.split("+")]
    entities = view.lexicon.entities
    return " and ".join(entities[p].name if p in entities else p.replace("_", " ") for p in parts)


def statistic_of(outcome: Outcome) -> str:
    """What kind of figures a row holds, where its endpoint does not say it."""
    kinds = {str(f.statistic) for f in outcome.figures}
    return (
        {"median": "median", "mean": "mean", "count": "patients"}.get(kinds.pop(), "")
        if len(kinds) == 1
        else ""
    )


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


def corrected_statement(view: ShelfView, claim: Claim, shown: Collection[str]) -> Passage | None:
    """What the article says that `claim` corrects; None where the answer shows it (`shown`, passage ids) or none fits.

    A check may concern several statements of the article: the one that shares most drugs, trials and terms is meant.
    """
    cited = [view.by_id[c.passage_id] for c in claim.citations if c.passage_id in view.by_id]
    checks = {check for passage in cited for check in passage.corrects}
    named = {entity for passage in cited for entity in passage.entities}
    ids = {passage.passage_id for passage in cited}
    said = [
        p
        for c in view.corrections
        if c.check in checks
        for p in c.article
        if ids & set(p.corrected_by) and named & set(p.entities)
    ]
    if not said or any(p.passage_id in shown for p in said):
        return None
    return max(said, key=lambda p: len(named & set(p.entities)))


def group_by_year(steps: Sequence[Step]) -> dict[str, list[Step]]:
    years: dict[str, list[Step]] = {}
    for step in steps:
        years.setdefault(step.date[:4], []).append(step)
    return years
