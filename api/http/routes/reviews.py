"""/v1/reviews: the status of answers, documents and rules, and the steps of named reviewers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field

from api.db.database import AnswerStore
from api.db.reviews import Review, Subject, content_of, content_of_answer
from api.http.dependencies import BookDep, ServiceDep, StoreDep, require_same_origin
from api.http.schemas import UNREADABLE, Body, errors
from api.service import Service
from core.errors import CitationError
from core.evidence import ReviewStatus

router = APIRouter(prefix="/v1/reviews", tags=["review"], responses=errors(404, 422, 503))


TOKEN = HTTPBearer(auto_error=False, description="What kahler reviewer add printed.")


class ReviewBody(Body):
    status: ReviewStatus
    comment: Annotated[str, Field(max_length=4000)] = ""


def content_at(kind: Subject, subject_id: str, service: Service, store: AnswerStore) -> str:
    """The hash of what stands there now. Raises CitationError where there is no such thing."""
    if kind is Subject.ANSWER:
        return content_of_answer(store.get(subject_id))
    if kind is Subject.DOCUMENT:
        return service.document(subject_id).sha256
    for rule in service.snapshot.compiled("rules")["rules"]:
        if rule["id"] == subject_id:
            return content_of(rule)
    raise CitationError(f"there is no rule {subject_id!r}; kahler recommend --explain names them")


@router.get("/{kind}/{subject_id:path}", summary="The review of an answer, a document or a rule")
def get_review(kind: Subject, subject_id: str, service: ServiceDep, store: StoreDep, book: BookDep) -> Review:
    return book.review_of(kind, subject_id, content_at(kind, subject_id, service, store))


@router.post(
    "/{kind}/{subject_id:path}",
    summary="Move it on, as the reviewer whose token is sent as bearer",
    responses={**UNREADABLE, **errors(401, 409)},
    dependencies=[Depends(require_same_origin)],
)
def move_review(
    kind: Subject,
    subject_id: str,
    body: ReviewBody,
    service: ServiceDep,
    store: StoreDep,
    book: BookDep,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(TOKEN)],
) -> Review:
    """Submitted, under_review, approved or changes_requested; what changes after approval is submitted again."""
    if kind is Subject.ANSWER:
        store.save(store.get(subject_id))
    content = content_at(kind, subject_id, service, store)
    token = bearer.credentials if bearer else ""
    return book.move(kind, subject_id, content, to=body.status, token=token, comment=body.comment)
