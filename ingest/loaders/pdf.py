"""PDF through PDFium: pages, columns in reading order, tables as rows, headings by size. Nothing in it is executed."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2 as pdfium

from core.errors import DocumentError
from ingest.loaded import Block, BlockKind, Loaded, clean
from ingest.loaders.pdf_layout import Line, page_lines, read_segments
from ingest.loaders.pdf_words import Vocabulary, join_lines
from ingest.loaders.text import title_from

_DOI = re.compile(r"\b(?:doi(?:\.org/|\s*:?\s*))(10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]])", re.IGNORECASE)
_POOR_TITLE = re.compile(
    r"^(?:untitled|microsoft word\b.*|document\d*|.*\.(?:docx?|pdf|indd|tex|dvi|xlsx?|png|jpe?g))$", re.I
)
_HEADING_LENGTH = 160
_PAGES_NAMED = 10


def load(data: bytes, name: str) -> Loaded:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DocumentError(_reason(str(error))) from None
    try:
        return _load(document, name)
    finally:
        document.close()


def _reason(said: str) -> str:
    low = said.lower()
    if "password" in low:
        return "it is encrypted and asks for a password; save it without one"
    if "security" in low:
        return "it is encrypted by a scheme that PDFium does not know; save it without protection"
    return "it is malformed (its cross-reference table or page tree is damaged); open and save it again"


def _load(document: pdfium.PdfDocument, name: str) -> Loaded:
    pages: list[list[Line]] = []
    unreadable: list[int] = []
    pictures = False
    for index in range(len(document)):
        try:
            page = document[index]
            text_page = page.get_textpage()
        except pdfium.PdfiumError:
            unreadable.append(index + 1)
            pages.append([])
            continue
        lines = page_lines(*read_segments(text_page), page.get_width())
        pictures = pictures or (not lines and next(iter(page.get_objects(max_depth=2)), None) is not None)
        pages.append(lines)
        text_page.close()
        page.close()
    if not any(pages):
        if unreadable:
            raise DocumentError(
                f"it is malformed ({_list_pages(unreadable)} cannot be read); open and save it again"
            )
        if pictures:
            raise DocumentError(
                "it has no text layer (scanned or drawn pages); run OCR on it first, e.g. ocrmypdf"
            )
        raise DocumentError("it is empty (no page holds anything)" if len(document) else "it has no pages")
    repeated = _furniture(pages)
    vocabulary = Vocabulary(line.text for page in pages for line in page)
    blocks = _blocks(pages, repeated, vocabulary)
    notes = []
    silent = [n for n, page in enumerate(pages, 1) if not page and n not in unreadable]
    if silent:
        notes.append(f"{_list_pages(silent)} have no text layer and were left out")
    if unreadable:
        notes.append(f"{_list_pages(unreadable)} cannot be read and were left out")
    first_page = " ".join(line.text for line in pages[0])
    doi = _DOI.search(first_page)
    said = clean(str(document.get_metadata_dict().get("Title") or ""))
    top = next((b.text for b in blocks if b.kind is BlockKind.HEADING and b.page == 1), "")
    title = said if len(said) > 5 and not _POOR_TITLE.match(said) else top or title_from(name)
    return Loaded(
        title=title[:300], blocks=tuple(blocks), doi=doi.group(1) if doi else None, notes=tuple(notes)
    )


def _list_pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_PAGES_NAMED]))
    more = f" and {len(numbers) - _PAGES_NAMED} more" if len(numbers) > _PAGES_NAMED else ""
    return f"pages {shown}{more}" if len(numbers) > 1 else f"page {shown}"


def _same(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _furniture(pages: list[list[Line]]) -> set[str]:
    """Headers and footers: what stands first or last on at least half of three or more pages, but for its digits."""
    counts = Counter(key for page in pages for key in {_same(line) for line in [*page[:2], *page[-2:]]})
    enough = max(3, sum(map(bool, pages)) // 2)
    return {key for key, count in counts.items() if count >= enough}


def _blocks(pages: list[list[Line]], repeated: set[str], vocabulary: Vocabulary) -> list[Block]:
    sizes = Counter[float]()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    body = sizes.most_common(1)[0][0]
    path: list[tuple[float, str]] = []
    blocks: list[Block] = []
    shown: set[str] = set()
    for number, page in enumerate(pages, 1):
        waiting: list[Line] = []
        for line in page:
            if _same(line) in repeated:
                if _same(line) in shown:
                    continue
                shown.add(_same(line))
            if waiting and not waiting[-1].leads_to(line):
                _close(waiting, body, path, blocks, number, vocabulary)
                waiting = []
            waiting.append(line)
        _close(waiting, body, path, blocks, number, vocabulary)
    return blocks


def _close(
    lines: list[Line],
    body: float,
    path: list[tuple[float, str]],
    blocks: list[Block],
    page: int,
    known: Vocabulary,
) -> None:
    """One paragraph, heading or row; a heading opens a section for what follows."""
    text = clean(join_lines([line.text for line in lines], known))
    if not text:
        return
    size = lines[0].size
    if lines[0].is_row:
        kind = BlockKind.ROW
    elif (
        size >= body * 1.17
        and len(text) <= _HEADING_LENGTH
        and not text.endswith((".", ",", ";"))
        and re.search(r"[^\W\d]{2}", text)
    ):
        kind = BlockKind.HEADING
        while path and path[-1][0] <= size * 1.05:
            path.pop()
        path.append((size, text))
        del path[:-3]
    else:
        kind = BlockKind.PARAGRAPH
    blocks.append(Block(text=text, kind=kind, section=tuple(words for _, words in path), page=page))
