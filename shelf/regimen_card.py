"""One page on a regimen: components, route, days, cycle, premedication, required care, labels, trials.

Nothing is inferred: a field holds what a statement says, with the id of that statement, and is empty where none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from core.errors import InputError
from core.evidence import Frozen, Kind, Passage, Provenance
from core.lexicon import EntityKind, Lexicon, Mention
from shelf.label_status import AGENCIES, LabelLine, label_lines
from shelf.outcomes import Outcome, list_outcomes

_MAIN_ENDPOINTS = ("pfs", "os", "orr")
_PREMEDICATION = re.compile(r"\bpremedicat|\bhours? (?:earlier|before)\b.*\b(?:dexamethasone|paracetamol|antihistamine)|\b(?:dexamethasone|paracetamol|antihistamine)\b.*\bhours? before\b", re.I)  # fmt: skip
_ROUTE = re.compile(r"\b(subcutaneous|intravenous|oral|by mouth|on-body)(?:ly)?\b", re.I)
_DAYS = re.compile(
    r"\b(days \d+(?:(?:, | and |-)\d+)*(?!\.?\d)|day \d+(?!\.?\d)|once (?:a week|weekly|daily)|twice weekly"
    r"|(?:weekly|every \d+ weeks) (?:in weeks \d+-\d+|from week \d+)|every \d+ weeks|weekly for \d+ \w+|weekly|daily)\b",
    re.I,
)
_CYCLE = re.compile(r"\b(\d+-day cycle)s?\b", re.I)
_ALONE = re.compile(r"\b(?:as a single agent|alone|monotherapy|single-agent)\b", re.I)
_NO_SCHEDULE = re.compile(r"\b(?:omits?|older|at least \d+ hours|judgement|restarts?)\b", re.I)
_AMOUNT = re.compile(r"\d[\d.,/]*\s*(?:mg|units|x\s*10)", re.I)


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


@lru_cache(maxsize=4096)
def _mentions(lexicon: Lexicon, text: str) -> tuple[Mention, ...]:
    """A label statement is read once a drug and once a field; reading it costs a third of a millisecond."""
    return lexicon.mentions(text)


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
    """Label statements on `drug` that hold in `regimen`: they name it, a part of it, or no regimen and no other drug.

    A dose stated for the regimen itself displaces, agency by agency, the doses stated for its parts.
    """
    parts = set(lexicon[regimen].components)
    found: list[tuple[bool, bool, Passage]] = []
    for passage in shelf:
        if passage.kind is not Kind.LABEL or drug not in passage.entities:
            continue
        mentions = _mentions(lexicon, passage.text)
        drugs = {m.id for m in mentions if m.kind is EntityKind.DRUG}
        named = {m.id for m in mentions if m.kind is EntityKind.REGIMEN}
        outside = {d for d in drugs - parts if lexicon[d].target}
        alone = len(parts) > 1 and regimen not in named and _ALONE.search(passage.text) is not None
        fits = not named or regimen in named or all(set(lexicon[n].components) <= parts for n in named)
        if drug in drugs and fits and not outside and not alone:
            found.append((regimen in named, bool(named), passage))
    found = _licensed_forms(drug, regimen, found, shelf)
    dosed = {p.jurisdiction for exact, _, p in found if exact and p.section_path[0] == "Dose"}
    return tuple(
        p
        for exact, names_part, p in found
        if exact or not names_part or p.section_path[0] != "Dose" or p.jurisdiction not in dosed
    )


def _licensed_forms(
    drug: str, regimen: str, found: list[tuple[bool, bool, Passage]], shelf: Sequence[Passage]
) -> list[tuple[bool, bool, Passage]]:
    """Where a drug has labels for several forms and only some name the regimen (Tec-Dara: subcutaneous), keep those."""
    naming = {line.passage_id.partition("#")[0] for line in label_lines(regimen, shelf)}
    of_drug = {p.document_id for _, _, p in found}
    products = {
        (p.document_id, p.jurisdiction)
        for p in shelf
        if p.document_id in of_drug and p.section_path[0] == "Indication" and drug in p.entities
    }
    settled = {jurisdiction for document, jurisdiction in products if document in naming}
    dropped = {
        document for document, jurisdiction in products if jurisdiction in settled and document not in naming
    }
    return [entry for entry in found if entry[2].document_id not in dropped]


def _component(drug: str, regimen: str, lexicon: Lexicon, lines: tuple[Passage, ...]) -> CardComponent:
    entity = lexicon[drug]
    doses = [p for p in lines if p.section_path[0] == "Dose" and not _PREMEDICATION.search(p.text)]
    dosing = [p for p in doses if _dosed_drug(p.text, lexicon) in {drug, None}]
    current = [p for p in doses if p.replaced_by is None and not _NO_SCHEDULE.search(p.text)]
    schedule = [p for p in current if regimen in p.entities] or current
    return CardComponent(
        drug=drug,
        name=entity.name,
        drug_class=entity.drug_class,
        route=_values(
            _ROUTE, (p for p in lines if p.section_path[0] in {"Dose", "Indication"}), drug, lexicon
        ),
        days=_values(_DAYS, schedule, drug, lexicon),
        cycle=_values(_CYCLE, schedule, drug, lexicon),
        dose=_cards(dosing),
        renal=_cards(p for p in lines if p.section_path[0] == "Renal impairment"),
        hepatic=_cards(p for p in lines if p.section_path[0] == "Hepatic impairment"),
    )


def _dosed_drug(text: str, lexicon: Lexicon) -> str | None:
    """The drug whose amount the statement gives: the one named last before it; None where no amount stands there."""
    amount = _AMOUNT.search(text)
    if amount is None:
        return None
    before = [m for m in _mentions(lexicon, text) if m.kind is EntityKind.DRUG and m.end <= amount.start()]
    return before[-1].id if before else None


def _values(
    pattern: re.Pattern[str], lines: Iterable[Passage], drug: str, lexicon: Lexicon
) -> tuple[CardValue, ...]:
    found: dict[str, CardValue] = {}
    for passage in lines:
        mentions = _mentions(lexicon, passage.text)
        drugs = [m for m in mentions if m.kind is EntityKind.DRUG]
        for match in pattern.finditer(passage.text):
            if not drugs or any(
                m.kind is EntityKind.REGIMEN and m.start <= match.start() < m.end for m in mentions
            ):
                continue
            ahead = [m for m in drugs if m.start <= match.start()]
            beside = [m for m in drugs if 0 <= m.start - match.end() <= 1]
            owner = (beside or ahead[-1:] or drugs)[0].id
            if owner == drug:
                value = " ".join(match[1].lower().split()).rstrip(", ")
                found.setdefault(value, CardValue(value=value, passage_id=passage.passage_id))
    return tuple(found.values())


def _section(name: str, lines: Iterable[tuple[Passage, ...]]) -> tuple[CardLine, ...]:
    return _cards(p for group in lines for p in group if p.section_path[0] == name)


def _cards(passages: Iterable[Passage]) -> tuple[CardLine, ...]:
    ordered = sorted(
        dict.fromkeys(passages), key=lambda p: (_agency(p.jurisdiction), p.replaced_by is not None)
    )
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
    return tuple(
        sorted(rows, key=lambda row: (row.trial or "", _MAIN_ENDPOINTS.index(row.endpoint), row.passage_id))
    )
