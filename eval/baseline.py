"""Against an earlier report: pair by pair, with bootstrap intervals, and every item that changed by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.errors import EvalError
from core.evidence import Frozen
from eval.result import FORMAT, Report, Result
from eval.scorers import BY_NAME
from eval.summary import values_of

RESAMPLES = 2_000
SEED = 20261122


class Change(Frozen):
    """An item whose value differs. `better` follows the metric's direction."""

    item_id: str
    before: float
    after: float
    better: bool


class MetricDelta(Frozen):
    """Mean difference (after - before) over the paired items with its 95% interval; `verdict` against chance."""

    metric: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    verdict: str
    changed: tuple[Change, ...]


class Comparison(Frozen):
    file: str
    deltas: tuple[MetricDelta, ...]
    appeared: tuple[str, ...]
    disappeared: tuple[str, ...]

    def worse(self, metrics: Sequence[str]) -> list[MetricDelta]:
        return [d for d in self.deltas if d.metric in metrics and d.verdict == "worse"]


def load_report(path: Path) -> Report:
    """An earlier eval.json. Raises EvalError where it is none or of another format."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.get("format") != FORMAT:
            raise EvalError(
                f"{path.name} has format {data.get('format')}, this is format {FORMAT}; make a new baseline"
            )
        return Report.model_validate(data)
    except OSError as error:
        raise EvalError(
            f"the baseline {path} cannot be read ({error.strerror}); give an earlier eval.json"
        ) from None
    except (ValueError, AttributeError):
        raise EvalError(
            f"{path.name} is not a report of kahler eval run; give an earlier eval.json"
        ) from None


def paired_bootstrap(differences: Sequence[float]) -> tuple[float, float]:
    """95% interval of the mean of paired differences, percentile method, seeded: the same in every run."""
    values = np.asarray(differences, dtype=np.float64)
    rng = np.random.default_rng(SEED)
    picks = rng.integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def compare(before: Sequence[Result], after: Sequence[Result], file: str) -> Comparison:
    """Metrics that both runs have, over the items that both runs scored."""
    old, new = {r.item_id for r in before}, {r.item_id for r in after}
    deltas = []
    for name, metric in BY_NAME.items():
        if name == "latency_ms":
            continue
        was, now = values_of(before, name), values_of(after, name)
        ids = [i for i in now if i in was]
        if ids:
            deltas.append(_delta(name, ids, was, now, higher=metric.better == "higher"))
    return Comparison(
        file=file,
        deltas=tuple(deltas),
        appeared=tuple(sorted(new - old)),
        disappeared=tuple(sorted(old - new)),
    )


def _delta(
    name: str, ids: list[str], was: dict[str, float], now: dict[str, float], *, higher: bool
) -> MetricDelta:
    differences = [now[i] - was[i] for i in ids]
    low, high = paired_bootstrap(differences)
    sign = 1 if higher else -1
    verdict = (
        "worse" if (high if higher else -low) < 0 else "better" if (low if higher else -high) > 0 else "same"
    )
    return MetricDelta(
        metric=name,
        n=len(ids),
        before=round(sum(was[i] for i in ids) / len(ids), 6),
        after=round(sum(now[i] for i in ids) / len(ids), 6),
        difference=round(sum(differences) / len(ids), 6),
        low=round(low, 6),
        high=round(high, 6),
        verdict=verdict,
        changed=tuple(
            Change(item_id=i, before=was[i], after=now[i], better=(now[i] - was[i]) * sign > 0)
            for i in ids
            if abs(now[i] - was[i]) > 1e-9
        ),
    )
