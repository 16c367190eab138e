"""Words of status: nothing calls approved what is not, and guideline owners' categories stay with the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.evidence import Kind
from shelf.finding import Finding, Line, Reading

_NOT_APPROVED_IN_US = {
    "venetoclax": {"venetoclax", "ven_d", "ven_vd"},
    "melflufen": {"melphalan_flufenamide", "melflufen_d"},
    "panobinostat": {"panobinostat", "fvd"},
    "belantamab alone": {"belamaf_mono"},
}
_APPROVES = re.compile(r"\b(?:approv\w+|licen[sc]ed?|labell?ed|authori[sz]\w+|indicated|indication)\b", re.I)
_ENDED_OR_DENIED = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|outside|withdr\w+|refus\w+|revok\w+|reject\w+|off-label|unlicensed|lost|"
    r"taken off|removed|ended|until|no longer|former|ceased|against|investigational|CLL|chronic lymphocytic|leukaemia|historical)\b",
    re.I,
)
_CATEGORY = re.compile(r'\b"?category"?\s+"?(?:1|2A|2B|2|3|one|two|three)\b', re.I)
_NCCN_VERB = re.compile(r"\b(?:recommend\w*|prefer\w*|categor\w+|endors\w*|lists?|listed|advis\w+)\b", re.I)
_NOT_USED = re.compile(r"\b(?:not|no|never|nothing|neither|only|licence|notice|forbids)\b", re.I)


def check_status(reading: Reading) -> Iterator[Finding]:
    for line in reading.lines:
        if line.passage.kind is Kind.ARTICLE:
            continue
        yield from _approved(line)
        yield from _categories(line)


def _approved(line: Line) -> Iterator[Finding]:
    text = line.statement.text
    elsewhere = line.passage.jurisdiction not in (None, "US")
    if elsewhere or line.passage.effective_to or not _APPROVES.search(text) or _ENDED_OR_DENIED.search(text):
        return
    named = {i for mention in line.results.mentions for i in mention.ids}
    for name, ids in _NOT_APPROVED_IN_US.items():
        if named & ids:
            yield line.finding(
                "not-approved",
                f"reads as if {name} were approved for myeloma in the US; say that it is not, or give the approval its end "
                "(effective=2020-08..2022-11)",
            )


def _categories(line: Line) -> Iterator[Finding]:
    text = line.statement.text
    if "article" in text.lower():
        return
    if _CATEGORY.search(text):
        yield line.finding("nccn", "a guideline category that is not the article's; delete it")
    elif re.search(r"\bNCCN\b", text) and _NCCN_VERB.search(text) and not _NOT_USED.search(text):
        yield line.finding("nccn", "NCCN's content is not used; state that the guideline exists, no more")
