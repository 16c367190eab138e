"""What a check reports, and what it reads: the corpus taken apart once, for all groups of rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.evidence import Frozen, Passage
from core.figures import Results
from core.lexicon import Lexicon
from shelf.source import Source, Statement


class Finding(Frozen):
    """One broken rule: `file` relative to the corpus, `line` from 1 (0: the file as a whole), what, and the remedy."""

    file: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Line:
    """A statement with all that is known of it."""

    file: str
    source: Source
    statement: Statement
    passage: Passage
    results: Results

    def finding(self, rule: str, message: str) -> Finding:
        return Finding(file=self.file, line=self.statement.line, rule=rule, message=message)


@dataclass(frozen=True)
class Reading:
    """A corpus as the checks see it. `plain_words` are words that are known to be no names."""

    corpus: Path
    lexicon: Lexicon
    sources: tuple[Source, ...]
    lines: tuple[Line, ...]
    plain_words: frozenset[str]

    def file_of(self, source: Source) -> str:
        return f"{source.path.parent.name}/{source.path.name}"

    def of_source(self, source: Source) -> Iterator[Line]:
        return (line for line in self.lines if line.source is source)
