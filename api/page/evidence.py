"""The evidence pages: documents, trials, regimens, timeline, corrections, and what stands here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.db.reviews import Subject
from api.http.dependencies import BookDep, ServiceDep, SettingsDep
from api.page import shelf_views as views
from api.page.addresses import citation_address
from api.page.rendering import render
from api.page.trend import draw_trend
from core.errors import CitationError
from core.evidence import Kind, ReviewStatus
from core.lexicon import EntityKind
from shelf.forest_plot import plan_plot

router = APIRouter()

TREND_METRICS = (
    "fact_recall",
    "wrong_figures",
    "citation_recall",
    "citation_precision",
    "recall_at_5",
    "abstention_recall",
    "over_refusal",
)


@router.get("/documents")
def list_documents(
    request: Request, service: ServiceDep, kind: str = "", jurisdiction: str = "", words: str = ""
) -> Response:
    """All documents, filtered by kind, place and words of their titles."""
    wanted = words.lower().split()
    every = service.documents()
    found = [
        d
        for d in every
        if (not kind or d.kind == kind)
        and (not jurisdiction or d.jurisdiction == jurisdiction)
        and all(w in f"{d.title} {d.citation} {d.trial} {d.document_id}".lower() for w in wanted)
    ]
    context = {
        "title": "Documents",
        "groups": {k: [d for d in found if d.kind == k] for k in Kind},
        "found": len(found),
        "filtered": bool(kind or jurisdiction or wanted),
        "total": len(every),
        "kinds": [str(k) for k in Kind],
        "jurisdictions": sorted({d.jurisdiction for d in every if d.jurisdiction}),
        "kind": kind,
        "jurisdiction": jurisdiction,
        "words": words,
    }
    return render("documents.html", request, context, private=False)


@router.get("/trials")
def list_trials(request: Request, service: ServiceDep) -> Response:
    view = views.view_shelf(service.snapshot)
    context = {"title": "Trials", "trials": views.trials_of(view), "lexicon": view.lexicon}
    return render("trials.html", request, context, private=False)


@router.get("/trials/{trial}")
def show_trial(request: Request, service: ServiceDep, trial: str) -> Response:
    """Outcome table and forest plot, drawn from the structured outcomes of the statements."""
    view = views.view_shelf(service.snapshot)
    entity = view.lexicon.entities.get(trial)
    if entity is None or entity.kind is not EntityKind.TRIAL:
        raise CitationError(f"the shelf knows no trial {trial!r}; /trials lists them")
    passages = view.naming.get(trial, ())
    outcomes = views.outcomes_of(view, trial)
    context = {
        "title": entity.name,
        "trial": entity,
        "outcomes": outcomes,
        "plot": plan_plot(outcomes, view.lexicon, name_trial=False),
        "lexicon": view.lexicon,
        "documents": {p.document_id: view.titles[p.document_id] for p in passages if p.kind == Kind.TRIAL},
        "address": lambda passage_id: _address(view, passage_id),
    }
    return render("trial.html", request, context, private=False)


@router.get("/regimens")
def list_regimens(request: Request, service: ServiceDep) -> Response:
    view = views.view_shelf(service.snapshot)
    context = {"title": "Regimens", "regimens": views.regimens_of(view), "lexicon": view.lexicon}
    return render("regimens.html", request, context, private=False)


@router.get("/regimens/{regimen}")
def show_regimen(request: Request, service: ServiceDep, regimen: str) -> Response:
    """A regimen's card: what it holds, and every statement that names it."""
    view = views.view_shelf(service.snapshot)
    card = service.regimen_card(regimen)
    context = {
        "title": card.name,
        "card": card,
        "names": {e.id: e.name for e in view.lexicon.entities.values()},
        "groups": views.statements_by_kind(view.naming.get(card.regimen, ())),
        "titles": view.titles,
        "name": lambda entity_id: views.name_of(view, entity_id),
        "address": lambda passage_id: _address(view, passage_id),
        "lexicon": view.lexicon,
    }
    return render("regimen.html", request, context, private=False)


@router.get("/timeline")
def show_timeline(request: Request, service: ServiceDep, jurisdiction: str = "", drug: str = "") -> Response:
    """Approvals, withdrawals and label changes, newest first."""
    view = views.view_shelf(service.snapshot)
    drugs = sorted(view.lexicon.of_kind(EntityKind.DRUG), key=lambda e: e.name)
    context = {
        "title": "Regulatory timeline",
        "years": views.group_by_year(views.timeline_of(view, jurisdiction, drug)),
        "jurisdiction": jurisdiction,
        "drug": drug,
        "drugs": drugs,
    }
    return render("timeline.html", request, context, private=False)


@router.get("/corrections")
def show_corrections(request: Request, service: ServiceDep) -> Response:
    """Each check of the article: what it says, beside what corrects it."""
    view = views.view_shelf(service.snapshot)
    context = {"title": "Corrections of the article", "corrections": view.corrections, "whole": False}
    return render("corrections.html", request, context, private=False)


@router.get("/corrections/{check}")
def show_correction(request: Request, service: ServiceDep, check: str) -> Response:
    """One check of the article (D20) with every statement that concerns it."""
    view = views.view_shelf(service.snapshot)
    found = [c for c in view.corrections if c.check == check.upper()]
    if not found:
        raise CitationError(f"there is no check {check[:40]!r} of the article; /corrections lists them")
    context = {"title": f"Correction {found[0].check}", "corrections": found, "whole": True}
    return render("corrections.html", request, context, private=False)


@router.get("/about")
def show_about(request: Request, service: ServiceDep, book: BookDep) -> Response:
    """The editorial policy: what the marks mean, who reviewed what, and how old the evidence is."""
    view = views.view_shelf(service.snapshot)
    seen = {"primary": 0, "secondary_copy": 0, "memory": 0}
    for passage in view.passages:
        if passage.provenance:
            seen[str(passage.provenance)] += 1
    moved = {subject_id for kind, subject_id in book.open_subjects() if kind == Subject.DOCUMENT}
    documents = [d for d in service.documents() if d.document_id in moved]
    reviewed = sum(
        book.review_of(Subject.DOCUMENT, d.document_id, d.sha256).status is ReviewStatus.APPROVED
        for d in documents
    )
    context = {"title": "About", "seen": seen, "documents": len(view.titles), "reviewed": reviewed}
    return render("about.html", request, context, private=False)


@router.get("/eval")
def show_evaluation(request: Request, settings: SettingsDep) -> Response:
    """The latest whole evaluation on this server's data, its gates, and how the means moved over the runs."""
    runs = read_trend(settings.eval_trend)
    shown = [name for name in TREND_METRICS if any(name in run["summary"] for run in runs)]
    context = {
        "title": "Evaluation",
        "runs": runs[-20:][::-1],
        "latest": runs[-1] if runs else None,
        "charts": [chart for name in shown if (chart := draw_trend(name, runs[-20:]))],
        "shown": shown,
        "broken": [g for g in runs[-1]["gates"] if not g["holds"]] if runs else [],
    }
    return render("eval.html", request, context, private=False)


def _address(view: views.ShelfView, passage_id: str) -> str:
    passage = view.by_id[passage_id]
    return citation_address(passage.document_id, passage_id, passage.start, passage.end)


def read_trend(path: Path) -> list[dict[str, Any]]:
    """The runs kept by `kahler eval run`, oldest first; a line cut off by a crash is left out."""
    if not path.is_file():
        return []
    runs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            runs.append(json.loads(line))
        except ValueError:
            continue
    return runs
