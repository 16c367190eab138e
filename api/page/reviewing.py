"""The review pages: what was moved, one subject with its history, and the form of a step."""

from __future__ import annotations

from urllib.parse import parse_qs, quote

import yaml
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.db.database import AnswerStore
from api.db.reviews import ReviewBook, Subject
from api.http.dependencies import BookDep, ServiceDep, StoreDep, require_same_origin
from api.http.routes.reviews import content_at
from api.page.addresses import passage_address
from api.page.rendering import render
from api.page.shelf_views import view_shelf
from api.service import Service
from core.errors import CitationError, KahlerError
from core.evidence import ReviewStatus

router = APIRouter()


@router.get("/review")
def list_reviews(request: Request, service: ServiceDep, store: StoreDep, book: BookDep) -> Response:
    """Everything that a reviewer ever moved, with the status that holds for it now."""
    found = []
    for kind, subject_id in book.open_subjects():
        try:
            content = content_at(Subject(kind), subject_id, service, store)
        except CitationError:
            continue  # the document or rule is gone; so is its review
        found.append(book.review_of(Subject(kind), subject_id, content))
    moved = {(review.subject_kind, review.subject_id) for review in found}
    rules = service.snapshot.compiled("rules")["rules"]
    waiting = {
        Subject.RULE: [(r["id"], r["title"]) for r in rules],
        Subject.DOCUMENT: [(d.document_id, d.title) for d in service.documents()],
    }
    context = {
        "title": "Review",
        "reviews": found,
        "reviewers": book.reviewers(),
        "waiting": {k: [w for w in ws if (k, w[0]) not in moved] for k, ws in waiting.items()},
    }
    return render("reviews.html", request, context)


@router.get("/review/{kind}/{subject_id:path}")
def show_review(
    request: Request, kind: Subject, subject_id: str, service: ServiceDep, store: StoreDep, book: BookDep
) -> Response:
    return _page(request, kind, subject_id, service, store, book, None)


@router.post("/review/{kind}/{subject_id:path}", dependencies=[Depends(require_same_origin)])
async def take_step(
    request: Request, kind: Subject, subject_id: str, service: ServiceDep, store: StoreDep, book: BookDep
) -> Response:
    """One step of the form; on success back to the same page, so that a reload repeats nothing."""
    body = (await request.body()).decode("utf-8", errors="replace")
    form = {name: values[-1] for name, values in parse_qs(body).items()}
    return await run_in_threadpool(_step, request, kind, subject_id, service, store, book, form)


def _step(
    request: Request,
    kind: Subject,
    subject_id: str,
    service: Service,
    store: AnswerStore,
    book: ReviewBook,
    form: dict[str, str],
) -> Response:
    try:
        content = content_at(kind, subject_id, service, store)
        if kind is Subject.ANSWER:
            store.save(store.get(subject_id))
        status = ReviewStatus(form.get("status", ""))
        book.move(
            kind,
            subject_id,
            content,
            to=status,
            token=form.get("token", ""),
            comment=form.get("comment", "")[:4000],
        )
    except ValueError:
        return _page(request, kind, subject_id, service, store, book, "choose one of the steps offered", 422)
    except KahlerError as error:
        return _page(request, kind, subject_id, service, store, book, str(error), error.http_status)
    return RedirectResponse(f"/review/{kind}/{quote(subject_id)}", status_code=303)


def _page(
    request: Request,
    kind: Subject,
    subject_id: str,
    service: Service,
    store: AnswerStore,
    book: ReviewBook,
    error: str | None,
    status: int = 200,
) -> Response:
    review = book.review_of(kind, subject_id, content_at(kind, subject_id, service, store))
    address = {
        Subject.ANSWER: f"/answers/{quote(subject_id)}",
        Subject.DOCUMENT: passage_address(subject_id),
        Subject.RULE: None,
    }[kind]
    rule = _shown_rule(service, subject_id) if kind is Subject.RULE else None
    context = {
        "title": f"Review of {subject_id}",
        "review": review,
        "error": error,
        "address": address,
        "rule": rule,
    }
    return render("review.html", request, context, status=status)


def _shown_rule(service: Service, rule_id: str) -> dict[str, object]:
    """A rule as its reviewer reads it: title, what it does and says, its condition in YAML, and where it stands."""
    raw = next(r for r in service.snapshot.compiled("rules")["rules"] if r["id"] == rule_id)
    known = view_shelf(service.snapshot).by_id
    ids = [f"{s['document_id']}#{s['statement']}" for s in raw.get("sources", ())]
    rest = {k: v for k, v in raw.items() if k not in {"id", "title", "sources", "file", "last_reviewed"}}
    return {
        "title": raw["title"],
        "text": yaml.safe_dump(rest, sort_keys=False, allow_unicode=True, width=100),
        "sources": [known[i] for i in ids if i in known],
    }
