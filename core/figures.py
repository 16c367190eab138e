"""The one parser of results: text to Figures, Contrasts and design numbers, and what is left unexplained.

Used by the corpus check, by verification, by the scorers and by the corruption generator. It reads the shapes of
`docs/corpus.md` and the way people write ("PFS 7.8 vs 4.9 mo (HR 0.44)"). `core.numbers` finds the numbers,
`core.marks` the names, `core.placing` puts values beside their arms; here they become typed results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from core.lexicon import EntityKind, Lexicon, Mention
from core.marks import TIME_ENDPOINTS, WHOLE, Mark, read_marks
from core.numbers import Atom, mask_names, normalise, scan
from core.outcomes import Contrast, DesignNumber, Figure, Interval, Maturity, Value
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


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text that nothing explains: `text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a text says in numbers.

    `figure_spans`, `contrast_spans` and `design_spans` run parallel to `figures`, `contrasts`, `designs` and hold
    half-open offsets of the number. `trial_populations` are populations that the text gives as entry condition of
    the whole trial ("(phase 3, lenalidomide-refractory, n=419)"), not as a subgroup. `trials`, `cohorts`, `arms`
    and `mentions` are all that the text names.
    """

    figures: tuple[Figure, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    designs: tuple[DesignNumber, ...] = ()
    unexplained: tuple[Number, ...] = ()
    figure_spans: tuple[tuple[int, int], ...] = ()
    contrast_spans: tuple[tuple[int, int], ...] = ()
    design_spans: tuple[tuple[int, int], ...] = ()
    trial_populations: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(slots=True)
class _Reading:
    """Everything gathered while one text is read."""

    text: str
    lexicon: Lexicon
    brackets: list[tuple[int, int]]
    scope: list[tuple[int, int]]
    maturity: Maturity | None
    carry: Carry = field(default_factory=Carry)
    figures: list[tuple[Figure, tuple[int, int]]] = field(default_factory=list)
    contrasts: list[tuple[Contrast, tuple[int, int]]] = field(default_factory=list)
    designs: list[tuple[DesignNumber, tuple[int, int]]] = field(default_factory=list)
    unexplained: list[Number] = field(default_factory=list)
    arm_n: dict[str, int] = field(default_factory=dict)
    total_n: int | None = None
    follow_ups: list[Atom] = field(default_factory=list)


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
_NOT_SIGNIFICANT = re.compile(
    r"\b(?:not|no|without|non|never|nor)[-\s]+(?:been\s+|a\s+|any\s+)?(?:statistically\s+)?significan(?:t|ce|tly)\b|\bnon-?significant"
    r"|\bnot\s+(?:reach|achieve|meet|attain)\w*\s+(?:statistical\s+)?significance|\b(?:did|does)\s+not\s+(?:significantly|differ)\b|(?<![\w-])NS(?![\w-])"
    r"|\bnot\s+(?:show|find|reveal|demonstrate|yield|produce|have|detect|see|give)\w*\s+(?:a\s+|any\s+)?(?:statistically\s+)?significant"
    r"|\bmissed\s+(?:statistical\s+)?significance|\bfailed\s+to\s+reach\s+(?:statistical\s+)?significance",
    re.I,
)
_SIGNIFICANT = re.compile(
    r"\b(?:statistically\s+)?significan(?:t|tly)\b|\breached\s+(?:statistical\s+)?significance", re.I
)
_RISK_CUT = re.compile(
    r"(?:lower|reduc\w+|less|decreas\w+|fewer|higher|increas\w+|smaller|cut)\b[^%]{0,40}\b(?:risk|hazard)\b|\b(?:risk|hazard)\b[^%]{0,60}\b(?:by|reduction)\b",
    re.I,
)
_SCOPE_KINDS = frozenset({"phase", "n", "lines"})


def parse_results(text: str, lexicon: Lexicon) -> Results:
    """Read all results of `text` (a statement, a claim, a few sentences). Offsets are code points of `text`."""
    norm = normalise(text)
    mentions = lexicon.mentions(norm)
    marks = read_marks(norm, mentions, lexicon)
    masked = mask_names(norm, [(m.start, m.end) for m in mentions if m.kind in _NAMED])
    atoms = scan(masked)
    brackets = parentheses(norm)
    scope = [b for b in brackets if _is_scope(b, atoms, marks, norm)]
    reading = _Reading(norm, lexicon, brackets, scope, _maturity(norm))
    _read_sample_sizes(reading, atoms, marks)
    reading.follow_ups = [a for a in atoms if a.kind == "follow_up"]
    for clause in split_clauses(norm, atoms, marks, brackets):
        _read_clause(reading, clause)
    _mark_significance(reading, marks)
    _excuse_prose_numbers(reading, marks, atoms)
    trial_populations = tuple(
        dict.fromkeys(
            m.id for m in marks if m.kind == "population" and inside(m.start, scope) and m.id != WHOLE
        )
    )
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
        arms=tuple(dict.fromkeys(m.id for m in marks if m.kind == "arm")),
        mentions=mentions,
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


def _read_sample_sizes(reading: _Reading, atoms: list[Atom], marks: list[Mark]) -> None:
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


def _read_clause(reading: _Reading, clause: Clause) -> None:
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
    _note_doses(clause, text)
    adopt_bare_numbers(text, clause)
    read_landmarks(text, clause)
    _attach_percent_counts(clause, text)
    groups = group_values(clause, in_scope)
    first_value = groups[0][0].start if groups else clause.end
    if named:
        lead = tuple(dict.fromkeys(m.id for m in named if m.end <= first_value))
        carry.populations = lead or carry.populations
    used: set[int] = set()
    for at, group in enumerate(groups):
        after = groups[at + 1][0].start if at + 1 < len(groups) else clause.end
        before = groups[at - 1][-1].end if at else clause.start
        used |= _place_group(
            reading, clause, group, before, after, named, first=at == 0, last=at + 1 == len(groups)
        )
    used |= _read_contrasts(reading, clause)
    for atom in clause.atoms:
        if id(atom) not in used:
            _explain(reading, atom, clause)
    arms = tuple(dict.fromkeys(m.id for m in clause.marks if m.kind == "arm"))
    if arms:
        carry.arms = arms


def _note_doses(clause: Clause, text: str) -> None:
    """`talquetamab 0.4 mg/kg weekly` is another arm than `talquetamab 0.8 mg/kg`."""
    for at, mark in enumerate(clause.marks):
        if mark.kind != "arm" or "@" in mark.id:
            continue
        dose = next((a for a in clause.atoms if a.kind == "dose" and 0 <= a.start - mark.end <= 14), None)
        if dose and re.fullmatch(
            r"\s*(?:at|\(|given\s+at)?\s*(?:a\s+dose\s+of\s+)?", text[mark.end : dose.start], re.I
        ):
            clause.marks[at] = Mark("arm", f"{mark.id}@{dose.value} {dose.unit}", mark.start, dose.end)


def _attach_percent_counts(clause: Clause, text: str) -> None:
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


def _place_group(
    reading: _Reading,
    clause: Clause,
    group: list[Atom],
    before: int,
    after: int,
    named: list[Mark],
    *,
    first: bool,
    last: bool,
) -> set[int]:
    text, carry = reading.text, reading.carry
    endpoint = find_endpoint(text, clause, group, reading.scope, carry)
    if endpoint is None:
        return set()
    used: set[int] = set()
    arms = place_arms(text, clause, group, before, after, carry, reading.scope)
    populations = _populations_of(text, group, before, after, named, carry, first=first)
    grade = _grade_of(text, clause, endpoint, group, carry)
    landmark = next((a for a in clause.atoms if a.kind == "landmark" and a.start < after), None)
    landmarks = [a for a in clause.atoms if a.kind == "landmark"]
    if landmarks:
        ahead = [a for a in landmarks if before <= a.start < group[-1].end]
        landmark = ahead[-1] if ahead else landmarks[0]
        used |= {id(a) for a in landmarks}
    follow_up = _follow_up_of(reading, group[0].start, after, last=last)
    name = f"ae:{endpoint.id}" if endpoint.kind == "ae" else endpoint.id
    for atom, arm in zip(group, arms, strict=True):
        ci = _interval_after(clause, atom, text)
        if ci:
            used.add(id(ci))
        used.add(id(atom))
        shown = arm.split("@")[0] if arm else None
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
        statistic, landmark_months, unit = _statistic(atom, endpoint, landmark, text, clause, group)
        figure = Figure(
            **base,
            statistic=statistic,
            landmark_months=landmark_months,
            value=_decimal(atom.value),
            comparator=_comparator(atom.mark),
            unit=unit,
            ci=_interval(ci),
            ci_level=Decimal(ci.unit) if ci and ci.unit else None,
            n=n,
        )
        reading.figures.append((figure, _number_span(atom)))
        del shown
    carry.endpoint, carry.grade = name, grade
    if any(arms):
        carry.arms = tuple(dict.fromkeys(a for a in arms if a))
    return used


def _number_span(atom: Atom) -> tuple[int, int]:
    return (atom.number_at if atom.number_at >= 0 else atom.start, atom.end)


def _statistic(
    atom: Atom, endpoint: Mark, landmark: Atom | None, text: str, clause: Clause, group: list[Atom]
) -> tuple[Literal["median", "rate", "landmark_rate", "count", "mean", "other"], Decimal | None, str]:
    unit = atom.unit or next((a.unit for a in group if a.unit), "months")
    if unit == "points":
        return "other", None, "points"
    if unit == "%":
        window = text[max(clause.start, atom.start - 70) : atom.end + 45]
        if _RISK.search(window) and _RISK_CUT.search(window):
            return "other", None, "% risk reduction"
        if landmark is not None:
            return "landmark_rate", _months(landmark), "%"
        return "rate", None, "%"
    mean = re.search(r"\bmean\b", text[clause.start : atom.start], re.I)
    return ("mean" if mean else "median"), None, unit


_RISK = re.compile(r"\b(?:risk|hazard)\b", re.I)
_PER_MONTH = {"months": Decimal(1), "years": Decimal(12)}


def _months(atom: Atom) -> Decimal:
    value = Decimal(atom.value)
    if atom.unit in _PER_MONTH:
        return value * _PER_MONTH[atom.unit]
    return value * (Decimal(12) / Decimal(52) if atom.unit == "weeks" else Decimal(12) / Decimal(365))


def _decimal(value: str) -> Value:
    return "NR" if value == "NR" else Decimal(value)


def _comparator(mark: str) -> Literal["exact", "gte", "lte", "approx"]:
    if mark in {">=", ">"}:
        return "gte"
    if mark in {"<=", "<"}:
        return "lte"
    return "approx" if mark == "~" else "exact"


def _interval(atom: Atom | None) -> Interval | None:
    return None if atom is None else (_decimal(atom.value), _decimal(atom.second))


def _interval_after(clause: Clause, atom: Atom, text: str) -> Atom | None:
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
            r"^[^.;]{0,40}?\b(?:in|among|for|with|after|of)\s+(?:the\s+|those\s+|patients\s+)*(?:with\s+|after\s+)?$",
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


def _grade_of(text: str, clause: Clause, endpoint: Mark, group: list[Atom], carry: Carry) -> str | None:
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


def _follow_up_of(reading: _Reading, start: int, after: int, *, last: bool) -> Decimal | None:
    marks = reading.follow_ups
    if not marks:
        return None
    inner = [a for a in marks if start <= a.start < after]
    chosen = inner[0] if inner else None
    if chosen is None:
        ahead = [a for a in marks if a.start < start]
        later = [a for a in marks if a.start >= after]
        chosen = ahead[-1] if ahead else later[0] if later else None
    return _months(chosen) if chosen else None


def _read_contrasts(reading: _Reading, clause: Clause) -> set[int]:
    text, carry = reading.text, reading.carry
    used: set[int] = set()
    ratios = [a for a in clause.atoms if a.kind == "hr"]
    p_values = [a for a in clause.atoms if a.kind == "p"]
    placed = [
        (f, s) for f, s in reading.figures if clause.start <= s[0] < clause.end and f.statistic != "other"
    ]
    for at, atom in enumerate(ratios):
        after = ratios[at + 1].start if at + 1 < len(ratios) else clause.end
        ci = _interval_after(clause, atom, text)
        p = next((a for a in p_values if atom.end <= a.start < after), None)
        used |= {id(a) for a in (atom, ci, p) if a}
        before = [f for f, s in placed if s[0] < atom.start]
        endpoint = _contrast_endpoint(clause, atom, after, before, carry)
        if endpoint is None:
            used -= {id(a) for a in (atom, ci, p) if a}
            continue
        arm_a, arm_b = _contrast_arms(reading, clause, atom, after, before, placed)
        named = [m for m in clause.marks if m.kind == "population" and not inside(m.start, reading.scope)]
        populations = (
            before[-1].population
            if before
            else (
                "+".join(sorted({m.id for m in named} - {WHOLE} or set(carry.populations) - {WHOLE})) or None
            )
        )
        reading.contrasts.append(
            (
                Contrast(
                    trial=carry.trial,
                    cohort=carry.cohort,
                    population=populations,
                    endpoint=endpoint,
                    arm_a=arm_a,
                    arm_b=arm_b,
                    measure="hr"
                    if atom.unit == "hr"
                    else "odds_ratio"
                    if atom.unit == "odds_ratio"
                    else "ratio",
                    hr=Decimal(atom.value),
                    ci=_interval(ci),
                    ci_level=Decimal(ci.unit) if ci and ci.unit else None,
                    p=p.value if p else None,
                    followup_months=_follow_up_of(reading, atom.start, clause.end, last=True),
                    maturity=reading.maturity,
                ),
                (atom.number_at, atom.end),
            )
        )
    free = [a for a in p_values if id(a) not in used]
    for atom in free:
        before = [f for f, s in placed if s[0] < atom.start]
        endpoint = (
            before[-1].endpoint if before else _contrast_endpoint(clause, atom, clause.end, before, carry)
        )
        if endpoint:
            arm_a, arm_b = _contrast_arms(reading, clause, atom, clause.end, before, placed)
            used.add(id(atom))
            reading.contrasts.append(
                (
                    Contrast(trial=carry.trial, cohort=carry.cohort, population=before[-1].population if before else None,
                             endpoint=endpoint, arm_a=arm_a, arm_b=arm_b, p=atom.value,
                             followup_months=_follow_up_of(reading, atom.start, clause.end, last=True), maturity=reading.maturity),
                    (atom.start, atom.end),
                )
            )  # fmt: skip
    return used


def _contrast_endpoint(
    clause: Clause, atom: Atom, after: int, before: list[Figure], carry: Carry
) -> str | None:
    inner = [m for m in clause.marks if m.kind == "endpoint" and atom.start <= m.start < atom.number_at]
    if inner:
        name = inner[-1].id
    elif before:
        name = before[-1].endpoint
    else:
        ahead = [m for m in clause.marks if m.kind == "endpoint" and m.start < atom.start]
        later = [m for m in clause.marks if m.kind == "endpoint" and atom.end <= m.start < after]
        if ahead:
            name = ahead[-1].id
        elif later:
            name = later[0].id
        else:
            return carry.endpoint
    return "os" if name == "death" else name


def _contrast_arms(
    reading: _Reading,
    clause: Clause,
    atom: Atom,
    after: int,
    before: list[Figure],
    placed: list[tuple[Figure, tuple[int, int]]],
) -> tuple[str | None, str | None]:
    arms = [m for m in clause.marks if m.kind == "arm" and not inside(m.start, reading.scope)]
    following = list(dict.fromkeys(m.id for m in arms if atom.start <= m.start < after))
    if len(following) >= 2:
        return following[0], following[1]
    group = (
        list(dict.fromkeys(f.arm for f in before if f.arm and f.endpoint == before[-1].endpoint))
        if before
        else []
    )
    if len(group) >= 2:
        return group[0], group[1]
    ahead = [m for m in arms if m.start < atom.start]
    if group and following and following[0] not in group:
        return group[0], following[0]
    names = _ordered_pair(reading.text, clause, ahead)
    if following and names and following[0] not in names:
        names = [names[0], following[0]]
    if not names and not following and reading.carry.arms:
        names = list(reading.carry.arms)
    if not names and following:
        names = following
    if len(names) < 2:
        scoped = list(
            dict.fromkeys(m.id for m in clause.marks if m.kind == "arm" and inside(m.start, reading.scope))
        )
        names = names + [s for s in scoped if s not in names] if scoped else names
    return (names[0] if names else None, names[1] if len(names) > 1 else None)


def _ordered_pair(text: str, clause: Clause, arms: list[Mark]) -> list[str]:
    names = list(dict.fromkeys(m.id for m in arms))
    if len(names) >= 2:
        first = arms[0]
        lead = text[max(clause.start, first.start - 24) : first.start]
        if re.search(
            r"\b(?:compared\s+(?:with|to)|versus|vs\.?|relative\s+to|against|over|than)\s+(?:the\s+)?$",
            lead,
            re.I,
        ):
            return [names[1], names[0]]
    return names


def _mark_significance(reading: _Reading, marks: list[Mark]) -> None:
    negative = _NOT_SIGNIFICANT.search(reading.text)
    positive = None if negative else _SIGNIFICANT.search(reading.text)
    if not negative and not positive:
        return
    if reading.contrasts:
        reading.contrasts = [
            (c.model_copy(update={"significant": negative is None}), s) for c, s in reading.contrasts
        ]
        return
    arms = list(dict.fromkeys(m.id for m in marks if m.kind == "arm"))
    endpoint = next((f.endpoint for f, _ in reading.figures), None) or next(
        (m.id for m in marks if m.kind == "endpoint"), None
    )
    if endpoint and (negative or positive):
        found = negative or positive
        assert found is not None
        figure = reading.figures[0][0] if reading.figures else None
        reading.contrasts.append(
            (
                Contrast(trial=reading.carry.trial, cohort=reading.carry.cohort, endpoint=endpoint,
                         population=figure.population if figure else ("+".join(sorted(set(reading.carry.populations) - {WHOLE})) or None),
                         arm_a=arms[0] if arms else None, arm_b=arms[1] if len(arms) > 1 else None,
                         significant=negative is None, maturity=reading.maturity,
                         followup_months=figure.followup_months if figure else None),
                found.span(),
            )
        )  # fmt: skip


def _excuse_prose_numbers(reading: _Reading, marks: list[Mark], atoms: list[Atom]) -> None:
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


def _explain(reading: _Reading, atom: Atom, clause: Clause) -> None:
    """What is no result is a design number, or stands unexplained."""
    if (
        atom.kind == "number"
        or atom.kind in {"hr", "p", "ci"}
        or (atom.kind == "value" and atom.value == "NR")
    ):
        if atom.kind == "value":
            return
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
                population="+".join(sorted(set(reading.carry.populations) - {WHOLE})) or None, statistic="count", arm=arms[0],
                landmark_months=next((_months(a) for a in clause.atoms if a.kind == "landmark"), None),
                grade=_grade_of(reading.text, clause, endpoint, [atom], reading.carry), value=Decimal(atom.value), unit="patients",
                n=int(atom.second), maturity=reading.maturity, followup_months=_follow_up_of(reading, atom.start, clause.end, last=True),
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


__all__ = ["TIME_ENDPOINTS", "Number", "Results", "parse_results"]
