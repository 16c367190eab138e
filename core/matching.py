"""Does a result that is claimed stand in the results of an evidence text?

A claim may say less than the evidence (no interval, no follow-up), never something else, and it must not hide what
changes the meaning of a number: that it is for a subgroup, a landmark, a grade, or topline only.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.figures import Results
from core.marks import CONTROL, GROUP_OF, WHOLE
from core.outcomes import Contrast, Figure, Interval, Maturity

Result = Figure | Contrast
# the order in which a difference is worth telling; `value` and what follows tell a wrong number from another fact
_KEY = ("trial", "cohort", "population", "endpoint", "arm", "landmark", "grade", "unit", "statistic")


@dataclass(frozen=True, slots=True)
class Match:
    """The nearest result of the evidence and how it differs; `differs` empty: the claim's result stands there."""

    differs: tuple[str, ...]
    nearest: Result | None = None

    @property
    def ok(self) -> bool:
        return self.nearest is not None and not self.differs


def same_arm(claimed: str | None, shown: str | None) -> bool:
    """A claim without arm, or with the same one; `standard regimens` stand for any listed choice of controls."""
    if claimed is None or claimed == shown:
        return True
    if shown is None:
        return False
    (base_a, _, detail_a), (base_b, _, detail_b) = claimed.partition("@"), shown.partition("@")
    if base_a == base_b:
        return not (detail_a and detail_b) or detail_a == detail_b
    if CONTROL in (base_a, base_b):
        return "|" in (base_b if base_a == CONTROL else base_a)
    return set(base_a.split("|")) == set(base_b.split("|"))


def same_arm_in(claimed: str | None, shown: str | None, results: Results) -> bool:
    """As `same_arm`; "the control group" and "the daratumumab group" are read in the arms of the evidence."""
    if same_arm(claimed, shown):
        return True
    if claimed is None or shown is None:
        return False
    if claimed == CONTROL:
        return shown == results.control
    if claimed.startswith(GROUP_OF):
        drug = claimed.removeprefix(GROUP_OF)
        holders = [arm for arm, drugs in results.arm_drugs.items() if drug in drugs]
        return holders == [shown]
    return False


def same_population(claimed: str | None, shown: str | None, trial_wide: tuple[str, ...]) -> bool:
    """Equal as sets; conditions that hold for the whole trial may be named or left out."""
    a = set(claimed.split("+")) if claimed else set()
    b = set(shown.split("+")) if shown else set()
    return a - {WHOLE} - set(trial_wide) == b - {WHOLE} - set(trial_wide)


def _differs_in_common(claimed: Result, shown: Result, results: Results) -> list[str]:
    out = []
    if claimed.trial and claimed.trial != shown.trial:
        out.append("trial")
    if claimed.cohort and claimed.cohort != shown.cohort:
        out.append("cohort")
    if not same_population(claimed.population, shown.population, results.trial_populations):
        out.append("population")
    if claimed.endpoint != shown.endpoint:
        out.append("endpoint")
    if claimed.ci is not None and not _same_interval(claimed.ci, shown.ci):
        out.append("ci")
    if claimed.ci_level is not None and shown.ci_level is not None and claimed.ci_level != shown.ci_level:
        out.append("ci_level")
    if claimed.followup_months is not None and claimed.followup_months != shown.followup_months:
        out.append("follow_up")
    if (shown.maturity is Maturity.TOPLINE and claimed.maturity is not Maturity.TOPLINE) or (
        claimed.maturity is not None and claimed.maturity is not shown.maturity
    ):
        out.append("maturity")
    return out


def _same_interval(a: Interval, b: Interval | None) -> bool:
    return b is not None and a == b


def compare_figures(claimed: Figure, shown: Figure, results: Results) -> tuple[str, ...]:
    """Names of the parts in which `claimed` goes beyond or against `shown`; `results` is the evidence of `shown`."""
    out = _differs_in_common(claimed, shown, results)
    if claimed.value != shown.value:
        out.append("value")
    if claimed.unit != shown.unit and "NR" not in (claimed.value, shown.value):
        out.append("unit")
    if claimed.comparator != shown.comparator and not (
        claimed.comparator == "approx" and shown.comparator == "exact"
    ):
        out.append("comparator")
    if claimed.statistic != shown.statistic:
        out.append("statistic")
    if not same_arm_in(claimed.arm, shown.arm, results):
        out.append("arm")
    if claimed.landmark_months != shown.landmark_months:
        out.append("landmark")
    if (claimed.grade or "any") != (shown.grade or "any"):
        out.append("grade")
    if claimed.n is not None and shown.n is not None and claimed.n != shown.n:
        out.append("n")
    return tuple(out)


def compare_contrasts(claimed: Contrast, shown: Contrast, results: Results) -> tuple[str, ...]:
    """As `compare_figures`; arms in the other order are a difference (`arm`), whatever the ratio."""
    out = _differs_in_common(claimed, shown, results)
    if claimed.hr is not None and claimed.hr != shown.hr:
        out.append("value")
    if claimed.hr is not None and claimed.measure != shown.measure:
        out.append("statistic")
    if not (
        same_arm_in(claimed.arm_a, shown.arm_a, results) and same_arm_in(claimed.arm_b, shown.arm_b, results)
    ):
        out.append("arm")
    if claimed.p is not None and claimed.p != shown.p:
        out.append("p")
    if claimed.significant is not None and claimed.significant != shown.significant:
        out.append("significance" if shown.significant is not None else "significance_unstated")
    return tuple(out)


def _weight(differs: tuple[str, ...], claimed: Result, shown: Result) -> tuple[int, int]:
    """Fewest differences first; among those, the ones that share the number."""
    same_number = (
        (claimed.value == shown.value)
        if isinstance(claimed, Figure) and isinstance(shown, Figure)
        else (isinstance(claimed, Contrast) and isinstance(shown, Contrast) and claimed.hr == shown.hr)
    )
    return len(differs), 0 if same_number else 1


def find_figure(claimed: Figure, results: Results) -> Match:
    """The figure of the evidence that `claimed` repeats, or the nearest and its differences."""
    best: Match | None = None
    weight = (99, 9)
    for shown in results.figures:
        differs = compare_figures(claimed, shown, results)
        now = _weight(differs, claimed, shown)
        if best is None or now < weight:
            best, weight = Match(differs, shown), now
    if claimed.unit in _RISK_UNITS and (best is None or best.differs):
        best = _find_risk(claimed, results) or best
    return best or Match(("absent",))


_RISK_UNITS = {"% risk reduction": -1, "% risk increase": 1}


def _find_risk(claimed: Figure, results: Results) -> Match | None:
    """ "37% lower risk" is the hazard ratio 0.63, to the digit: 100 x (1 - HR)."""
    if claimed.value == "NR":
        return None
    ratio = 1 + _RISK_UNITS[claimed.unit] * claimed.value / 100
    for shown in results.contrasts:
        if shown.measure != "hr" or shown.hr != ratio:
            continue
        as_ratio = Contrast(
            trial=claimed.trial, cohort=claimed.cohort, population=claimed.population,
            endpoint="os" if claimed.endpoint == "death" else claimed.endpoint, arm_a=claimed.arm, hr=ratio,
            ci=claimed.ci, followup_months=claimed.followup_months, maturity=claimed.maturity,
        )  # fmt: skip
        return Match(compare_contrasts(as_ratio, shown, results), shown)
    return None


def find_contrast(claimed: Contrast, results: Results) -> Match:
    """The contrast of the evidence that `claimed` repeats, or the nearest and its differences."""
    best: Match | None = None
    weight = (99, 9)
    for shown in results.contrasts:
        differs = compare_contrasts(claimed, shown, results)
        now = _weight(differs, claimed, shown)
        if best is None or now < weight:
            best, weight = Match(differs, shown), now
    return best or Match(("absent",))


def is_same_slot(match: Match) -> bool:
    """True where the evidence gives another number (or another verdict) for the very thing that is claimed."""
    return bool(match.differs) and set(match.differs) <= {
        "value",
        "ci",
        "p",
        "significance",
        "follow_up",
        "n",
        "comparator",
    }
