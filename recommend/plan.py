"""The rules in force on a day, compiled: equal conditions are tested once, and each regimen knows its rules.

`Plan.judge` turns truths into an outcome by fixed steps (DESIGN section 6), never by the order of rules:
excluded if any exclude rule holds, no licence or off-label use is open, or a required fact is false or unknown;
otherwise offered in the highest tier that label, trial and cautions allow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from core.recommendations import Category
from recommend.facts import Facts, Truth
from recommend.predicates import Node, Test, compile_node, leaves, units
from recommend.rule import Rule, Trial
from recommend.ruleset import RuleSet
from recommend.values import thresholds
from recommend.wording import condition_text

JURISDICTIONS = ("US", "EU")
PREFERRED, OPTION, CAUTION, EXCLUDED = 0, 1, 2, 3
_REFRACTORY = "refractory_to_it_or_its_class"
_GIVEN = "exposed_to_it_or_its_class"
_CAP = {"note": PREFERRED, "option": OPTION, "caution": CAUTION}


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule bound to a regimen: the number of its condition in the plan."""

    condition: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class BoundTrial:
    condition: int
    trial: Trial


@dataclass(slots=True)
class Block:
    """Everything that decides one regimen in one jurisdiction."""

    regimen: str
    jurisdiction: str
    offers: list[Bound] = field(default_factory=list)
    excludes: list[Bound] = field(default_factory=list)
    requires: list[Bound] = field(default_factory=list)
    cautions: list[Bound] = field(default_factory=list)
    cares: list[Bound] = field(default_factory=list)
    trials: list[BoundTrial] = field(default_factory=list)
    # The same as bare numbers, for `Plan.judge`, which runs hundreds of times a profile.
    stops: tuple[int, ...] = ()
    needs: tuple[int, ...] = ()
    adds: tuple[tuple[int, int, str], ...] = ()
    admits: tuple[int, ...] = ()
    # For each anchor the conditions "refractory to it" and "was given".
    failures: tuple[tuple[int, int], ...] = ()
    # Cautions and care by condition, and the conditions that do more than add one of these.
    added: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    deciding: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    asked_if_preferred: frozenset[int] = frozenset()

    def close(self) -> None:
        self.stops = tuple(dict.fromkeys(b.condition for b in self.excludes))
        self.needs = tuple(dict.fromkeys(b.condition for b in self.requires))
        self.adds = tuple(
            (b.condition, _CAP[b.rule.cap] if b.rule.then == "caution" else PREFERRED, b.rule.id)
            for b in (*self.cautions, *self.cares)
        )
        # A phase 3 trial with PFS or OS benefit.
        self.admits = tuple(t.condition for t in self.trials if t.trial.phase == 3 and t.trial.benefit)
        for number, cap, rule_id in self.adds:
            self.added.setdefault(number, []).append((cap, rule_id))
        offers = (o.condition for o in self.offers)
        ends = (number for pair in self.failures for number in pair)
        self.deciding = frozenset((*self.stops, *self.needs, *offers, *self.admits, *ends))
        bound = (b.condition for b in (*self.offers, *self.bounds()))
        self.asked = frozenset((*bound, *(t.condition for t in self.trials)))
        self.asked_if_preferred = self.asked.union(given for _, given in self.failures)

    def bounds(self) -> Iterable[Bound]:
        yield from (*self.excludes, *self.requires, *self.cautions, *self.cares)

    def conditions(self, rank: int) -> frozenset[int]:
        """What decides the outcome of a regimen now in tier `rank`: only a preferred one can lose by a drug given."""
        return self.asked_if_preferred if rank == PREFERRED else self.asked


@dataclass(frozen=True, slots=True)
class Outcome:
    """`rank` is a tier or EXCLUDED; `care` holds the ids of the care and caution rules that go with it."""

    rank: int
    care: frozenset[str]


Truths = dict[int, Truth]


class Plan:
    """Compiled rules of a day (`as_of`, ISO date)."""

    def __init__(self, ruleset: RuleSet, as_of: str) -> None:
        self.ruleset = ruleset
        self.as_of = as_of
        self.nodes: list[Node] = []
        self.tests: list[Test] = []
        self.units: list[frozenset[str]] = []
        self._by_key: dict[str, int] = {}
        self.blocks: dict[tuple[str, str], Block] = {
            (r, j): Block(r, j) for r in ruleset.rows for j in JURISDICTIONS
        }
        self.rules = tuple(r for r in ruleset.rules if r.in_force(as_of))
        self.bound: dict[str, list[tuple[str | None, str | None, int]]] = {}
        for rule in self.rules:
            self._bind(rule)
        for row in ruleset.rows.values():
            for trial in row.trials:
                number = self._condition(trial.entry, row.id)
                for j in JURISDICTIONS:
                    self.blocks[row.id, j].trials.append(BoundTrial(number, trial))
            failures = tuple(
                (self._condition({_REFRACTORY: a}, row.id), self._condition({_GIVEN: a}, row.id))
                for a in row.anchors
            )
            for j in JURISDICTIONS:
                self.blocks[row.id, j].failures = failures
        self.branches = [(b, self._condition(b.when, None)) for b in ruleset.branches]
        # Which regimens outdid this one in a randomised trial.
        self.beaten_by: dict[str, tuple[tuple[str, Trial], ...]] = {
            r: tuple((o.id, t) for o in ruleset.rows.values() for t in o.trials if r in t.beats)
            for r in ruleset.rows
        }
        self.limits = thresholds(self.nodes)
        self._words: dict[int, str] = {}
        self._leaves: dict[int, tuple[tuple[Test, str], ...]] = {}
        self._parts: dict[int, tuple[tuple[Test, str], ...]] = {}
        self._uses: dict[tuple[str, tuple[str, ...]], tuple[tuple[int, tuple[str, ...]], ...]] = {}
        self.citer: tuple[object, Any] | None = None
        self.titles = {r.id: r.title for r in self.rules}
        # For each block and condition, the rules that act when it becomes true (or, required, false).
        self.acting: dict[tuple[str, str, int, bool], tuple[str, ...]] = {}
        for (r, j), block in self.blocks.items():
            block.close()
            for bound in block.bounds():
                key = (r, j, bound.condition, bound.rule.then != "require")
                self.acting[key] = (*self.acting.get(key, ()), bound.rule.id)
        self.leaf_lists: list[tuple[tuple[str, Node], ...]] = [
            tuple({json.dumps(leaf, sort_keys=True): leaf for leaf in leaves(node)}.items())
            for node in self.nodes
        ]

    def _bind(self, rule: Rule) -> None:
        uses = self.bound.setdefault(rule.id, [])
        regimens = self.ruleset.regimens_of(rule)
        if not rule.applies:
            uses.append((None, rule.jurisdiction, self._condition(rule.when, None)))
        for regimen in regimens:
            number = self._condition(rule.when, regimen)
            for j in JURISDICTIONS if rule.jurisdiction is None else (rule.jurisdiction,):
                block = self.blocks[regimen, j]
                group = {"offer": block.offers, "exclude": block.excludes, "require": block.requires,
                         "caution": block.cautions, "care": block.cares}[rule.then]  # fmt: skip
                group.append(Bound(number, rule))
                uses.append((regimen, j, number))

    def _condition(self, when: dict[str, object], regimen: str | None) -> int:
        node = self.ruleset.condition(when, "rules", regimen)
        key = json.dumps(node, sort_keys=True)
        if key not in self._by_key:
            self._by_key[key] = len(self.nodes)
            self.nodes.append(node)
            self.tests.append(compile_node(node))
            self.units.append(units(node))
        return self._by_key[key]

    def uses(self, rule_id: str, jurisdictions: tuple[str, ...]) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The conditions of a rule there, each with the regimens it is bound to."""
        key = (rule_id, jurisdictions)
        if key not in self._uses:
            groups: dict[int, dict[str, None]] = {}
            for regimen, j, number in self.bound[rule_id]:
                if j is None or j in jurisdictions:
                    groups.setdefault(number, {}).update({regimen: None} if regimen else {})
            self._uses[key] = tuple((number, tuple(regimens)) for number, regimens in groups.items())
        return self._uses[key]

    def unmet(self, number: int, facts: Facts, wanted: Truth) -> list[str]:
        """The parts of a condition, in words, that are false (wanted=False) or unknown (wanted=None)."""
        if number not in self._parts:
            node = self.nodes[number]
            parts = node["of"] if node["kind"] == "all" else [node]
            words = self.ruleset.words
            self._parts[number] = tuple((compile_node(p), condition_text(p, words)) for p in parts)
        return [text for test, text in self._parts[number] if test(facts) is wanted]

    def words_of(self, number: int) -> str:
        """A whole condition in words."""
        if number not in self._words:
            self._words[number] = condition_text(self.nodes[number], self.ruleset.words)
        return self._words[number]

    def met(self, number: int, facts: Facts) -> list[str]:
        """The single facts of a condition that are true, in words."""
        if number not in self._leaves:
            words = self.ruleset.words
            self._leaves[number] = tuple(
                (compile_node(leaf), condition_text(leaf, words)) for _, leaf in self.leaf_lists[number]
            )
        return list(dict.fromkeys(text for test, text in self._leaves[number] if test(facts) is True))

    def truths(self, facts: Facts) -> Truths:
        return {number: test(facts) for number, test in enumerate(self.tests)}

    def licence(self, block: Block, truths: Truths) -> Truth:
        """Whether a label or a recognised off-label use is met; no offer at all counts as not."""
        answer: Truth = False
        for offer in block.offers:
            truth = truths[offer.condition]
            if truth is True:
                return True
            if truth is None:
                answer = None
        return answer

    def judge(self, block: Block, truths: Truths) -> Outcome:
        """The outcome before regimens are compared with one another."""
        for number in block.stops:
            if truths[number] is True:
                return _EXCLUDED
        for number in block.needs:
            if truths[number] is not True:
                return _EXCLUDED
        met = [o.rule for o in block.offers if truths[o.condition] is True]
        if not met:
            return _EXCLUDED
        rank = PREFERRED if self._admitted(block, truths) else OPTION
        if not any(r.status == "labelled" and not r.secondary_only for r in met):
            rank = OPTION
        # Given, and how it ended is not known: no ground to prefer it (docs/decisions/0003).
        if rank == PREFERRED and any(
            truths[given] is True and truths[failed] is not False for failed, given in block.failures
        ):
            rank = OPTION
        care = []
        for number, cap, rule_id in block.adds:
            if truths[number] is True:
                care.append(rule_id)
                if cap > rank:
                    rank = cap
        return Outcome(rank, frozenset(care))

    def _admitted(self, block: Block, truths: Truths) -> bool:
        """A phase 3 trial with PFS or OS benefit took patients like this one."""
        return any(truths[number] is True for number in block.admits)

    def compare(
        self, key: tuple[str, str], outcome: Outcome, first: dict[tuple[str, str], Outcome]
    ) -> Outcome:
        """Never preferred beside an offered regimen that outdid it in a trial."""
        if outcome.rank != PREFERRED:
            return outcome
        regimen, j = key
        if any(first[other, j].rank != EXCLUDED for other, _ in self.beaten_by[regimen]):
            return Outcome(OPTION, outcome.care)
        return outcome


_EXCLUDED = Outcome(EXCLUDED, frozenset())


@lru_cache(maxsize=8)
def plan_for(ruleset: RuleSet, as_of: str) -> Plan:
    """The plan of a rule set on a day; kept, since compiling takes some tens of milliseconds."""
    return Plan(ruleset, as_of)


# The strongest ground is shown as the category; every reason stays listed.
CATEGORY_ORDER = (
    Category.WITHDRAWN,
    Category.CONTRAINDICATED,
    Category.REFRACTORY,
    Category.NOT_LICENSED_HERE,
    Category.LABEL_NOT_MET,
    Category.TRIAL_EXCLUSION,
    Category.JUDGEMENT,
    Category.NOT_NOW,
)
