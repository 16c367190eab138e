"""/v1/ask, /v1/search, /v1/recommend, /v1/verify, /v1/answers, /v1/feedback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Depends
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from answer.verdicts import Verdict
from api.db.database import AnswerStore
from api.http.dependencies import (
    BookDep,
    MetricsDep,
    ServiceDep,
    StoreDep,
    require_same_origin,
)
from api.http.metrics import Metrics
from api.http.schemas import (
    UNREADABLE,
    AskBody,
    FeedbackBody,
    FeedbackReceipt,
    RecommendBody,
    Recommended,
    SearchBody,
    SearchResults,
    VerifyBody,
    errors,
    events,
)
from api.service import StreamEvent
from core.answers import Answer
from core.errors import InputError, KahlerError

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post(
    "/ask",
    response_model=Answer,
    summary="Answer a question with verbatim citations",
    responses={
        **events(
            "The last, `answer`, holds the whole Answer.",
            ("urgent", "claim", "notice", "abstention", "answer", "error"),
        ),
        **UNREADABLE,
        **errors(502, 503),
    },
)
def ask(
    body: AskBody,
    service: ServiceDep,
    store: StoreDep,
    metrics: MetricsDep,
    later: BackgroundTasks,
) -> Response:
    """With `stream` the answer comes as server-sent events; the last, `answer`, holds the whole Answer."""
    options: dict[str, Any] = {
        "profile": body.profile,
        "audience": str(body.audience),
        "as_of": body.as_of,
        "history": tuple((turn.question, turn.answer) for turn in body.history),
    }
    if body.stream:
        events = iter(service.stream(body.question, **options))
        # The first event is made before the response begins: what is wrong with the request is a 4xx, not an event.
        first = next(events)
        return EventSourceResponse(
            _send(chain([first], events), store, metrics), headers={"cache-control": "no-store"}
        )
    answer = service.ask(body.question, **options)
    metrics.count_answer(answer)
    store.remember(answer)
    later.add_task(store.save, answer)
    return Response(
        answer.model_dump_json(),
        media_type="application/json",
        background=later,
        headers={"cache-control": "no-store"},
    )


def _send(events: Iterator[StreamEvent], store: AnswerStore, metrics: Metrics) -> Iterator[ServerSentEvent]:
    try:
        for event in events:
            if event.kind == "answer":
                answer = Answer.model_validate(event.data)
                metrics.count_answer(answer)
                store.remember(answer)
                store.save(answer)
                yield ServerSentEvent(answer.model_dump_json(), event="answer")
            else:
                yield ServerSentEvent(json.dumps(event.data, ensure_ascii=False), event=event.kind)
    except KahlerError as error:
        detail = {"error": {"type": type(error).__name__, "message": str(error)}}
        yield ServerSentEvent(json.dumps(detail, ensure_ascii=False), event="error")


@router.post(
    "/search",
    summary="Find statements on the shelf and in ingested documents",
    responses={**UNREADABLE, **errors(503)},
)
def search(body: SearchBody, service: ServiceDep) -> SearchResults:
    hits = service.search(body.query, k=body.k, **body.model_dump(mode="json", exclude={"query", "k"}))
    return SearchResults(query=body.query, hits=hits)


@router.post(
    "/recommend",
    response_model=Recommended,
    summary="Regimen options for a patient, rule by rule",
    responses={**UNREADABLE, **errors(503)},
)
def recommend(body: RecommendBody, service: ServiceDep) -> Response:
    if (body.profile is None) == (body.text is None):
        raise InputError("give either profile or text, not both and not neither")
    recommendation = service.recommend(profile=body.profile, text=body.text, as_of=body.as_of)
    data = recommendation.model_dump(mode="json")
    if body.explain:
        data["explanation"] = service.explain(recommendation)
    return Response(json.dumps(data, ensure_ascii=False), media_type="application/json")


@router.post(
    "/verify",
    summary="Check a sentence against a passage or a text",
    responses={**UNREADABLE, **errors(404, 503)},
)
def verify(body: VerifyBody, service: ServiceDep) -> Verdict:
    if (body.passage_id is None) == (body.evidence is None):
        raise InputError("give either passage_id or evidence, not both and not neither")
    if not body.claim.strip():
        raise InputError("the claim is empty; give the sentence to check")
    return service.verify(body.claim, passage_id=body.passage_id, evidence=body.evidence)


@router.get(
    "/answers/{answer_id}", response_model=Answer, summary="An answer given before", responses=errors(404)
)
def get_answer(answer_id: str, store: StoreDep, book: BookDep) -> Response:
    """As it was given; `review_status` is the present one."""
    shown = book.with_present_status(store.get(answer_id))
    return Response(shown.model_dump_json(), media_type="application/json")


@router.post(
    "/feedback",
    status_code=201,
    summary="Say whether an answer helped, or what is wrong with it",
    responses={**UNREADABLE, **errors(404)},
    dependencies=[Depends(require_same_origin)],
)
def give_feedback(body: FeedbackBody, store: StoreDep) -> FeedbackReceipt:
    number = store.add_feedback(body.answer_id, str(body.rating), body.claim, body.comment)
    return FeedbackReceipt(feedback_id=number)
