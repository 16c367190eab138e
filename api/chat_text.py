"""An answer as one message of a chat: text with [n], and where each [n] stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.arrangement import arrange
from api.captions import source_line, status_line, whose_words
from api.plain_text import abstention_lines, claim_line, urgent_line

if TYPE_CHECKING:
    from core.answers import Answer


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` is the claim that the reference `marker` supports, with its [n]."""

    start: int
    end: int
    marker: int


@dataclass(frozen=True, slots=True)
class Message:
    """`lines` joined with newlines is `text`."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def write_message(answer: Answer) -> Message:
    """Urgent first, then the parts, the sources, the disclaimer. Offsets count code points of `text`."""
    lines: list[str] = []
    marks: list[Mark] = []
    at = 0

    def add(line: str, markers: tuple[int, ...] = ()) -> None:
        nonlocal at
        lines.append(line)
        marks.extend(Mark(at, at + len(line), marker) for marker in markers)
        at += len(line) + 1

    if answer.urgent:
        add(urgent_line(answer.urgent), answer.urgent.citations)
        add("")
    for part in arrange(answer):
        if part.heading:
            add(f"**{part.heading}**")
        for notice in part.notices:
            add(f"Note: {notice.text}")
        if part.abstention:
            for line in abstention_lines(part.abstention):
                add(line)
        for claim in part.claims:
            markers = tuple(dict.fromkeys(c.marker for c in claim.citations if c.marker is not None))
            add(f"- {claim_line(claim)}", markers)
        for term in part.terms:
            add(f"Explained: {term.text}")
    if answer.references:
        add("")
        add("Sources")
        for ref in answer.references:
            source = source_line(ref.title, ref.citation).rstrip(".")
            add(f"[{ref.marker}] {source}. {status_line(ref)}. {whose_words(ref)}.", (ref.marker,))
    add("")
    add(f"{answer.disclaimer} Evidence checked to {answer.evidence_checked_to}.")
    return Message(tuple(lines), tuple(marks))
