"""What the OpenAI protocol's chat completions send and get."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.schemas import AS_OF_FIELD
from core.answers import Answer
from core.evidence import Frozen


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


class Wishes(BaseModel):
    """Kahler's own wishes, sent as `extra_body={"kahler": {...}}`."""

    model_config = ConfigDict(extra="forbid")

    evidence: bool = Field(default=False, description="Add the whole Answer as `kahler`.")
    as_of: str | None = AS_OF_FIELD


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


class ChatBody(BaseModel):
    """What other servers take as well (temperature, tools, ...) is accepted and has no effect: nothing is sampled."""

    model_config = ConfigDict(extra="allow")

    model: str = "kahler"
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=200)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    kahler: Wishes = Wishes()


class Model(Frozen):
    id: str
    object: Literal["model"] = "model"
    created: int = 1_763_769_600
    owned_by: str = "kahler"


class ModelList(Frozen):
    object: Literal["list"] = "list"
    data: list[Model]


class UrlCitation(Frozen):
    """`content[start_index:end_index]` is what the source at `url` supports, with its [n]; code points, half-open."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(Frozen):
    type: Literal["url_citation"]
    url_citation: UrlCitation


class CompletedMessage(Frozen):
    role: Literal["assistant"]
    content: str
    refusal: None
    annotations: list[Annotation]


class Choice(Frozen):
    index: int
    message: CompletedMessage
    finish_reason: Literal["stop"]
    logprobs: None


class Usage(Frozen):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(Frozen):
    """`kahler` stands where the evidence was asked for. With `stream`, the same comes as chunks."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    kahler: Answer | None = None
