"""One line of therapy as it was told."""

from __future__ import annotations

from dataclasses import dataclass, field

from recommend.text_names import Named
from recommend.text_scan import Ledger


@dataclass(slots=True)
class Line:
    """One line as told. `now` are the drugs given at its end (the maintenance, where there was one)."""

    start: int
    end: int
    drugs: list[str]
    now: list[str]
    maintained: bool = False
    transplanted: bool = False
    only: bool = False
    is_last: bool = False
    items: list[Named] = field(default_factory=list)


def say_of_line(ledger: Ledger, line: Line, name: str, drug: str, note: str | None = None) -> None:
    """Record a fact that the whole line says. A remark in brackets within the line stays to be read by others."""
    remark = "(" in ledger.text[line.start : line.end]
    spans = [(i.start, i.end) for i in line.items] if remark else [(line.start, line.end)]
    for span in spans:
        ledger.use(*span)
    ledger.record(name, True, ledger.phrase(line.start, line.end), drug, note)
