"""`kahler corpus check`: reads the whole corpus and reports every broken rule of docs/corpus.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from core.errors import CorpusError, KahlerError
from core.figures import parse_results
from core.lexicon import Lexicon
from shelf.check_front_matter import check_front_matter
from shelf.check_links import check_links
from shelf.check_names import PLAIN_WORDS_FILE, check_names
from shelf.check_provenance import check_provenance
from shelf.check_results import check_results
from shelf.check_status import check_status
from shelf.check_time import check_time
from shelf.check_wording import check_wording
from shelf.finding import Finding, Line, Reading
from shelf.lexicon import load_lexicon
from shelf.shelf import LEXICON_FILE, MANIFEST_FILE, read_shelf_manifest, source_paths
from shelf.source import Source, read_source

GROUPS = (
    check_front_matter,
    check_wording,
    check_provenance,
    check_links,
    check_results,
    check_names,
    check_status,
    check_time,
)


def check_corpus(corpus: Path) -> tuple[Finding, ...]:
    """Every broken rule under `corpus`, by file and line; an empty tuple where all is well.

    A file that cannot be read is a finding, not an error. Raises CorpusError where there is no corpus folder and
    LexiconError where the vocabulary itself cannot be read.
    """
    reading, unreadable = read_corpus(corpus)
    findings = [*unreadable, *_check_files(reading), *_check_manifest(reading)]
    for group in GROUPS:
        findings.extend(group(reading))
    return tuple(sorted(findings, key=lambda f: (f.file, f.line, f.rule, f.message)))


def read_corpus(corpus: Path) -> tuple[Reading, tuple[Finding, ...]]:
    """The corpus taken apart, and a finding for each file that cannot be."""
    if not corpus.is_dir():
        raise CorpusError(f"there is no corpus folder at {corpus}; set KAHLER_CORPUS to it")
    lexicon = load_lexicon(corpus / LEXICON_FILE)
    sources: list[Source] = []
    unreadable: list[Finding] = []
    for path in source_paths(corpus):
        try:
            sources.append(read_source(path))
        except CorpusError as error:
            unreadable.append(_unreadable(path, str(error)))
    lines = tuple(line for source in sources for line in _lines(source, lexicon))
    return Reading(corpus, lexicon, tuple(sources), lines, _plain_words(corpus)), tuple(unreadable)


def _lines(source: Source, lexicon: Lexicon) -> Iterator[Line]:
    file = f"{source.path.parent.name}/{source.path.name}"
    for statement, passage in zip(source.statements, source.passages, strict=True):
        yield Line(file, source, statement, passage, parse_results(statement.text, lexicon))


def _unreadable(path: Path, message: str) -> Finding:
    found = re.match(r"[^:]+:(\d+): (.*)", message, re.DOTALL)
    line, what = (int(found[1]), found[2]) if found else (0, message)
    return Finding(file=f"{path.parent.name}/{path.name}", line=line, rule="unreadable", message=what)


def _plain_words(corpus: Path) -> frozenset[str]:
    path = corpus / PLAIN_WORDS_FILE
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _check_files(reading: Reading) -> Iterator[Finding]:
    """Ids and slugs that stand twice; the shelf refuses to load with them."""
    seen: dict[str, str] = {}
    for source in reading.sources:
        file, document_id = reading.file_of(source), source.document.document_id
        if document_id in seen:
            message = (
                f"document_id {document_id} is also that of {seen[document_id]}; give one of them another"
            )
            yield Finding(file=file, line=1, rule="id-twice", message=message)
        seen[document_id] = file
        slugs: set[str] = set()
        for statement in source.statements:
            if statement.slug in slugs:
                message = f"slug #{statement.slug} stands twice in the file; give this one another"
                yield Finding(file=file, line=statement.line, rule="slug-twice", message=message)
            slugs.add(statement.slug)


def _check_manifest(reading: Reading) -> Iterator[Finding]:
    try:
        manifest = read_shelf_manifest(reading.corpus)
    except (OSError, ValueError, KeyError, KahlerError) as error:
        message = f"cannot be read ({' '.join(str(error).split())}); it holds as_of, evidence_checked_to and pending"
        yield Finding(file=MANIFEST_FILE, line=0, rule="unreadable", message=message)
        return
    ids = {line.passage.passage_id for line in reading.lines}
    for pending in manifest.pending:
        if pending.statement not in ids:
            message = f"pending names {pending.statement}, which is not on the shelf; write document#slug"
            yield Finding(file=MANIFEST_FILE, line=0, rule="link", message=message)
