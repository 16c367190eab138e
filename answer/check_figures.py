"""Numbers of the claim: every result, ratio and design number must stand in the evidence, beside the same names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

from answer.check_pairs import pairs_of
from answer.neighbours import days_of, neighbours_of
from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine, missing
from core.matching import Match, find_contrast, find_figure, is_same_slot
from core.numbers import NR
from core.outcomes import Contrast, DesignNumber, Figure

CHECK = "figures"
_WORDS = {
    "arm": "another arm",
    "population": "another population",
    "endpoint": "another endpoint",
    "trial": "another trial",
    "cohort": "another cohort",
    "unit": "another unit",
    "landmark": "another or no time point",
    "grade": "another or no grade",
    "ci": "another interval",
    "ci_level": "another interval level",
    "follow_up": "another follow-up",
    "comparator": "exactly, about, at least or at most",
    "maturity": "another maturity (topline, interim, final)",
    "statistic": "another statistic",
    "value": "another value",
    "significance": "the opposite significance",
    "significance_unstated": "no word on significance",
    "n": "another number of patients",
    "p": "another P value",
}


def check_figures(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Findings on results, contrasts, design numbers and unexplained numbers of the claim."""
    out: list[Finding] = []
    for figure, span in zip(claim.results.figures, claim.results.figure_spans, strict=True):
        match = min((find_figure(figure, e.results) for e in evidence), key=_rank, default=Match(("absent",)))
        out.append(_tell(match, claim.text[slice(*span)]))
    for contrast, span in zip(claim.results.contrasts, claim.results.contrast_spans, strict=True):
        match = min(
            (find_contrast(contrast, e.results) for e in evidence), key=_rank, default=Match(("absent",))
        )
        out.append(_tell(match, claim.text[slice(*span)]))
    out.extend(_check_order(claim, evidence))
    for at, span in enumerate(claim.results.design_spans):
        out.append(_check_design(at, claim.text[slice(*span)].strip(), claim, evidence))
    shown_text = " ".join(e.norm for e in evidence)
    for m in _REGISTRY.finditer(claim.norm):
        if m.group() not in shown_text:
            out.append(missing(CHECK, f"{m.group()} does not stand in the evidence", m.group()))
    if _REACHED.search(claim.norm) and any(f.value == "NR" for e in evidence for f in e.results.figures):
        out.append(
            contradicts(CHECK, "the claim says that a median was reached, the evidence that it was not")
        )
    if _UNREACHED.search(claim.norm) and not _UNREACHED.search(shown_text):
        out.append(missing(CHECK, "the evidence says of nothing that it was not reached"))
    for number in claim.results.unexplained:
        out.append(
            missing(
                CHECK,
                f"the number {number.text} stands beside no endpoint and unit that can be checked",
                number.text,
            )
        )
    return out


def _rank(match: Match) -> tuple[int, int]:
    return (0 if match.ok else 1, len(match.differs) if match.nearest else 99)


def _tell(match: Match, part: str) -> Finding:
    if match.ok:
        return fine(CHECK, "stands in the evidence", part)
    if match.nearest is None:
        return missing(CHECK, f"the evidence gives no such result as {part}", part)
    what = ", ".join(_WORDS.get(d, d) for d in match.differs)
    message = f"{part}: the nearest result of the evidence has {what}"
    if is_same_slot(match) or (len(match.differs) == 1 and "significance_unstated" not in match.differs):
        return contradicts(CHECK, message, part)
    return missing(CHECK, message, part)


def _check_order(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """`PFS 4.9 vs 7.8 months` without arms must keep the order of the evidence."""
    bare = [f for f in claim.results.figures if f.arm is None and f.statistic != "count"]
    if len(bare) < 2:
        return []
    for first, second in itertools.pairwise(bare):
        if first.endpoint != second.endpoint or first.unit != second.unit:
            continue
        for reading in evidence:
            places = [_place(f, reading) for f in (first, second)]
            if None not in places and places[0] != places[1]:
                if (places[0] or 0) > (places[1] or 0):
                    return [
                        contradicts(
                            CHECK,
                            f"{first.value} and {second.value} stand the other way round in the evidence",
                        )
                    ]
                break
    return []


def _place(figure: Figure, reading: Reading) -> int | None:
    for at, shown in enumerate(reading.results.figures):
        if shown.value == figure.value and shown.endpoint == figure.endpoint and shown.unit == figure.unit:
            return at
    return None


_REACHED = re.compile(
    r"\bmedian\b(?:(?!\b(?:not|never|nor)\b)[^.;]){0,70}\b(?:was|were|been|is)\s+reached\b", re.I
)
_UNREACHED = re.compile(NR, re.I)
_REGISTRY = re.compile(r"\bNCT\d{6,8}\b|\b\d{4}-\d{6}-\d{2}\b|\b10\.\d{4,}/\S+\b")
_SAME_ROLE = {
    "duration": "time",
    "every": "time",
    "cycle_length": "time",
    "people": "n",
    "n": "n",
    "count": "count",
}


def _check_design(at: int, part: str, claim: Reading, evidence: Sequence[Reading]) -> Finding:
    design = claim.results.designs[at]
    if design.role == "grade" and any(f.grade == design.value for f in claim.results.figures):
        return fine(CHECK, "checked with its result", part)
    if design.role == "follow_up" and any(f.followup_months is not None for f in claim.results.figures):
        return fine(CHECK, "checked with its result", part)
    if design.role == "grade" and any(
        design.value in pairs_of(e).values() and "grade" in e.norm for e in evidence
    ):
        return fine(CHECK, "is one of the grades of the evidence", part)
    if design.role == "duration" and any(
        f.landmark_months is not None and _in_months(design) == f.landmark_months
        for e in evidence
        for f in e.results.figures
    ):
        return fine(CHECK, "is a time point of the evidence", part)
    nearest: DesignNumber | None = None
    for reading in evidence:
        for shown in reading.results.designs:
            if _same_design(design, shown):
                swapped = _bound_elsewhere(at, claim, reading)
                return swapped or fine(CHECK, "stands in the evidence", part)
            if shown.role == design.role and (shown.unit == design.unit or design.role == "lines"):
                nearest = nearest or shown
        if design.role in {"n", "count"} and _counted(design, reading):
            return fine(CHECK, "stands in the evidence", part)
    if nearest is not None and design.role in {
        "n",
        "dose",
        "date",
        "lines",
        "phase",
        "every",
        "age",
        "share",
        "schedule",
        "duration",
    }:
        return contradicts(
            CHECK, f"{part}: the evidence says {nearest.value} {nearest.unit or ''}".rstrip(), part
        )
    return missing(CHECK, f"{part} does not stand in the evidence", part)


def _same_design(claimed: DesignNumber, shown: DesignNumber) -> bool:
    a, b = claimed.value, shown.value
    role_a, role_b = _SAME_ROLE.get(claimed.role, claimed.role), _SAME_ROLE.get(shown.role, shown.role)
    if claimed.role == "date" and shown.role == "date":
        return b == a or b.startswith(a + "-")
    if claimed.role == "lines" and shown.role == "lines":
        return a == b
    if role_a == role_b == "time" and claimed.unit != shown.unit:
        return _indays_of(claimed) == _indays_of(shown)
    if role_a == role_b or {role_a, role_b} <= _COUNTING:
        return a == b and (claimed.unit == shown.unit or bool({role_a, role_b} & {"number", "n", "things"}))
    return False


# roles that one phrasing or another may give to the same number: "2 tests", "at least 2", "2 points"
_COUNTING = frozenset({"number", "things", "n", "schedule", "lines", "ratio", "vote", "dose", "points"})
_PER_YEAR = {"months": 12, "years": 1}
_PER_WEEK = {"days": 7, "weeks": 1}


def _indays_of(design: DesignNumber) -> tuple[str, float] | str:
    """Comparable only where the calendar allows it: 2 years are 24 months, 3 weeks 21 days; a month is no 4 weeks."""
    number = re.fullmatch(r"([<>=~]*)(\d+(?:\.\d+)?)", design.value)
    if number and design.unit in _PER_YEAR:
        return f"{number[1]}y", float(number[2]) / _PER_YEAR[design.unit]
    if number and design.unit in _PER_WEEK:
        return f"{number[1]}w", float(number[2]) / _PER_WEEK[design.unit]
    return f"{design.value} {design.unit}"


def _in_months(design: DesignNumber) -> Decimal | None:
    number = re.search(r"\d+(?:\.\d+)?", design.value)
    per = {"months": 1, "years": 12}.get(design.unit or "")
    return Decimal(number.group()) * per if number and per else None


def _counted(design: DesignNumber, reading: Reading) -> bool:
    parts = set(re.split(r"[/-]", design.value))
    shown = {str(f.n) for f in reading.results.figures if f.n} | {
        str(f.value) for f in reading.results.figures if f.statistic == "count"
    }
    for other in reading.results.designs:
        if other.role in {"n", "count", "things", "number"}:
            shown |= set(re.split(r"[/-]", other.value))
    return parts <= shown


def _bound_elsewhere(at: int, claim: Reading, reading: Reading) -> Finding | None:
    """`251 to belantamab-Vd` where the evidence says `243 to belantamab-Vd and 251 to DVd`."""
    design = claim.results.designs[at]
    same = [i for i, shown in enumerate(reading.results.designs) if _same_design(design, shown)]
    days = [days_of(i, reading) for i in same]
    if (
        design.role == "dose"
        and (said := days_of(at, claim))
        and all(days)
        and not any(said & d for d in days)
    ):
        return contradicts(CHECK, f"{design.value} {design.unit} is for another day in the evidence")
    mine = neighbours_of(at, claim)
    theirs: dict[str, set[str]] = {}
    for place in same:
        for kind, ids in neighbours_of(place, reading).items():
            theirs.setdefault(kind, set()).update(ids)
    lexicon = reading.lexicon
    known = reading.ids | {c for i in reading.ids if i in lexicon for c in lexicon[i].components}
    extra = ("population",) if design.role == "lines" else ()
    for kind in ("regimen", "drug", "agency", "trial", "drug_class", *extra):
        here, there = mine.get(kind, set()), theirs.get(kind, set())
        if here and there and not here & there and here <= known:
            return contradicts(
                CHECK,
                f"{design.value} belongs to {', '.join(sorted(there))} in the evidence, not to {', '.join(sorted(here))}",
            )
    return None


__all__ = ["Contrast", "check_figures"]
