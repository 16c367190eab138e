"""Which unknowns would exclude, demote or change care: found by trying the values, not by hand lists.

For each unknown that an undecided rule looks at, values on both sides of every threshold of the rules are tried; what
then turns out worse for an offered regimen is what to confirm. Kleene logic makes this cheap: only rules that are
undecided now can change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.recommendations import Confirm
from recommend.facts import Facts, Truth
from recommend.plan import EXCLUDED, PREFERRED, Outcome, Plan, Truths
from recommend.values import alternatives, is_unknown
from recommend.wording import plain, question_of

# How what to confirm reads, worst first.
_KINDS = ("excludes", "lowers the tier of", "changes care for")
EXCLUDES, LOWER, OTHER_CARE = range(3)

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
        self.place = {key: at for at, key in enumerate(self.offered)}
        # A rival that is now excluded but undecided could come in and outdo a preferred regimen.
        self.outdone: dict[Key, list[Key]] = {}
        for r, j in self.offered:
            if outcomes[r, j].rank == PREFERRED:
                for other, _ in plan.beaten_by[r]:
                    self.outdone.setdefault((other, j), []).append((r, j))
        self._open = frozenset(number for number, truth in truths.items() if truth is None)
        self.undecided: list[int] = []
        # Where an undecided condition may change the outcome as a whole, and where it only adds a caution or care.
        self.deciding: dict[int, list[Key]] = {}
        self.adding: dict[int, list[tuple[Key, int, tuple[str, ...]]]] = {}
        for key in dict.fromkeys((*self.offered, *self.outdone)):
            self._sort_conditions(key)

    def _sort_conditions(self, key: Key) -> None:
        block, outcome = self.plan.blocks[key], self.outcomes[key]
        for number in self._open & block.conditions(outcome.rank):
            if number not in self.deciding:
                self.undecided.append(number)
                self.deciding[number], self.adding[number] = [], []
            if number in block.deciding or outcome.rank == EXCLUDED:
                self.deciding[number].append(key)
            elif added := block.added.get(number):
                kind = LOWER if max(cap for cap, _ in added) > outcome.rank else OTHER_CARE
                self.adding[number].append((key, kind, tuple(rule_id for _, rule_id in added)))

    def find(self, limits: dict[str, tuple[Any, ...]]) -> dict[str, dict[str, list[Effect]]]:
        """For each unknown, the regimens that it could turn out worse for, and how."""
        found: dict[str, dict[str, list[Effect]]] = {}
        asking: dict[str, list[int]] = {}
        for number in self.undecided:
            for unit in self.plan.units[number]:
                asking.setdefault(unit, []).append(number)
        for unit in sorted(u for u in asking if is_unknown(self.facts, u)):
            touched = self._touched(unit, asking)
            # Several values often decide the same rules in the same way: these are tried once.
            alike: dict[tuple[tuple[int, Truth], ...], list[tuple[int, str]]] = {}
            for at, value in enumerate(alternatives(unit, limits)):
                facts = self.facts.with_value(unit, value)
                decided: Truths = {n: t for n in touched if (t := self.plan.tests[n](facts)) is not None}
                alike.setdefault(tuple(decided.items()), []).append((at, value_text(value)))
            effects: dict[str, list[Effect]] = {}
            for deciding, tried in alike.items():
                values = tuple(tried)
                made: dict[tuple[int, tuple[str, ...]], Effect] = {}
                for (regimen, _), kind, ids in self._try(dict(deciding)):
                    effect = made.get((kind, ids))
                    if effect is None:
                        effect = made[kind, ids] = Effect(kind, unit, values, ids)
                    effects.setdefault(regimen, []).append(effect)
            if effects:
                found[unit] = effects
        return found

    def _touched(self, unit: str, asking: dict[str, list[int]]) -> Iterable[int]:
        names = family(self.facts, unit)
        if names is None:
            names = frozenset(u for u in asking if u.startswith(_HISTORY))
        elif len(names) == 1:
            return asking[unit]
        return dict.fromkeys(n for name in names for n in asking.get(name, ()))

    def _try(self, decided: Truths) -> list[tuple[Key, int, tuple[str, ...]]]:
        """The offered regimens that turn out worse once these conditions are decided, how, and by which rules."""
        judged = dict.fromkeys(k for n in decided for k in self.deciding[n])
        if True not in decided.values():
            # A rule that is blocked harms no regimen that is offered; it may only let in a rival.
            judged = {k: None for k in judged if k not in self.place}
        worse_now = self._judge_again(judged, decided) if judged else {}
        for number, truth in decided.items():
            if truth is True:
                for key, kind, ids in self.adding[number]:
                    if key not in judged:
                        before_kind, before = worse_now.get(key, (kind, ()))
                        worse_now[key] = (min(kind, before_kind), (*before, *ids))
        # In the order of the offers, never of a set: the same bytes from every process.
        return [
            (key, kind, tuple(sorted(set(ids))))
            for key, (kind, ids) in sorted(worse_now.items(), key=lambda item: self.place[item[0]])
        ]

    def _judge_again(self, keys: Iterable[Key], decided: Truths) -> dict[Key, tuple[int, tuple[str, ...]]]:
        """What turns out worse where a whole outcome may change, or that of a rival."""
        plan = self.plan
        self.truths.update(decided)
        changed = {key: plan.judge(plan.blocks[key], self.truths) for key in keys}
        self.truths.update(dict.fromkeys(decided))  # only what is undecided is ever tried
        now = {**self.first, **changed}
        affected = [k for k in changed if k in self.place]
        affected += [k for rival in changed for k in self.outdone.get(rival, ()) if k not in changed]
        found = {}
        for key in affected:
            kind = worse(self.outcomes[key], plan.compare(key, now[key], now))
            if kind is not None:
                found[key] = (kind, self._fired(key, decided))
        return found

    def _fired(self, key: Key, decided: Truths) -> tuple[str, ...]:
        acting, (regimen, j) = self.plan.acting, key
        ids: list[str] = []
        for number, truth in decided.items():
            ids += acting.get((regimen, j, number, truth is True), ())
        return tuple(ids)


def worse(before: Outcome, after: Outcome) -> int | None:
    """In what way an outcome is worse than before; None: it is not."""
    if after.rank == EXCLUDED:
        return EXCLUDES
    if after.rank > before.rank:
        return LOWER
    return OTHER_CARE if after.care != before.care else None


# Many patients have the same unknowns, and a Confirm is frozen: it is made once.
@lru_cache(maxsize=20_000)
def confirm_of(unit: str, effects: tuple[tuple[str, Effect], ...], plan: Plan) -> Confirm:
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
    return Confirm(field=unit, question=question_of(unit, plan.ruleset.words), why=why)


def value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value)


def _some(values: list[str]) -> str:
    return " or ".join(values) if len(values) < 4 else f"{values[0]} to {values[-1]}"
