"""What the page of options needs beside the recommendation: its sources numbered once, unknowns by question, my plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from api import captions
from api.page.addresses import citation_address, quote_address
from api.page.diagram import Diagram, draw_diagram
from api.page.profile_form import FIELDS
from api.page.shelf_views import view_shelf
from core.evidence import Citation
from core.lexicon import EntityKind
from core.recommendations import Confirm, Excluded, Offered, Reason, Recommendation

if TYPE_CHECKING:
    from index.snapshot import Snapshot

Quote = tuple[str, int, int]
_EFFECTS = re.compile(r"(?<=\)); ")


@dataclass(frozen=True, slots=True)
class Source:
    """A document and the quotes of it that are cited here: each one's number and address."""

    name: str
    quotes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question, and for each option what which answer would do."""

    anchor: str
    label: str
    question: str
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Regimens that are excluded by the very same reasons, each with the places where it is."""

    names: str
    reasons: tuple[Reason, ...]
    reopens_when: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a regimen stands today: a tier and the anchor of its card, or why it is excluded."""

    name: str
    words: str
    anchor: str | None


class OptionsView:
    """One recommendation, prepared for the template."""

    def __init__(self, recommendation: Recommendation, snapshot: Snapshot) -> None:
        self._given = recommendation
        self._snapshot = snapshot
        self._numbers: dict[Quote, tuple[int, Citation]] = {}
        for citation in _citations(recommendation):
            self._numbers.setdefault(_key(citation), (len(self._numbers) + 1, citation))

    def number(self, citation: Citation) -> int:
        """The number of its quote, from 1 by first use on the page."""
        return self._numbers[_key(citation)][0]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Documents by the first number of their quotes."""
        view = view_shelf(self._snapshot)
        names = view.sources
        found: dict[str, list[tuple[int, str]]] = {}
        for number, citation in self._numbers.values():
            passage = view.by_id.get(citation.passage_id)
            whole = passage is not None and (passage.start, passage.end) == (citation.start, citation.end)
            address = quote_address(citation.passage_id) if whole else citation_address(*_place(citation))
            found.setdefault(citation.document_id, []).append((number, address))
        return tuple(Source(names.get(d, d), tuple(quotes)) for d, quotes in found.items())

    @cached_property
    def unknowns(self) -> dict[str, Unknown]:
        """Each open question once, by its field; those that touch every option first, then those that touch most."""
        effects: dict[str, list[tuple[str, str]]] = {}
        questions: dict[str, str] = {}
        for name, confirm in _confirms(self._given):
            questions.setdefault(confirm.field, confirm.question)
            effects.setdefault(confirm.field, []).append((name, confirm.why))
        every = {c.field for c in self._given.confirm_all}
        ordered = sorted(effects, key=lambda field: (field not in every, -len(effects[field])))
        return {
            field: Unknown(f"u{at}", self.label(field), questions[field], _join(effects[field]))
            for at, field in enumerate(ordered, 1)
        }

    def label(self, unit: str) -> str:
        """A few words for an unknown: "Bilirubin", "Refractory to bortezomib"."""
        field, _, item = unit.partition(":")
        label = FIELDS[field].label if field in FIELDS else field.replace("_", " ").capitalize()
        entities = self._snapshot.lexicon.entities
        name = entities[item].name if item in entities else item.replace("_", " ")
        return f"{label} {name}" if name else label

    def decisive(self, option: Offered) -> list[Unknown]:
        """The unknowns an answer to which would exclude this option."""
        return [self.unknowns[c.field] for c in option.confirm if " excludes " in f" {c.why}"]

    def refused(self, category: str) -> list[Refused]:
        """What is excluded under a category; regimens and places with the same reasons stand together."""
        groups: dict[tuple[object, ...], list[Excluded]] = {}
        for item in self._given.excluded:
            if item.category == category:
                groups.setdefault((item.reasons, item.reopens_when), []).append(item)
        return [Refused(_names(g), g[0].reasons, g[0].reopens_when) for g in groups.values()]

    @cached_property
    def diagram(self) -> Diagram | None:
        """The article's decision diagram with this patient's path; None where the article is not shown."""
        if self._given.article is None:
            return None
        branches = self._snapshot.compiled("rules").get("branches", ())
        held = self._given.article.branch.split(", ")
        return draw_diagram(branches, held, self._snapshot.lexicon)

    @cached_property
    def article_today(self) -> tuple[Standing, ...]:
        """How what the article gives stands today, for this patient."""
        article = self._given.article
        return tuple(self._standing(r) for r in article.regimens) if article else ()

    def compare(self, plan: str) -> tuple[Standing, ...]:
        """How each regimen named in `plan` stands today; empty where it names none that is known."""
        lexicon = self._snapshot.lexicon
        wanted = {e.id for e in lexicon.regimens()} | {e.id for e in lexicon.of_kind(EntityKind.REGIMEN)}
        found = dict.fromkeys(i for m in lexicon.mentions(plan) for i in m.ids if i in wanted)
        return tuple(self._standing(regimen) for regimen in found)

    def preferred_beside(self, plan: str) -> tuple[Standing, ...]:
        """What the rules prefer and the plan does not name."""
        named = {s.name for s in self.compare(plan)}
        preferred = [self._standing(o.regimen) for o in self._given.offered if o.tier == "preferred"]
        return tuple(s for s in preferred if s.name not in named)

    def _standing(self, regimen: str) -> Standing:
        for option in self._given.offered:
            if option.regimen == regimen:
                return Standing(option.name, captions.TIER_NAMES[option.tier], option_anchor(option))
        excluded = [e for e in self._given.excluded if e.regimen == regimen]
        if excluded:
            reasons = "; ".join(dict.fromkeys(r.text for e in excluded for r in e.reasons[:1]))
            return Standing(excluded[0].name, f"Excluded: {reasons}", excluded_anchor(excluded[0]))
        entities = self._snapshot.lexicon.entities
        name = entities[regimen].name if regimen in entities else regimen
        return Standing(name, "Not judged by the rules", None)


def option_anchor(option: Offered) -> str:
    formulation = f"-{option.formulation.replace(' ', '-')}" if option.formulation else ""
    return f"option-{option.regimen}{formulation}"


def excluded_anchor(excluded: Excluded) -> str:
    return f"excluded-{excluded.category}"


def _confirms(given: Recommendation) -> Iterator[tuple[str, Confirm]]:
    """Each unknown with the name of the option that it touches; empty where it touches all."""
    yield from (("", confirm) for confirm in given.confirm_all)
    for option in given.offered:
        yield from ((option.name, confirm) for confirm in option.confirm)


def _names(items: list[Excluded]) -> str:
    """ "DRd, KRd (EU, US)" where all are excluded in the same places, else each with its own."""
    places: dict[str, list[str]] = {}
    for item in items:
        places.setdefault(item.name, []).append(item.jurisdiction or "")
    shown = {name: ", ".join(sorted(filter(None, found))) for name, found in places.items()}
    if len(set(shown.values())) == 1:
        where = next(iter(shown.values()))
        return ", ".join(shown) + (f" ({where})" if where else "")
    return ", ".join(f"{name} ({where})" if where else name for name, where in shown.items())


def _join(effects: list[tuple[str, str]]) -> tuple[str, ...]:
    """Effects that differ in the option's name alone, said once: "yes excludes DKd, Kd (Oral treatment only)"."""
    names: dict[tuple[str, str], dict[str, None]] = {}
    for name, why in effects:
        for effect in _EFFECTS.split(why):
            before, found, after = effect.partition(f" {name} (") if name else (effect, "", "")
            names.setdefault((before, after if found else ""), {}).setdefault(name if found else "")
    return tuple(
        f"{before} {', '.join(found)} ({after}" if any(found) else before
        for (before, after), found in names.items()
    )


def _place(citation: Citation) -> tuple[str, str, int, int]:
    return citation.document_id, citation.passage_id, citation.start, citation.end


def _key(citation: Citation) -> Quote:
    return citation.passage_id, citation.start, citation.end


def _citations(given: Recommendation) -> Iterator[Citation]:
    """All citations in the order in which the page shows them."""
    for reason in _reasons(given):
        yield from reason.citations
    for option in given.offered:
        yield from option.evidence
    if given.article:
        yield from given.article.citations


def _reasons(given: Recommendation) -> Iterator[Reason]:
    yield from given.standing
    for option in given.offered:
        yield from option.reasons
        yield from option.cautions
    for excluded in given.excluded:
        yield from excluded.reasons
    for care in given.supportive_care:
        yield from care.reasons
    yield from given.before_you_prescribe
