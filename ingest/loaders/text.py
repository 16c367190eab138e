"""Plain text: paragraphs are parted by empty lines; a short line alone before them may be the title."""

from __future__ import annotations

import re
from pathlib import PurePath

from core.errors import DocumentError
from ingest.loaded import Block, Loaded, clean

_EMPTY_LINE = re.compile(r"\n[ \t\f\v]*\n")
_TITLE_LENGTH = 150


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where the encoding was a guess. Raises DocumentError for binary content."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    if b"\0" in data[:65536]:
        at = data.index(b"\0")
        raise DocumentError(
            f"it is not text (a zero byte at byte {at}); Kahler reads UTF-8, UTF-16 and Latin text"
        )
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return data.decode("cp1252", "replace"), (f"not UTF-8 at byte {error.start}; read as Windows-1252",)


def title_from(name: str) -> str:
    """A file's name as a title: `my-document.md` becomes `my document`."""
    return clean(PurePath(name).stem.replace("_", " ").replace("-", " ")) or clean(name)


def load(data: bytes, name: str) -> Loaded:
    text, notes = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = [p for p in (clean(part) for part in _EMPTY_LINE.split(text)) if p]
    if not paragraphs:
        raise DocumentError("it is empty")
    first = paragraphs[0]
    titled = len(paragraphs) > 1 and len(first) <= _TITLE_LENGTH and not first.endswith((".", ":", ";", ","))
    return Loaded(
        title=first if titled else title_from(name),
        blocks=tuple(Block(text=p) for p in paragraphs),
        notes=notes,
    )
