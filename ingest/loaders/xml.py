"""What the XML loaders share: a parser that trusts nothing, and the words of an element.

No DTD is loaded, no entity resolved, no address opened; depth and node size keep libxml2's own limits.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from html.entities import html5
from typing import Any

from lxml import etree

from core.errors import DocumentError
from ingest.loaded import clean

Element = Any  # lxml's elements have no public class in its stubs

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()nabcdeo", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿᵃᵇᶜᵈᵉᵒ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISED = set("0123456789+-−=()nabcdeo,– ")
_LOWERED = set("0123456789+-−=() ")


def parse_xml(data: bytes) -> Element:
    """The root element. Raises DocumentError with the byte at which the XML breaks."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        byte = sum(len(text) for text in data.splitlines(keepends=True)[: max(line - 1, 0)]) + max(
            column - 1, 0
        )
        what = clean(str(error.msg or "not well-formed"))
        if "amplification" in what:
            raise DocumentError("its entities multiply without bound (an XML bomb)") from None
        what = what.removesuffix(f", line {line}, column {column}")[:120]
        raise DocumentError(f"it is malformed at byte {min(byte, len(data))} (line {line}: {what})") from None
    if root is None:
        raise DocumentError("it is empty")
    return root


def local(element: Element) -> str:
    """The name without its namespace; "" for what is not an element (an entity)."""
    # Not QName, which refuses the names that a broken page makes up (<a<>).
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    return [child for child in element if local(child) in names]


def first(element: Element | None, *path: str) -> Element | None:
    """The first descendant down `path`, a name each step."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if local(child) == name), None)
    return element


def descendants(element: Element, *names: str) -> list[Element]:
    return [e for e in element.iter() if local(e) in names]


def words(element: Element | None, skip: Container[str] = ()) -> str:
    """The text of an element on one line; raised and lowered digits stay so (10⁹), elements in `skip` are left out."""
    return "" if element is None else clean("".join(_pieces(element, skip)))


_APART_NAMES = """
p br td th li tr div title label break list-item item paragraph caption content table
"""
_APART = frozenset(_APART_NAMES.split())


def _pieces(element: Element, skip: Container[str]) -> list[str]:
    out: list[str] = []
    # An explicit stack: depth is the document's choice, recursion would be ours to pay for.
    todo: list[tuple[str, Any]] = [("open", element)]
    while todo:
        step, item = todo.pop()
        if step == "text":
            out.append(item)
            continue
        if not isinstance(item.tag, str):
            if getattr(item, "name", None):
                out.append(html5.get(f"{item.name};", " "))
            continue
        name = local(item)
        if item is not element and name in skip:
            continue
        if name in {"sup", "sub"}:
            inner = "".join(item.itertext())
            out.append(shift(inner, raised=name == "sup"))
            continue
        apart = name in _APART and item is not element
        after: list[tuple[str, Any]] = []
        for child in item:
            after.append(("open", child))
            if child.tail:
                after.append(("text", child.tail))
        if apart or name in {"given-names", "surname"}:
            out.append(" ")
        if apart:
            after.append(("text", " "))
        if item.text:
            out.append(item.text)
        todo.extend(reversed(after))
    return out


def shift(text: str, *, raised: bool) -> str:
    """`9` raised becomes `⁹`, so that 10⁹ does not read 109. Words stay as they are."""
    inner = text.strip()
    if inner and set(inner) <= (_RAISED if raised else _LOWERED):
        return inner.translate(_SUPERSCRIPTS if raised else _SUBSCRIPTS)
    return text


def read_table(
    table: Element, cell_words: Callable[[Element], str] = words
) -> tuple[list[str], list[list[str]]]:
    """(column headers, body rows) of an XHTML-like table; spanned cells repeat what spans them."""
    grid: list[list[str]] = []
    header_rows = 0
    pending: dict[int, tuple[int, str]] = {}
    for row in (e for e in table.iter() if local(e) == "tr" and _own_table(e) is table):
        cells: list[str] = []
        own = children(row, "td", "th")
        for cell in own:
            _fill(cells, pending)
            text = cell_words(cell)
            down = _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    pending[len(cells)] = (down - 1, text)
                cells.append(text)
        _fill(cells, pending)
        if not any(cells):
            continue
        heading = bool(own) and (local(row.getparent()) == "thead" or all(local(c) == "th" for c in own))
        if heading and header_rows == len(grid):
            header_rows += 1
        grid.append(cells)
    if header_rows == len(grid):
        return [], grid
    header = [
        " ".join(dict.fromkeys(filter(None, column))) for column in zip(*grid[:header_rows], strict=False)
    ]
    return header, [_without_repeats(row) for row in grid[header_rows:]]


def _own_table(row: Element) -> Element | None:
    above = row.getparent()
    while above is not None and local(above) != "table":
        above = above.getparent()
    return above


def _fill(cells: list[str], pending: dict[int, tuple[int, str]]) -> None:
    while len(cells) in pending:
        at = len(cells)
        left, text = pending.pop(at)
        if left > 1:
            pending[at] = (left - 1, text)
        cells.append(text)


def _span(cell: Element, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), 50) if value.isdigit() else 1


def _without_repeats(row: list[str]) -> list[str]:
    """A row that is one cell over all columns is a heading within the table: said once."""
    return row[:1] if len(row) > 1 and len(set(row)) == 1 else row
