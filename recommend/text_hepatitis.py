"""Hepatitis B in words: one positive marker of infection is enough, a vaccination is none, and what is awaited is not known."""

from __future__ import annotations

import re

from recommend.text_certainty import is_feared, open_span
from recommend.text_scan import Clause, Ledger, clause_at, is_negated, with_negation

_MARKER = re.compile(
    r"\b(?:hbs[\s-]?ag|(?:anti-?|total\s+)?hbc(?:[\s-]?(?:ab|igg|antibod\w+))?(?![\w])|anti-?hb\s?c(?:ore)?|core\s+antibod\w+|(?:hepatitis\s+b|hep\.?\s?b|hbv)"
    r"(?:\s*(?:s\s?ag|surface\s+antigen|core(?:\s+(?:ab|antibod\w+))?|dna|pcr|serology|carrier|infection))?)(?![\w])(?:\s*(?:status|is|was|:|=))*",
    re.I,
)
_POSITIVE = re.compile(r"\s*\(?\s*(?:positive|pos\b|detect(?:ed|able)|reactive|\+)\)?", re.I)
_NEGATIVE = re.compile(
    r"\s*\(?\s*(?:negative|neg\b|undetect\w+|not\s+detect\w+|non-?reactive|[-–−](?=[\s,;/.)]|$))\)?", re.I
)
# Antibodies to the surface antigen tell of a vaccine, or of what is over.
_SURFACE_ANTIBODY = re.compile(
    r"\banti-?hbs\b(?:\s*[:=]?\s*(?:positive|pos\b|\+|>\s*\d+|negative|neg\b|-))?", re.I
)


def read_hepatitis(ledger: Ledger, clauses: list[Clause]) -> None:
    """`hepatitis_b`: whether any marker of a present or past infection is positive (label boxes ask for either)."""
    text = ledger.text
    positive: list[tuple[int, int]] = []
    negative: list[tuple[int, int]] = []
    for match in _SURFACE_ANTIBODY.finditer(text):
        ledger.use(*match.span())
    for match in _MARKER.finditer(text):
        start, end = match.span()
        if ledger.is_used(start, end):
            continue
        sign = _POSITIVE.match(text, end)
        if is_feared(text, start, end):
            ledger.use(start, end)
        elif sign:
            positive.append((start, sign.end()))
        elif denied := _NEGATIVE.match(text, end):
            negative.append((start, denied.end()))
        elif unknown := open_span(text, start, end):
            ledger.set_aside(*unknown, "not known yet")
        elif is_negated(clause_at(clauses, start), start, end):
            negative.append(with_negation(clauses, match, True))
        else:
            positive.append((start, end))
    for span in positive or negative:
        ledger.say("hepatitis_b", bool(positive), *span)
    for span in negative if positive else ():
        ledger.use(*span)
