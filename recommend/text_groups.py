"""Groups of drugs in a word: "penta-refractory", "TCR (len, bort, dara)", "refractory to both", "everything failed"."""

from __future__ import annotations

import re

from recommend.text_events import EVENT_ON, GROWTH
from recommend.text_names import FIVE, STEROIDS, Named
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

_THREE = ("proteasome_inhibitor", "imid", "anti_cd38")
_GROUPS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (re.compile(r"\bpenta(?:-?drug)?[\s-]*(?:class[\s-]*)?ref(?:r|ractory)?\b", re.I), "refractory_to", FIVE),
    (re.compile(r"\b(?:quad(?:ruple)?)[\s-]*(?:class[\s-]*)?ref(?:r|ractory)?\b", re.I), "refractory_to", ("proteasome_inhibitor", "imid")),
    (re.compile(r"\btriple(?:-|\s)?(?:class)?[\s-]*ref(?:r|ractory)?\b", re.I), "refractory_to", _THREE),
    (re.compile(r"\bTCR\b"), "refractory_to", _THREE),
    (re.compile(r"\b(?:double|dual)(?:-|\s)?(?:class)?[\s-]*ref(?:r|ractory)?\b", re.I), "refractory_to", ("proteasome_inhibitor", "imid")),
    (re.compile(r"\btriple(?:-|\s)?(?:class)?[\s-]*exposed\b", re.I), "exposed_to", _THREE),
    (re.compile(r"\bTCE\b(?![\s-]*(?:exposed|na[iï]ve|refractory|experienced|pretreated))"), "exposed_to", _THREE),
    (re.compile(r"\bpenta(?:-?drug)?[\s-]*(?:class[\s-]*)?exposed\b", re.I), "exposed_to", FIVE),
)  # fmt: skip
# A "TCE-exposed" patient has had a T-cell engager, or is triple-class-exposed twice over.
_ENGAGER = re.compile(r"\bTCEs?[\s-]*(?:exposed|na[iï]ve|refractory|experienced|pretreated)\b")
_QUAD_EXPOSED = re.compile(r"\bquad(?:ruple)?[\s-]*(?:class[\s-]*)?exposed\b", re.I)
_BRACKET = re.compile(r"\s*(?:disease\s*)?[(:]\s*(?:to\s+)?")
_ITEM_GAP = re.compile(r"\s*(?:,|/|\+|&|and|,\s*and)?\s*", re.I)
_WHICH = r"(both|all|everything|each|every(?:thing|\s+line|\s+drug)|all\s+(?:of\s+)?(?:them|these|lines|drugs|agents|prior\s+\w+))"
_BOTH = re.compile(
    rf"\b(?:refractory\s+to|resistant\s+to|fail(?:ed|ing)|{EVENT_ON}|{GROWTH}\s+(?:after|following)(?=\s+(?:both|all|each|every)))\s+{_WHICH}\b(?:\s+of\s+(?:them|these|which))?"
    rf"(?:\s+(?:drugs|lines|agents|of\s+them))?|\b{_WHICH}\s+(?:have\s+|has\s+|were\s+|are\s+|with\s+|to\s+)*(?:refractory\b|{GROWTH})|(?-i:\bPD)\s+{_WHICH}\b",
    re.I,
)
_NOTHING = re.compile(
    r"\b(?:not|never)\s+refractory\s+to\s+(?:anything|any(?:\s+\w+)?)\b|\brefractory\s+to\s+nothing\b", re.I
)


def read_groups(ledger: Ledger, clauses: list[Clause], named: list[Named]) -> None:
    for pattern, role, ids in _GROUPS:
        for match in pattern.finditer(ledger.text):
            if ledger.is_used(*match.span()):
                continue
            if is_negated(clause_at(clauses, match.start()), *match.span()):
                ledger.drop(*match.span(), "a negated group says nothing of the single drugs; name them")
                continue
            if _read_bracket(ledger, named, role, match.start(), match.end()):
                continue
            for item in ids:
                ledger.say(role, True, *match.span(), item=item)
            if match.group().lower().startswith("quad"):
                ledger.not_used.append(
                    f"{ledger.phrase(*match.span())!r}: no agreed definition; read as refractory to proteasome inhibitors "
                    "and immunomodulatory drugs; name the drugs"
                )
    for match in _ENGAGER.finditer(ledger.text):
        ledger.doubt(*match.span(), "a T-cell engager (which?), or exposed to three classes?")
    for match in _QUAD_EXPOSED.finditer(ledger.text):
        if not _read_bracket(ledger, named, "exposed_to", match.start(), match.end()):
            ledger.doubt(*match.span(), "which drugs were given, and which of them failed?")


def _read_bracket(ledger: Ledger, named: list[Named], role: str, start: int, end: int) -> bool:
    """ "TCR (len, bort, dara)": the bracket says which drugs stand for their classes."""
    text = ledger.text
    opened = _BRACKET.match(text, end)
    if not opened:
        return False
    at, chain = opened.end(), []
    for item in named:
        if item.start >= at and _ITEM_GAP.fullmatch(text[at : item.start]):
            chain.append(item)
            at = item.end
    if not chain:
        return False
    for item in chain:
        for drug in item.ids:
            if drug not in STEROIDS:
                ledger.say(role, True, start, at, item=drug)
        item.role = role
    if "(" in opened.group() and not re.match(r"\s*\)", text[at:]):
        ledger.doubt(start, at, "which drugs stand in the bracket? not all are known", use=False)
    return True


def read_both(ledger: Ledger, named: list[Named]) -> None:
    """ "Refractory to both": the two drugs, or the regimen, that were named last before it; "to everything": all."""
    for match in _NOTHING.finditer(ledger.text):
        for item in named:
            if item.role not in ("dropped", "not_exposed_to", "hypersensitivity_to", "declines"):
                for drug in item.ids:
                    if drug not in STEROIDS and ledger.value("refractory_to", drug) is None:
                        ledger.say("not_refractory_to", True, *match.span(), item=drug)
        ledger.use(*match.span())
    for match in _BOTH.finditer(ledger.text):
        if ledger.is_used(*match.span()):
            continue
        which = next((g for g in match.groups() if g), "everything").lower()
        before = [
            n
            for n in named
            if n.end <= match.start() and n.role not in ("dropped", "not_exposed_to", "finding")
        ]
        single = before[-1:] if before and len(_drugs(before[-1:])) == 2 and len(before) == 1 else before[-2:]
        chosen = single if which == "both" else before
        drugs = _drugs(chosen)
        if len(drugs) < 2 or (which == "both" and len(chosen) == 1 and len(drugs) != 2):
            why = "both of which? name the two drugs" if which == "both" else "name the drugs"
            ledger.doubt(*match.span(), why)
            continue
        for drug in drugs:
            ledger.say("refractory_to", True, *match.span(), item=drug)


def _drugs(items: list[Named]) -> list[str]:
    return list(dict.fromkeys(d for i in items for d in i.ids if d not in STEROIDS and d != "corticosteroid"))
