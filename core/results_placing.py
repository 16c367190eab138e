"""Makes Figures of a run of values: arm, population, grade, landmark, interval, follow-up and n of each."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from core.marks import WHOLE, Mark
from core.numbers import Atom
from core.outcomes import Figure, Interval, Value
from core.placing import Carry, Clause, find_endpoint, place_arms
from core.results import Reading

_RISK_CUT = re.compile(
    r"(?:lower|reduc\w+|less|decreas\w+|fewer|higher|increas\w+|smaller|cut)\b[^%]{0,40}\b(?:risk|hazard)\b|\b(?:risk|hazard)\b[^%]{0,60}\b(?:by|reduction)\b",
    re.I,
)


_RISK_UP = re.compile(
    r"\b(?:higher|increas\w+|rais\w+|greater)\b[^%]{0,40}\b(?:risk|hazard)\b|\b(?:risk|hazard)\b[^%]{0,40}\b(?:higher|increas\w+|rais\w+|greater|rose)\b",
    re.I,
)
_RISK = re.compile(r"\b(?:risk|hazard)\b", re.I)


_PER_MONTH = {"months": Decimal(1), "years": Decimal(12)}


def note_doses(clause: Clause, text: str) -> None:
    """`talquetamab 0.4 mg/kg weekly` is another arm than `talquetamab 0.8 mg/kg`."""
    for at, mark in enumerate(clause.marks):
        if mark.kind != "arm" or "@" in mark.id:
            continue
        dose = next((a for a in clause.atoms if a.kind == "dose" and 0 <= a.start - mark.end <= 14), None)
        if dose and re.fullmatch(
            r"\s*(?:at|\(|given\s+at)?\s*(?:a\s+dose\s+of\s+)?", text[mark.end : dose.start], re.I
        ):
            clause.marks[at] = Mark("arm", f"{mark.id}@{dose.value} {dose.unit}", mark.start, dose.end)


def attach_percent_counts(clause: Clause, text: str) -> None:
    """`78 of 194 patients (40%)`: the share carries the counts in `second` ("78/194"), so both find the same arm."""
    for atom in clause.atoms:
        if atom.kind not in {"count", "people"}:
            continue
        share = next(
            (a for a in clause.atoms if a.kind == "value" and a.unit == "%" and 0 <= a.start - atom.end <= 3),
            None,
        )
        if share and re.fullmatch(r"\s*[(,]\s*|\s+", text[atom.end : share.start]):
            share.second = f"{atom.value}/{atom.second}"
            atom.kind = "counted"


def place_group(
    reading: Reading,
    clause: Clause,
    group: list[Atom],
    before: int,
    after: int,
    named: list[Mark],
    *,
    first: bool,
) -> set[int]:
    text, carry = reading.text, reading.carry
    endpoint = find_endpoint(text, clause, group, reading.scope, carry)
    if endpoint is None:
        return set()
    used: set[int] = set()
    arms = place_arms(text, clause, group, before, after, carry, reading.scope)
    populations = _populations_of(text, group, before, after, named, carry, first=first)
    grade = grade_of(text, clause, endpoint, group, carry)
    landmark = next((a for a in clause.atoms if a.kind == "landmark" and a.start < after), None)
    landmarks = [a for a in clause.atoms if a.kind == "landmark"]
    if landmarks:
        ahead = [a for a in landmarks if before <= a.start < group[-1].end]
        landmark = ahead[-1] if ahead else landmarks[0]
        used |= {id(a) for a in landmarks}
    follow_up = follow_up_of(reading, group[0].start, after)
    name = f"ae:{endpoint.id}" if endpoint.kind == "ae" else endpoint.id
    for atom, arm in zip(group, arms, strict=True):
        ci = interval_after(clause, atom)
        if ci:
            used.add(id(ci))
        used.add(id(atom))
        n = reading.arm_n.get(arm or "") or (
            reading.total_n
            if len({a for a in arms if a}) <= 1 and len(group) == 1 and not reading.arm_n
            else None
        )
        counted = atom.second.partition("/")
        base = {
            "trial": carry.trial, "cohort": carry.cohort, "endpoint": name, "grade": grade, "arm": arm,
            "population": "+".join(sorted(populations)) or None, "maturity": reading.maturity,
            "followup_months": follow_up,
        }  # fmt: skip
        if counted[0]:
            size = int(counted[2]) if counted[2].isdigit() else None
            number = next(
                (a for a in clause.atoms if a.kind == "counted" and 0 <= atom.start - a.end <= 3), atom
            )
            used.add(id(number))
            figure = Figure(**base, statistic="count", value=Decimal(counted[0]), unit="patients", n=size)
            reading.figures.append((figure, (number.start, number.end)))
            n = size or n
        statistic, landmark_months, unit = _statistic(atom, landmark, text, clause, group)
        figure = Figure(
            **base,
            statistic=statistic,
            landmark_months=landmark_months,
            value=decimal_of(atom.value),
            comparator=_comparator(atom.mark),
            unit=unit,
            ci=interval_of(ci),
            ci_level=Decimal(ci.unit) if ci and ci.unit else None,
            n=n,
        )
        reading.figures.append((figure, number_span(atom)))
    carry.endpoint, carry.grade = name, grade
    if any(arms):
        carry.arms = tuple(dict.fromkeys(a for a in arms if a))
    return used


def number_span(atom: Atom) -> tuple[int, int]:
    return (atom.number_at if atom.number_at >= 0 else atom.start, atom.end)


def _statistic(
    atom: Atom, landmark: Atom | None, text: str, clause: Clause, group: list[Atom]
) -> tuple[Literal["median", "rate", "landmark_rate", "count", "mean", "other"], Decimal | None, str]:
    unit = atom.unit or next((a.unit for a in group if a.unit), "months")
    if unit == "points":
        return "other", None, "points"
    if unit == "%":
        window = text[max(clause.start, atom.start - 70) : atom.end + 45]
        if _RISK.search(window) and _RISK_CUT.search(window):
            return "other", None, "% risk increase" if _RISK_UP.search(window) else "% risk reduction"
        if landmark is not None:
            return "landmark_rate", months_of(landmark), "%"
        return "rate", None, "%"
    mean = re.search(r"\bmean\b", text[clause.start : atom.start], re.I)
    return ("mean" if mean else "median"), None, unit


def months_of(atom: Atom) -> Decimal:
    value = Decimal(atom.value)
    if atom.unit in _PER_MONTH:
        return value * _PER_MONTH[atom.unit]
    return value * (Decimal(12) / Decimal(52) if atom.unit == "weeks" else Decimal(12) / Decimal(365))


def decimal_of(value: str) -> Value:
    return "NR" if value == "NR" else Decimal(value)


def _comparator(mark: str) -> Literal["exact", "gte", "lte", "approx"]:
    if mark in {">=", ">"}:
        return "gte"
    if mark in {"<=", "<"}:
        return "lte"
    return "approx" if mark == "~" else "exact"


def interval_of(atom: Atom | None) -> Interval | None:
    return None if atom is None else (decimal_of(atom.value), decimal_of(atom.second))


def interval_after(clause: Clause, atom: Atom) -> Atom | None:
    """The interval that follows `atom` before any other number does."""
    at = clause.atoms.index(atom)
    for other in clause.atoms[at + 1 :]:
        gap = other.start - atom.end
        if other.kind == "ci" and gap <= 120:
            return other
        if other.kind == "bare_ci" and gap <= 12:
            return other
        if other.kind in {"n", "p", "landmark", "counted"} or (other.kind == "follow_up" and gap <= 45):
            continue
        break
    return None


def _populations_of(
    text: str, group: list[Atom], before: int, after: int, named: list[Mark], carry: Carry, *, first: bool
) -> tuple[str, ...]:
    lead = [m for m in named if before <= m.start and m.end <= group[0].start]
    trail = [m for m in named if group[-1].end <= m.start < after]
    inner = [m for m in named if group[0].start < m.start < group[-1].end]
    tied = [
        m
        for m in trail
        if re.match(
            r"^[^.;]{0,60}?\b(?:in|among|for|with|after|of)\s+(?:the\s+|those\s+|patients\s+)*(?:with\s+|after\s+)?$",
            _flat(text[group[-1].end : m.start]),
            re.I,
        )
    ]
    if not first and lead:
        # after a first group, "in X" before a comma may still belong to the group before; it is read by that group
        lead = [
            m
            for m in lead
            if not re.match(
                r"^[^,;]{0,12}\b(?:in|among|for|with|of)\s+(?:the\s+)?(?:patients\s+)?$",
                _flat(text[before : m.start]),
                re.I,
            )
        ]
    chosen = lead or inner or tied
    found = tuple(dict.fromkeys(m.id for m in chosen)) if chosen else carry.populations
    if WHOLE in found:
        found = tuple(p for p in found if p != WHOLE) if len(found) > 1 else ()
    if chosen and chosen is lead:
        carry.populations = found
    return found


def _flat(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def grade_of(text: str, clause: Clause, endpoint: Mark, group: list[Atom], carry: Carry) -> str | None:
    if endpoint.kind != "ae" and endpoint.id not in {"any_ae", "serious_ae"}:
        return None
    grades = [a for a in clause.atoms if a.kind == "grade"]
    ahead = [a for a in grades if a.start <= group[0].start]
    chosen = ahead[-1] if ahead else None
    if chosen is None and grades and 0 <= grades[0].start - group[-1].end <= 90:
        between = text[group[-1].end : grades[0].start]
        chosen = None if re.search(r"[,;]\s*(?:and|but|all|every)\b", between) else grades[0]
    if chosen is None:
        return carry.grade if endpoint.start == endpoint.end else None
    return chosen.value


def follow_up_of(reading: Reading, start: int, after: int) -> Decimal | None:
    marks = reading.follow_ups
    if not marks:
        return None
    inner = [a for a in marks if start <= a.start < after]
    chosen = inner[0] if inner else None
    if chosen is None:
        ahead = [a for a in marks if a.start < start]
        later = [a for a in marks if a.start >= after]
        chosen = ahead[-1] if ahead else later[0] if later else None
    return months_of(chosen) if chosen else None
