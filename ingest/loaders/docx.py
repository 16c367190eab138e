"""DOCX: headings by style, lists, tables as rows, footnotes, headers and footers; deleted text stays deleted.

Read from the package's XML by the same careful parser as any other XML; macros and links are never touched.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from core.errors import DocumentError
from ingest.loaded import Block, BlockKind, Loaded, clean, table_texts
from ingest.loaders.text import title_from
from ingest.loaders.xml import Element, children, descendants, first, local, parse_xml, shift, words

UNPACKED_BYTES = 256 << 20
PART_BYTES = 96 << 20
_ENCRYPTED = 0x1


def load(data: bytes, name: str) -> Loaded:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise DocumentError(f"it is malformed ({str(error).lower()[:80]}); save it again as DOCX") from None
    with package:
        _check_size(package)
        names = set(package.namelist())
        if "word/document.xml" not in names:
            raise DocumentError("it is a zip archive without word/document.xml (no Word document)")
        body = first(parse_xml(_part(package, "word/document.xml")), "body")
        styles = (
            _heading_levels(parse_xml(_part(package, "word/styles.xml")))
            if "word/styles.xml" in names
            else {}
        )
        reader = _BodyReader(styles)
        if body is not None:
            reader.read(body)
        for part, heading in (("footnotes", "Footnotes"), ("endnotes", "Endnotes")):
            if f"word/{part}.xml" in names:
                reader.aside(parse_xml(_part(package, f"word/{part}.xml")), heading)
        for part in sorted(n for n in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", n)):
            reader.aside(parse_xml(_part(package, part)), "Header and footer")
        core = parse_xml(_part(package, "docProps/core.xml")) if "docProps/core.xml" in names else None
    title = reader.title or words(first(core, "title")) or title_from(name)
    return Loaded(title=title[:300], blocks=tuple(reader.blocks))


def _check_size(package: zipfile.ZipFile) -> None:
    """Before anything is unpacked: what the archive says it holds (zipfile never unpacks more than that)."""
    total = sum(info.file_size for info in package.infolist())
    if total > UNPACKED_BYTES:
        raise DocumentError(
            f"it unpacks to {total >> 20} MB, more than {UNPACKED_BYTES >> 20} MB (a zip bomb?)"
        )
    if any(info.flag_bits & _ENCRYPTED for info in package.infolist()):
        raise DocumentError("it is encrypted; save it without a password")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    info = package.getinfo(name)
    if info.file_size > PART_BYTES:
        raise DocumentError(
            f"its part {name} unpacks to {info.file_size >> 20} MB, more than {PART_BYTES >> 20} MB"
        )
    try:
        return package.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(
            f"it is malformed (its part {name} cannot be unpacked: {str(error)[:80]})"
        ) from None


def _value(element: Element | None, attribute: str = "val") -> str:
    if element is None:
        return ""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == attribute), "")


def _heading_levels(styles: Element) -> dict[str, int]:
    """Style id to heading level (0: the title), by the style's own outline level, its name or what it is based on."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in children(styles, "style"):
        style_id = _value(style, "styleId")
        name = _value(first(style, "name")).lower()
        based[style_id] = _value(first(style, "basedOn"))
        outline = _value(first(style, "pPr", "outlineLvl"))
        found = re.fullmatch(r"heading (\d)", name)
        if name == "title":
            levels[style_id] = 0
        elif found:
            levels[style_id] = int(found.group(1))
        elif outline.isdigit() and int(outline) < 9:
            levels[style_id] = int(outline) + 1
    for style_id in based:
        above, steps = based[style_id], 0
        while style_id not in levels and above and steps < 20:
            if levels.get(above):
                levels[style_id] = levels[above]
            above, steps = based.get(above, ""), steps + 1
    return levels


def paragraph_words(paragraph: Element) -> str:
    """The words of a `w:p` as they read now: insertions in, deletions and field codes out."""
    out: list[str] = []
    for element in paragraph.iter():
        name = local(element)
        if name == "t":
            if any(local(a) in {"del", "moveFrom"} for a in element.iterancestors()):
                continue
            run = element.getparent()
            raised = _value(first(run, "rPr", "vertAlign"))
            text = element.text or ""
            out.append(
                shift(text, raised=raised == "superscript")
                if raised in {"superscript", "subscript"}
                else text
            )
        elif name in {"tab", "br", "cr", "ptab"} and local(element.getparent()) == "r":
            out.append(" ")
        elif name == "noBreakHyphen":
            out.append("-")
    return clean("".join(out))


class _BodyReader:
    def __init__(self, levels: dict[str, int]) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self._levels = levels
        self._path: list[tuple[int, str]] = []

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._path)

    def read(self, parent: Element) -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "txbxContent", "smartTag"}:
                self.read(element)

    def aside(self, root: Element, heading: str) -> None:
        """Footnotes, headers and footers: a section of their own at the end; what was said already is not repeated."""
        said = {b.text for b in self.blocks}
        for paragraph in descendants(root, "p"):
            text = paragraph_words(paragraph)
            if text and text not in said:
                said.add(text)
                self.blocks.append(Block(text=text, section=(heading,)))

    def _paragraph(self, paragraph: Element) -> None:
        text = paragraph_words(paragraph)
        if not text:
            return
        properties = first(paragraph, "pPr")
        level = self._levels.get(_value(first(properties, "pStyle")))
        outline = _value(first(properties, "outlineLvl"))
        if outline.isdigit() and int(outline) < 9:
            level = int(outline) + 1
        if level is None:
            self.blocks.append(Block(text=text, section=self._section))
            return
        if level == 0:
            self.title = self.title or text
        else:
            while self._path and self._path[-1][0] >= level:
                self._path.pop()
            self._path.append((level, text[:200]))
        self.blocks.append(Block(text=text, kind=BlockKind.HEADING, section=self._section))

    def _table(self, table: Element) -> None:
        rows: list[list[str]] = []
        marked = False
        for at, row in enumerate(e for e in table.iter() if local(e) == "tr" and _table_of(e) is table):
            cells: list[str] = []
            for cell in (e for e in row.iter() if local(e) == "tc" and _row_of(e) is row):
                if any(_value(m) != "restart" for m in _properties(cell, "tcPr", "vMerge")):
                    above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
                    text = above
                else:
                    text = clean(" ".join(paragraph_words(p) for p in descendants(cell, "p")))
                span = _value(first(cell, "tcPr", "gridSpan"))
                cells += [text] * (min(int(span), 50) if span.isdigit() else 1)
            marked = marked or (at == 0 and first(row, "trPr", "tblHeader") is not None)
            rows.append(cells)
        header = rows[0] if marked and len(rows) > 1 else []
        shown = [r[:1] if len(r) > 1 and len(set(r)) == 1 else r for r in (rows[1:] if header else rows)]
        for text in table_texts(header, shown):
            self.blocks.append(Block(text=text, kind=BlockKind.ROW, section=self._section))


def _properties(element: Element, *path: str) -> list[Element]:
    holder = first(element, *path[:-1])
    return [] if holder is None else children(holder, path[-1])


def _table_of(element: Element) -> Element | None:
    return next((a for a in element.iterancestors() if local(a) == "tbl"), None)


def _row_of(element: Element) -> Element | None:
    return next((a for a in element.iterancestors() if local(a) == "tr"), None)
