"""One page on a regimen: components, route, days, cycle, premedication, required care, labels, trials.

Nothing is inferred: a field holds what a statement says, with the id of that statement, and is empty where none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.errors import InputError
from core.evidence import Frozen, Kind, Passage, Provenance
from core.lexicon import EntityKind, Lexicon
from shelf.label_status import AGENCIES, LabelLine, label_lines
from shelf.outcomes import Outcome, list_outcomes

_MAIN_ENDPOINTS = ("pfs", "os", "orr")
_PREMEDICATION = re.compile(r"\bpremedicat|\bhours? (?:earlier|before)\b.*\b(?:dexamethasone|paracetamol|antihistamine)|\b(?:dexamethasone|paracetamol|antihistamine)\b.*\bhours? before\b", re.I)  # fmt: skip
_ROUTE = re.compile(r"\b(subcutaneous|intravenous|oral|by mouth|on-body)(?:ly)?\b", re.I)
_DAYS = re.compile(
    r"\b(?:on )?(days? \d+(?:[-,\d ]|and)*\d|days? \d+|once (?:a week|weekly)|twice weekly|once daily|weekly in weeks [\d-]+[^.(]*?weeks|every \d+ (?:weeks|days))",
    re.I,
)
_CYCLE = re.compile(r"\b(\d+-day cycle)s?\b", re.I)


class CardLine(Frozen):
    """A statement on the card. `replaced_by`: the statement that has taken its place, where one has."""

    passage_id: str
    text: str
    jurisdiction: str | None = None
    effective_from: str | None = None
    effective_to: str | None = None
    provenance: Provenance | None = None
    replaced_by: str | None = None


class CardValue(Frozen):
    """A few words out of a statement ("days 1-21", "28-day cycle") and where they stand."""

    value: str
    passage_id: str


class CardComponent(Frozen):
    """A drug of the regimen: how it is given, in the words of the labels."""

    drug: str
    name: str
    drug_class: str | None
    route: tuple[CardValue, ...] = ()
    days: tuple[CardValue, ...] = ()
    cycle: tuple[CardValue, ...] = ()
    dose: tuple[CardLine, ...] = ()
    renal: tuple[CardLine, ...] = ()
    hepatic: tuple[CardLine, ...] = ()


class RegimenCard(Frozen):
    regimen: str
    name: str
    long_name: str | None
    components: tuple[CardComponent, ...]
    premedication: tuple[CardLine, ...]
    required_care: tuple[CardLine, ...]
    boxed_warnings: tuple[CardLine, ...]
    contraindications: tuple[CardLine, ...]
    label_status: tuple[LabelLine, ...]
    trials: tuple[Outcome, ...]


def regimen_card(regimen_id: str, lexicon: Lexicon, passages: Iterable[Passage]) -> RegimenCard:
    """The card of a regimen (its id or any of its names). `passages` may be limited beforehand (as_of).

    Raises InputError for a name that is no regimen of the lexicon, or stands for several (BVd).
    """
    regimen = _resolve(regimen_id, lexicon)
    shelf = tuple(passages)
    entity = lexicon[regimen]
    components = tuple(dict.fromkeys(entity.components))
    lines = {drug: _lines_of(drug, regimen, lexicon, shelf) for drug in components}
    care = [p for drug in components for p in lines[drug] if p.section_path[0] == "Required care"]
    premedication = [p for drug in components for p in lines[drug] if _PREMEDICATION.search(p.text)]
    return RegimenCard(
        regimen=regimen,
        name=entity.name,
        long_name=entity.long_name,
        components=tuple(_component(drug, regimen, lexicon, lines[drug]) for drug in components),
        premedication=_cards(premedication),
        required_care=_cards(p for p in care if p not in premedication),
        boxed_warnings=_section("Boxed warning", lines.values()),
        contraindications=_section("Contraindications", lines.values()),
        label_status=label_lines(regimen, shelf),
        trials=_main_outcomes(regimen, lexicon, shelf),
    )


def _resolve(name: str, lexicon: Lexicon) -> str:
    known = {e.id for e in lexicon.regimens()}
    if name in known:
        return name
    found = [i for i in lexicon.find(name) if i in known]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"{name!r} stands for {' and '.join(found)}; ask for one of them")
    raise InputError(f"{name!r} is no regimen of the lexicon; kahler corpus coverage lists them")


def _lines_of(drug: str, regimen: str, lexicon: Lexicon, shelf: Sequence[Passage]) -> tuple[Passage, ...]:
    """Label statements on `drug` that hold in `regimen`: they name it, a part of it, or no regimen at all."""
    parts = set(lexicon[regimen].components)
    found: list[tuple[bool, Passage]] = []
    for passage in shelf:
        if passage.kind is not Kind.LABEL or drug not in passage.entities:
            continue
        mentions = lexicon.mentions(passage.text)
        drugs = {m.id for m in mentions if m.kind is EntityKind.DRUG}
        named = {m.id for m in mentions if m.kind is EntityKind.REGIMEN}
        own_document = drug in drugs or regimen in named
        if own_document and (not named or regimen in named or all(set(lexicon[n].components) <= parts for n in named)):
            found.append((regimen in named, passage))
    dosed = {p.jurisdiction for exact, p in found if exact and p.section_path[0] == "Dose"}
    return tuple(
        p
        for exact, p in found
        if exact or p.section_path[0] != "Dose" or p.jurisdiction not in dosed or not _names_regimen(p, lexicon)
    )


def _names_regimen(passage: Passage, lexicon: Lexicon) -> bool:
    return any(m.kind is EntityKind.REGIMEN for m in lexicon.mentions(passage.text))


def _component(drug: str, regimen: str, lexicon: Lexicon, lines: tuple[Passage, ...]) -> CardComponent:
    entity = lexicon[drug]
    dosing = [p for p in lines if p.section_path[0] == "Dose" and not _PREMEDICATION.search(p.text)]
    schedule = [p for p in dosing if p.replaced_by is None and _about(drug, regimen, p, lexicon)]
    return CardComponent(
        drug=drug,
        name=entity.name,
        drug_class=entity.drug_class,
        route=_values(_ROUTE, (p for p in lines if p.section_path[0] in {"Dose", "Indication"}), drug, lexicon),
        days=_values(_DAYS, schedule),
        cycle=_values(_CYCLE, schedule),
        dose=_cards(p for p in dosing if _about(drug, regimen, p, lexicon)),
        renal=_cards(p for p in lines if p.section_path[0] == "Renal impairment"),
        hepatic=_cards(p for p in lines if p.section_path[0] == "Hepatic impairment"),
    )


def _about(drug: str, regimen: str, passage: Passage, lexicon: Lexicon) -> bool:
    """Whether the dose is this drug's: a statement on a partner's dose names that partner instead."""
    drugs = [m.id for m in lexicon.mentions(passage.text) if m.kind is EntityKind.DRUG]
    return drug in drugs if drugs else regimen in passage.entities


def _values(
    pattern: re.Pattern[str], lines: Iterable[Passage], drug: str | None = None, lexicon: Lexicon | None = None
) -> tuple[CardValue, ...]:
    found: dict[str, CardValue] = {}
    for passage in lines:
        for match in pattern.finditer(passage.text):
            value = " ".join(match[1].lower().split()).rstrip(", ")
            if drug and lexicon and not _beside(drug, passage.text, match, lexicon):
                continue
            found.setdefault(value, CardValue(value=value, passage_id=passage.passage_id))
    return tuple(found.values())


def _beside(drug: str, text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """A route belongs to the drug that follows it ("subcutaneous daratumumab"), or to the only drug of the text."""
    drugs = [m for m in lexicon.mentions(text) if m.kind is EntityKind.DRUG]
    if {m.id for m in drugs} == {drug}:
        return True
    return any(m.id == drug and (m.start <= match.start() < m.end or 0 <= m.start - match.end() <= 1) for m in drugs)


def _section(name: str, lines: Iterable[tuple[Passage, ...]]) -> tuple[CardLine, ...]:
    return _cards(p for group in lines for p in group if p.section_path[0] == name)


def _cards(passages: Iterable[Passage]) -> tuple[CardLine, ...]:
    ordered = sorted(dict.fromkeys(passages), key=lambda p: (_agency(p.jurisdiction), p.replaced_by is not None))
    return tuple(
        CardLine(
            passage_id=p.passage_id,
            text=p.text,
            jurisdiction=p.jurisdiction,
            effective_from=p.effective_from,
            effective_to=p.effective_to,
            provenance=p.provenance,
            replaced_by=p.replaced_by,
        )
        for p in ordered
    )


def _agency(jurisdiction: str | None) -> int:
    return AGENCIES.index(jurisdiction) if jurisdiction in AGENCIES else len(AGENCIES)


def _main_outcomes(regimen: str, lexicon: Lexicon, shelf: Sequence[Passage]) -> tuple[Outcome, ...]:
    """Whole-trial progression-free and overall survival and response of the trials in which the regimen is an arm."""
    trials = [p for p in shelf if p.kind is Kind.TRIAL and regimen in p.entities]
    rows = [
        row
        for endpoint in _MAIN_ENDPOINTS
        for row in list_outcomes(trials, lexicon, endpoint=endpoint, regimen=regimen)
        if row.population is None and row.landmark_months is None
    ]
    return tuple(sorted(rows, key=lambda row: (row.trial or "", _MAIN_ENDPOINTS.index(row.endpoint), row.passage_id)))
