"""JATS journal articles (PubMed Central): sections, tables as rows, captions, references, identifiers, licence."""

from __future__ import annotations

import re

from core.errors import DocumentError
from core.evidence import Kind
from ingest.loaded import Block, BlockKind, Loaded, clean, table_texts
from ingest.loaders.text import title_from
from ingest.loaders.xml import Element, children, descendants, first, local, parse_xml, read_table, words

_WITHIN_NAMES = """
list table-wrap fig boxed-text disp-quote def-list table-wrap-group fig-group disp-formula-group
"""
_WITHIN = frozenset(_WITHIN_NAMES.split())
_NEVER = frozenset(["tex-math", "object-id", "alternatives", "graphic", "inline-graphic", "permissions"])
_BACK_TITLES = {"ack": "Acknowledgements", "fn-group": "Notes"}
_NCT = re.compile(r"\bNCT\d{8}\b")


def load(data: bytes, name: str) -> Loaded:
    root = parse_xml(data)
    article = (
        root if local(root) == "article" else next(iter(descendants(root, "article", "book-part")), None)
    )
    if article is None:
        raise DocumentError(
            "it is XML without an article; Kahler reads JATS (article), SPL (document) and PubMed XML"
        )
    front = first(article, "front")
    meta = first(front, "article-meta")
    title = words(first(meta, "title-group", "article-title"), skip={"xref", "fn"}) or title_from(name)
    ids = {e.get("pub-id-type"): words(e) for e in (children(meta, "article-id") if meta is not None else [])}
    published = _published(meta)
    blocks: list[Block] = [Block(text=title, kind=BlockKind.HEADING)]
    if meta is not None:
        for abstract in children(meta, "abstract", "trans-abstract"):
            heading = words(first(abstract, "title")) or "Abstract"
            _section(abstract, (heading,), blocks, titled=False)
    for part in (first(article, "body"), first(article, "floats-group")):
        if part is not None:
            _flow(part, (), blocks)
    back = first(article, "back")
    if back is not None:
        _back(back, blocks)
    everything = " ".join(b.text for b in blocks)
    trials = set(_NCT.findall(everything))
    return Loaded(
        title=title,
        blocks=tuple(blocks),
        kind=Kind.ARTICLE,
        citation=_citation(front, meta, published),
        year=int(published[:4]) if published else None,
        published=published,
        licence=_licence(meta),
        doi=ids.get("doi"),
        pmid=ids.get("pmid"),
        nct=trials.pop() if len(trials) == 1 else None,
        url=_url(ids),
    )


def _url(ids: dict[str | None, str]) -> str | None:
    pmc = (ids.get("pmcid") or ids.get("pmc") or "").removeprefix("PMC")
    return f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{pmc}/" if pmc.isdigit() else None


def _published(meta: Element | None) -> str | None:
    """The earliest complete date of publication, as an ISO date or its prefix."""
    dates = []
    for date in children(meta, "pub-date") if meta is not None else []:
        year = words(first(date, "year"))
        month, day = words(first(date, "month")), words(first(date, "day"))
        if not re.fullmatch(r"\d{4}", year):
            continue
        parts = [year]
        if month.isdigit() and 1 <= int(month) <= 12:
            parts.append(f"{int(month):02d}")
            if day.isdigit() and 1 <= int(day) <= 31:
                parts.append(f"{int(day):02d}")
        dates.append("-".join(parts))
    return min(dates, key=lambda d: (d[:4], -len(d), d)) if dates else None


def _citation(front: Element | None, meta: Element | None, published: str | None) -> str | None:
    journal = (
        words(next(iter(descendants(front, "abbrev-journal-title", "journal-title")), None))
        if front is not None
        else ""
    )
    group = first(meta, "contrib-group")
    people = (
        [words(first(c, "name", "surname")) for c in children(group, "contrib")] if group is not None else []
    )
    people = [p for p in people if p]
    who = f"{people[0]}{' et al.' if len(people) > 1 else ''}" if people else ""
    return clean(" ".join(filter(None, [who, journal, (published or "")[:4]]))) or None


def _licence(meta: Element | None) -> str | None:
    permissions = first(meta, "permissions")
    if permissions is None:
        return None
    for licence in children(permissions, "license"):
        link = next((v for k, v in licence.attrib.items() if k.endswith("href")), "")
        link = link or next((words(e) for e in descendants(licence, "license_ref")), "")
        link = link or next(
            (v for e in descendants(licence, "ext-link") for k, v in e.attrib.items() if k.endswith("href")),
            "",
        )
        said = words(first(licence, "license-p")) or words(licence)
        return (link or said or licence.get("license-type") or "")[:300] or None
    return words(first(permissions, "copyright-statement"))[:300] or None


def _section(section: Element, path: tuple[str, ...], blocks: list[Block], *, titled: bool = True) -> None:
    if titled:
        label = words(first(section, "label"))
        heading = clean(f"{label} {words(first(section, 'title'), skip={'xref', 'fn'})}")
        path = (*path, heading) if heading else path
    if path and not (blocks and blocks[-1].kind is BlockKind.HEADING and blocks[-1].section == path):
        blocks.append(Block(text=path[-1], kind=BlockKind.HEADING, section=path))
    _flow(section, path, blocks)


def _flow(parent: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    """Everything below `parent` in order. Titles and labels belong to the section and are not repeated."""
    for element in parent:
        name = local(element)
        if name in {"sec", "app", "ack", "notes", "glossary"}:
            _section(element, path, blocks)
        elif name == "ref-list":
            _references(element, path or ("References",), blocks)
        elif name in {"title", "label", "sec-meta"} and path:
            continue
        elif name in _WITHIN or name in {"supplementary-material", "fn-group", "statement"}:
            _one(element, path, blocks)
        elif name not in _NEVER and name:
            _leaf(element, path, blocks)


def _leaf(element: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    """The words of a paragraph, then what floats within it."""
    text = words(element, skip=_WITHIN | _NEVER)
    if text:
        blocks.append(Block(text=text, section=path))
    for inner in element.iter():
        if inner is not element and local(inner) in _WITHIN and not _nested(inner, element):
            _one(inner, path, blocks)


def _nested(inner: Element, outer: Element) -> bool:
    above = inner.getparent()
    while above is not None and above is not outer:
        if local(above) in _WITHIN:
            return True
        above = above.getparent()
    return False


def _one(element: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    name = local(element)
    if name in {"table-wrap", "fig"}:
        _figure_or_table(element, path, blocks)
    elif name in {"list", "def-list"}:
        for item in children(element, "list-item", "def-item"):
            _leaf(item, path, blocks)
    else:
        _flow(element, path, blocks)


def _figure_or_table(element: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    caption = clean(f"{words(first(element, 'label'))} {words(first(element, 'caption'), skip=_NEVER)}")
    if caption:
        blocks.append(Block(text=caption, section=path))
    for table in descendants(element, "table"):
        texts = table_texts(*read_table(table))
        blocks.extend(Block(text=t, kind=BlockKind.ROW, section=path) for t in texts)
    for foot in children(element, "table-wrap-foot", "attrib", "p"):
        text = words(foot)
        if text:
            blocks.append(Block(text=text, section=path))


def _back(back: Element, blocks: list[Block]) -> None:
    for element in back:
        name = local(element)
        title = words(first(element, "title"))
        if name == "ref-list":
            _references(element, (title or "References",), blocks)
        elif name == "app-group":
            _back(element, blocks)
        elif name:
            title = title or _BACK_TITLES.get(name, "")
            _section(element, (title,) if title else (), blocks, titled=False)


def _references(element: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    if not (blocks and blocks[-1].section == path):
        blocks.append(Block(text=path[-1], kind=BlockKind.HEADING, section=path))
    for ref in descendants(element, "ref"):
        cited = children(ref, "mixed-citation", "element-citation", "citation", "nlm-citation")
        texts = [_reference(c) for c in cited] or [words(ref, skip={"label"})]
        label = words(first(ref, "label"))
        text = clean(f"{label} {'; '.join(filter(None, texts))}")
        if text:
            blocks.append(Block(text=text, kind=BlockKind.ROW, section=path))


def _reference(citation: Element) -> str:
    """The citation as printed; where it is but marked-up parts, those in a reader's order with stops between."""
    loose = [citation.text, *(child.tail for child in citation)]
    if any(clean(text or "").strip(" .,;:") for text in loose):
        return words(citation)
    people = [
        clean(f"{words(first(n, 'surname'))} {words(first(n, 'given-names'))}")
        if local(n) == "name"
        else words(n)
        for n in descendants(citation, "name", "collab", "string-name")
    ]
    parts = [", ".join(p for p in people if p)]
    for child in citation:
        name = local(child)
        if name == "pub-id":
            parts.append(f"{(child.get('pub-id-type') or 'id').upper()} {words(child)}")
        elif name not in {"name", "collab", "string-name", "person-group", "etal", "label"}:
            parts.append(words(child))
    return clean(". ".join(p.rstrip(".") for p in parts if p))
