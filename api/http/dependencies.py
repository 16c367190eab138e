"""What routes are given: the service, the store of answers, the reviews, the settings, the counters."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from api.db.database import AnswerStore
from api.db.feedback import FeedbackBook
from api.db.reviews import ReviewBook
from api.http.metrics import Metrics
from api.service import Service
from core.errors import InputError, KahlerError
from core.settings import Settings


def get_service(request: Request) -> Service:
    """The open service. Raises what kept it from opening (IndexMissing, ModelError, ...)."""
    failure = request.app.state.failure
    if failure is not None:
        raise cast(KahlerError, failure)
    return cast(Service, request.app.state.service)


def get_store(request: Request) -> AnswerStore:
    return cast(AnswerStore, request.app.state.store)


def get_settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def get_metrics(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


def get_book(request: Request) -> ReviewBook:
    return ReviewBook(request.app.state.engine)


def get_feedback_book(request: Request) -> FeedbackBook:
    return FeedbackBook(request.app.state.engine)


def require_same_origin(request: Request) -> None:
    """A foreign web page must not write here through a reader's browser. Raises InputError where it tries."""
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host"):
        raise InputError(f"writing from the page {origin[:80]} is not allowed; use the page of this server")


ServiceDep = Annotated[Service, Depends(get_service)]
StoreDep = Annotated[AnswerStore, Depends(get_store)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
MetricsDep = Annotated[Metrics, Depends(get_metrics)]
FeedbackDep = Annotated[FeedbackBook, Depends(get_feedback_book)]
BookDep = Annotated[ReviewBook, Depends(get_book)]
