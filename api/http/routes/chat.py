"""/v1/chat/completions and /v1/models: the door that chat front ends and the openai client know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import JSONResponse, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.chat_text import Message, write_message
from api.http.chat_bodies import ChatBody, ChatMessage, Completion, Model, ModelList
from api.http.dependencies import MetricsDep, ServiceDep, StoreDep
from api.http.schemas import UNREADABLE, errors, events
from api.page.rendering import citation_address
from core.answers import Answer
from core.errors import CitationError, InputError

router = APIRouter(prefix="/v1", tags=["chat"])

# No tokens are billed or counted.
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
MODELS = {"kahler": "clinician", "kahler-patient": "patient"}


@router.get("/models", summary="The models: one for each audience")
def list_models() -> ModelList:
    return ModelList(data=[Model(id=name) for name in MODELS])


@router.get("/models/{model}", summary="One model", responses=errors(404))
def get_model(model: str) -> Model:
    _check_model(model)
    return Model(id=model)


@router.post(
    "/chat/completions",
    response_model=Completion,
    summary="Answer the last user message, as the OpenAI API does",
    responses={
        **events("A chat.completion.chunk; after the last one `[DONE]`."),
        **UNREADABLE,
        **errors(404, 502, 503),
    },
)
def complete(
    body: ChatBody,
    request: Request,
    service: ServiceDep,
    store: StoreDep,
    metrics: MetricsDep,
    later: BackgroundTasks,
) -> Response:
    """System messages are not followed: what Kahler says is decided by its shelf. Earlier turns give the context.

    Citations are annotations of type `url_citation`; the address leads to the quote in its document.
    """
    audience = _check_model(body.model)
    question, history = read_turns(body.messages)
    answer = service.ask(question, audience=audience, as_of=body.kahler.as_of, history=history)
    metrics.count_answer(answer)
    store.remember(answer)
    message = write_message(answer)
    base = {"id": f"chatcmpl-{answer.answer_id}", "created": _seconds(answer), "model": body.model}
    notes = annotations_of(message, answer, str(request.base_url).rstrip("/"))
    more = {"kahler": answer.model_dump(mode="json")} if body.kahler.evidence else {}
    if body.stream:
        store.save(answer)
        usage_asked = body.stream_options is not None and body.stream_options.include_usage
        return EventSourceResponse(
            _chunks(base, message, notes, more, usage_asked), headers={"cache-control": "no-store"}
        )
    later.add_task(store.save, answer)
    whole = {"role": "assistant", "content": message.text, "refusal": None, "annotations": notes}
    choice = {"index": 0, "message": whole, "finish_reason": "stop", "logprobs": None}
    return JSONResponse(
        {**base, "object": "chat.completion", "choices": [choice], "usage": USAGE, **more},
        background=later,
        headers={"cache-control": "no-store"},
    )


def read_turns(messages: list[ChatMessage]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question (the last user message) and the turns before it as (question, answer)."""
    spoken = [m for m in messages if m.role in {"user", "assistant"} and m.words.strip()]
    last = next((at for at in range(len(spoken) - 1, -1, -1) if spoken[at].role == "user"), None)
    if last is None:
        raise InputError("there is no user message with text; send one with the question")
    history: list[tuple[str, str]] = []
    for message in spoken[:last]:
        if message.role == "user":
            history.append((message.words, ""))
        elif history:
            history[-1] = (history[-1][0], message.words)
    return spoken[last].words, tuple(history)


def annotations_of(message: Message, answer: Answer, base_url: str) -> list[dict[str, Any]]:
    """One url_citation for each place where a reference is used."""
    out = []
    for mark in message.marks:
        ref = answer.references[mark.marker - 1]
        citation = {
            "start_index": mark.start,
            "end_index": mark.end,
            "title": ref.citation or ref.title,
            "url": base_url + citation_address(ref.document_id, ref.passage_id, ref.start, ref.end),
        }
        out.append({"type": "url_citation", "url_citation": citation})
    return out


def _chunks(
    base: dict[str, Any],
    message: Message,
    notes: list[dict[str, Any]],
    more: dict[str, Any],
    usage_asked: bool,
) -> Iterator[ServerSentEvent]:
    base = {**base, "usage": None} if usage_asked else base

    def chunk(delta: dict[str, Any], finish: str | None = None, **extra: Any) -> ServerSentEvent:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        body = {**base, "object": "chat.completion.chunk", "choices": [choice], **extra}
        return ServerSentEvent(json.dumps(body, ensure_ascii=False))

    yield chunk({"role": "assistant", "content": ""})
    for at, line in enumerate(message.lines):
        yield chunk({"content": ("\n" if at else "") + line})
    yield chunk({"annotations": notes}, "stop", **more)
    if usage_asked:
        last = {**base, "object": "chat.completion.chunk", "choices": [], "usage": USAGE}
        yield ServerSentEvent(json.dumps(last))
    yield ServerSentEvent("[DONE]")


def _check_model(model: str) -> str:
    try:
        return MODELS[model]
    except KeyError:
        raise CitationError(f"there is no model {model!r}; use one of: {', '.join(MODELS)}") from None


def _seconds(answer: Answer) -> int:
    return int(datetime.fromisoformat(answer.created_at).timestamp())
