"""Names of drugs, classes and regimens in the words, with those that stand in letters or in one list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.lexicon import EntityKind, Lexicon, Mention
from recommend.text_letters import extend_regimen, letters_beside, letters_in, shorthands_in
from recommend.text_scan import Ledger

KINDS = (EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN)
STEROIDS = ("dexamethasone", "prednisone")
FIVE = ("bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab")
# "Car" is also an English word: carfilzomib only inside a list of drugs.
_CAR = re.compile(r"(?<=[/,+])\s*(car)(?=\s*(?:[/,+]|and\b))|\b(car)(?=\s*/)", re.I)


@lru_cache(maxsize=4)
def drug_lexicon(lexicon: Lexicon) -> Lexicon:
    """Only drugs, classes and regimens: "len-refractory" must give lenalidomide, not the population of that name."""
    return Lexicon(e for e in lexicon.entities.values() if e.kind in KINDS)


@lru_cache(maxsize=4)
def treating(lexicon: Lexicon) -> frozenset[str]:
    """Drugs that stand in a regimen, steroids aside, and their classes: what a history of myeloma is made of."""
    drugs = {c for e in lexicon.regimens() for c in e.components} - set(STEROIDS)
    return frozenset(drugs | {c for d in drugs for c in lexicon.class_chain(d)})


@dataclass(slots=True)
class Named:
    """A mention with the drugs (or the class) it stands for; `role` once something has claimed it."""

    mention: Mention
    ids: tuple[str, ...]
    role: str | None = None

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end

    @property
    def is_regimen(self) -> bool:
        return self.mention.kind is EntityKind.REGIMEN


def claim(ledger: Ledger, role: str, item: Named, start: int, end: int) -> None:
    """Record that the words give this mention a role, for each of its drugs; a steroid fails nobody."""
    for drug in item.ids:
        if drug in STEROIDS and role in (
            "refractory_to",
            "not_refractory_to",
            "not_exposed_to",
            "intolerant_to",
        ):
            continue
        if drug == "corticosteroid":
            continue
        ledger.say(role, True, start, end, item=drug)
    item.role = role


def name_drugs(ledger: Ledger, lexicon: Lexicon) -> list[Named]:
    """All names in order. What could be a drug and is not known, or is misspelt, becomes a doubt."""
    text = ledger.text
    out: list[Named] = []
    for mention in drug_lexicon(lexicon).mentions(text):
        ids: tuple[str, ...] = mention.ids
        if mention.kind is EntityKind.REGIMEN:
            ids = lexicon[mention.id].components if len(mention.ids) == 1 else ()
            if ids:
                start, end, ids = extend_regimen(text, mention.start, mention.end, ids)
                mention = Mention(mention.ids, mention.kind, start, end, text[start:end])
        out.append(Named(mention, ids))
    taken = [(n.start, n.end) for n in out]
    letters, open_letters = letters_in(text, taken, [(n.start, n.end, n.ids) for n in out if n.is_regimen])
    known = [(m.start, m.end) for m in lexicon.mentions(text)]
    composed, unknown = shorthands_in(text, [*taken, *((s, e) for s, e, _ in letters)], known, lexicon)
    out += [_named(text, *found, EntityKind.DRUG) for found in letters]
    out += [_named(text, *found, EntityKind.REGIMEN) for found in composed]
    if any(n.ids for n in out):
        out += [
            _named(text, *m.span(m.lastindex or 0), ("carfilzomib",), EntityKind.DRUG)
            for m in _CAR.finditer(text)
            if not any(s < m.end(m.lastindex or 0) and m.start(m.lastindex or 0) < e for s, e in taken)
        ]
    out.sort(key=lambda n: n.start)
    for start, end in (*open_letters, *unknown):
        ledger.doubt(start, _word_end(text, end), "which drugs is this? write their names")
    for item in out:
        if item.is_regimen and (beside := letters_beside(text, item.start, item.end)):
            ledger.doubt(*beside, "which drug is the letter beside the regimen? write its name", use=False)
    _doubt_misspelt(ledger, lexicon, out)
    return out


def _named(text: str, start: int, end: int, ids: tuple[str, ...], kind: EntityKind) -> Named:
    return Named(Mention(ids, kind, start, end, text[start:end]), ids)


def _word_end(text: str, end: int) -> int:
    """So that "I-refractory" is quoted whole."""
    tail = re.match(r"[\s-]*(?:refractory|maint\w*|resistant)", text[end:], re.I)
    return end + tail.end() if tail else end


def _doubt_misspelt(ledger: Ledger, lexicon: Lexicon, named: list[Named]) -> None:
    for mention in lexicon.mentions(ledger.text, fuzzy=True):
        if not mention.fuzzy or mention.id not in treating(lexicon):
            continue
        if not any(n.start < mention.end and mention.start < n.end for n in named):
            ledger.doubt(mention.start, mention.end, f"is this {lexicon[mention.id].name}? write it out")
