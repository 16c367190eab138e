"""/v1/chat/completions and /v1/models: the door that chat front ends and the openai client know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.chat_text import Message, write_message
from api.http.dependencies import MetricsDep, ServiceDep, StoreDep
from api.http.schemas import ERRORS
from api.page.rendering import citation_address
from core.answers import Answer
from core.errors import CitationError, InputError

router = APIRouter(prefix="/v1", tags=["chat"], responses=ERRORS)

# No tokens are billed or counted.
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
MODELS = {"kahler": "clinician", "kahler-patient": "patient"}


class TextPart(BaseModel):
    model_config = ConfigDict(extra="allow")

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[TextPart] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class Extra(BaseModel):
    """Kahler's own wishes, sent as `extra_body={"kahler": {...}}`."""

    model_config = ConfigDict(extra="forbid")

    evidence: bool = Field(default=False, description="Add the whole Answer as `kahler`.")
    as_of: str | None = None


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


class ChatBody(BaseModel):
    """What other servers take as well (temperature, tools, ...) is accepted and has no effect: nothing is sampled."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "model": "kahler",
                    "messages": [{"role": "user", "content": "What was median OS with DPd in MM-014?"}],
                }
            ]
        },
    )

    model: str = "kahler"
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=200)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    kahler: Extra = Extra()


@router.get("/models", summary="The models: one for each audience")
def list_models() -> dict[str, Any]:
    return {"object": "list", "data": [_model(name) for name in MODELS]}


@router.get("/models/{model}", summary="One model")
def get_model(model: str) -> dict[str, Any]:
    _check_model(model)
    return _model(model)


@router.post("/chat/completions", summary="Answer the last user message, as the OpenAI API does")
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


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1_763_769_600, "owned_by": "kahler"}


def _seconds(answer: Answer) -> int:
    return int(datetime.fromisoformat(answer.created_at).timestamp())
