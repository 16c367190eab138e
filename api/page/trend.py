"""The trend of one metric over the kept evaluations, as the points of a small line chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, MARGIN = 240, 56, 8
"""Of the drawing, in its own units."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`points` as SVG's polyline reads them, oldest first; `low` and `high` are the metric's least and greatest value."""

    metric: str
    points: str
    last: tuple[float, float]
    value: float
    low: float
    high: float
    runs: int


def draw_trend(metric: str, runs: Sequence[Mapping[str, Any]]) -> Chart | None:
    """The chart of `metric`, which `runs` (oldest first) hold under `summary`; None where no run holds it.

    The axis runs from the least to the greatest value, at least 0.01 of the metric, so that a change is seen.
    """
    values = [float(run["summary"][metric]) for run in runs if metric in run["summary"]]
    if not values:
        return None
    low, high = min(values), max(values)
    span = max(high - low, 0.01)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    middle = (high + low) / 2
    places = [
        (round(MARGIN + at * step, 1), round(HEIGHT / 2 - (value - middle) / span * (HEIGHT - 2 * MARGIN), 1))
        for at, value in enumerate(values)
    ]
    points = " ".join(f"{x},{y}" for x, y in places)
    return Chart(metric, points, places[-1], values[-1], low, high, len(values))
