"""A document as the page shows it: headings and paragraphs, each passage with its address, the quote marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.evidence import Document, Passage

WINDOW = 60_000
"""Characters shown at once: a long document is shown around the quote."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `marked` where it is quoted."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the document. `anchors` are the slugs of passages that begin in it; `passage` where it is exactly one."""

    heading: bool
    pieces: tuple[Piece, ...]
    anchors: tuple[str, ...]
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Layout:
    """`skipped_before`, `skipped_after`: whether text was left out because the document is long."""

    blocks: tuple[Block, ...]
    skipped_before: bool
    skipped_after: bool


def lay_out(
    document: Document, passages: Sequence[Passage], quoted: tuple[int, int] | None = None, focus: int = 0
) -> Layout:
    """Cut the canonical text into lines. `quoted` is a half-open range of it; `focus` an offset that must be shown."""
    text = document.text
    first, last = _window(text, quoted[0] if quoted else focus)
    headings = {s.start for s in document.sections}
    exact = {(p.start, p.end): p for p in passages}
    starts = sorted((p.start, p.passage_id.partition("#")[2]) for p in passages)
    blocks: list[Block] = []
    at = first
    coming = 0
    while coming < len(starts) and starts[coming][0] < first:
        coming += 1
    title_at = 0 if text.startswith(document.title) else -1
    for line in text[first:last].split("\n"):
        end = at + len(line)
        anchors = []
        while coming < len(starts) and starts[coming][0] <= end:
            anchors.append(starts[coming][1])
            coming += 1
        if line.strip() and not (at == title_at and line == document.title):
            is_heading = at in headings and (at, end) not in exact and len(line) < 200
            blocks.append(Block(is_heading, _pieces(line, at, quoted), tuple(anchors), exact.get((at, end))))
        at = end + 1
    return Layout(tuple(blocks), first > 0, last < len(text))


def _window(text: str, focus: int) -> tuple[int, int]:
    if len(text) <= WINDOW:
        return 0, len(text)
    first = max(0, min(focus, len(text)) - WINDOW // 2)
    last = min(len(text), first + WINDOW)
    first = text.rfind("\n", 0, first) + 1 if first else 0
    stop = text.find("\n", last)
    return first, stop if stop >= 0 else len(text)


def _pieces(line: str, at: int, quoted: tuple[int, int] | None) -> tuple[Piece, ...]:
    if quoted is None:
        return (Piece(line, False),)
    start, end = max(quoted[0] - at, 0), min(quoted[1] - at, len(line))
    if start >= end:
        return (Piece(line, False),)
    cut = (Piece(line[:start], False), Piece(line[start:end], True), Piece(line[end:], False))
    return tuple(piece for piece in cut if piece.text)


def quoted_passage(passages: Sequence[Passage], quoted: tuple[int, int] | None) -> Passage | None:
    """The passage that holds the quoted range."""
    if quoted is None:
        return None
    return next((p for p in passages if p.start <= quoted[0] and quoted[1] <= p.end), None)
