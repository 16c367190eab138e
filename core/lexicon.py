"""One vocabulary for slots, figures, profiles, rules and display, and the one matcher that reads it in text.

Read from `corpus/lexicon.yaml` by `shelf.lexicon`, compiled into the index snapshot, rebuilt from there at start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from core.errors import LexiconError
from core.evidence import Frozen
from core.misspellings import SHORTEST, nearest_name


class EntityKind(StrEnum):
    DRUG = "drug"
    DRUG_CLASS = "drug_class"
    REGIMEN = "regimen"
    TRIAL = "trial"
    ENDPOINT = "endpoint"
    POPULATION = "population"
    ADVERSE_EVENT = "adverse_event"
    CONDITION = "condition"
    TOPIC = "topic"
    AGENCY = "agency"
    OTHER = "other"


class Entity(Frozen):
    """A thing with names. `terms` match in any case; `exact_terms` only as written (Pd is a regimen, PD is not)."""

    id: str
    kind: EntityKind
    name: str
    long_name: str | None = None
    terms: tuple[str, ...] = ()
    exact_terms: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()
    # drugs
    drug_class: str | None = None
    target: str | None = None
    atc: str | None = None
    rxnorm: tuple[str, ...] = ()
    status: str | None = None
    # drug classes: ids of wider classes that hold this one
    parents: tuple[str, ...] = ()
    # regimens, and drugs that are a regimen alone (teclistamab): the drugs given
    components: tuple[str, ...] = ()
    routes: dict[str, str] = {}
    # trials
    nct: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    cohorts: dict[str, tuple[str, ...]] = {}
    # endpoints
    unit: str | None = None
    statistic: str | None = None
    # anything: ids of entities that a question about this one also concerns
    related: tuple[str, ...] = ()
    definition: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` names one of `ids` (several where the word is ambiguous). `fuzzy`: read past a misspelling."""

    ids: tuple[str, ...]
    kind: EntityKind
    start: int
    end: int
    text: str
    fuzzy: bool = False

    @property
    def id(self) -> str:
        return self.ids[0]


_TOKEN = re.compile(r"[0-9A-Za-zα-ωΑ-ΩÀ-ÿ]+")
_CONNECTOR = re.compile(
    r"\s*(?:,?\s*(?:and|plus|with|\+|&)\s*|/|-|,|\s)\s*(?:low-dose\s+|sc\s+|subcutaneous\s+)?", re.I
)
# a drug and the short name of its partners: "daratumumab plus Pd"; never "and", which may only list them
_ADDED_TO = re.compile(r"\s*(?:plus|with|\+|-|(?:in\s+)?combin(?:ed|ation)\s+with)\s*", re.I)
_EARLIER = re.compile(
    r"\b(?:refractory|resistant|exposed|sensitive|naive|intolerant|prior|previous)\s+(?:to\s+)?$", re.I
)
_FUZZY_KINDS = {EntityKind.DRUG, EntityKind.TRIAL, EntityKind.DRUG_CLASS}


def tokens_of(text: str) -> list[tuple[str, int, int]]:
    """Alphanumeric runs with their offsets; "t(11;14)" gives t, 11, 14."""
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def _key(term: str) -> tuple[str, ...]:
    return tuple(token.lower() for token, _, _ in tokens_of(term))


class Lexicon:
    """Entities by id, and `mentions(text)`: the longest names first, left to right, never overlapping."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities: dict[str, Entity] = {}
        for entity in entities:
            if entity.id in self.entities:
                raise LexiconError(f"lexicon: the id {entity.id} stands twice; give one of them another id")
            self.entities[entity.id] = entity
        self._terms: dict[tuple[str, ...], list[tuple[str, str | None]]] = {}
        self._longest_from: dict[str, int] = {}
        for entity in self.entities.values():
            self._add(entity)
        self._regimen_by_components: dict[frozenset[str], list[str]] = {}
        for entity in self.entities.values():
            if len(entity.components) > 1:
                self._regimen_by_components.setdefault(frozenset(entity.components), []).append(entity.id)

    def _add(self, entity: Entity) -> None:
        free = {entity.name, *entity.terms, *entity.brands, *entity.lay, *entity.nct}
        if entity.long_name:
            free.add(entity.long_name)
        if entity.kind is EntityKind.TRIAL:
            # people drop the hyphen before a trial's number: DREAMM7, MM014
            free |= {re.sub(r"-(?=\d)", "", term) for term in free if re.search(r"[A-Za-z]-\d", term)}
        for term in free - set(entity.exact_terms):
            self._register(term, entity.id, None)
        for term in entity.exact_terms:
            self._register(term, entity.id, term)

    def _register(self, term: str, entity_id: str, exact: str | None) -> None:
        key = _key(term)
        if not key:
            return
        bucket = self._terms.setdefault(key, [])
        if (entity_id, exact) not in bucket:
            bucket.append((entity_id, exact))
        self._longest_from[key[0]] = max(self._longest_from.get(key[0], 1), len(key))

    def __getitem__(self, entity_id: str) -> Entity:
        try:
            return self.entities[entity_id]
        except KeyError:
            raise LexiconError(f"the lexicon knows no {entity_id!r}; add it to corpus/lexicon.yaml") from None

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self.entities

    def of_kind(self, kind: EntityKind) -> Iterator[Entity]:
        return (e for e in self.entities.values() if e.kind is kind)

    def regimens(self) -> Iterator[Entity]:
        """Everything a patient can be given as a plan: regimens, and drugs used alone under their own name."""
        return (e for e in self.entities.values() if e.components)

    def regimens_with(self, drug_id: str) -> tuple[str, ...]:
        """Ids of what is given as a plan and holds the drug, the drug itself where it is a plan."""
        return self._regimens_by_drug.get(drug_id, ())

    @cached_property
    def _regimens_by_drug(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for regimen in self.regimens():
            for drug in dict.fromkeys(regimen.components):
                found.setdefault(drug, []).append(regimen.id)
        return {drug: tuple(ids) for drug, ids in found.items()}

    def class_chain(self, drug_id: str) -> tuple[str, ...]:
        """The classes of a drug, narrowest first: iberdomide -> celmod, cereblon."""
        found: list[str] = []
        todo = [self[drug_id].drug_class]
        while todo:
            current = todo.pop(0)
            if current and current not in found and current in self.entities:
                found.append(current)
                todo.extend(self.entities[current].parents)
        return tuple(found)

    def drugs_of_class(self, class_id: str) -> tuple[str, ...]:
        return tuple(e.id for e in self.of_kind(EntityKind.DRUG) if class_id in self.class_chain(e.id))

    def find(self, term: str) -> tuple[str, ...]:
        """Ids whose name or term is exactly `term` (in any case, but for exact terms)."""
        return tuple(
            dict.fromkeys(
                i for i, exact in self._terms.get(_key(term), []) if exact is None or exact == term.strip()
            )
        )

    def mentions(self, text: str, *, fuzzy: bool = False, partners: bool = False) -> tuple[Mention, ...]:
        """Names in `text`, in order. Drugs joined by "/", "-", "plus" or "and" become their regimen.

        `fuzzy` also reads drug and trial names past one or two wrong letters (for questions, never for evidence).
        `partners` also joins a drug and the short name of its partners ("daratumumab plus Pd" is DPd): right for an
        arm, wrong for a search, which wants the drug and Pd as well.
        """
        tokens = tokens_of(text)
        low = tuple(token.lower() for token, _, _ in tokens)
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            mention, used = self._match(text, tokens, low, at, fuzzy)
            if mention:
                found.append(mention)
            at += used
        return tuple(self._join_components(text, found, partners=partners))

    def opening(self, text: str, within: int) -> Mention | None:
        """The first of `mentions(text)` where it begins in the first `within` characters."""
        tokens = tokens_of(text)
        low = tuple(token.lower() for token, _, _ in tokens)
        found: list[Mention] = []
        at = 0
        while at < len(tokens) and (found or tokens[at][1] < within):
            mention, used = self._match(text, tokens, low, at, False)
            at += used
            if mention:
                if found and not self._goes_on(text, found[-1], mention, partners=False):
                    break
                found.append(mention)
                if not self._spelt_out(mention):
                    break
        return self._join_components(text, found, partners=False)[0] if found else None

    def _match(
        self, text: str, tokens: list[tuple[str, int, int]], low: tuple[str, ...], at: int, fuzzy: bool
    ) -> tuple[Mention | None, int]:
        """The longest name that begins at token `at`, and how many tokens it takes. `low`: the tokens in lower case."""
        for length in range(min(self._longest_from.get(low[at], 1), len(tokens) - at), 0, -1):
            key = low[at : at + length]
            bucket = self._terms.get(key) or self._terms.get((*key[:-1], _singular(key[-1])))
            if not bucket:
                continue
            window = tokens[at : at + length]
            start, end = window[0][1], window[-1][2]
            if length == 1 or not _spans_a_break(text, window):
                surface = text[start:end]
                exact = [i for i, e in bucket if e is not None and _same(e, surface)]
                ids = exact or [i for i, e in bucket if e is None]
                if ids:
                    ids = list(dict.fromkeys(ids))
                    return Mention(tuple(ids), self.entities[ids[0]].kind, start, end, surface), length
        if fuzzy:
            word, start, end = tokens[at]
            near = self._nearest(word)
            if near:
                return Mention((near,), self.entities[near].kind, start, end, word, fuzzy=True), 1
        return None, 1

    @cached_property
    def _fuzzy_words(self) -> dict[str, list[tuple[str, str]]]:
        """(word, id) of the names that a misspelling may mean, by first letter."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, ids in self._terms.items():
            if len(key) == 1 and len(key[0]) >= SHORTEST and self.entities[ids[0][0]].kind in _FUZZY_KINDS:
                found.setdefault(key[0][0], []).append((key[0], ids[0][0]))
        return found

    def _nearest(self, word: str) -> str | None:
        low = word.lower()
        return nearest_name(low, self._fuzzy_words.get(low[0], ())) if len(low) >= SHORTEST else None

    def _join_components(self, text: str, found: list[Mention], *, partners: bool) -> list[Mention]:
        out: list[Mention] = []
        at = 0
        while at < len(found):
            run = [found[at]]
            while at + len(run) < len(found) and self._goes_on(
                text, run[-1], found[at + len(run)], partners=partners
            ):
                run.append(found[at + len(run)])
            for length in range(len(run), 1, -1):
                named = [c for m in run[:length] for c in self.entities[m.id].components or (m.id,)]
                ids = self._regimen_by_components.get(frozenset(named))
                if ids and len(set(named)) == len(named):  # a drug named twice begins another regimen
                    start, end = run[0].start, run[length - 1].end
                    out.append(Mention(tuple(ids), EntityKind.REGIMEN, start, end, text[start:end]))
                    at += length
                    break
            else:
                out.append(found[at])
                at += 1
        return out

    def _goes_on(self, text: str, last: Mention, following: Mention, *, partners: bool) -> bool:
        gap = text[last.end : following.start]
        if not self._spelt_out(last):
            return False
        # "Pom-dex, Elo-Pom-dex" are two regimens, not one.
        if last.kind is EntityKind.REGIMEN and "," in gap:
            return False
        if self._spelt_out(following):
            return _CONNECTOR.fullmatch(gap) is not None
        return (
            partners
            and following.kind is EntityKind.REGIMEN
            and _ADDED_TO.fullmatch(gap) is not None
            and not _EARLIER.search(text, max(0, last.start - 30), last.start)
        )

    def _spelt_out(self, mention: Mention) -> bool:
        """Whether the words name drugs one by one, so that they may be part of a longer regimen name."""
        if mention.kind is EntityKind.DRUG:
            return True
        return mention.kind is EntityKind.REGIMEN and len(tokens_of(mention.text)) > 1

    def entities_of(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        """Ids that the mentions may mean, in order, then the components of the regimens among them."""
        found = dict.fromkeys(i for mention in mentions for i in mention.ids)
        for entity_id in list(found):
            found.update(dict.fromkeys(self[entity_id].components))
        return tuple(found)

    def dump(self) -> list[dict[str, Any]]:
        return [e.model_dump(mode="json", exclude_defaults=True) for e in self.entities.values()]

    @classmethod
    def load(cls, data: Iterable[dict[str, Any]]) -> Lexicon:
        return cls(Entity.model_validate(d) for d in data)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=4096)
def _same(exact: str, surface: str) -> bool:
    return [t for t, _, _ in tokens_of(exact)] == [t for t, _, _ in tokens_of(surface)]


def _spans_a_break(text: str, window: list[tuple[str, int, int]]) -> bool:
    """A name never runs over the end of a sentence, a line or a quotation."""
    for (_, _, end), (_, start, _) in pairwise(window):
        gap = text[end:start]
        if "\n" in gap or re.search(r"[.!?:]\s", gap) or len(gap) > 3:
            return True
    return False
