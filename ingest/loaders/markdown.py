"""Markdown, with front matter or without: headings, paragraphs, list items, tables as rows, code as text."""

from __future__ import annotations

import re
from typing import Any

import yaml

from core.evidence import Kind
from ingest.loaded import Block, BlockKind, Loaded, clean, table_texts
from ingest.loaders.text import decode, title_from

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`+([^`\n]+)`+"), r"\1"),
    (re.compile(r"</?(?:b|i|em|strong|sub|sup|br|span|p|div|a|u)\b[^<>]*>", re.IGNORECASE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])"), r"\1"),
)


def load(data: bytes, name: str) -> Loaded:
    text, notes = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, more = _front_matter(text)
    match = _FRONT.match(text) if front is not None else None
    title, blocks = read_blocks(_COMMENT.sub("", text[match.end() :] if match else text))
    values = front or {}
    return Loaded(
        title=clean(str(values.get("title") or "")) or title or title_from(name),
        blocks=tuple(blocks),
        kind=_kind(values.get("kind")),
        year=_year(values.get("year") or values.get("published") or values.get("date")),
        notes=(*notes, *more),
        **{
            k: clean(str(values[k]))
            for k in _TAKEN
            if isinstance(values.get(k), (str, int, float)) or _is_date(values.get(k))
        },
    )


_TAKEN = ("citation", "published", "jurisdiction", "licence", "doi", "pmid", "nct", "url")


def _is_date(value: object) -> bool:
    return hasattr(value, "isoformat")


def _kind(value: object) -> Kind:
    return Kind(value) if isinstance(value, str) and value in set(Kind) else Kind.OTHER


def _year(value: object) -> int | None:
    found = re.search(r"\b(1[89]\d\d|20\d\d)\b", str(value or ""))
    return int(found.group()) if found else None


def _front_matter(text: str) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The front matter's fields; None where there is none, with a note where it is not valid YAML."""
    match = _FRONT.match(text)
    if match is None:
        return None, ()
    try:
        values = yaml.load(match.group(1), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 2}" if mark else ""
        return {}, (f"its front matter is not valid YAML{where}; title and year were not read from it",)
    return (values, ()) if isinstance(values, dict) else (None, ())


def plain(text: str) -> str:
    """Inline marks removed, their words kept."""
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return clean(text)


def read_blocks(text: str) -> tuple[str, list[Block]]:
    """The first level-1 heading (the title, "" without) and the blocks in order."""
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    title = ""
    waiting: list[str] = []

    def section() -> tuple[str, ...]:
        return tuple(words for _, words in path)

    def flush() -> None:
        words = plain("\n".join(waiting))
        waiting.clear()
        if words:
            blocks.append(Block(text=words, section=section()))

    def head(level: int, words: str) -> None:
        nonlocal title
        flush()
        words = plain(words)
        if not words:
            return
        if level == 1 and not title:
            title = words
            path.clear()
        else:
            while path and path[-1][0] >= level:
                path.pop()
            path.append((level, words))
        blocks.append(Block(text=words, kind=BlockKind.HEADING, section=section()))

    lines = text.split("\n")
    at = 0
    fence = ""
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence:
            if line.strip().startswith(fence):
                fence = ""
                flush()
            else:
                waiting.append(line.replace("`", "\\`"))
        elif opened := _FENCE.match(line):
            flush()
            fence = opened.group(1)[:3]
        elif found := _HEADING.match(line):
            head(len(found.group(1)), found.group(2))
        elif waiting and _UNDERLINE.match(line) and not _ITEM.match(waiting[0]):
            words = " ".join(waiting)
            waiting.clear()
            head(1 if line.strip().startswith("=") else 2, words)
        elif not line.strip() or _RULE.match(line):
            flush()
        elif "|" in line and at < len(lines) and "-" in lines[at] and _TABLE_RULE.match(lines[at]):
            flush()
            header = _cells(line)
            at += 1
            rows = []
            while at < len(lines) and "|" in lines[at] and lines[at].strip():
                rows.append(_cells(lines[at]))
                at += 1
            blocks += [
                Block(text=t, kind=BlockKind.ROW, section=section()) for t in table_texts(header, rows)
            ]
        else:
            if item := _ITEM.match(line):
                flush()
                line = line[item.end() :]
            waiting.append(line.lstrip().lstrip(">") if line.lstrip().startswith(">") else line)
    flush()
    return title, blocks


def _cells(line: str) -> list[str]:
    inner = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line)
    return [plain(cell) for cell in re.split(r"(?<!\\)\|", inner)]
