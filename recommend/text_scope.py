"""Words that are not about this patient's treatment so far: relatives, and the disease that came before myeloma."""

from __future__ import annotations

import re

from recommend.text_names import Named
from recommend.text_scan import Clause, Ledger, clause_at

_KIN = r"(?:mother|father|mum|mom|dad|brother|sister|son|daughter|uncle|aunt|cousin|niece|nephew|parents?|siblings?|wife|husband|spouse|partner|grand(?:mother|father|parents?))"
# Only where the relative is the one who has it: "daughter reports neuropathy" is about the patient.
_RELATIVE = re.compile(
    rf"\b(?:(?:his|her|the|patient's|a|an|one|maternal|paternal|older|younger)\s+)*{_KIN}\s*(?:\([^)]*\)\s*)?"
    r"(?:who\s+)?(?:has|had|have|with|died|deceased|suffer\w*|diagnosed|was\s+(?:diagnosed|treated|given)|is\s+(?:on|being)|on|received|took|:|also)\b[^;.\n]*"
    rf"|\b[\w\s()/;-]{{0,40}}\bin\s+(?:(?:his|her|the|a)\s+)?{_KIN}\b"
    rf"|\b(?:family\s+(?:history|hx)|fam\.?\s*hx|FHx?)\b(?!\s*(?:neg|nil|none|unremarkable))[^;.\n]*",
    re.I,
)
_PRECURSOR = r"(?:mgus|smou?ldering(?:\s+(?:myeloma|mm|disease))?|smm|amyloid\w*)"
_YEAR = r"(?:19|20)\d\d"
# A precursor with its date, or one that turned into something: the disease to be treated is what came after.
_BEFORE = re.compile(
    rf"\b(?:(?:prior|previous|known|history\s+of|hx\s+of|from|preceding|after|evolved\s+from|progress\w*\s+from|background\s+of|initially|originally)\s+){{1,2}}{_PRECURSOR}"
    rf"|\b(?:mgus|smou?ldering(?:\s+(?:myeloma|mm|disease))?|smm)\s*(?:\(?(?:dx\s+|diagnosed\s+)?(?:in|since|from|until|till|for)?\s*(?:[a-z]{{3,9}}\s+)?{_YEAR}(?:\s*[-–]\s*\d{{2,4}})?\)?|before\b|then\b|->|→|>|evolv\w+|progress\w*\s+to|turned\s+into|transform\w+)",
    re.I,
)
_ACTIVE = re.compile(
    rf"\b(?:active|symptomatic|overt)\s+(?:multiple\s+)?(?:mm|myeloma|disease)\b|\b(?:mm|myeloma)\s+(?:in\s+|since\s+|dx\s+|diagnosed\s+)?{_YEAR}|\b(?:line|lines|L[1-9]|[1-9]L|PL)\b",
    re.I,
)


def set_aside(ledger: Ledger, clauses: list[Clause], named: list[Named]) -> None:
    """Take relatives and what came before the myeloma out of the text that is read, and show them as not used."""
    text = ledger.text
    for match in _RELATIVE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        _drop(ledger, named, start, match.end(), "about a relative, not the patient")
    for match in _BEFORE.finditer(text):
        told = any(n.start > match.end() for n in named) or _ACTIVE.search(text)
        if told and not ledger.is_used(*match.span()):
            _drop(ledger, named, *match.span(), "what came before the myeloma")
    for item in named:
        # "Tecvayli? No."
        clause = clause_at(clauses, item.start)
        if item.role is None and re.match(
            r"\s*\?+\s*[-–,]?\s*(?:no|never|none|scrap|sorry|wrong|correction)\b",
            text[item.end : clause.end + 12],
            re.I,
        ):
            _drop(ledger, named, item.start, item.end, "asked about, and denied")


def _drop(ledger: Ledger, named: list[Named], start: int, end: int, why: str) -> None:
    for item in named:
        if start <= item.start < end:
            item.role = "dropped"
    ledger.drop(start, end, why)
