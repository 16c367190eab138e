"""An answer as lines of plain text: for the terminal, for copying, for the doors that only carry text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.arrangement import arrange

if TYPE_CHECKING:
    from core.answers import Abstention, Answer, Urgent
    from core.evidence import Claim


def markers_of(claim: Claim) -> str:
    return "".join(f"[{m}]" for m in dict.fromkeys(c.marker for c in claim.citations if c.marker is not None))


def claim_line(claim: Claim) -> str:
    lead = {"correction": "Corrects the article: ", "user_document": "Your document says: "}.get(
        claim.kind, ""
    )
    if claim.text.startswith("Your document"):
        lead = ""
    return f"{lead}{claim.text} {markers_of(claim)}".rstrip()


def answer_lines(answer: Answer) -> Iterator[str]:
    """The lines of the answer's body: urgent first, then its parts in order."""
    if answer.urgent:
        yield urgent_line(answer.urgent)
    for part in arrange(answer):
        if part.heading:
            yield ""
            yield part.heading
        for notice in part.notices:
            yield f"Note: {notice.text}"
        if part.abstention:
            yield from abstention_lines(part.abstention)
        for claim in part.claims:
            yield f"- {claim_line(claim)}"
        for term in part.terms:
            yield f"Explained: {term.text}"


def urgent_line(urgent: Urgent) -> str:
    marks = "".join(f"[{n}]" for n in urgent.citations)
    return f"URGENT: {urgent.message} {marks}".rstrip()


def abstention_lines(abstention: Abstention) -> Iterator[str]:
    yield f"Not answered ({abstention.reason.replace('_', ' ')}): {abstention.message}"
    if abstention.missing:
        yield f"  Missing: {', '.join(abstention.missing)}"
    for question in abstention.nearest:
        yield f"  You can ask: {question}"
