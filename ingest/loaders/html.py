"""HTML: headings make sections, tables become rows. Scripts, styles, navigation and hidden text are left out."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from core.errors import DocumentError
from ingest.loaded import Block, BlockKind, Loaded, clean, table_texts
from ingest.loaders.text import decode, title_from
from ingest.loaders.xml import Element, descendants, local, read_table, shift, words

_GONE_NAMES = """
script style noscript template svg iframe object embed canvas audio video nav button select textarea
head
"""
_GONE = frozenset(_GONE_NAMES.split())
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCK_NAMES = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer
form header hr html li main ol p pre section summary ul caption
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# What libxml2 takes in no text: controls, lone surrogates, non-characters.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)", re.IGNORECASE
)


def load(data: bytes, name: str) -> Loaded:
    text, notes = _decode(data)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(_DECLARATION.sub("", _UNFIT.sub(" ", text)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"it holds no readable HTML ({clean(str(error))[:100]})") from None
    meta = _meta(root)
    titles = descendants(root, "title")
    head_title = words(titles[0]) if titles else ""
    notes = (*notes, *_remove_hidden(root))
    walker = _Walker()
    body = next(iter(descendants(root, "body")), root)
    walker.walk(body)
    walker.flush()
    top = next((b.text for b in walker.blocks if b.kind is BlockKind.HEADING), "")
    date = (
        meta.get("citation_publication_date")
        or meta.get("article:published_time")
        or meta.get("dc.date")
        or ""
    )
    year = re.match(r"(?:.*?\b)?((?:19|20)\d\d)\b", date)
    pmid = meta.get("citation_pmid", "")
    return Loaded(
        title=(meta.get("citation_title") or head_title or top or title_from(name))[:300],
        blocks=tuple(walker.blocks),
        year=int(year.group(1)) if year else None,
        doi=meta.get("citation_doi") or None,
        pmid=pmid if pmid.isdigit() else None,
        licence=next(
            (e.get("href") for e in root.iter("a", "link") if e.get("rel") == "license" and e.get("href")),
            None,
        ),
        notes=notes,
    )


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared.group(1).decode("ascii")), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _meta(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").lower()
        found.setdefault(key, clean(element.get("content") or ""))
    return found


def _remove_hidden(root: Element) -> tuple[str, ...]:
    """Drop what a reader does not see; text that a style hides is told of, for it may be meant for a machine."""
    hidden = 0
    for element in list(root.iter()):
        name = local(element)
        invisible = (
            element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
            if name
            else False
        )
        if name in _GONE or invisible:
            hidden += bool(invisible and name not in _GONE and words(element))
            if element.getparent() is not None:
                element.drop_tree()
    return (f"{hidden} hidden passages were left out (a style hides them)",) if hidden else ()


class _Walker:
    """Collects blocks in document order: inline words pile up until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []
        self._waiting: list[str] = []

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path)

    def flush(self) -> None:
        text = clean("".join(self._waiting))
        self._waiting.clear()
        if text:
            self.blocks.append(Block(text=text, section=self._section))

    def walk(self, root: Element) -> None:
        # An explicit stack: a page may nest deeper than Python recurses.
        todo: list[tuple[Element, bool]] = [(root, False)]
        while todo:
            element, leaving = todo.pop()
            name = local(element)
            if leaving:
                if name in _BLOCKS:
                    self.flush()
                elif name == "br":
                    self._waiting.append(" ")
                self._waiting.append(element.tail or "" if element is not root else "")
                continue
            if name in _HEADINGS:
                self._heading(_HEADINGS[name], words(element))
            elif name == "table" and not self._is_layout(element):
                self._table(element)
            elif name in {"sup", "sub"}:
                self._waiting.append(shift("".join(element.itertext()), raised=name == "sup"))
            elif name:
                if name in _BLOCKS or name in {"table", "tr", "td", "th"}:
                    self.flush()
                self._waiting.append(element.text or "")
                todo.append((element, True))
                todo.extend((child, False) for child in reversed(list(element)))
                continue
            self._waiting.append(element.tail or "" if element is not root else "")

    def _heading(self, level: int, text: str) -> None:
        self.flush()
        if not text:
            return
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, text[:200]))
        self.blocks.append(Block(text=text, kind=BlockKind.HEADING, section=self._section))

    def _is_layout(self, table: Element) -> bool:
        """A table of tables, headings or long texts arranges a page; it holds no data."""
        inner = [e for e in table.iter() if e is not table]
        if any(local(e) in {"table", *_HEADINGS} for e in inner):
            return True
        rows = [e for e in inner if local(e) == "tr"]
        return len(rows) == 1 and len(words(table)) > 1000

    def _table(self, table: Element) -> None:
        self.flush()
        caption = words(next(iter(descendants(table, "caption")), None))
        if caption:
            self.blocks.append(Block(text=caption, section=self._section))
        for text in table_texts(*read_table(table)):
            self.blocks.append(Block(text=text, kind=BlockKind.ROW, section=self._section))
