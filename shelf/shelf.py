"""The whole shelf: every source read, statements given their entities, figures and links."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from core.errors import CorpusError
from core.evidence import Document, Frozen, Passage
from core.figures import parse_results
from core.lexicon import Lexicon
from shelf.lexicon import load_lexicon
from shelf.source import Source, read_source

LEXICON_FILE = "lexicon.yaml"
MANIFEST_FILE = "manifest.yaml"


class Pending(Frozen):
    """A decision that was pending on the corpus's date; after `date` its outcome reads "not checked"."""

    what: str
    date: str
    statement: str


class ShelfManifest(Frozen):
    as_of: str
    evidence_checked_to: str
    pending: tuple[Pending, ...] = ()


@dataclass(frozen=True)
class ShelfContent:
    """Documents in order of kind and id; passages in the order of their documents and lines."""

    lexicon: Lexicon
    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    corpus_version: str
    manifest: ShelfManifest


def source_paths(corpus: Path) -> list[Path]:
    return sorted(corpus.glob("*/*.md"))


def load_shelf(corpus: Path) -> ShelfContent:
    """Read `corpus/`. Raises CorpusError or LexiconError naming file and line."""
    return understand_all(read_shelf(corpus))


def read_shelf(corpus: Path) -> ShelfContent:
    """As `load_shelf`, but nothing is known yet of what the statements name and which results they hold."""
    if not corpus.is_dir():
        raise CorpusError(f"there is no corpus folder at {corpus}; set KAHLER_CORPUS to it")
    lexicon = load_lexicon(corpus / LEXICON_FILE)
    sources = tuple(read_source(path) for path in source_paths(corpus))
    _check_unique(sources)
    return ShelfContent(
        lexicon=lexicon,
        sources=sources,
        documents=tuple(s.document for s in sources),
        passages=link_corrections(tuple(p for s in sources for p in s.passages)),
        corpus_version=_version(corpus),
        manifest=read_shelf_manifest(corpus),
    )


def understand_all(content: ShelfContent) -> ShelfContent:
    """Fill in what each statement names and which results it holds."""
    return replace(content, passages=tuple(understand(p, content.lexicon) for p in content.passages))


def read_shelf_manifest(corpus: Path) -> ShelfManifest:
    data: dict[str, Any] = yaml.safe_load((corpus / MANIFEST_FILE).read_text(encoding="utf-8"))
    for name in ("as_of", "evidence_checked_to"):
        data[name] = str(data[name])
    data["pending"] = [{**p, "date": str(p["date"])} for p in data.get("pending", [])]
    return ShelfManifest.model_validate(data)


def understand(passage: Passage, lexicon: Lexicon) -> Passage:
    """Fill in what the text names and which results it holds."""
    results = parse_results(passage.text, lexicon)
    # "the hazard ratio for death" is a result for overall survival that does not spell it out
    endpoints = [*(f.endpoint for f in results.figures), *(c.endpoint for c in results.contrasts)]
    entities = (*lexicon.entities_of(results.mentions), *(e for e in endpoints if e in lexicon))
    return passage.model_copy(
        update={
            "figures": results.figures,
            "contrasts": results.contrasts,
            "entities": tuple(dict.fromkeys(entities)),
        }
    )


def link_corrections(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Join the two ends of each check (D20): the article's statements learn which passages correct them."""
    by_check: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        for check in passage.corrects:
            by_check[check].append(passage.passage_id)
    return tuple(
        passage.model_copy(
            update={
                "corrected_by": tuple(dict.fromkeys(i for d in passage.discrepancies for i in by_check[d]))
            }
        )
        if passage.discrepancies
        else passage
        for passage in passages
    )


def _check_unique(sources: tuple[Source, ...]) -> None:
    seen: dict[str, Path] = {}
    for source in sources:
        document_id = source.document.document_id
        if document_id in seen:
            raise CorpusError(
                f"{source.path.name}: document_id {document_id} is also that of {seen[document_id].name}"
            )
        seen[document_id] = source.path
        slugs: set[str] = set()
        for statement in source.statements:
            if statement.slug in slugs:
                raise CorpusError(f"{source.path.name}:{statement.line}: slug #{statement.slug} stands twice")
            slugs.add(statement.slug)


def _version(corpus: Path) -> str:
    digest = hashlib.sha256()
    for path in [*source_paths(corpus), corpus / LEXICON_FILE, corpus / MANIFEST_FILE]:
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
