"""Puts values of one clause beside their arms, endpoint, population and interval. Works on atoms and marks."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from core.marks import TIME_ENDPOINTS, WHOLE, Mark
from core.numbers import Atom

_BREAK = re.compile(
    r"(?<=[\w)%\]\"'])(?<!\bv)(?<!\bvs)(?<!\bal)(?<!\bapprox)(?<!\be\.g)(?<!\bi\.e)[.!?]\s+(?=[A-Z(\"])|;\s*|\n+"
)
_WITH = re.compile(
    r"^(?:\s*(?:%|months?|mo\b|years?|patients?|people|of\s+patients|of\s+those|survival|rate|median|PFS|OS|ORR|without\s+progression|\)|,))*\s*"
    r"(?:\((?:[^()]*)\)\s*)?(?:(?:of|in|among|were|was|in\s+the|for)\s+)?(?:patients\s+|those\s+|people\s+|the\s+|arm\s+|group\s+)*"
    r"(?:(?:who\s+)?(?:given|receiving|treated|randomi[sz]ed|assigned|taking|got|received|allocated|seen|reported|observed|achieved|on|treatment|who)\s*)*"
    r"(?:with|for|in|on|under|from|to|after|using|of|by|receiving|given|taking|through|via|during|got|had|received)\s+(?:the\s+|those\s+)?"
    r"(?:patients\s+(?:given|on|receiving|treated\s+with)\s+)?$",
    re.I,
)
_VERSUS = re.compile(
    r"\b(?:v|vs|versus|compared\s+(?:with|to)|against|over|than|relative\s+to|as\s+against|instead\s+of|rather\s+than|compared)\b\.?",
    re.I,
)
_AFTER_VERSUS = re.compile(
    r"\b(?:v|vs|versus|compared\s+(?:with|to)|against|over|than|relative\s+to|instead\s+of|rather\s+than)\.?\s+(?:the\s+|that\s+(?:with|of)\s+)?$",
    re.I,
)
_LIST_GAP = re.compile(r"\s*(?:,|,?\s*and|versus|vs\.?|v|,?\s*respectively)\s*(?:with\s+)?", re.I)
_LINKS = re.compile(
    r"\b(?:v|vs|versus|compared|against|and|or|than|for|with|whereas|while|but|in)\b|[,/:;]", re.I
)
_AT = re.compile(r"\b(?:at|by|after)\s+(?:the\s+)?(?:about\s+|approximately\s+)?$", re.I)
_TIME_UNITS = frozenset({"months", "years", "weeks", "days"})


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    atoms: list[Atom]
    marks: list[Mark]


@dataclass(slots=True)
class Carry:
    """What a clause hands on to the next one of the same text."""

    trial: str | None = None
    cohort: str | None = None
    populations: tuple[str, ...] = ()
    endpoint: str | None = None
    grade: str | None = None
    arms: tuple[str, ...] = ()

    @property
    def population(self) -> str | None:
        """As a Figure has it: the subgroups joined by +, None for the whole trial."""
        return "+".join(sorted(set(self.populations) - {WHOLE})) or None


def parentheses(text: str) -> list[tuple[int, int]]:
    """Half-open spans of outermost brackets, the brackets included."""
    out, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char in "([":
            if depth == 0:
                start = at
            depth += 1
        elif char in ")]" and depth:
            depth -= 1
            if depth == 0:
                out.append((start, at + 1))
    return out


def split_clauses(
    text: str, atoms: list[Atom], marks: list[Mark], brackets: list[tuple[int, int]]
) -> list[Clause]:
    cuts = [0]
    for m in _BREAK.finditer(text):
        if not any(s < m.start() < e - 1 for s, e in brackets):
            cuts.append(m.end())
    cuts.append(len(text) + 1)
    out = []
    for start, end in itertools.pairwise(cuts):
        inside_atoms = [a for a in atoms if start <= a.start < end]
        inside_marks = [m for m in marks if start <= m.start < end]
        if inside_atoms or inside_marks:
            out.append(Clause(start, end, inside_atoms, inside_marks))
    return out


def _is_time_value(atom: Atom) -> bool:
    return atom.kind == "value" and atom.unit in _TIME_UNITS


def adopt_bare_numbers(text: str, clause: Clause) -> None:
    """`7.8 vs 4.9 mo`, `44 v 5%`, `compared with 4.9 for Vd`: a bare number takes the unit of its neighbour."""
    atoms = clause.atoms
    for _ in range(2):
        for at, atom in enumerate(atoms):
            if atom.kind != "number" and not (atom.kind == "value" and atom.value == "NR" and not atom.unit):
                continue
            for step in (1, -1):
                near = at + step
                while 0 <= near < len(atoms) and atoms[near].kind in {"ci", "bare_ci", "n", "range"}:
                    near += step
                if not 0 <= near < len(atoms):
                    continue
                other = atoms[near]
                if other.kind != "value" or not other.unit:
                    continue
                low, high = sorted((atom, other), key=lambda a: a.start)
                gap = text[low.end : high.start]
                if len(gap) <= 90 and _LINKS.search(gap) and not (step == -1 and re.search(r"\bat\s*$", gap)):
                    atom.kind, atom.unit = "value", other.unit
                    if atom.number_at < 0:
                        atom.number_at = atom.start
                    break


def read_landmarks(text: str, clause: Clause) -> None:
    """Turn the 36 months of `36-month PFS` or `PFS at 36 months was 83.4%` into a landmark, not a value."""
    has_rate = any(a.kind == "value" and a.unit == "%" for a in clause.atoms)
    for atom in clause.atoms:
        if not _is_time_value(atom) or atom.value == "NR":
            continue
        after = text[atom.end : atom.end + 30]
        follows = next(
            (m for m in clause.marks if m.kind == "endpoint" and 0 <= m.start - atom.end <= 25), None
        )
        free_for = re.search(
            r"(?:progression-free|event-free|alive)\s+(?:for|beyond|past|at|after)\s+(?:at\s+least\s+|more\s+than\s+|over\s+)?$",
            text[max(0, atom.start - 50) : atom.number_at],
        )
        if free_for and any(
            a.kind in {"count", "people"} or (a.kind == "value" and a.unit == "%") for a in clause.atoms
        ):
            atom.kind = "landmark"
            continue
        led = bool(_AT.search(text[max(0, atom.start - 30) : atom.start]))
        if (
            follows
            and has_rate
            and re.fullmatch(
                r"\s*(?:landmark\s+|estimated\s+)?(?:rates?\s+(?:of|for)\s+|probability\s+of\s+)?(?:the\s+)?",
                text[atom.end : follows.start],
                re.I,
            )
        ):
            atom.kind = "landmark"
        elif led or re.match(r"\s*(?:rate|landmark)\b", after):
            others = [a for a in clause.atoms if a is not atom and a.kind == "value"]
            if not others:
                continue
            if not has_rate and re.match(r"\s*(?:for|with|in|on|versus|vs?|and|compared|[,;.(]|$)", after):
                continue  # "put the median at 36.7 months for SVd"
            survival = any(m.kind == "endpoint" and m.id in TIME_ENDPOINTS for m in clause.marks)
            atom.kind = "landmark" if has_rate and survival else "follow_up"


def find_endpoint(
    text: str, clause: Clause, atoms: list[Atom], scope: list[tuple[int, int]], carry: Carry
) -> Mark | None:
    first, last = atoms[0], atoms[-1]
    unit = next((a.unit for a in atoms if a.unit), "")
    wants_time = unit in _TIME_UNITS
    usable = [
        m
        for m in clause.marks
        if m.kind in {"endpoint", "ae"}
        and not inside(m.start, scope)
        and (not wants_time or m.id in TIME_ENDPOINTS or m.kind == "ae")
    ]
    if wants_time:
        usable = [m for m in usable if m.kind == "endpoint"]
    direct = [
        m
        for m in usable
        if 0 <= m.start - last.end <= 24
        and re.fullmatch(
            r"\s*(?:-|of|in|for|median|rate\s+of|the|had|achieved|an?|\s)*\s*(?:grade\s*[\d>=-]+\s*)?",
            text[last.end : m.start],
            re.I,
        )
    ]
    before = [m for m in usable if m.end <= first.start]
    inner = [m for m in usable if first.start < m.start < last.end]
    # "grade 3-4 adverse events": the more telling of two neighbours is the nearer; `direct` wins only without any before
    if before:
        return before[-1]
    if direct:
        return direct[0]
    if inner:
        return inner[0]
    after = [m for m in usable if m.start >= last.end]
    if after and not carry.endpoint:
        return after[0]
    if carry.endpoint:
        known = carry.endpoint.split(":")[-1]
        if not wants_time or known in TIME_ENDPOINTS:
            kind = "ae" if carry.endpoint.startswith("ae:") else "endpoint"
            return Mark(kind, known, first.start, first.start)
    return after[0] if after else None


def inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(s <= at < e for s, e in spans)


def group_values(clause: Clause, scope: list[tuple[int, int]]) -> list[list[Atom]]:
    """Runs of values that share endpoint and population: a new endpoint, event or unit begins a new run."""
    groups: list[list[Atom]] = []
    for atom in clause.atoms:
        if atom.kind != "value" or inside(atom.start, scope):
            continue
        if groups:
            last = groups[-1][-1]
            between = [
                m for m in clause.marks if last.end <= m.start < atom.start and not inside(m.start, scope)
            ]
            breaks = [m for m in between if m.kind in {"endpoint", "ae", "population"}]
            same_unit = not last.unit or not atom.unit or last.unit == atom.unit
            if same_unit and not breaks:
                groups[-1].append(atom)
                continue
        groups.append([atom])
    return groups


def place_arms(
    text: str,
    clause: Clause,
    group: list[Atom],
    before_end: int,
    after_start: int,
    carry: Carry,
    scope: list[tuple[int, int]],
) -> list[str | None]:
    """The arm of each value of `group`; `before_end` and `after_start` bound where its arms may stand."""
    arms = [m for m in clause.marks if m.kind == "arm" and not inside(m.start, scope)]
    out: list[str | None] = [None] * len(group)
    used: set[int] = set()
    listed = [m for m in arms if group[-1].end <= m.start < after_start]
    if (
        len(group) > 1
        and len(listed) == len(group)
        and not any(group[0].start < m.start < group[-1].end for m in arms)
    ):
        gaps = [text[x.end : y.start] for x, y in itertools.pairwise(listed)]
        if all(_LIST_GAP.fullmatch(gap) for gap in gaps):
            return [m.id for m in listed]  # "44.5 versus 17.5 months with DRd and Rd"
    for i, value in enumerate(group):
        stop = group[i + 1].start if i + 1 < len(group) else after_start
        between = [m for m in arms if value.end <= m.start < stop]
        if not between:
            continue
        first = between[0]
        gap = text[value.end : first.start]
        clean = re.sub(r"\([^()]*\)", " ", gap)
        clean = re.sub(r"[^(]*\)", " ", clean, count=1) if ")" in clean else clean
        leads_on = i + 1 < len(group)
        if re.fullmatch(r"\s*\(\s*", gap) or (_WITH.match(clean) and not _VERSUS.search(clean)):
            out[i] = first.id
            used.add(first.start)
            between = between[1:]
        if between and leads_on and out[i + 1] is None:
            # "versus Vd 7.1 months", "compared with Vd (7.1 months)", "and with Vd, 7.1 months"
            last = between[-1]
            rest = re.sub(r"\([^()]*\)", " ", text[last.end : group[i + 1].start])
            if len(rest) <= 40:
                out[i + 1] = last.id
                used.add(last.start)
    start = group[0].start
    if out[0] is None:
        near = [m for m in arms if m.end <= start and m.start >= before_end]
        if (
            near
            and re.fullmatch(
                r"\s*(?:\(|:|=|,|arm|group|-)?\s*(?:arm|group)?\s*[:,(]?\s*", text[near[-1].end : start]
            )
            and len(group) > 1
            and any(out[1:])
        ):
            out[0] = near[-1].id
    missing = [i for i, arm in enumerate(out) if arm is None]
    if not missing:
        return out
    pre = [m for m in arms if m.end <= start and m.start not in used and m.start >= before_end]
    subjects = [m for m in pre if not _AFTER_VERSUS.search(text[max(clause.start, m.start - 26) : m.start])]
    tail_arms = [
        m for m in arms if m.start >= group[-1].end and m.start < after_start and m.start not in used
    ]
    ordered = list(dict.fromkeys(m.id for m in pre))
    tail: list[str | None] = list(dict.fromkeys(m.id for m in tail_arms))
    if len(missing) == len(group):
        if len(group) > 1 and len(tail) == len(group):
            return [*tail]
        if len(group) > 1 and len(ordered) >= len(group):
            if subjects and subjects[0].id != ordered[0]:  # "compared with Vd, DVd gave 16.7 versus 7.1"
                ordered = [subjects[0].id, *[o for o in ordered if o != subjects[0].id]]
            return [*ordered[-len(group) :]]
        every = list(dict.fromkeys(m.id for m in arms if m.end <= start))
        if len(group) > 1 and len(pre) < len(group) == len(every) and not tail:
            return [*every]  # "A cut the risk by 37% compared with B, with medians of 12.4 and 6.9 months"
    taken = {arm for arm in out if arm}
    pool = [m.id for m in subjects if m.id not in taken] or [m.id for m in pre if m.id not in taken]
    if len(group) == 1:
        linked = [
            m
            for m in subjects
            if re.search(
                r"\b(?:with|for|in|on|under)\s+(?:the\s+)?$", text[clause.start : m.start][-12:], re.I
            )
        ]
        if linked and len(subjects) > 1:
            pool = [linked[-1].id]
    if not pool and not pre and carry.arms:
        pool = [a for a in carry.arms if a not in taken]
        if len(missing) == len(group) == len(pool):
            return [*pool]
    if not pool and len(missing) == len(group) == 1 and tail:
        pool = [m.id for m in tail_arms if not _VERSUS.search(text[group[-1].end : m.start])][:1]
    for i in missing:
        if pool:
            out[i] = pool.pop(0)
        if i == 0 and len(group) > 1:
            # a second arm for a second value is named beside it, or nowhere
            pool = pool if len(ordered) > 1 else []
    return out
