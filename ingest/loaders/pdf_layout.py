"""Where words stand on a PDF page: characters to segments, segments to lines, lines to reading order.

Coordinates are PDF points, y upwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2.raw as raw

from ingest.loaders.xml import shift

_HYPHENS = {0x02, 0xFFFE}
_GAP = 0.9
"""A gap of so many line heights parts two columns or two cells; justified text stays below."""


@dataclass(slots=True)
class Segment:
    """Words that stand together on one line."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)


@dataclass(slots=True)
class Line:
    """Segments on one baseline, left to right. `is_row`: they are the cells of a table row."""

    segments: list[Segment]
    is_row: bool = False

    @property
    def text(self) -> str:
        parts = [s.text.strip() for s in self.segments]
        return " | ".join(parts) if self.is_row else " ".join(parts)

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def bottom(self) -> float:
        return min(s.bottom for s in self.segments)

    @property
    def top(self) -> float:
        return max(s.top for s in self.segments)

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda s: len(s.text)).height

    def leads_to(self, following: Line) -> bool:
        """Whether the following line continues this one's paragraph."""
        if self.is_row or following.is_row:
            return False
        size = self.size
        gap = self.bottom - following.top
        alike = 0.87 < following.size / size < 1.15
        indented = following.left - self.left > size and following.left - self.left < 5 * size
        return alike and -1.5 * size < gap < 0.6 * size and not indented


@dataclass(slots=True)
class _Char:
    code: int
    left: float
    right: float
    bottom: float
    top: float


def _chars(text_page: Any) -> Iterator[_Char | None]:
    """Each character with its box; None where PDFium saw a line end."""
    page = text_page.raw
    box = raw.FS_RECTF()
    for at in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, at)
        if code in {0x0A, 0x0D}:
            yield None
        elif code and raw.FPDFText_GetLooseCharBox(page, at, byref(box)):
            yield _Char(code, box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top))


def read_segments(text_page: Any) -> tuple[list[Segment], bool]:
    """(segments in PDFium's own order, whether most of the text runs upright, so that no columns can be told)."""
    segments: list[Segment] = []
    chars: list[_Char] = []
    steps = upright = 0

    def close() -> None:
        text = _spell(chars)
        if text.strip():
            inked = [c for c in chars if not chr(c.code).isspace()] or chars
            segments.append(
                Segment(
                    text,
                    min(c.left for c in inked),
                    max(c.right for c in inked),
                    median(c.bottom for c in inked),
                    median(c.top for c in inked),
                )
            )
        chars.clear()

    for char in _chars(text_page):
        if char is None:
            close()
            continue
        if chars:
            last = chars[-1]
            height = max(last.top - last.bottom, char.top - char.bottom, 0.1)
            middle = (char.top + char.bottom - last.top - last.bottom) / 2
            along = (char.left + char.right - last.left - last.right) / 2
            steps += 1
            upright += abs(middle) > abs(along)
            is_space = chr(char.code).isspace()
            if abs(middle) > 0.75 * height or (
                not is_space
                and (char.left - _inked_right(chars) > _GAP * height or char.right < last.left - height)
            ):
                close()
        chars.append(char)
    close()
    return segments, steps > 0 and upright > steps / 2


def _inked_right(chars: list[_Char]) -> float:
    return next((c.right for c in reversed(chars) if not chr(c.code).isspace()), chars[-1].right)


def _spell(chars: list[_Char]) -> str:
    """The characters as text; small raised digits become ⁹, a hyphen that ends a line stays marked."""
    inked = [c for c in chars if not chr(c.code).isspace()]
    if not inked:
        return ""
    usual = median(c.top - c.bottom for c in inked)
    base = median(c.bottom for c in inked if c.top - c.bottom >= 0.85 * usual)
    out = []
    for c in chars:
        glyph = "\x02" if c.code in _HYPHENS else chr(c.code) if c.code < 0x110000 else " "
        small = 0.1 < c.top - c.bottom < 0.82 * usual
        if small and glyph.isdigit() and abs(c.bottom - base) > 0.12 * usual:
            glyph = shift(glyph, raised=c.bottom > base)
        out.append(glyph)
    return "".join(out)


def page_lines(segments: list[Segment], upright: bool, width: float) -> list[Line]:
    """Lines in reading order: a page of two columns is read left column first, tables row by row."""
    if upright:
        return [Line([s]) for s in segments]
    lines = _cluster(segments)
    gutter = _gutter(lines, width)
    ordered = lines if gutter is None else _by_column(lines, gutter)
    _mark_rows(ordered)
    return ordered


def _cluster(segments: list[Segment]) -> list[Line]:
    """Segments whose middles are within half a height of each other make a line, top line first."""
    lines: list[Line] = []
    for segment in sorted(segments, key=lambda s: -(s.top + s.bottom)):
        middle = (segment.top + segment.bottom) / 2
        for line in lines[-3:]:
            anchor = line.segments[0]
            if abs(middle - (anchor.top + anchor.bottom) / 2) < 0.45 * min(segment.height, anchor.height):
                line.segments.append(segment)
                break
        else:
            lines.append(Line([segment]))
    for line in lines:
        line.segments.sort(key=lambda s: s.left)
    return lines


def _gutter(lines: list[Line], width: float) -> float | None:
    """The x of the empty band between two columns of prose; None for a page of one column or of tables."""
    best: tuple[int, float] | None = None
    step = max(2.0, width / 300)
    x = width * 0.3
    while x < width * 0.7:
        crossing = sum(any(s.left < x - 1 and s.right > x + 1 for s in line.segments) for line in lines)
        left = [s for line in lines for s in line.segments if s.right <= x + 1]
        right = [s for line in lines for s in line.segments if s.left >= x - 1]
        if (
            min(len(left), len(right)) >= 6
            and crossing <= 0.35 * len(lines)
            and median(s.right - s.left for s in left) > 0.22 * width
            and median(s.right - s.left for s in right) > 0.22 * width
            and (best is None or crossing < best[0])
        ):
            best = (crossing, x)
        x += step
    return best[1] if best else None


def _by_column(lines: list[Line], gutter: float) -> list[Line]:
    """Between lines that span the page, the left column stands before the right one."""
    out: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if any(s.left < gutter - 1 and s.right > gutter + 1 for s in line.segments):
            out += [*left, *right, line]
            left, right = [], []
            continue
        for column, own in (
            (left, [s for s in line.segments if s.right <= gutter + 1]),
            (right, [s for s in line.segments if s.right > gutter + 1]),
        ):
            if own:
                column.append(Line(own))
    return [*out, *left, *right]


def _mark_rows(lines: list[Line]) -> None:
    """A line is a table row if it has three cells, or two that begin where a neighbour's do."""
    starts = [[s.left for s in line.segments[1:]] for line in lines]
    for at, line in enumerate(lines):
        near = [x for other in (at - 1, at + 1) if 0 <= other < len(lines) for x in starts[other]]
        aligned = any(abs(x - y) < 4 for x in starts[at] for y in near)
        line.is_row = len(line.segments) >= 3 or (len(line.segments) == 2 and aligned)
