"""One line of therapy as it was told."""

from __future__ import annotations

from dataclasses import dataclass, field

from recommend.text_names import Named


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
