"""Reads one Markdown source of the shelf into a Document and its statements as Passages.

The canonical text is what a reader sees: title, section headings, statements, one a line, without the braces.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from core.errors import CorpusError
from core.evidence import Document, Kind, Passage, Provenance, Section, Shelf, Status

# The C loader is safe as well and ten times as fast; it is absent where PyYAML was built without libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FRONT_MATTER_FIELDS = frozenset(
    [
        "document_id",
        "title",
        "kind",
        "citation",
        "year",
        "published",
        "effective",
        "jurisdiction",
        "status",
        "superseded_by",
        "supersedes",
        "doi",
        "pmid",
        "nct",
        "url",
        "licence",
        "provenance",
        "seen_via",
        "trial",
        "arms",
        "review_status",
        "last_reviewed",
        "notes",
    ]
)
STATEMENT_ATTRIBUTES = frozenset(
    [
        "provenance",
        "confidence",
        "seen",
        "effective",
        "jurisdiction",
        "corrects",
        "corrected_by",
        "replaced_by",
        "maturity",
        "cites",
        "status",
    ]
)
_BULLET = re.compile(r"^- \{#(?P<slug>[a-z0-9][a-z0-9-]*)(?P<attributes>[^}]*)\}\s+(?P<text>\S.*)$")
_ISO_PREFIX = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True)
class Statement:
    """A bullet as written: its line number (from 1), slug, attributes and text."""

    line: int
    slug: str
    attributes: Mapping[str, str]
    text: str
    section: str


@dataclass(frozen=True)
class Source:
    """A file of the shelf: front matter as written, statements as written, and the document they make."""

    path: Path
    front: Mapping[str, Any]
    statements: tuple[Statement, ...]
    document: Document
    passages: tuple[Passage, ...]


def read_source(path: Path) -> Source:
    """Read `corpus/<kind>/<document_id>.md`. Raises CorpusError with file, line and remedy."""
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path.name}: cannot be read as UTF-8 text ({error}); save it as UTF-8") from None
    front, body, first_line = _split_front_matter(path, raw)
    statements = _statements(path, body, first_line)
    return _assemble(path, raw, front, statements)


def _split_front_matter(path: Path, raw: str) -> tuple[dict[str, Any], str, int]:
    match = re.match(r"\A---\n(.*?)\n---\n", raw, re.DOTALL)
    if not match:
        raise CorpusError(f"{path.name}:1: no front matter; begin the file with --- and end it with ---")
    try:
        front = yaml.load(match[1], Loader=_LOADER) or {}  # noqa: S506
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is not in the calendar
        raise CorpusError(
            f"{path.name}: front matter is not valid YAML: {' '.join(str(error).split())}"
        ) from None
    unknown = set(front) - FRONT_MATTER_FIELDS
    if unknown:
        raise CorpusError(
            f"{path.name}: unknown front matter field {', '.join(sorted(unknown))}; "
            f"known: {', '.join(sorted(FRONT_MATTER_FIELDS))}"
        )
    return front, raw[match.end() :], raw[: match.end()].count("\n") + 1


def _statements(path: Path, body: str, first_line: int) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    section = ""
    for line, text in enumerate(body.splitlines(), first_line):
        if not text.strip() or text.lstrip().startswith("<!--"):
            continue
        if text.startswith("## "):
            section = text[3:].strip()
        elif text.startswith("- "):
            statements.append(_statement(path, line, text, section))
        else:
            raise CorpusError(
                f"{path.name}:{line}: neither a section (## ...) nor a statement (- {{#slug ...}} text): {text[:60]!r}"
            )
    if not statements:
        raise CorpusError(f"{path.name}: holds no statement; add one or delete the file")
    return tuple(statements)


def _statement(path: Path, line: int, text: str, section: str) -> Statement:
    match = _BULLET.match(text)
    if not match:
        raise CorpusError(f"{path.name}:{line}: a statement begins with - {{#slug attribute=value}} text")
    if not section:
        raise CorpusError(
            f"{path.name}:{line}: a statement stands under a section; add a ## heading above it"
        )
    attributes: dict[str, str] = {}
    for part in match["attributes"].split():
        name, equals, value = part.partition("=")
        if not equals or not value or name not in STATEMENT_ATTRIBUTES:
            raise CorpusError(
                f"{path.name}:{line}: attribute {part!r} is not known; "
                f"known: {', '.join(sorted(STATEMENT_ATTRIBUTES))}"
            )
        attributes[name] = value
    return Statement(line, match["slug"], attributes, match["text"].strip(), section)


def _assemble(path: Path, raw: str, front: Mapping[str, Any], statements: tuple[Statement, ...]) -> Source:
    lines = [str(front.get("title") or "")]
    sections: list[Section] = []
    spans: list[tuple[int, int]] = []
    at = len(lines[0])
    open_section: tuple[str, int] | None = None
    for statement in statements:
        if open_section is None or open_section[0] != statement.section:
            if open_section:
                sections.append(Section(path=(open_section[0],), start=open_section[1], end=at))
            at += 2
            open_section = (statement.section, at)
            lines.append("\n\n" + statement.section)
            at += len(statement.section)
        lines.append("\n" + statement.text)
        spans.append((at + 1, at + 1 + len(statement.text)))
        at += 1 + len(statement.text)
    if open_section:
        sections.append(Section(path=(open_section[0],), start=open_section[1], end=at))
    document = _document(path, raw, front, "".join(lines), tuple(sections))
    passages = tuple(
        _passage(path, document, statement, span) for statement, span in zip(statements, spans, strict=True)
    )
    return Source(path, front, statements, document, passages)


def _document(
    path: Path, raw: str, front: Mapping[str, Any], text: str, sections: tuple[Section, ...]
) -> Document:
    values = {
        **{k: v for k, v in front.items() if v not in (None, "") and k != "last_reviewed"},
        "text": text,
        "sections": sections,
        "shelf": Shelf.CURATED,
        "path": f"{path.parent.name}/{path.name}",
        "sha256": hashlib.sha256(raw.encode()).hexdigest(),
    }
    for name in ("published", "effective", "pmid", "doi", "nct"):
        if name in values:
            values[name] = str(values[name])
    for name in ("supersedes", "seen_via", "arms", "notes"):
        if isinstance(values.get(name), str):
            values[name] = [values[name]]
    try:
        return Document.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise CorpusError(f"{path.name}: front matter field {field}: {first['msg']}") from None


def _passage(path: Path, document: Document, statement: Statement, span: tuple[int, int]) -> Passage:
    given = statement.attributes
    effective_from, effective_to = _interval(path, statement, given.get("effective"))
    try:
        return Passage(
            passage_id=f"{document.document_id}#{statement.slug}",
            document_id=document.document_id,
            section_path=(statement.section,),
            text=statement.text,
            start=span[0],
            end=span[1],
            kind=Kind(document.kind),
            shelf=Shelf.CURATED,
            statement_id=statement.slug,
            published=document.published,
            effective_from=effective_from,
            effective_to=effective_to,
            status=Status(given.get("status", document.status)),
            jurisdiction=given.get("jurisdiction", document.jurisdiction),
            provenance=Provenance(given["provenance"]) if "provenance" in given else document.provenance,
            confidence="medium" if given.get("confidence") == "medium" else None,
            seen=_list(given.get("seen")),
            maturity=given.get("maturity"),
            article_citations=tuple(int(n) for n in _list(given.get("cites"))),
            corrects=_list(given.get("corrects")),
            discrepancies=_list(given.get("corrected_by")),
            replaced_by=given.get("replaced_by"),
        )
    except ValueError as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise CorpusError(f"{path.name}:{statement.line}: #{statement.slug}: {reason}") from None


def _interval(path: Path, statement: Statement, value: str | None) -> tuple[str | None, str | None]:
    if value is None:
        return None, None
    first, dots, last = value.partition("..")
    for date in filter(None, (first, last)):
        if not _ISO_PREFIX.match(date):
            raise CorpusError(
                f"{path.name}:{statement.line}: effective={value} is not a date; write 2025-10-23.. or 2020-08..2022-11"
            )
    return first or None, (last or None) if dots else None


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in (value or "").split(",") if part)
