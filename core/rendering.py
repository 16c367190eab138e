"""One canonical sentence for one result: `parse_results(render_figure(f)).figures == (f,)`.

For display, and for the property test of the parser. The names are those of the lexicon, so a figure can only be
rendered where its arm, endpoint, trial and population are entities (or the few arms and populations that
`core.marks` knows by itself).
"""

from __future__ import annotations

from decimal import Decimal

from core.errors import LexiconError
from core.lexicon import EntityKind, Lexicon
from core.outcomes import Contrast, Figure, Interval, Maturity, Value

_POPULATIONS = {"label_population": "label population", "infused": "infused patients"}
_COMPARATORS = {"exact": "", "gte": "at least ", "lte": "at most ", "approx": "about "}
_MEASURES = {"hr": "hazard ratio", "odds_ratio": "odds ratio", "ratio": "ratio"}
_MATURITY = {
    Maturity.TOPLINE: "topline",
    Maturity.INTERIM: "interim analysis",
    Maturity.FINAL: "final analysis",
}


def render_figure(figure: Figure, lexicon: Lexicon) -> str:
    """A sentence that parses back to `figure` alone."""
    name = _endpoint(figure.endpoint, lexicon)
    value = _value(figure.value)
    amount = value if figure.value == "NR" else f"{_COMPARATORS[figure.comparator]}{value}"
    arm = f" with {_arm(figure.arm, lexicon)}" if figure.arm else ""
    notes = [_interval(figure.ci, figure.ci_level)] if figure.ci else []
    if figure.n is not None and figure.statistic != "count":
        notes.append(f"n={figure.n}")
    tail = _tail(notes, figure.followup_months, figure.maturity)
    scope = _scope(figure, lexicon)
    grade = f"grade {_grade(figure.grade)} " if figure.grade and figure.grade != "any" else ""
    of_any = " of any grade" if figure.grade == "any" else ""
    match figure.statistic:
        case "landmark_rate":
            body = f"the {_plain(figure.landmark_months)}-month {name} was {amount}%{arm}{tail}"
        case "count":
            total = f" of {figure.n}" if figure.n is not None else ""
            body = f"{grade}{name}{of_any} occurred in {value}{total} patients{arm}{tail}"
        case "rate":
            body = f"the rate of {grade}{name}{of_any} was {amount}%{arm}{tail}"
        case "other":
            body = f"the risk reduction for {name} was {amount}%{arm}{tail}"
        case _:
            unit = f" {figure.unit}" if figure.value != "NR" else ""
            body = f"the {figure.statistic} {name} was {amount}{unit}{arm}{tail}"
    return _sentence(scope, body)


def render_contrast(contrast: Contrast, lexicon: Lexicon) -> str:
    """A sentence that parses back to `contrast` alone. Without a ratio only P value and significance are told."""
    name = _endpoint(contrast.endpoint, lexicon)
    arms = ""
    if contrast.arm_a and contrast.arm_b:
        arms = f" with {_arm(contrast.arm_a, lexicon)} versus {_arm(contrast.arm_b, lexicon)}"
    scope = _scope(contrast, lexicon)
    p_value = f"P{'' if contrast.p[0] in '<>' else '='}{contrast.p}" if contrast.p else ""
    if contrast.hr is not None:
        notes = [
            note
            for note in (_interval(contrast.ci, contrast.ci_level) if contrast.ci else "", p_value)
            if note
        ]
        tail = _tail(notes, contrast.followup_months, contrast.maturity)
        body = f"the {_MEASURES[contrast.measure]} for {name} was {_plain(contrast.hr)}{arms}{tail}"
    else:
        tail = _tail([p_value] if p_value else [], contrast.followup_months, contrast.maturity)
        body = f"the {name}{arms} was compared{tail}"
    if contrast.significant is not None:
        body += f"; the difference was {'' if contrast.significant else 'not '}statistically significant"
    return _sentence(scope, body)


def _sentence(scope: str, body: str) -> str:
    return f"{scope}, {body}." if scope else f"{body[0].upper()}{body[1:]}."


def _scope(result: Figure | Contrast, lexicon: Lexicon) -> str:
    trial = _name(result.trial, lexicon) if result.trial else ""
    if result.cohort:
        trial = f"{trial} cohort {result.cohort}".strip()
    if result.population:
        names = " and ".join(_POPULATIONS.get(p) or _name(p, lexicon) for p in result.population.split("+"))
        return f"In the {names} subgroup" + (f" of {trial}" if trial else "")
    return f"In {trial}" if trial else ""


def _name(entity_id: str, lexicon: Lexicon) -> str:
    """The first of the entity's names that the lexicon reads back as this entity and nothing else."""
    entity = lexicon[entity_id]
    for name in (entity.name, *entity.exact_terms, *entity.terms, entity.long_name or ""):
        if (name and lexicon.find(name) == (entity_id,)) or name in entity.exact_terms:
            return name
    raise LexiconError(f"the lexicon has no name that means {entity_id!r} alone; give it one")


def _arm(arm: str, lexicon: Lexicon) -> str:
    base, _, detail = arm.partition("@")
    names = " or ".join(_name(part, lexicon) for part in base.split("|"))
    if detail.isdigit():
        return f"{names}{detail}"
    if detail in {"sc", "iv"}:
        return f"{'subcutaneous' if detail == 'sc' else 'intravenous'} {names}"
    return f"{names} {detail}" if detail else names


def _endpoint(endpoint: str, lexicon: Lexicon) -> str:
    entity_id = endpoint.removeprefix("ae:")
    if endpoint.startswith("ae:") and lexicon[entity_id].kind is not EntityKind.ADVERSE_EVENT:
        raise LexiconError(f"{entity_id!r} is no adverse event; take ae: from it")
    return _name(entity_id, lexicon)


def _grade(grade: str) -> str:
    return f"{grade[2:]} or higher" if grade.startswith(">=") else grade


def _plain(value: Decimal | None) -> str:
    """Digits as they are, never 1E+2."""
    return format(value, "f") if value is not None else ""


def _value(value: Value) -> str:
    return "not reached" if value == "NR" else _plain(value)


def _interval(ci: Interval, level: Decimal | None) -> str:
    return f"{_plain(level)}{'% ' if level is not None else ''}CI {_value(ci[0])}-{_value(ci[1])}"


def _tail(notes: list[str], followup: Decimal | None, maturity: Maturity | None) -> str:
    parts = [*notes]
    if followup is not None:
        parts.append(f"median follow-up {_plain(followup)} months")
    if maturity is not None:
        parts.append(_MATURITY[maturity])
    return f" ({'; '.join(parts)})" if parts else ""
