"""A score is a value with its reason. Not applicable is None, never 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.evidence import Frozen
from eval.gold import Gold
from eval.system import Observation


class Score(Frozen):
    """`answer` is what the system gave, in a few words; `explanation` says why the value is what it is."""

    value: float
    answer: str
    explanation: str


Scorer = Callable[[Observation, Gold], Score | None]


@dataclass(frozen=True)
class Metric:
    """A scorer with its name. The metric of a run is the mean over the items it applies to.

    `better`: which way is up. `decides`: an imperfect value makes the item a failed test case.
    """

    name: str
    score: Scorer
    better: Literal["higher", "lower"] = "higher"
    decides: bool = True
    unit: str = ""

    def perfect(self, value: float) -> bool:
        return value >= 1.0 - 1e-9 if self.better == "higher" else value <= 1e-9


def share(part: int, whole: int) -> float:
    return part / whole


def short(text: str, limit: int = 160) -> str:
    """One line of at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
