"""Wrong rules, one change each: a flipped comparison, a dropped condition, a swapped drug, a flag turned round."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.errors import RuleError
from core.lexicon import Lexicon
from recommend.ruleset import RuleSet

_FLIP = {"gte": "lt", "lt": "gte", "lte": "gt", "gt": "lte", "eq": "gt"}
_SWAP = {
    "bortezomib": "carfilzomib", "carfilzomib": "bortezomib", "ixazomib": "bortezomib", "lenalidomide": "pomalidomide",
    "pomalidomide": "lenalidomide", "iberdomide": "thalidomide", "proteasome_inhibitor": "imid",
    "imid": "proteasome_inhibitor", "anti_cd38": "imid", "daratumumab": "isatuximab", "isatuximab": "daratumumab",
    "bcma_agent": "gprc5d_agent", "gprc5d_agent": "bcma_agent", "cereblon": "proteasome_inhibitor",
    "belantamab_mafodotin": "teclistamab", "bispecific": "car_t", "car_t": "bispecific", "selinexor": "venetoclax",
    "venetoclax": "selinexor", "bendamustine": "cyclophosphamide", "teclistamab": "elranatamab",
    "elranatamab": "teclistamab", "talquetamab": "linvoseltamab", "linvoseltamab": "talquetamab",
    "corticosteroid": "alkylator", "dexamethasone": "lenalidomide", "pembrolizumab": "dexamethasone",
    "strong_cyp1a2_inhibitor": "strong_cyp3a_inhibitor", "strong_cyp3a_inducer": "strong_cyp1a2_inhibitor",
    "strong_cyp3a_inhibitor": "strong_cyp1a2_inhibitor", "cyclophosphamide": "bendamustine",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """`subject` as in rule_cases: "rule us-dkd", "trial CANDOR", "branch article-early-len"."""

    subject: str
    what: str
    data: dict[str, Any]


def mutants(ruleset: RuleSet) -> Iterator[Mutant]:
    """Every single change to a condition or to what a rule is for; those that do not load are no mutants."""
    data = ruleset.data
    for index, rule in enumerate(data["rules"]):
        if not rule.get("for"):
            continue
        for what, when in changes(rule["when"]):
            yield _with(data, ("rules", index, "when"), when, f"rule {rule['id']}", what)
        for key in ("holds", "not_holds"):
            for what, swapped in _swaps(rule["for"].get(key, [])):
                yield _with(data, ("rules", index, "for", key), swapped, f"rule {rule['id']}", f"for {what}")
    for regimen, row in data["regimens"].items():
        for index, trial in enumerate(row.get("trials", [])):
            for what, entry in changes(trial["entry"]):
                place = ("regimens", regimen, "trials", index, "entry")
                yield _with(data, place, entry, f"trial {trial['trial']}", what)
    for index, branch in enumerate(data["branches"]):
        for what, when in changes(branch["when"]):
            yield _with(data, ("branches", index, "when"), when, f"branch {branch['id']}", what)


def _with(data: dict[str, Any], place: tuple[Any, ...], value: Any, subject: str, what: str) -> Mutant:
    changed = copy.copy(data)
    at: Any = changed
    for key in place[:-1]:
        at[key] = copy.copy(at[key])
        at = at[key]
    at[place[-1]] = value
    return Mutant(subject, what, changed)


def build(mutant: Mutant, lexicon: Lexicon) -> RuleSet | None:
    try:
        return RuleSet(mutant.data, lexicon)
    except RuleError:
        return None


def changes(when: Any) -> Iterator[tuple[str, Any]]:
    """All conditions that differ from `when` in one place."""
    for key, value in when.items():
        if len(when) > 1:
            yield f"drop {key}", {k: v for k, v in when.items() if k != key}
        for what, changed in _change_value(key, value):
            yield what, {**when, key: changed}


def _change_value(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if key in ("all", "any"):
        for i, part in enumerate(value):
            if len(value) > 1:
                yield f"drop {part} of {key}", [p for j, p in enumerate(value) if j != i]
            for what, changed in changes(part):
                yield what, [changed if j == i else p for j, p in enumerate(value)]
    elif key == "not":
        yield from changes(value)
    elif isinstance(value, bool):
        yield f"turn {key} round", not value
    elif key == "months_since":
        op = next(k for k in value if k != "drug")
        yield f"flip {key} {op}", {"drug": value["drug"], _FLIP[op]: value[op]}
    elif isinstance(value, dict) and "at_least" in value:
        yield f"{key} at least one fewer", {**value, "at_least": value["at_least"] - 1}
    elif isinstance(value, dict) and ("any" in value or "all" in value):
        how = next(iter(value))
        for what, swapped in _swaps(value[how]):
            yield f"{key} {what}", {how: swapped}
    elif isinstance(value, dict):
        for op, limit in value.items():
            rest = {k: v for k, v in value.items() if k != op}
            if (key, op, limit) == ("prior_lines", "gte", 1) and rest:
                rest = {}  # the same rule: no prior line is out of scope before any rule is asked
            yield f"flip {key} {op}", {**rest, _FLIP[op]: limit}
            yield f"{key} {op} one further", {**rest, op: limit + 1}
            if rest:
                yield f"drop {key} {op}", rest
    elif isinstance(value, str) and value in _SWAP:
        yield f"{key} {value} -> {_SWAP[value]}", _SWAP[value]
    elif isinstance(value, list) and len(value) > 1:
        for i in range(len(value)):
            yield f"drop {value[i]} of {key}", [v for j, v in enumerate(value) if j != i]


def _swaps(ids: Any) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(ids, list):
        return
    for i, one in enumerate(ids):
        if len(ids) > 1:
            yield f"drop {one}", [v for j, v in enumerate(ids) if j != i]
        if one in _SWAP:
            yield f"{one} -> {_SWAP[one]}", [_SWAP[one] if j == i else v for j, v in enumerate(ids)]
