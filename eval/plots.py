"""Plots as SVG text, drawn here: one file opens anywhere, offline, with nothing to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

GOOD, MIDDLE, BAD, EDGE, SOFT = "#2f7d5b", "#b8862b", "#b3423a", "#6b7280", "#d8dce2"
_STYLE = 'font-family="system-ui, sans-serif" font-size="12" fill="#1f2933"'


def _svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(title)}" {_STYLE}><title>{escape(title)}</title>{body}</svg>'
    )


def shade(value: float, *, higher: bool) -> str:
    """Green where perfect, amber from 0.9, else red."""
    good = value if higher else 1 - min(1.0, value)
    return GOOD if good >= 1 - 1e-9 else MIDDLE if good >= 0.9 else BAD


def grid(
    title: str,
    rows: Mapping[str, Mapping[str, tuple[float, int]]],
    columns: Sequence[str],
    lower: frozenset[str],
) -> str:
    """Rows by columns of (value, n); a cell without a value stays empty. `lower`: rows where less is better."""
    left, cell, line, top = 190, 76, 26, 96
    width, height = left + cell * len(columns) + 10, top + line * len(rows) + 8
    parts = [
        f'<text transform="translate({left + cell * i + 30},{top - 8}) rotate(-40)">{escape(c)}</text>'
        for i, c in enumerate(columns)
    ]
    for r, (name, values) in enumerate(rows.items()):
        y = top + line * r
        parts.append(f'<text x="{left - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>')
        for c, column in enumerate(columns):
            if column not in values:
                continue
            value, n = values[column]
            x = left + cell * c
            fill = shade(value, higher=name not in lower)
            parts.append(
                f"<g><title>{escape(name)}, {escape(column)}: {value:.3f} over {n}</title>"
                f'<rect x="{x + 2}" y="{y + 2}" width="{cell - 4}" height="{line - 4}" rx="3" fill="{fill}"/>'
                f'<text x="{x + cell / 2}" y="{y + 17}" text-anchor="middle" fill="#fff">{value:.3f}</text></g>'
            )
    return _svg(width, height, title, "".join(parts))


def bars(
    title: str, values: Sequence[tuple[str, float, str]], *, top: float = 1.0, colours: Sequence[str] = ()
) -> str:
    """Horizontal bars of (label, value, note), scaled to `top`; `colours` one a bar, green where none is given."""
    left, length, line = 330, 320, 24
    height = line * len(values) + 10
    parts = []
    for i, (label, value, note) in enumerate(values):
        y = 6 + line * i
        width = max(0.0, min(1.0, value / top if top else 0.0)) * length
        parts.append(
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{left}" y="{y + 2}" width="{length}" height="16" fill="{SOFT}"/>'
            f'<rect x="{left}" y="{y + 2}" width="{width:.1f}" height="16" fill="{colours[i] if colours else GOOD}"/>'
            f'<text x="{left + length + 8}" y="{y + 14}">{escape(note)}</text>'
        )
    return _svg(left + length + 190, height, title, "".join(parts))


def intervals(title: str, rows: Sequence[tuple[str, float, float, float, str]]) -> str:
    """(label, low, middle, high, colour) around zero: differences against a baseline."""
    left, length, line, top = 190, 360, 24, 20
    reach = max([abs(v) for _, low, mid, high, _ in rows for v in (low, mid, high)] + [0.02])
    zero = left + length / 2

    def at(value: float) -> float:
        return zero + value / reach * length / 2

    height = top + line * len(rows) + 12
    parts = [
        f'<line x1="{zero}" y1="{top - 6}" x2="{zero}" y2="{height - 8}" stroke="{EDGE}" stroke-dasharray="3 3"/>',
        f'<text x="{left}" y="12">-{reach:.2f}</text>',
        f'<text x="{left + length}" y="12" text-anchor="end">+{reach:.2f}</text>',
    ]
    for i, (label, low, middle, high, colour) in enumerate(rows):
        y = top + line * i + 10
        parts.append(
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(label)}</text>'
            f'<line x1="{at(low):.1f}" y1="{y}" x2="{at(high):.1f}" y2="{y}" stroke="{colour}" stroke-width="3"/>'
            f'<circle cx="{at(middle):.1f}" cy="{y}" r="5" fill="{colour}"/>'
            f'<text x="{left + length + 10}" y="{y + 4}">{middle:+.3f}</text>'
        )
    return _svg(left + length + 80, height, title, "".join(parts))


def histogram(title: str, values: Sequence[float], marks: Mapping[str, float], unit: str) -> str:
    """Counts in 24 equal bins from 0 to the 99th percentile; `marks` are named verticals."""
    if not values:
        return _svg(300, 30, title, '<text x="0" y="18">nothing timed</text>')
    ordered = sorted(values)
    most = max(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1e-6)
    bins = [0] * 24
    for value in ordered:
        bins[min(23, int(value / most * 24))] += 1
    left, width, base = 30, 22, 150
    tallest = max(bins)
    parts = [
        f'<rect x="{left + i * width}" y="{base - n / tallest * 120:.1f}" width="{width - 2}" '
        f'height="{n / tallest * 120:.1f}" fill="{GOOD}"><title>{n}</title></rect>'
        for i, n in enumerate(bins)
    ]
    for n, (name, value) in enumerate(marks.items()):
        x = left + min(1.0, value / most) * 24 * width
        parts.append(
            f'<line x1="{x:.1f}" y1="14" x2="{x:.1f}" y2="{base}" stroke="{BAD}"/>'
            f'<text x="{x + 3:.1f}" y="{22 + 13 * n}">{escape(name)} {value:.0f}</text>'
        )
    parts.append(f'<text x="{left}" y="{base + 16}">0</text>')
    parts.append(
        f'<text x="{left + 24 * width}" y="{base + 16}" text-anchor="end">{most:.0f} {escape(unit)}</text>'
    )
    return _svg(left + 24 * width + 90, base + 24, title, "".join(parts))
