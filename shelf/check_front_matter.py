"""Front matter: fields, identifiers, dates, arms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from core.evidence import Jurisdiction
from core.lexicon import EntityKind
from shelf.finding import Finding, Reading
from shelf.source import Source

_REQUIRED = ("document_id", "title", "kind", "citation", "status", "licence", "provenance", "review_status")
_SHAPES = {
    "doi": (re.compile(r"^10\.\d{4,9}/\S+$"), "write it as 10.xxxx/..., without doi.org"),
    "pmid": (re.compile(r"^\d{7,8}$"), "write the 7 or 8 digits in quotes"),
    "nct": (re.compile(r"^NCT\d{8}(; NCT\d{8})*$"), "write NCT and 8 digits; put '; ' between two"),
    "url": (re.compile(r"^https?://\S+$"), "write the whole address, beginning with https://"),
}
SEEN_CODE = re.compile(r"^(?:[ABC](?:\d{1,3}[a-z]?|-[a-z0-9]+)|S\d{1,2})$")


def check_front_matter(reading: Reading) -> Iterator[Finding]:
    ids = {source.document.document_id for source in reading.sources}
    for source in reading.sources:
        for rule, message in (
            *_fields(source),
            *_dates(source),
            *_links(source, ids),
            *_trial(source, reading),
        ):
            yield Finding(file=reading.file_of(source), line=1, rule=rule, message=message)


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    front = source.front
    for name in _REQUIRED:
        if front.get(name) in (None, ""):
            yield "field-missing", f"{name} is blank; docs/corpus.md says what stands there"
    if front.get("document_id") != source.path.stem:
        yield (
            "id-not-file",
            f"document_id {front.get('document_id')} is not the file name; rename one of them",
        )
    if front.get("kind") != source.path.parent.name:
        yield "kind-not-folder", f"kind {front.get('kind')} lies in {source.path.parent.name}/; move the file"
    if front.get("review_status") != "submitted":
        yield (
            "review-status",
            "review_status is set by a person through the review, not here; write submitted",
        )
    for name, (shape, remedy) in _SHAPES.items():
        value = front.get(name)
        if value not in (None, "") and not shape.match(str(value)):
            yield "identifier-shape", f"{name} {value!r} has not the shape of one; {remedy}"
    if front.get("jurisdiction") not in (None, "", *Jurisdiction):
        yield (
            "jurisdiction",
            f"jurisdiction {front['jurisdiction']!r}; write {', '.join(Jurisdiction)} or leave it blank",
        )
    if front.get("kind") == "label" and not front.get("jurisdiction") and front.get("status") == "current":
        yield "jurisdiction", "a label belongs to an agency; write its jurisdiction"
    for code in source.document.seen_via:
        if not SEEN_CODE.match(code):
            yield (
                "seen-code",
                f"seen_via {code!r} is no code of the evidence base (A09, B50, C33b, S5); mend it",
            )


def _dates(source: Source) -> Iterator[tuple[str, str]]:
    for name in ("published", "effective", "last_reviewed"):
        value = source.front.get(name)
        if value in (None, ""):
            continue
        if not is_date(str(value)):
            yield "date", f"{name} {value} is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    year, published = source.front.get("year"), source.front.get("published")
    if year and published and str(published)[:4] != str(year):
        yield "date", f"year {year} and published {published} differ; mend one"


def is_date(text: str) -> bool:
    """Whether `text` is a date of the calendar or its prefix (2025, 2025-10)."""
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return False
    parts = [int(part) for part in text.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return 1950 <= parts[0] <= 2100


def _links(source: Source, ids: set[str]) -> Iterator[tuple[str, str]]:
    document = source.document
    if document.superseded_by and document.superseded_by not in ids:
        yield "link", f"superseded_by names {document.superseded_by}, which is not on the shelf; mend it"
    if document.superseded_by and document.status == "current":
        yield "link", "superseded_by is filled but status is current; write status: superseded"
    for other in document.supersedes:
        if other not in ids:
            yield "link", f"supersedes names {other}, which is not on the shelf; mend it"


def _trial(source: Source, reading: Reading) -> Iterator[tuple[str, str]]:
    document, lexicon = source.document, reading.lexicon
    if document.trial:
        found = [i for i in lexicon.find(document.trial) if lexicon[i].kind is EntityKind.TRIAL]
        if not found:
            yield "trial-unknown", f"the lexicon knows no trial {document.trial!r}; add it under trials"
        elif document.nct and lexicon[found[0]].nct:
            for nct in str(document.nct).split("; "):
                if nct not in lexicon[found[0]].nct:
                    yield (
                        "nct-differs",
                        f"{nct} is not the lexicon's {', '.join(lexicon[found[0]].nct)}; mend one",
                    )
    elif document.kind == "trial":
        yield "trial-unknown", "a trial source names its trial; fill in trial:"
    regimens = {e.id for e in lexicon.entities.values() if e.kind in {EntityKind.DRUG, EntityKind.REGIMEN}}
    for arm in document.arms:
        if arm.split("@")[0] not in regimens:
            yield "arm-unknown", f"arm {arm!r} is no regimen of the lexicon; mend it or add the regimen"
