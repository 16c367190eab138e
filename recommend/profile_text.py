"""Words to a profile: deterministic, from the lexicon, with what was understood and what was not used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.errors import InputError
from core.lexicon import Lexicon
from core.patients import PatientProfile
from recommend.facts import Vocabulary
from recommend.profile_checks import contradictions_in, profile_from
from recommend.text_drugs import read_drugs
from recommend.text_findings import read_findings
from recommend.text_gate import find_doubts, find_open_events
from recommend.text_groups import read_both
from recommend.text_lines import read_lines
from recommend.text_names import name_drugs
from recommend.text_performance import read_performance
from recommend.text_scan import Ledger, clauses_of, leftovers
from recommend.text_scope import set_aside
from recommend.text_stops import read_held
from recommend.text_unread import find_unread

MOST_CHARACTERS = 4000
_LISTS = [
    "refractory_to",
    "not_refractory_to",
    "exposed_to",
    "not_exposed_to",
    "intolerant_to",
    "last_line",
    "hypersensitivity_to",
    "declines",
    "concomitant_drugs",
]
_vocabularies: dict[int, tuple[Lexicon, Vocabulary]] = {}


@dataclass(frozen=True, slots=True)
class ParsedProfile:
    """`understood` and `not_used` are lines to show; each contradiction names both phrases.

    `doubts` quote what was not understood and could hide a failed drug or a danger: with one, nothing is offered.
    `unread` are the clinical phrases of `not_used`: with one, nothing is preferred.
    """

    profile: PatientProfile
    understood: tuple[str, ...]
    not_used: tuple[str, ...]
    contradictions: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def parse_profile(text: str, lexicon: Lexicon, today: str | None = None) -> ParsedProfile:
    """Read a patient out of a sentence such as "66 y, one prior line VRd-ASCT-len, progressing on lenalidomide".

    `today` (ISO date) dates what is told as "now". Raises InputError where the text is empty or too long, ProfileError where a number is impossible (LVEF 400).
    """
    if not text.strip() or len(text) > MOST_CHARACTERS:
        raise InputError(f"the text holds {len(text)} characters; accepted: 1 to {MOST_CHARACTERS}")
    words = _vocabulary(lexicon)
    ledger = Ledger(text, today=today)
    clauses = clauses_of(text)
    named = name_drugs(ledger, lexicon)
    set_aside(ledger, clauses, named)
    read_drugs(ledger, clauses, named, lexicon)
    read_both(ledger, named)
    read_lines(ledger, clauses, named, lexicon)
    read_held(ledger, named)
    open_events = find_open_events(ledger, clauses, named)
    read_performance(ledger, clauses)
    read_findings(ledger, clauses)
    left = leftovers(ledger, clauses)
    find_doubts(ledger, clauses, named, open_events, lexicon)
    for start, end, drug in ledger.guesses:
        # "Stopped before" rests on every word of the line being understood.
        if any(start <= at < end and not _is_dose(piece) for at, piece in left):
            ledger.take_back("not_refractory_to", drug)
    if ledger.span and any(
        ledger.span[0] <= at < ledger.span[1] and not _is_dose(piece) for at, piece in left
    ):
        # Words among the lines that were not understood could be another drug.
        ledger.forget("exposure_complete")
    if any("regimen?" in doubt or "which drugs" in doubt for doubt in ledger.doubts):
        ledger.forget("exposure_complete")
    _clash(ledger, words)
    profile = profile_from(_fields(ledger), words)
    if not ledger.contradictions:
        ledger.contradictions.extend(contradictions_in(profile, words))
    return ParsedProfile(
        profile=profile,
        understood=tuple(ledger.understood),
        not_used=(*ledger.not_used, *(piece for _, piece in left)),
        contradictions=tuple(ledger.contradictions),
        doubts=tuple(ledger.doubts),
        unread=find_unread(ledger, clauses, left, lexicon),
    )


def _is_dose(piece: str) -> bool:
    return bool(
        re.fullmatch(
            r"[\d.,/\s]*(?:mg|g|mcg|m2|daily|weekly|cycles?|x)?[\d.,/\s]*(?:mg|m2|cycles?)?", piece, re.I
        )
    )


def _vocabulary(lexicon: Lexicon) -> Vocabulary:
    known = _vocabularies.get(id(lexicon))
    if known is None or known[0] is not lexicon:
        _vocabularies.clear()
        known = _vocabularies[id(lexicon)] = (lexicon, Vocabulary(lexicon))
    return known[1]


def _fields(ledger: Ledger) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for (name, item), (value, _) in ledger.said.items():
        if name == "months_since":
            fields.setdefault("months_since", {})[item] = value
        elif name in _LISTS:
            if value:
                fields[name] = (*fields.get(name, ()), item)
        else:
            fields[name] = value
    for name in _LISTS:
        if name in fields:
            fields[name] = tuple(sorted(set(fields[name])))
    return fields


def _clash(ledger: Ledger, words: Vocabulary) -> None:
    """Refractory against sensitive, given against naive: name both phrases."""
    given: dict[str, str] = {}
    for name in ("refractory_to", "intolerant_to", "last_line", "exposed_to"):
        for item, phrase in ledger.items(name).items():
            given.setdefault(item, phrase)
    sensitive, naive = ledger.items("not_refractory_to"), ledger.items("not_exposed_to")
    for item, phrase in ledger.items("refractory_to").items():
        for other in (item, *words.above.get(item, ())):
            if other in sensitive:
                ledger.clash(phrase, sensitive[other])
    for item, phrase in given.items():
        for other in (item, *words.above.get(item, ())):
            if other in naive:
                ledger.clash(phrase, naive[other])
