"""Trial results as values: one Figure is one number of one arm, one Contrast sets two arms against each other."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

Value = Decimal | Literal["NR"]
Interval = tuple[Value, Value]


class Maturity(StrEnum):
    TOPLINE = "topline"
    INTERIM = "interim"
    FINAL = "final"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Frozen):
    """One result of one arm, as printed.

    `endpoint`, `arm`, `trial`, `population` are lexicon ids (`pfs`, `dvd`, `castor`, `len_refractory`);
    an adverse event is `ae:<term>` with its grade in `grade`. `arm` and `trial` are None where the text names none.
    `value` keeps the digits as printed (44.50 is not 44.5) or is "NR"; `unit` is `months`, `years`, `weeks`, `%`,
    `patients`, ... ; rounding never matches silently.
    """

    trial: str | None = None
    cohort: str | None = None
    population: str | None = None
    endpoint: str
    grade: str | None = None
    statistic: Literal["median", "rate", "landmark_rate", "count", "mean", "other"]
    landmark_months: Decimal | None = None
    arm: str | None = None
    value: Value
    comparator: Literal["exact", "gte", "lte", "approx"] = "exact"
    unit: str
    ci: Interval | None = None
    ci_level: Decimal | None = None
    followup_months: Decimal | None = None
    n: int | None = None
    maturity: Maturity | None = None


class Contrast(_Frozen):
    """A hazard ratio or P value between `arm_a` (experimental) and `arm_b`.

    `hr` below 1 favours `arm_a`. `significant` is None where the text does not say.
    """

    trial: str | None = None
    cohort: str | None = None
    population: str | None = None
    endpoint: str
    arm_a: str | None = None
    arm_b: str | None = None
    measure: Literal["hr", "odds_ratio", "ratio"] = "hr"
    hr: Decimal | None = None
    ci: Interval | None = None
    ci_level: Decimal | None = None
    p: str | None = None
    significant: bool | None = None
    followup_months: Decimal | None = None
    maturity: Maturity | None = None


class DesignNumber(_Frozen):
    """A number that describes a trial or a rule and is no result: n, phase, dose, day, line count, cut-off date."""

    role: str
    value: str
    unit: str | None = None
