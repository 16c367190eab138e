"""Blocks to a Document and its passages. The offsets are exact because the text is laid out here, once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby

from core.errors import DocumentError
from core.evidence import Document, Passage, Section, Shelf
from core.lexicon import Lexicon
from ingest.instructions import find_instructions
from ingest.loaded import Block, BlockKind, Loaded
from ingest.sentences import pack, split_sentences

_SLUG = re.compile(r"[^a-z0-9]+")


def document_id_of(name: str, path: str) -> str:
    """`user-<name>-<8 hex digits of the path>`: the same file keeps its id through every edit."""
    slug = _SLUG.sub("-", name.lower()).strip("-")[:40].strip("-") or "document"
    return f"user-{slug}-{hashlib.sha256(path.encode()).hexdigest()[:8]}"


def assemble(
    loaded: Loaded, *, document_id: str, path: str, sha256: str, lexicon: Lexicon
) -> tuple[Document, list[Passage]]:
    """The document and its passages: `document.text[p.start:p.end] == p.text` for each.

    A passage is a window of sentences, or of whole table rows; it never leaves its section. Raises DocumentError
    where the blocks hold no text.
    """
    blocks = [b for b in loaded.blocks if b.text]
    if not blocks:
        raise DocumentError("it holds no text")
    if all(b.kind is BlockKind.HEADING for b in blocks):
        blocks = [b.model_copy(update={"kind": BlockKind.PARAGRAPH, "section": ()}) for b in blocks]
    text, spans = _lay_out(blocks)
    document = Document(
        document_id=document_id,
        title=loaded.title or document_id,
        text=text,
        sections=tuple(_sections(blocks, spans)),
        kind=loaded.kind,
        shelf=Shelf.USER,
        citation=loaded.citation,
        year=loaded.year,
        jurisdiction=loaded.jurisdiction,
        published=loaded.published,
        licence=loaded.licence,
        doi=loaded.doi,
        pmid=loaded.pmid,
        nct=loaded.nct,
        url=loaded.url,
        path=path,
        notes=(
            *loaded.notes,
            *(
                f"reads like an instruction to a model, kept as plain text: {i!r}"
                for i in find_instructions(text)
            ),
        ),
        sha256=sha256,
    )
    return document, list(_passages(document, blocks, spans, lexicon))


def _lay_out(blocks: list[Block]) -> tuple[str, list[tuple[int, int]]]:
    """The canonical text, and where each block stands in it: rows one a line, the rest an empty line apart."""
    parts: list[str] = []
    spans = []
    at = 0
    before: Block | None = None
    for block in blocks:
        gap = ""
        if before is not None:
            gap = "\n" if before.kind is block.kind is BlockKind.ROW else "\n\n"
        parts += [gap, block.text]
        at += len(gap)
        spans.append((at, at + len(block.text)))
        at += len(block.text)
        before = block
    return "".join(parts), spans


def _runs(blocks: list[Block]) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    for path, run in groupby(range(len(blocks)), key=lambda i: blocks[i].section):
        yield path, list(run)


def _sections(blocks: list[Block], spans: list[tuple[int, int]]) -> Iterator[Section]:
    for path, run in _runs(blocks):
        if path:
            yield Section(path=path, start=spans[run[0]][0], end=spans[run[-1]][1], page=blocks[run[0]].page)


def _passages(
    document: Document, blocks: list[Block], spans: list[tuple[int, int]], lexicon: Lexicon
) -> Iterator[Passage]:
    taken: dict[str, int] = {}
    for path, run in _runs(blocks):
        for kind, same in groupby(run, key=lambda i: blocks[i].kind):
            if kind is BlockKind.HEADING:
                continue
            units: list[tuple[int, int]] = []
            pages: dict[int, int | None] = {}
            for i in same:
                start, end = spans[i]
                found = (
                    [(start, end)]
                    if kind is BlockKind.ROW
                    else split_sentences(document.text[start:end], start)
                )
                units += found
                pages.update(dict.fromkeys((first for first, _ in found), blocks[i].page))
            for start, end in pack(units):
                text = document.text[start:end]
                slug = hashlib.sha256("\0".join([*path, text]).encode()).hexdigest()[:10]
                taken[slug] = taken.get(slug, 0) + 1
                yield Passage(
                    passage_id=f"{document.document_id}#{slug}"
                    + (f"-{taken[slug]}" if taken[slug] > 1 else ""),
                    document_id=document.document_id,
                    section_path=path,
                    text=text,
                    start=start,
                    end=end,
                    page=pages[start],
                    kind=document.kind,
                    shelf=Shelf.USER,
                    published=document.published,
                    jurisdiction=document.jurisdiction,
                    entities=lexicon.entities_of(lexicon.mentions(text)),
                )
