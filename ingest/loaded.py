"""What a loader hands over: blocks of clean text in reading order, and what the format says of the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from core.evidence import Frozen, Kind


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ROW = "row"


class Block(Frozen):
    """A heading, a paragraph or one table row. `section` holds the headings above it; `page` counts from 1."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    section: tuple[str, ...] = ()
    page: int | None = None


class Loaded(Frozen):
    """A document as read. Identifiers are None where the format carries none; `notes` tell of what was left out."""

    title: str
    blocks: tuple[Block, ...]
    kind: Kind = Kind.OTHER
    citation: str | None = None
    year: int | None = None
    published: str | None = None
    jurisdiction: str | None = None
    licence: str | None = None
    doi: str | None = None
    pmid: str | None = None
    nct: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


_SPACES = re.compile(r"\s+")
# Controls, lone surrogates, private use (a PDF's own glyphs) and non-characters.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff\U000f0000-\U0010ffff]+"
)
# Soft hyphens, zero-width and direction marks hide or reorder words; the byte order mark means nothing within a text.
_INVISIBLE = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_TABLE = {**_INVISIBLE, **_LIGATURES}


def clean(text: str) -> str:
    """One line of composed characters: no controls, no invisible marks, runs of space made one.

    Not NFKC, which would turn 10⁹ into 109.
    """
    composed = unicodedata.normalize("NFC", text).translate(_TABLE)
    return _SPACES.sub(" ", _UNPRINTABLE.sub(" ", composed)).strip()


def table_texts(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows that stand alone, `Arm: DPd | ORR: 77.7%`; the header is a row of its own where that would lose a part of it."""
    texts = []
    used: set[int] = set()
    for cells in rows:
        fits = len(header) == len(cells)
        parts = []
        for at, cell in enumerate(cells):
            if fits and header[at] and cell:
                used.add(at)
                cell = f"{header[at]}: {cell}"
            parts.append(cell)
        texts.append(" | ".join(p for p in parts if p))
    if any(words and at not in used for at, words in enumerate(header)):
        texts.insert(0, " | ".join(filter(None, header)))
    return [t for t in texts if t]
