"""Thresholds: what a run has to reach. A hard gate that breaks stops the build, a soft one is reported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import ValidationError, model_validator

from core.errors import EvalError
from core.evidence import Frozen
from eval.case import QuestionType
from eval.result import GateOutcome, Mean, Result
from eval.scorers import BY_NAME
from eval.summary import WATCHED_VARIANTS, mean_of, percentile, values_of

THRESHOLDS = Path(__file__).resolve().parent / "thresholds.yaml"
DERIVED = ("latency_p95_ms", *(f"recall_at_5_lost_{kind}" for kind in WATCHED_VARIANTS))


class Gate(Frozen):
    """`min` or `max` (or both) for the mean of a metric, over all items or those of `types`."""

    metric: str
    min: float | None = None
    max: float | None = None
    types: tuple[QuestionType, ...] = ()

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.metric not in BY_NAME and self.metric not in DERIVED:
            raise ValueError(f"unknown metric {self.metric!r}; known: {', '.join([*BY_NAME, *DERIVED])}")
        if self.min is None and self.max is None:
            raise ValueError(f"the gate on {self.metric} needs min or max")
        return self

    @property
    def bound(self) -> str:
        parts = [
            f">= {self.min:g}" if self.min is not None else "",
            f"<= {self.max:g}" if self.max is not None else "",
        ]
        return " and ".join(p for p in parts if p)

    def holds(self, value: float) -> bool:
        return (self.min is None or value >= self.min - 1e-9) and (
            self.max is None or value <= self.max + 1e-9
        )


class Thresholds(Frozen):
    """`not_worse`: metrics that may not fall below a baseline beyond chance (hard)."""

    hard: tuple[Gate, ...] = ()
    soft: tuple[Gate, ...] = ()
    not_worse: tuple[str, ...] = ()

    def gates(self) -> list[tuple[Literal["hard", "soft"], Gate]]:
        return [*(("hard", g) for g in self.hard), *(("soft", g) for g in self.soft)]

    def of_metric(self, metric: str) -> Gate | None:
        """The gate of a metric over all items, hard before soft."""
        return next((g for _, g in self.gates() if g.metric == metric and not g.types), None)


def load_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """Raises EvalError naming the gate and what is accepted."""
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Thresholds.model_validate(data or {})
    except OSError as error:
        raise EvalError(
            f"{path}: cannot be read ({error.strerror}); restore it, or name another file"
        ) from None
    except yaml.YAMLError as error:
        raise EvalError(
            f"{path.name}: not valid YAML: {' '.join(str(error).split())}; mend that line"
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        accepted = f"; accepted: {', '.join(Gate.model_fields)}" if first["type"] == "extra_forbidden" else ""
        raise EvalError(
            f"{path.name}: {place}: {first['msg'].removeprefix('Value error, ')}{accepted}"
        ) from None


def judge_gates(
    thresholds: Thresholds, results: Sequence[Result], derived: dict[str, Mean]
) -> list[GateOutcome]:
    """Each gate with its value and, where it breaks, the items that broke it. No applicable item: it holds, n=0."""
    return [_judge(level, gate, results, derived) for level, gate in thresholds.gates()]


def _judge(level: str, gate: Gate, results: Sequence[Result], derived: dict[str, Mean]) -> GateOutcome:
    chosen = [r for r in results if not gate.types or r.type in gate.types]
    where = ", ".join(gate.types)
    if gate.metric in DERIVED:
        mean = derived.get(gate.metric)
        values: dict[str, float] = {}
    else:
        values = values_of(chosen, gate.metric)
        mean = mean_of(values) if values else None
    if mean is None:
        return GateOutcome(
            metric=gate.metric, level=level, bound=gate.bound, value=None, n=0, holds=True, where=where
        )
    holds = gate.holds(mean.value)
    broken_by: tuple[str, ...] = ()
    if not holds and gate.metric in BY_NAME:
        metric = BY_NAME[gate.metric]
        faulty = [(v, i) for i, v in values.items() if not metric.perfect(v)]
        faulty.sort(key=lambda pair: (pair[0] if metric.better == "higher" else -pair[0], pair[1]))
        broken_by = tuple(i for _, i in faulty)
    elif not holds and gate.metric.startswith("recall_at_5_lost_"):
        kind = gate.metric.removeprefix("recall_at_5_lost_")
        broken_by = tuple(
            r.item_id
            for r in chosen
            if r.variant == kind and "recall_at_5" in r.scores and r.scores["recall_at_5"].value < 1
        )
    return GateOutcome(
        metric=gate.metric,
        level=level,
        bound=gate.bound,
        value=mean.value,
        n=mean.n,
        holds=holds,
        where=where,
        broken_by=broken_by,
    )


def latency_p95(results: Sequence[Result]) -> Mean | None:
    taken = list(values_of(results, "latency_ms").values())
    return Mean(value=round(percentile(taken, 0.95), 3), n=len(taken)) if taken else None
