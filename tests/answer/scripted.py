"""A generator that writes what a test tells it to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from answer.generators import Sentence
from core.evidence import Passage


class Scripted:
    """Writes what it was told, citing the first statement unless the sentence says otherwise."""

    name = "scripted"

    def __init__(self, *sentences: str, cite: tuple[str, ...] | None = None) -> None:
        self.sentences = sentences
        self.cite = cite

    def write(self, question: str, statements: Sequence[Passage], *, audience: str) -> Iterator[Sentence]:
        for text in self.sentences:
            yield Sentence(text, self.cite if self.cite is not None else (statements[0].passage_id,))
