"""Makes Contrasts of hazard ratios and P values: which two arms, which endpoint, significant or not."""

from __future__ import annotations

import re
from decimal import Decimal

from core.marks import WHOLE, Mark
from core.numbers import Atom
from core.outcomes import Contrast, Figure
from core.placing import Carry, Clause, inside
from core.results import Reading
from core.results_placing import follow_up_of, interval_after, interval_of

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


def read_contrasts(reading: Reading, clause: Clause) -> set[int]:
    carry = reading.carry
    used: set[int] = set()
    ratios = [a for a in clause.atoms if a.kind == "hr"]
    p_values = [a for a in clause.atoms if a.kind == "p"]
    placed = [
        (f, s) for f, s in reading.figures if clause.start <= s[0] < clause.end and f.statistic != "other"
    ]
    for at, atom in enumerate(ratios):
        after = ratios[at + 1].start if at + 1 < len(ratios) else clause.end
        ci = interval_after(clause, atom)
        p = next((a for a in p_values if atom.end <= a.start < after), None)
        used |= {id(a) for a in (atom, ci, p) if a}
        before = [f for f, s in placed if s[0] < atom.start]
        endpoint = _contrast_endpoint(clause, atom, after, before, carry)
        if endpoint is None:
            used -= {id(a) for a in (atom, ci, p) if a}
            continue
        arm_a, arm_b = _contrast_arms(reading, clause, atom, after, before)
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
                    ci=interval_of(ci),
                    ci_level=Decimal(ci.unit) if ci and ci.unit else None,
                    p=p.value if p else None,
                    followup_months=follow_up_of(reading, atom.start, clause.end),
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
            arm_a, arm_b = _contrast_arms(reading, clause, atom, clause.end, before)
            used.add(id(atom))
            reading.contrasts.append(
                (
                    Contrast(trial=carry.trial, cohort=carry.cohort, population=before[-1].population if before else carry.population,
                             endpoint=endpoint, arm_a=arm_a, arm_b=arm_b, p=atom.value,
                             followup_months=follow_up_of(reading, atom.start, clause.end), maturity=reading.maturity),
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
    reading: Reading,
    clause: Clause,
    atom: Atom,
    after: int,
    before: list[Figure],
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


def mark_significance(reading: Reading, marks: list[Mark]) -> None:
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
    found = negative or positive
    if endpoint and found:
        figure = reading.figures[0][0] if reading.figures else None
        reading.contrasts.append(
            (
                Contrast(trial=reading.carry.trial, cohort=reading.carry.cohort, endpoint=endpoint,
                         population=figure.population if figure else reading.carry.population,
                         arm_a=arms[0] if arms else None, arm_b=arms[1] if len(arms) > 1 else None,
                         significant=negative is None, maturity=reading.maturity,
                         followup_months=figure.followup_months if figure else None),
                found.span(),
            )
        )  # fmt: skip
