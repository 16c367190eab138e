"""A forest plot, planned once from the Contrasts and drawn as SVG here: one line a hazard ratio, log scale.

The page draws the same plan in its own clothes. Readable without colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from core.lexicon import Lexicon
from core.outcomes import Contrast
from shelf.outcomes import Outcome, endpoint_name, pair_name, population_name, show_ratio, trial_name

WIDTH, ROW, TOP, BOTTOM = 960, 30, 64, 66
_LABEL_X, _PLOT_X, _PLOT_WIDTH, _VALUE_X = 12, 420, 340, 776
_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One ratio. `low` and `high` are None where the shelf holds no interval with both ends."""

    label: str
    comparison: str
    ratio: float
    low: float | None
    high: float | None
    shown: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars in the order of their rows, and the ends of the logarithmic axis, which hold 1."""

    bars: tuple[Bar, ...]
    low: float
    high: float

    def share(self, value: float) -> float:
        """Where a ratio stands on the axis, 0 (left) to 1; what lies beyond an end stands at it."""
        share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        return min(max(share, 0.0), 1.0)

    @property
    def ticks(self) -> tuple[float, ...]:
        return tuple(t for t in _TICKS if self.low <= t <= self.high)


def plan_plot(rows: Iterable[Outcome], lexicon: Lexicon, *, name_trial: bool = True) -> Plot:
    """Each hazard ratio of `rows` once, with its interval where there is one, and an axis on which all stand."""
    chosen = tuple(rows)
    name_endpoint = not name_trial or len({row.endpoint for row in chosen}) > 1
    found = (_bar(row, c, lexicon, name_trial, name_endpoint) for row in chosen for c in row.contrasts)
    unique = {(bar.label, bar.comparison, bar.shown): bar for bar in reversed([b for b in found if b])}
    bars = tuple(reversed(unique.values()))
    return Plot(bars, *_scale(bars))


def forest_plot(rows: Iterable[Outcome], lexicon: Lexicon, title: str) -> str:
    """SVG of `plan_plot`; the source statement is each bar's tooltip. Without any bar the drawing says so."""
    plot = plan_plot(rows, lexicon)
    height = TOP + max(len(plot.bars), 1) * ROW + BOTTOM
    spoken = "; ".join(f"{b.label}, {b.comparison}: {b.shown}" for b in plot.bars) or "no hazard ratio"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="plot-title plot-desc" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">',
        f'<title id="plot-title">{escape(title)}</title>',
        f'<desc id="plot-desc">Hazard ratios with their confidence intervals on a logarithmic scale. {escape(spoken)}.</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_LABEL_X, 26, title, size=16, weight="bold"),
    ]
    if plot.bars:
        parts += _axis(plot, TOP, TOP + len(plot.bars) * ROW)
        for at, bar in enumerate(plot.bars):
            parts += _draw(bar, TOP + at * ROW + ROW / 2, plot)
    else:
        parts.append(_text(_LABEL_X, TOP + 18, "No hazard ratio on the shelf for this choice."))
    note = "Trials differ in patients, follow-up and design: the lines are not a comparison between trials."
    parts += [_text(_LABEL_X, height - 12, note, size=12, fill="#444444"), "</svg>"]
    return "\n".join(parts) + "\n"


def _bar(
    row: Outcome, contrast: Contrast, lexicon: Lexicon, name_trial: bool, name_endpoint: bool
) -> Bar | None:
    if contrast.hr is None or contrast.hr <= 0 or contrast.measure != "hr":
        return None
    low, high = _ends(contrast)
    patients = population_name(row, lexicon) if name_trial or row.population else "whole trial"
    named = [
        trial_name(row, lexicon) if name_trial else f"cohort {row.cohort}" if row.cohort else "",
        endpoint_name(row, lexicon) if name_endpoint else "",
        f"{row.followup_months} mo" if row.followup_months is not None else "",
    ]
    return Bar(
        label=", ".join(part for part in named if part),
        comparison=f"{pair_name(contrast, lexicon)}; {patients}",
        ratio=float(contrast.hr),
        low=low,
        high=high,
        shown=show_ratio(contrast),
        passage_id=row.passage_id,
    )


def _ends(contrast: Contrast) -> tuple[float, float] | tuple[None, None]:
    if contrast.ci is None or "NR" in contrast.ci:
        return None, None
    low, high = (float(value) for value in contrast.ci)
    return (low, high) if 0 < low <= high else (None, None)


def _scale(bars: tuple[Bar, ...]) -> tuple[float, float]:
    lowest = min((b.low or b.ratio for b in bars), default=1.0)
    highest = max((b.high or b.ratio for b in bars), default=1.0)
    low = max((t for t in _TICKS if t <= lowest), default=_TICKS[0])
    high = min((t for t in _TICKS if t >= max(highest, 1.5)), default=_TICKS[-1])
    return min(low, 0.7), high


def _x(value: float, plot: Plot) -> float:
    return round(_PLOT_X + plot.share(value) * _PLOT_WIDTH, 1)


def _axis(plot: Plot, top: float, bottom: float) -> list[str]:
    one = _x(1.0, plot)
    parts = [
        f'<line x1="{one}" y1="{top}" x2="{one}" y2="{bottom}" stroke="#555555" stroke-dasharray="4 3"/>'
    ]
    for tick in plot.ticks:
        x = _x(tick, plot)
        parts.append(f'<line x1="{x}" y1="{bottom}" x2="{x}" y2="{bottom + 5}" stroke="#222222"/>')
        parts.append(_text(x, bottom + 18, f"{tick:g}", anchor="middle", size=12))
    parts.append(
        f'<line x1="{_PLOT_X}" y1="{bottom}" x2="{_PLOT_X + _PLOT_WIDTH}" y2="{bottom}" stroke="#222222"/>'
    )
    parts.append(_text(one - 8, top - 10, "favours the first-named", anchor="end", size=12, fill="#444444"))
    parts.append(_text(one + 8, top - 10, "favours the second", size=12, fill="#444444"))
    return parts


def _draw(bar: Bar, y: float, plot: Plot) -> list[str]:
    centre = _x(bar.ratio, plot)
    parts = [
        f"<g><title>{escape(f'{bar.label}, {bar.comparison}: HR {bar.shown} [{bar.passage_id}]')}</title>",
        _text(_LABEL_X, y - 2, bar.label, size=12),
        _text(_LABEL_X + 10, y + 11, bar.comparison, size=11, fill="#444444"),
    ]
    if bar.low is not None and bar.high is not None:
        left, right = _x(bar.low, plot), _x(bar.high, plot)
        parts.append(f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="#1a3a5c" stroke-width="2"/>')
    parts += [
        f'<rect x="{centre - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="#1a3a5c"/>',
        _text(_VALUE_X, y + 4, bar.shown, size=12),
        "</g>",
    ]
    return parts


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
