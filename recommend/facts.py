"""What a profile says and implies about a patient, three-valued: True, False or None (unknown).

Implications (core/patients.py, DESIGN section 3): refractory implies exposed; a drug of the last line on which
the disease progressed is refractory unless it had been stopped; a drug never given is not refractory; refractory to
every drug of the last line means progressed on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.lexicon import EntityKind, Lexicon
from core.patients import PatientProfile

# IMWG: refractory is progression on or within 60 days of the last dose. In whole months, as profiles give it:
# a drug stopped 3 or more months ago was not "still being given".
STILL_GIVEN_MONTHS = 2

# These lists have no "not" counterpart in a profile: what is not named counts as absent.
CLOSED_LISTS = ("intolerant_to", "hypersensitivity_to", "declines", "concomitant_drugs")

# Single fields that what was given, and what failed, follow from.
_HISTORY_FIELDS = ("prior_lines", "progressed_on_last", "exposure_complete")

Truth = bool | None


class Vocabulary:
    """Which drugs belong to which classes, narrowest class first; read from the lexicon once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.names = {e.id: e.name for e in lexicon.entities.values()}
        self.drugs = frozenset(e.id for e in lexicon.of_kind(EntityKind.DRUG))
        self.classes = frozenset(e.id for e in lexicon.of_kind(EntityKind.DRUG_CLASS))
        self.steroids = frozenset(lexicon.drugs_of_class("corticosteroid"))
        self.above: dict[str, tuple[str, ...]] = {}
        for drug in self.drugs:
            self.above[drug] = lexicon.class_chain(drug)
        for name in self.classes:
            self.above[name] = _wider(lexicon, name)
        self.members: dict[str, tuple[str, ...]] = {
            name: tuple(sorted(d for d in self.drugs if name in self.above[d])) for name in self.classes
        }
        self.below: dict[str, tuple[str, ...]] = {
            name: tuple(sorted(i for i in (*self.drugs, *self.classes) if name in self.above[i]))
            for name in self.classes
        }

    def related(self, item: str) -> tuple[str, ...]:
        """A drug or class with everything above and below it: what may change when it does."""
        return (item, *self.above.get(item, ()), *self.below.get(item, ()))


def _wider(lexicon: Lexicon, class_id: str) -> tuple[str, ...]:
    found: list[str] = []
    todo = list(lexicon[class_id].parents)
    while todo:
        current = todo.pop(0)
        if current not in found:
            found.append(current)
            todo.extend(lexicon[current].parents)
    return tuple(found)


class Facts:
    """Answers of one profile. Each question is worked out once; `with_value` gives the facts of a changed profile."""

    __slots__ = (
        "_exposed",
        "_listed",
        "_not_exposed",
        "_not_refractory",
        "_refractory",
        "cache",
        "values",
        "words",
    )

    def __init__(self, values: Mapping[str, Any], words: Vocabulary) -> None:
        self.values = values = _with_progression(values, words)
        self.words = words
        self.cache: dict[tuple[str, str], Truth] = {}
        refractory = set(values["refractory_to"])
        self._not_refractory = frozenset(values["not_refractory_to"])
        last, months = values["last_line"], values["months_since"]
        if values["progressed_on_last"]:
            refractory.update(
                d
                for d in last
                if d not in words.steroids
                and d not in self._not_refractory
                and months.get(d, 0) <= STILL_GIVEN_MONTHS
            )
        self._refractory = frozenset(refractory)
        self._exposed = frozenset(
            (*values["exposed_to"], *refractory, *values["intolerant_to"], *last, *months)
        )
        self._not_exposed = frozenset(values["not_exposed_to"])
        self._listed = {name: frozenset(values[name]) for name in CLOSED_LISTS}

    @classmethod
    def of(cls, profile: PatientProfile, words: Vocabulary) -> Facts:
        return cls(dict(profile), words)

    def with_value(self, unit: str, value: Any) -> Facts:
        """The same patient with one unknown made known. Units: a field, or `refractory_to:lenalidomide` and the like."""
        field, _, item = unit.partition(":")
        changed = dict(self.values)
        if value and item in self.words.classes and field in ("last_line", "refractory_to"):
            item = self._member_for(field, item)
        if not item:
            changed[field] = value
            if field not in _HISTORY_FIELDS:
                return self._sharing(changed)
        elif field == "months_since":
            changed[field] = {**changed[field], item: value}
        elif field == "last_line":
            # "It was the last line" adds to the line; "it was not" states some other last line.
            changed[field] = (*changed[field], item) if value else (*changed[field], "dexamethasone")
        else:
            name = field if value else f"not_{field}"
            changed[name] = (*changed[name], item)
        return Facts(changed, self.words)

    def _sharing(self, values: Mapping[str, Any]) -> Facts:
        """The facts of a patient with the same treatment history: its answers are shared, not worked out again."""
        other = object.__new__(Facts)
        other.values, other.words, other.cache = values, self.words, self.cache
        other._refractory, other._exposed, other._listed = self._refractory, self._exposed, self._listed
        other._not_refractory, other._not_exposed = self._not_refractory, self._not_exposed
        return other

    def _member_for(self, field: str, class_id: str) -> str:
        """A drug of the class that was given and may be meant, so that nothing known becomes unknown; else the class."""
        for drug in self.words.members[class_id]:
            open_here = field == "last_line" or self.ask("refractory_to", drug) is None
            if drug in self._exposed and open_here:
                return drug
        return class_id

    def ask(self, field: str, item: str) -> Truth:
        """Three-valued answer to `exposed_to lenalidomide`, `refractory_to anti_cd38` and the like."""
        key = (field, item)
        if key in self.cache:
            return self.cache[key]
        answer: Truth
        if field == "exposed_to":
            answer = self._is_exposed(item)
        elif field == "refractory_to":
            answer = self._is_refractory(item)
        elif field == "refractory_to_it_or_its_class":
            answer = self._is_refractory(item)
            # "Refractory to PIs" does not say which: for exclusion every PI counts, unless stated otherwise.
            if answer is None and any(c in self._refractory for c in self.words.above.get(item, ())):
                answer = True
        elif field == "exposed_to_it_or_its_class":
            answer = self._is_exposed(item)
            # "A PI was given" may mean this one, unless a drug of the class is named.
            if answer is None and any(
                c in self._exposed and not self._exposed.intersection(self.words.below[c])
                for c in self.words.above.get(item, ())
            ):
                answer = True
        elif field == "last_line":
            answer = self._in_last_line(item)
        else:
            listed = self._listed[field]
            answer = item in listed or any(c in listed for c in self.words.above.get(item, ()))
            if not answer and item in self.words.classes:
                answer = any(d in listed for d in self.words.below[item])
        self.cache[key] = answer
        return answer

    def _is_exposed(self, item: str) -> Truth:
        known, words = self._exposed, self.words
        if item in known or any(d in known for d in words.below.get(item, ())):
            return True
        if item in self._not_exposed or any(c in self._not_exposed for c in words.above.get(item, ())):
            return False
        if self.values["prior_lines"] == 0:
            return False
        if self.values["exposure_complete"]:
            # A class listed without its drug ("a PI") leaves open which drug it was.
            open_classes = [c for c in (item, *words.above.get(item, ())) if c in known]
            return None if open_classes else False
        members = words.members.get(item, ())
        if members and all(self.ask("exposed_to", d) is False for d in members):
            return False
        return None

    def _is_refractory(self, item: str) -> Truth:
        known, words = self._refractory, self.words
        if item in known or any(d in known for d in words.below.get(item, ())):
            return True
        if item in self._not_refractory or any(c in self._not_refractory for c in words.above.get(item, ())):
            return False
        if self.ask("exposed_to", item) is False:
            return False
        members = words.members.get(item, ())
        if members and all(self.ask("refractory_to", d) is False for d in members):
            return False
        return None

    def _in_last_line(self, item: str) -> Truth:
        last = self.values["last_line"]
        if not last:
            return False if self.ask("exposed_to", item) is False else None
        return item in last or any(d in last for d in self.words.below.get(item, ()))

    def count(self, field: str, class_id: str, at_least: int) -> Truth:
        """Whether at least so many drugs of a class are refractory (or received)."""
        answers = [self.ask(field, d) for d in self.words.members[class_id]]
        sure = sum(a is True for a in answers)
        if sure >= at_least:
            return True
        return None if sure + sum(a is None for a in answers) >= at_least else False

    def months(self, item: str, op: str, limit: int) -> Truth:
        """Whole months since the last dose of a drug, or of any drug of a class; never given counts as long ago."""
        drugs = self.words.members.get(item, (item,))
        answers: list[Truth] = []
        for drug in drugs:
            given = self.ask("exposed_to", drug)
            since = self.values["months_since"].get(drug)
            if given is False:
                continue
            answers.append(None if since is None else (since >= limit))
        if item in self.words.classes and self.ask("exposed_to", item) is True and not answers:
            answers.append(None)
        long_ago: Truth = False if False in answers else (None if None in answers else True)
        if op == "gte":
            return long_ago
        return None if long_ago is None else not long_ago


def _with_progression(values: Mapping[str, Any], words: Vocabulary) -> Mapping[str, Any]:
    """Progressed on the last line, where it is not stated and every drug of that line is named as refractory."""
    drugs = [d for d in values["last_line"] if d not in words.steroids]
    if values["progressed_on_last"] is not None or not drugs:
        return values
    failed = all(d in values["refractory_to"] for d in drugs)
    return {**values, "progressed_on_last": True} if failed else values


def number(value: Any) -> Decimal | int:
    return value if isinstance(value, int) else Decimal(str(value))
