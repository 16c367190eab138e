"""PubMed XML: title, structured abstract, identifiers; several records in one file become its sections."""

from __future__ import annotations

import re

from core.errors import DocumentError
from core.evidence import Kind
from ingest.loaded import Block, BlockKind, Loaded, clean
from ingest.loaders.xml import Element, children, descendants, first, parse_xml, words

_MONTHS = {
    m: f"{i:02d}"
    for i, m in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}


def load(data: bytes, name: str) -> Loaded:
    records = descendants(parse_xml(data), "MedlineCitation")
    if not records:
        raise DocumentError("it is PubMed XML without a record (MedlineCitation)")
    if len(records) == 1:
        return _record(records[0])
    loaded = [_record(r) for r in records]
    blocks = [
        block.model_copy(update={"section": (one.title, *block.section)})
        for one in loaded
        for block in one.blocks
    ]
    return Loaded(title=f"{len(loaded)} PubMed records ({name})", blocks=tuple(blocks), kind=Kind.ARTICLE)


def _record(record: Element) -> Loaded:
    article = first(record, "Article")
    title = words(first(article, "ArticleTitle")) or "PubMed record"
    blocks = [Block(text=title, kind=BlockKind.HEADING)]
    for abstract in [first(article, "Abstract"), *children(record, "OtherAbstract")]:
        if abstract is None:
            continue
        for part in children(abstract, "AbstractText"):
            label = clean(part.get("Label") or "").capitalize()
            path = ("Abstract", label) if label else ("Abstract",)
            blocks.append(Block(text=path[-1], kind=BlockKind.HEADING, section=path))
            blocks.append(Block(text=words(part), section=path))
    keywords = [words(k) for k in descendants(record, "Keyword", "DescriptorName")]
    if keywords:
        blocks.append(
            Block(text="; ".join(dict.fromkeys(keywords)), kind=BlockKind.ROW, section=("Keywords",))
        )
    published = _published(article)
    journal = words(first(article, "Journal", "ISOAbbreviation")) or words(first(article, "Journal", "Title"))
    people = (
        [words(first(a, "LastName")) for a in descendants(article, "Author")] if article is not None else []
    )
    who = f"{people[0]}{' et al.' if len(people) > 1 else ''}" if people and people[0] else ""
    doi = next((words(e) for e in record.iter() if e.get("EIdType") == "doi"), None)
    doi = (
        doi or next((words(e) for e in record.getparent().iter() if e.get("IdType") == "doi"), None)
        if record.getparent() is not None
        else doi
    )
    numbers = {
        words(n) for n in descendants(record, "AccessionNumber") if re.fullmatch(r"NCT\d{8}", words(n))
    }
    pmid = words(first(record, "PMID"))
    return Loaded(
        title=title,
        blocks=tuple(blocks),
        kind=Kind.ARTICLE,
        citation=clean(" ".join(filter(None, [who, journal, (published or "")[:4]]))) or None,
        year=int(published[:4]) if published else None,
        published=published,
        licence=words(first(article, "Abstract", "CopyrightInformation")) or None,
        doi=doi,
        pmid=pmid or None,
        nct=numbers.pop() if len(numbers) == 1 else None,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else None,
    )


def _published(article: Element | None) -> str | None:
    date = first(article, "Journal", "JournalIssue", "PubDate")
    year = words(first(date, "Year")) or words(first(date, "MedlineDate"))[:4]
    if not re.fullmatch(r"\d{4}", year):
        return None
    month = words(first(date, "Month"))
    number = _MONTHS.get(month[:3].capitalize()) or (f"{int(month):02d}" if month.isdigit() else None)
    day = words(first(date, "Day"))
    return "-".join(
        [year, *([number] if number else []), *([f"{int(day):02d}"] if number and day.isdigit() else [])]
    )
