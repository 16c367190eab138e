"""The one parser of results: text to Figures, Contrasts and design numbers, and what is left unexplained.

Used by the corpus check, by verification, by the scorers and by the corruption generator. It reads the shapes of
`docs/corpus.md` and the way people write ("PFS 7.8 vs 4.9 mo (HR 0.44)"). `core.numbers` finds the numbers,
`core.marks` the names, `core.placing` puts values beside their arms, `core.results_placing` and `core.contrasts` make
the typed results.
"""

from __future__ import annotations

import re
from decimal import Decimal

from core.contrasts import mark_significance, read_contrasts
from core.lexicon import EntityKind, Lexicon
from core.marks import TIME_ENDPOINTS, WHOLE, Mark, drugs_of_arm, read_marks, second_of_two
from core.number_scan import scan
from core.numbers import Atom, mask_names, normalise
from core.outcomes import DesignNumber, Figure, Maturity
from core.placing import (
    Carry,
    Clause,
    adopt_bare_numbers,
    find_endpoint,
    group_values,
    inside,
    parentheses,
    place_arms,
    read_landmarks,
    split_clauses,
)
from core.results import Number, Reading, Results
from core.results_placing import (
    attach_percent_counts,
    follow_up_of,
    grade_of,
    months_of,
    note_doses,
    place_group,
)

_NAMED = frozenset(
    {
        EntityKind.TRIAL,
        EntityKind.DRUG,
        EntityKind.REGIMEN,
        EntityKind.DRUG_CLASS,
        EntityKind.OTHER,
        EntityKind.ENDPOINT,
    }
)


_MATURITY = (
    (re.compile(r"\btop-?line\b", re.I), Maturity.TOPLINE),
    (re.compile(r"\binterim\b", re.I), Maturity.INTERIM),
    (
        re.compile(r"\bfinal\s+(?:analysis|results?|overall|report|cut)\b|\(final\b|;\s*final\b", re.I),
        Maturity.FINAL,
    ),
)


_SCOPE_KINDS = frozenset({"phase", "n", "lines"})


def parse_results(text: str, lexicon: Lexicon, *, partners: bool = False) -> Results:
    """Read all results of `text` (a statement, a claim, a few sentences). Offsets are code points of `text`.

    `partners` as in `Lexicon.mentions`: "daratumumab plus Pd" is one arm.
    """
    norm = normalise(text)
    mentions = lexicon.mentions(norm, partners=partners)
    marks = read_marks(norm, mentions, lexicon)
    masked = mask_names(norm, [(m.start, m.end) for m in mentions if m.kind in _NAMED])
    atoms = scan(masked)
    brackets = parentheses(norm)
    scope = [b for b in brackets if _is_scope(b, atoms, marks, norm)]
    reading = Reading(norm, lexicon, brackets, scope, _maturity(norm))
    _read_sample_sizes(reading, atoms, marks)
    reading.follow_ups = [a for a in atoms if a.kind == "follow_up"]
    for clause in split_clauses(norm, atoms, marks, brackets):
        _read_clause(reading, clause)
    mark_significance(reading, marks)
    _excuse_prose_numbers(reading, marks, atoms)
    trial_populations = tuple(
        dict.fromkeys(
            m.id for m in marks if m.kind == "population" and inside(m.start, scope) and m.id != WHOLE
        )
    )
    arms = tuple(dict.fromkeys(m.id for m in marks if m.kind == "arm"))
    return Results(
        figures=tuple(f for f, _ in reading.figures),
        contrasts=tuple(c for c, _ in reading.contrasts),
        designs=tuple(d for d, _ in reading.designs),
        unexplained=tuple(Number(n.start, n.end, text[n.start : n.end]) for n in reading.unexplained),
        figure_spans=tuple(s for _, s in reading.figures),
        contrast_spans=tuple(s for _, s in reading.contrasts),
        design_spans=tuple(s for _, s in reading.designs),
        trial_populations=trial_populations,
        trials=tuple(dict.fromkeys(m.id for m in marks if m.kind == "trial")),
        cohorts=tuple(dict.fromkeys(m.id for m in marks if m.kind == "cohort")),
        arms=arms,
        mentions=mentions,
        arm_drugs={arm: drugs_of_arm(arm, lexicon) for arm in arms},
        control=second_of_two(norm, [m for m in marks if m.kind == "arm"]),
    )


def _is_scope(bracket: tuple[int, int], atoms: list[Atom], marks: list[Mark], text: str) -> bool:
    """`(phase 3, at least 1 prior line, n=498)` describes the trial; `(DVd versus Vd)` its arms: no result in there."""
    start, end = bracket
    inner = [a for a in atoms if start <= a.start < end]
    if any(a.kind == "phase" for a in inner) and not any(
        a.kind in {"hr", "ci", "p", "follow_up"} for a in inner
    ):
        return True
    if any(a.kind in {"value", "hr", "ci", "p", "follow_up", "number", "bare_ci"} for a in inner):
        return False
    if any(a.kind in _SCOPE_KINDS for a in inner):
        return True
    arms = [m for m in marks if start <= m.start < end and m.kind == "arm"]
    if len(arms) >= 2 and not inner:
        return True
    return (
        any(start <= m.start < end and m.kind == "population" for m in marks)
        and not inner
        and "," in text[start:end]
    )


def _maturity(text: str) -> Maturity | None:
    return next((level for pattern, level in _MATURITY if pattern.search(text)), None)


def _read_sample_sizes(reading: Reading, atoms: list[Atom], marks: list[Mark]) -> None:
    """`(n=60 with DVd, n=81 with Vd)` gives each arm its n; a lone `n=112` is the whole set."""
    for atom in atoms:
        if atom.kind != "n" or not atom.value.isdigit():
            continue
        near = next((m for m in marks if m.kind == "arm" and 0 <= m.start - atom.end <= 10), None)
        if near and re.fullmatch(r"\s*(?:with|for|on|in|given)?\s*", reading.text[atom.end : near.start]):
            reading.arm_n[near.id] = int(atom.value)
            continue
        before = next((m for m in reversed(marks) if m.kind == "arm" and 0 <= atom.start - m.end <= 3), None)
        if before and inside(atom.start, reading.brackets) and not inside(before.start, reading.brackets):
            reading.arm_n[before.id] = int(atom.value)
        elif reading.total_n is None:
            reading.total_n = int(atom.value)


def _read_clause(reading: Reading, clause: Clause) -> None:
    carry, text = reading.carry, reading.text
    in_scope = reading.scope
    for mark in clause.marks:
        if mark.kind == "trial":
            if carry.trial is not None and carry.trial != mark.id:
                carry.cohort, carry.populations, carry.arms = None, (), ()
            carry.trial = mark.id
        elif mark.kind == "cohort":
            carry.cohort = mark.id
    named = [m for m in clause.marks if m.kind == "population" and not inside(m.start, in_scope)]
    note_doses(clause, text)
    adopt_bare_numbers(text, clause)
    read_landmarks(text, clause)
    attach_percent_counts(clause, text)
    groups = group_values(clause, in_scope)
    first_value = groups[0][0].start if groups else clause.end
    if named:
        lead = tuple(dict.fromkeys(m.id for m in named if m.end <= first_value))
        carry.populations = lead or carry.populations
    used: set[int] = set()
    for at, group in enumerate(groups):
        after = groups[at + 1][0].start if at + 1 < len(groups) else clause.end
        before = groups[at - 1][-1].end if at else clause.start
        used |= place_group(reading, clause, group, before, after, named, first=at == 0)
    used |= read_contrasts(reading, clause)
    for atom in clause.atoms:
        if id(atom) not in used:
            _explain(reading, atom, clause)
    arms = tuple(dict.fromkeys(m.id for m in clause.marks if m.kind == "arm"))
    if arms:
        carry.arms = arms


def _excuse_prose_numbers(reading: Reading, marks: list[Mark], atoms: list[Atom]) -> None:
    """In prose without results ("asks for 2", "an index of 1") a bare number is a design number; beside results never."""
    if reading.figures or any(c.hr is not None for c, _ in reading.contrasts):
        return
    by_start = {a.start: a for a in atoms}
    results_expected = any(
        m.kind == "endpoint" and m.id in TIME_ENDPOINTS | {"orr", "cr", "vgpr"} for m in marks
    )
    left = []
    for number in reading.unexplained:
        atom = by_start[number.start]
        if results_expected and "." in atom.value and atom.kind == "number":
            left.append(number)
        else:
            reading.designs.append(
                (DesignNumber(role=atom.kind, value=f"{atom.mark}{atom.value}"), (atom.start, atom.end))
            )
    reading.unexplained = left


_ROLES = {
    "follow_up": "follow_up",
    "people": "n",
    "count": "count",
    "counted": "count",
    "bare_ci": "range",
    "ratio": "ratio",
}


def _explain(reading: Reading, atom: Atom, clause: Clause) -> None:
    """What is no result is a design number, or stands unexplained."""
    if atom.kind == "value" and atom.value == "NR":
        return
    if atom.kind in {"number", "hr", "p", "ci"}:
        reading.unexplained.append(Number(atom.start, atom.end, ""))
        return
    if atom.kind == "count":
        endpoint = find_endpoint(reading.text, clause, [atom], reading.scope, Carry())
        if endpoint is not None:
            arms = place_arms(
                reading.text, clause, [atom], clause.start, clause.end, reading.carry, reading.scope
            )
            figure = Figure(
                trial=reading.carry.trial, cohort=reading.carry.cohort, endpoint=f"ae:{endpoint.id}" if endpoint.kind == "ae" else endpoint.id,
                population=reading.carry.population, statistic="count", arm=arms[0],
                landmark_months=next((months_of(a) for a in clause.atoms if a.kind == "landmark"), None),
                grade=grade_of(reading.text, clause, endpoint, [atom], reading.carry), value=Decimal(atom.value), unit="patients",
                n=int(atom.second), maturity=reading.maturity, followup_months=follow_up_of(reading, atom.start, clause.end),
            )  # fmt: skip
            reading.figures.append((figure, (atom.start, atom.end)))
            return
    value = f"{atom.mark}{atom.value}" + (
        f"-{atom.second}"
        if atom.kind in {"range", "bare_ci"}
        else f"/{atom.second}"
        if atom.second and atom.kind == "count"
        else ""
    )
    role = {"value": "share" if atom.unit == "%" else "duration"}.get(
        atom.kind, _ROLES.get(atom.kind, atom.kind)
    )
    reading.designs.append(
        (DesignNumber(role=role, value=value, unit=atom.unit or None), (atom.start, atom.end))
    )


__all__ = ["Results", "parse_results"]
