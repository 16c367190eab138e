"""A forest plot as SVG, drawn from the Contrasts: one line a hazard ratio, log scale, readable without its colours."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from core.lexicon import Lexicon
from core.outcomes import Contrast
from shelf.outcomes import Outcome, arm_name, endpoint_name, population_name, trial_name

WIDTH, ROW, TOP, BOTTOM = 960, 30, 64, 66
_LABEL_X, _PLOT_X, _PLOT_WIDTH, _VALUE_X = 12, 420, 340, 776
_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)


@dataclass(frozen=True)
class _Bar:
    label: str
    comparison: str
    hr: float
    low: float
    high: float
    shown: str
    passage_id: str


def forest_plot(rows: Iterable[Outcome], lexicon: Lexicon, title: str) -> str:
    """SVG of all contrasts of `rows` that have a ratio and its interval; the source statement is each bar's tooltip.

    Bars come in the order of `rows`. Without any the drawing says so. Colours carry no meaning of their own.
    """
    chosen = tuple(rows)
    name_endpoint = len({row.endpoint for row in chosen}) > 1
    bars = [bar for row in chosen for c in row.contrasts if (bar := _bar(row, c, lexicon, name_endpoint))]
    height = TOP + max(len(bars), 1) * ROW + BOTTOM
    spoken = (
        "; ".join(f"{b.label}, {b.comparison}: {b.shown}" for b in bars) or "no hazard ratio with an interval"
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="plot-title plot-desc" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">',
        f'<title id="plot-title">{escape(title)}</title>',
        f'<desc id="plot-desc">Hazard ratios with their confidence intervals on a logarithmic scale. {escape(spoken)}.</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_LABEL_X, 26, title, size=16, weight="bold"),
    ]
    if bars:
        low, high = _scale(bars)
        parts += _axis(low, high, TOP, TOP + len(bars) * ROW)
        for at, bar in enumerate(bars):
            parts += _draw(bar, TOP + at * ROW + ROW / 2, low, high)
    else:
        parts.append(
            _text(_LABEL_X, TOP + 18, "No hazard ratio with an interval on the shelf for this choice.")
        )
    note = "Trials differ in patients, follow-up and design: the lines are not a comparison between trials."
    parts += [_text(_LABEL_X, height - 12, note, size=12, fill="#444444"), "</svg>"]
    return "\n".join(parts) + "\n"


def _bar(row: Outcome, contrast: Contrast, lexicon: Lexicon, name_endpoint: bool) -> _Bar | None:
    if contrast.hr is None or contrast.ci is None or "NR" in contrast.ci:
        return None
    low, high = (float(value) for value in contrast.ci)
    if not 0 < low <= high:
        return None
    follow_up = f", {row.followup_months} mo" if row.followup_months is not None else ""
    level = f"{contrast.ci_level}% CI " if contrast.ci_level is not None and contrast.ci_level != 95 else ""
    endpoint = f", {endpoint_name(row, lexicon)}" if name_endpoint else ""
    pair = f"{arm_name(contrast.arm_a, lexicon)} v {arm_name(contrast.arm_b, lexicon)}"
    return _Bar(
        label=f"{trial_name(row, lexicon)}{endpoint}{follow_up}",
        comparison=f"{pair}; {population_name(row, lexicon)}",
        hr=float(contrast.hr),
        low=low,
        high=high,
        shown=f"{contrast.hr} ({level}{contrast.ci[0]}-{contrast.ci[1]})",
        passage_id=row.passage_id,
    )


def _scale(bars: list[_Bar]) -> tuple[float, float]:
    lowest, highest = min(b.low for b in bars), max(b.high for b in bars)
    low = max((t for t in _TICKS if t <= lowest), default=_TICKS[0])
    high = min((t for t in _TICKS if t >= max(highest, 1.5)), default=_TICKS[-1])
    return min(low, 0.7), high


def _x(value: float, low: float, high: float) -> float:
    share = (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
    return round(_PLOT_X + min(max(share, 0.0), 1.0) * _PLOT_WIDTH, 1)


def _axis(low: float, high: float, top: float, bottom: float) -> list[str]:
    one = _x(1.0, low, high)
    parts = [
        f'<line x1="{one}" y1="{top}" x2="{one}" y2="{bottom}" stroke="#555555" stroke-dasharray="4 3"/>'
    ]
    for tick in (t for t in _TICKS if low <= t <= high):
        x = _x(tick, low, high)
        parts.append(f'<line x1="{x}" y1="{bottom}" x2="{x}" y2="{bottom + 5}" stroke="#222222"/>')
        parts.append(_text(x, bottom + 18, f"{tick:g}", anchor="middle", size=12))
    parts.append(
        f'<line x1="{_PLOT_X}" y1="{bottom}" x2="{_PLOT_X + _PLOT_WIDTH}" y2="{bottom}" stroke="#222222"/>'
    )
    parts.append(_text(one - 8, top - 10, "favours the first-named", anchor="end", size=12, fill="#444444"))
    parts.append(_text(one + 8, top - 10, "favours the second", size=12, fill="#444444"))
    return parts


def _draw(bar: _Bar, y: float, low: float, high: float) -> list[str]:
    left, right, centre = (_x(v, low, high) for v in (bar.low, bar.high, bar.hr))
    return [
        f"<g><title>{escape(f'{bar.label}, {bar.comparison}: HR {bar.shown} [{bar.passage_id}]')}</title>",
        _text(_LABEL_X, y - 2, bar.label, size=12),
        _text(_LABEL_X + 10, y + 11, bar.comparison, size=11, fill="#444444"),
        f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="#1a3a5c" stroke-width="2"/>',
        f'<rect x="{centre - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="#1a3a5c"/>',
        _text(_VALUE_X, y + 4, bar.shown, size=12),
        "</g>",
    ]


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 13,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = "#111111",
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}" fill="{fill}">'
        f"{escape(text)}</text>"
    )
