"""Which values are worth trying for an unknown: those on both sides of every threshold that the rules name."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from recommend.facts import Facts
from recommend.predicates import WORDS, Node, leaves

# Whole numbers step by 1, the others by a tenth of what their thresholds are written in.
_STEP = {"bilirubin_x_uln": Decimal("0.1"), "anc_10e9_l": Decimal("0.1")}
_RANGE = {
    "prior_lines": (1, 20), "age": (0, 120), "nyha_class": (1, 4), "neuropathy_grade": (0, 4),
    "lvef_percent": (5, 90), "crcl_ml_min": (0, 250), "bilirubin_x_uln": (0, 50), "fev1_percent": (5, 150),
    "platelets_10e9_l": (0, 2000), "anc_10e9_l": (0, 200),
}  # fmt: skip


def thresholds(nodes: Iterable[Node]) -> dict[str, tuple[Any, ...]]:
    """For each numeric field the values around each threshold of the rules."""
    found: dict[str, set[Any]] = {}
    for node in nodes:
        for leaf in leaves(node):
            if leaf["kind"] == "number":
                field, step = leaf["field"], _STEP.get(leaf["field"], 1)
                low, high = _RANGE[field]
                limit = Decimal(str(leaf["value"])) if field in _STEP else int(leaf["value"])
                found.setdefault(field, set()).update(
                    v for v in (limit - step, limit, limit + step) if low <= v <= high
                )
            elif leaf["kind"] == "months":
                found.setdefault(f"months_since:{leaf['drug']}", set()).update(
                    (leaf["value"] - 1, leaf["value"])
                )
    return {field: tuple(sorted(values)) for field, values in found.items()}


def alternatives(unit: str, limits: dict[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """The values to try for an unknown."""
    if unit in limits:
        return limits[unit]
    return WORDS.get(unit, (True, False))


def is_unknown(facts: Facts, unit: str) -> bool:
    field, _, item = unit.partition(":")
    if not item:
        return facts.values[field] is None
    if field == "months_since":
        known = item not in facts.words.drugs or item in facts.values["months_since"]
        return not known and facts.ask("exposed_to", item) is not False
    if field in ("exposed_to", "refractory_to", "last_line"):
        return facts.ask(field, item) is None
    return False
