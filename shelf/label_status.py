"""What the shelf says of a regimen's licence, agency by agency, in the words of its label statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from core.evidence import Frozen, Kind, Passage, Provenance

AGENCIES = ("US", "EU", "UK", "CH", "JP")


class Standing(StrEnum):
    LABELLED = "labelled"
    NOT_LABELLED = "not_labelled"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"
    NOT_CHECKED = "not_checked"


class LabelLine(Frozen):
    """One statement on the licence of a regimen. `effective_from` and `effective_to` bound the time it holds."""

    passage_id: str
    jurisdiction: str
    standing: Standing
    text: str
    effective_from: str | None = None
    effective_to: str | None = None
    provenance: Provenance | None = None


_SLUG = re.compile(r"^(?P<agency>us|eu|uk|ch|jp)-(?P<regimen>.+)-(?:indication|status)$")
_WITHDRAWN = re.compile(r"\bwithdr(?:awn|ew|awal)\b|\brenewal\b.*\brefused\b", re.I)
_PENDING = re.compile(r"\bpositive (?:CHMP )?opinion\b|\bapplication\b.*\bfiled\b", re.I)
_NONE = re.compile(
    r"\bno (?:US|EU|UK|specific|European)\b[^.]*\b(?:label|licence|approval)|\boff-label\b|\bnot (?:approved|licensed|labelled|a labelled)\b"
    r"|\binvestigational\b|\bno (?:label|licence)\b|\bhas no\b",
    re.I,
)


def label_lines(regimen_id: str, passages: Iterable[Passage]) -> tuple[LabelLine, ...]:
    """Label statements on the licence of `regimen_id`, US before EU before the others; empty where none was written.

    Statements are found by their slug (`us-dpd-indication`, `eu-belamaf-mono-status`) in the label documents; where
    no slug names the regimen, by its name in such a statement.
    """
    wanted = regimen_id.replace("_", "-")
    by_slug: list[LabelLine] = []
    by_name: list[LabelLine] = []
    for passage in passages:
        match = _SLUG.match(passage.statement_id or "") if passage.kind is Kind.LABEL else None
        if match and match["regimen"] == wanted:
            by_slug.append(_line(passage, match["agency"]))
        elif match and regimen_id in passage.entities:
            by_name.append(_line(passage, match["agency"]))
    return tuple(
        sorted(by_slug or by_name, key=lambda line: (AGENCIES.index(line.jurisdiction), line.passage_id))
    )


def _line(passage: Passage, agency: str) -> LabelLine:
    return LabelLine(
        passage_id=passage.passage_id,
        jurisdiction=agency.upper(),
        standing=standing_of(passage.text),
        text=passage.text,
        effective_from=passage.effective_from,
        effective_to=passage.effective_to,
        provenance=passage.provenance,
    )


def standing_of(text: str) -> Standing:
    """How a label statement leaves the regimen."""
    if _WITHDRAWN.search(text):
        return Standing.WITHDRAWN
    if re.search(r"\bnot checked\b", text):
        return Standing.NOT_CHECKED
    if _PENDING.search(text):
        return Standing.PENDING
    return Standing.NOT_LABELLED if _NONE.search(text) else Standing.LABELLED
