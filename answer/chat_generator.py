"""Any LangChain chat model as a generator. It writes; nothing it writes is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from answer.generators import Sentence
from core.errors import GeneratorError, SettingsError
from core.evidence import Passage
from core.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

PROMPTS = Path(__file__).parent / "prompts"
MOST_CHARACTERS = 6_000
"""A model that does not stop is stopped."""

_CITES = re.compile(r"\[\s*(\d+(?:\s*[,;]\s*\d+)*)\s*\]")
_END = re.compile(r"(?<=[.!?])(?:\s*\[[\d,;\s]+\])?\s+(?=[A-Z\[(])|\n+")
_OLLAMA = "http://localhost:11434/v1"


class ChatGenerator:
    """Streams sentences of a chat model; a sentence is handed on once its end and its citation were read."""

    def __init__(self, model: BaseChatModel, name: str) -> None:
        self._model = model
        self.name = name

    def write(self, question: str, statements: Sequence[Passage], *, audience: str) -> Iterator[Sentence]:
        """Raises GeneratorError where the model cannot be reached or fails."""
        from langchain_core.messages import HumanMessage, SystemMessage

        system = (PROMPTS / "system.md").read_text(encoding="utf-8")
        if audience == "patient":
            system += (PROMPTS / "patient.md").read_text(encoding="utf-8")
        listed = "\n".join(f"[{n}] {_one_line(s.text)}" for n, s in enumerate(statements, 1))
        asked = (PROMPTS / "question.md").read_text(encoding="utf-8")
        messages = [
            SystemMessage(system),
            HumanMessage(asked.replace("{statements}", listed).replace("{question}", _one_line(question))),
        ]
        ids = [s.passage_id for s in statements]
        for text in _sentences(self._chunks(messages)):
            yield read_sentence(text, ids)

    def _chunks(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        written = 0
        try:
            for chunk in self._model.stream(list(messages)):
                text = chunk.content if isinstance(chunk.content, str) else str(chunk.text)
                written += len(text)
                yield text
                if written > MOST_CHARACTERS:
                    return
        except Exception as error:  # noqa: BLE001  (each provider raises its own)
            first = (str(error).splitlines() or [type(error).__name__])[0]
            raise GeneratorError(
                f"the language model {self.name} did not answer ({first[:120]}); check KAHLER_LLM and KAHLER_LLM_BASE_URL"
            ) from None


def read_sentence(text: str, ids: Sequence[str]) -> Sentence:
    """Split a written sentence into its words and the passages that its [n] name; numbers out of range name nothing."""
    numbers = [
        int(n) for group in _CITES.findall(text) for n in re.split(r"[,;]", group) if n.strip().isdigit()
    ]
    cited = tuple(dict.fromkeys(ids[n - 1] for n in numbers if 1 <= n <= len(ids)))
    plain = re.sub(r"\s+([.!?,;])", r"\1", _CITES.sub("", text)).strip()
    return Sentence(re.sub(r"\s{2,}", " ", plain), cited)


def _sentences(chunks: Iterator[str]) -> Iterator[str]:
    buffer = ""
    for chunk in chunks:
        buffer += chunk
        while match := _END.search(buffer):
            sentence, buffer = buffer[: match.end()].strip(), buffer[match.end() :]
            if sentence:
                yield sentence
    if buffer.strip():
        yield buffer.strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def open_generator(settings: Settings) -> ChatGenerator:
    """The chat model of `KAHLER_LLM` (`openai:NAME` or `ollama:NAME`; any OpenAI-compatible server by base URL)."""
    provider, _, name = settings.llm.partition(":")
    if provider not in ("openai", "ollama") or not name:
        raise SettingsError(
            f"KAHLER_LLM = {settings.llm!r} is not usable; write openai:MODEL or ollama:MODEL, and "
            "KAHLER_LLM_BASE_URL for a server of your own"
        )
    try:
        from langchain_openai import ChatOpenAI
    except ImportError:
        raise SettingsError(
            "KAHLER_LLM needs langchain-openai; run pip install -c constraints.txt -e '.[langchain]'"
        ) from None
    base = settings.llm_base_url or (_OLLAMA if provider == "ollama" else None)
    model = ChatOpenAI(
        model=name,
        base_url=base,
        api_key=settings.llm_api_key or "none",
        timeout=settings.llm_timeout_s,
        temperature=0,
        max_retries=1,
    )
    return ChatGenerator(model, settings.llm)
