"""Which unknowns would exclude, demote or change care: found by trying the values, not by hand lists.

For each unknown that an undecided rule looks at, values on both sides of every threshold of the rules are tried; what
then turns out worse for an offered regimen is what to confirm. Kleene logic makes this cheap: only rules that are
undecided now can change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.recommendations import Confirm
from recommend.facts import Facts, Truth
from recommend.plan import EXCLUDED, PREFERRED, Outcome, Plan, Truths
from recommend.values import alternatives, is_unknown
from recommend.wording import plain, question_of

Key = tuple[str, str]  # regimen, jurisdiction
Outcomes = dict[Key, Outcome]


@dataclass(frozen=True, slots=True)
class Effect:
    """What some values of one unknown do to a regimen, each value as (place in the order tried, its text).

    Smaller `kind` is worse.
    """

    kind: int
    unit: str
    values: tuple[tuple[int, str], ...]
    rule_ids: tuple[str, ...]


def family(facts: Facts, unit: str) -> frozenset[str] | None:
    """The units that may change with this one; None: any history unit."""
    field, _, item = unit.partition(":")
    if field == "progressed_on_last" or field == "last_line":
        return None
    if not item:
        return frozenset((unit,))
    names = facts.words.related(item)
    return frozenset(
        f"{f}:{n}" for f in ("exposed_to", "refractory_to", "months_since", "last_line") for n in names
    )


_HISTORY = ("exposed_to:", "refractory_to:", "months_since:", "last_line:", "progressed_on_last", "last_line")


class Confirmer:
    """Tries values for one plan and one patient. `found` maps each offered regimen to its effects."""

    def __init__(self, plan: Plan, facts: Facts, truths: Truths, outcomes: Outcomes, first: Outcomes) -> None:
        self.plan, self.facts, self.truths = plan, facts, dict(truths)
        self.outcomes, self.first = outcomes, first
        self.offered = [k for k, o in outcomes.items() if o.rank != EXCLUDED]
        # A rival that is now excluded but undecided could come in and outdo a preferred regimen.
        rivals = {
            (other, j)
            for r, j in self.offered
            if outcomes[r, j].rank == PREFERRED
            for other, _ in plan.beaten_by[r]
        }
        self.offered_keys = set(self.offered)
        self.relevant = self.offered_keys | rivals
        self.undecided: list[int] = []
        self.blocks_of: dict[int, list[Key]] = {}
        for key in self.relevant:
            for number in set(plan.blocks[key].conditions(outcomes[key].rank)):
                if truths[number] is None:
                    if number not in self.blocks_of:
                        self.undecided.append(number)
                    self.blocks_of.setdefault(number, []).append(key)

    def find(self, limits: dict[str, tuple[Any, ...]]) -> dict[str, dict[str, list[Effect]]]:
        """For each unknown, the regimens that it could turn out worse for, and how."""
        found: dict[str, dict[str, list[Effect]]] = {}
        units = sorted({u for n in self.undecided for u in self.plan.units[n] if is_unknown(self.facts, u)})
        for unit in units:
            touched = self._touched(unit)
            # Several values often decide the same rules in the same way: these are tried once.
            alike: dict[tuple[tuple[int, Truth], ...], list[tuple[int, str]]] = {}
            for at, value in enumerate(alternatives(unit, limits)):
                facts = self.facts.with_value(unit, value)
                decided: Truths = {n: t for n in touched if (t := self.plan.tests[n](facts)) is not None}
                alike.setdefault(tuple(decided.items()), []).append((at, value_text(value)))
            for deciding, values in alike.items():
                for (regimen, _), kind, ids in self._try(dict(deciding)):
                    effect = Effect(kind, unit, tuple(values), ids)
                    found.setdefault(unit, {}).setdefault(regimen, []).append(effect)
        return found

    def _touched(self, unit: str) -> list[int]:
        names = family(self.facts, unit)
        if names is None:
            return [n for n in self.undecided if any(u.startswith(_HISTORY) for u in self.plan.units[n])]
        return [n for n in self.undecided if not names.isdisjoint(self.plan.units[n])]

    def _try(self, decided: Truths) -> list[tuple[Key, int, tuple[str, ...]]]:
        """The offered regimens that turn out worse once these conditions are decided, how, and by which rules."""
        keys = {k for n in decided for k in self.blocks_of[n]}
        if True not in decided.values():
            # A rule that is blocked harms no regimen that is offered; it may only let in a rival.
            keys -= self.offered_keys
        if not keys:
            return []
        first = dict(self.first)
        self.truths.update(decided)
        for key in keys:
            first[key] = self.plan.judge_again(self.plan.blocks[key], self.first[key], decided, self.truths)
        self.truths.update(dict.fromkeys(decided))  # only what is undecided is ever tried
        rivals = not keys <= self.offered_keys
        out = []
        # In the order of the offers, never of a set: the same bytes from every process.
        for key in self.offered if rivals else [k for k in self.offered if k in keys]:
            before = self.outcomes[key]
            after = self.plan.compare(key, first[key], first)
            if after is not before and (kind := worse(before, after)) is not None:
                out.append((key, kind, self._fired(key, decided)))
        return out

    def _fired(self, key: Key, decided: Truths) -> tuple[str, ...]:
        acting = self.plan.acting
        return tuple(
            sorted(
                i for n, truth in decided.items() for i in acting.get((key[0], key[1], n, truth is True), ())
            )
        )


def worse(before: Outcome, after: Outcome) -> int | None:
    """0 excluded, 1 a lower tier, 2 other care; None: no worse."""
    if after.rank == EXCLUDED:
        return 0
    if after.rank > before.rank:
        return 1
    return 2 if after.care != before.care else None


# How what to confirm reads, worst first.
_KINDS = ("excludes", "lowers the tier of", "changes care for")


def confirm_of(unit: str, effects: list[tuple[str, Effect]], plan: Plan, facts: Facts) -> Confirm:
    """One Confirm for an unknown: what its values do to which regimens (names), by which rules."""
    by_values: dict[tuple[int, tuple[tuple[int, str], ...]], tuple[list[str], list[str]]] = {}
    for name, effect in effects:
        names, ids = by_values.setdefault((effect.kind, effect.values), ([], []))
        names.append(name)
        ids.extend(effect.rule_ids)
    said: dict[tuple[int, tuple[str, ...], tuple[str, ...]], list[tuple[int, str]]] = {}
    for (kind, values), (names, ids) in by_values.items():
        key = (kind, tuple(dict.fromkeys(names)), tuple(dict.fromkeys(ids)))
        said.setdefault(key, []).extend(values)
    parts = sorted((kind, sorted(values), names, ids) for (kind, names, ids), values in said.items())
    why = "; ".join(
        f"{_some([text for _, text in values])} {_KINDS[kind]} {', '.join(names)} "
        f"({'; '.join(plan.titles[i] for i in ids) or 'trial or label fits less'})"
        for kind, values, names, ids in parts
    )
    return Confirm(field=unit, question=question_of(unit, facts.words), why=why)


def value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value)


def _some(values: list[str]) -> str:
    return " or ".join(values) if len(values) < 4 else f"{values[0]} to {values[-1]}"
