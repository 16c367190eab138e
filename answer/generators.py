"""Who writes the sentences. Whatever writes them, each passes verification before it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.evidence import Passage


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, and the passages its writer cites for it."""

    text: str
    passage_ids: tuple[str, ...]


class Generator(Protocol):
    """Writes an answer to `question` from `statements`, sentence by sentence. May write anything: nothing is trusted."""

    name: str

    def write(self, question: str, statements: Sequence[Passage], *, audience: str) -> Iterator[Sentence]: ...


class Extractive:
    """The default: the statements themselves, in the order chosen. Each sentence is its own quote."""

    name = "extractive"

    def write(self, question: str, statements: Sequence[Passage], *, audience: str) -> Iterator[Sentence]:
        for statement in statements:
            yield Sentence(statement.text, (statement.passage_id,))
