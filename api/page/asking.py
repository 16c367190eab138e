"""The page's addresses: asking, an answer by its id and its exports, documents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from api.db.reviews import Subject
from api.http.dependencies import (
    BookDep,
    MetricsDep,
    ServiceDep,
    StoreDep,
    get_service,
)
from api.page import exports
from api.page.addresses import citation_address
from api.page.documents import lay_out, quoted_passage
from api.page.rendering import render
from core.answers import Audience
from core.errors import InputError, KahlerError

router = APIRouter()

EXAMPLES = (
    "What was median OS with DPd in MM-014?",
    "DVd in len-ref patients - how good is it really?",
    "Is Blenrep available in the US now and for whom?",
    "Which is better head to head, teclistamab or elranatamab?",
    "Do I need eye exams on Blenrep?",
    "Pomalidomide dose at CrCl 40 mL/min?",
)


@router.get("/")
def show_asking(
    request: Request,
    store: StoreDep,
    metrics: MetricsDep,
    q: str = "",
    audience: str = "clinician",
    as_of: str = "",
    after: str = "",
) -> Response:
    """The question box and, with `q`, the answer; `after` is the answer that the question follows from.

    Works without the script.
    """
    context: dict[str, object] = {"question": q, "audience": audience, "as_of": as_of, "examples": EXAMPLES}
    if not q.strip():
        return render("ask.html", request, {**context, "answer": None, "error": None})
    try:
        service = get_service(request)
        if audience not in set(Audience):
            raise InputError(f"audience {audience[:40]!r} is not known; use clinician or patient")
        before = ((store.get(after).standalone_query, ""),) if after else ()
        answer = service.ask(q, audience=audience, as_of=as_of or None, history=before)
    except KahlerError as error:
        context |= {"answer": None, "error": str(error), "title": "Not answered"}
        return render("ask.html", request, context, status=error.http_status)
    metrics.count_answer(answer)
    store.remember(answer)
    store.save(answer)
    return render("ask.html", request, {**context, "answer": answer, "error": None, "title": q[:80]})


@router.get("/answers/{answer_id}.ris")
def export_ris(answer_id: str, store: StoreDep) -> Response:
    return _download(
        exports.as_ris(store.get(answer_id)), "application/x-research-info-systems", "ris", answer_id
    )


@router.get("/answers/{answer_id}.bib")
def export_bibtex(answer_id: str, store: StoreDep) -> Response:
    return _download(exports.as_bibtex(store.get(answer_id)), "application/x-bibtex", "bib", answer_id)


@router.get("/answers/{answer_id}.txt")
def export_text(answer_id: str, store: StoreDep) -> Response:
    return PlainTextResponse(exports.as_text(store.get(answer_id)), headers={"cache-control": "no-store"})


def _download(text: str, media_type: str, ending: str, answer_id: str) -> Response:
    name = "".join(c for c in answer_id if c.isalnum() or c in "-_")[:40]
    headers = {
        "content-disposition": f'attachment; filename="kahler-{name}.{ending}"',
        "cache-control": "no-store",
    }
    return Response(text, media_type=media_type, headers=headers)


@router.get("/answers/{answer_id}")
def show_answer(
    request: Request, answer_id: str, service: ServiceDep, store: StoreDep, book: BookDep, part: bool = False
) -> Response:
    """An answer given before; with `part` only its body, which the script puts into the page."""
    answer = book.with_present_status(store.get(answer_id))
    context = {
        "answer": answer,
        "question": answer.question,
        "audience": str(answer.audience),
        "as_of": "",
        "examples": EXAMPLES,
        "error": None,
        "title": answer.question[:80],
    }
    return render("_answer.html" if part else "ask.html", request, context)


@router.get("/documents/{document_id:path}")
def show_document(
    request: Request,
    document_id: str,
    service: ServiceDep,
    book: BookDep,
    start: Annotated[int | None, Query(alias="from", ge=0)] = None,
    end: Annotated[int | None, Query(alias="to", ge=0)] = None,
    slug: Annotated[str, Query(alias="quote", max_length=200)] = "",
    part: bool = False,
) -> Response:
    """A document with the quoted range marked; with `part` only its body, for the panel beside an answer.

    `quote` names a passage by its slug instead of its range; on a page of its own it leads to the range's address.
    """
    document = service.document(document_id)
    if slug:
        passage = service.snapshot.store.passage(f"{document_id}#{slug}")
        if not part:
            address = citation_address(document_id, passage.passage_id, passage.start, passage.end)
            return RedirectResponse(address)
        start, end = passage.start, passage.end
    review = book.review_of(Subject.DOCUMENT, document_id, document.sha256)
    store = service.snapshot.store
    passages = store.passages(store.rows_of_document(document_id))
    quoted = (start, end) if start is not None and end is not None and start < end else None
    context = {
        "document": document,
        "layout": lay_out(document, passages, quoted),
        "quoted": quoted_passage(passages, quoted),
        "title": document.title,
        "part": part,
        "review": review,
    }
    return render("_document.html" if part else "document.html", request, context, private=False)
