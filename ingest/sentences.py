"""Where sentences end, and windows of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

WINDOW = 700
"""Characters a window aims at. MiniLM reads 256 tokens, some 1,000 characters of medical English, title included."""

LONGEST = 1000
"""Characters a window of more than one unit may have, and a sentence before it is cut at a clause or a space."""

_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9À-ÞΑ-Ω])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|v|al|etc|approx|ca|resp|incl|viz|Fig|Figs|Eq|Ref|Refs|No|Nos|Dr|Mr|Mrs|Ms|Prof|St|"
    r"Inc|Ltd|Co|Corp|Vol|pp|Suppl|Tab|Sect|Ch|[A-Z]))\.$"
)
_CUTS = (re.compile(r"[;:]\s"), re.compile(r",\s"), re.compile(r"\s"))


def split_sentences(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of one paragraph, moved by `offset`; none empty, none longer than LONGEST."""
    ends = []
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text[max(0, match.start() - 12) : match.start() + 1]):
            ends.append(match.end())
    ranges = []
    start = 0
    for end in [*ends, len(text)]:
        for first, last in _cut(text, start, end):
            while first < last and text[first].isspace():
                first += 1
            while last > first and text[last - 1].isspace():
                last -= 1
            if first < last:
                ranges.append((first + offset, last + offset))
        start = end
    return ranges


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A very long sentence (a list without full stops, a base64 blob) in pieces of at most LONGEST."""
    pieces = []
    while end - start > LONGEST:
        middle, stop = start + LONGEST // 2, start + LONGEST
        at = next((m[-1].end() for cut in _CUTS if (m := list(cut.finditer(text, middle, stop)))), stop)
        pieces.append((start, at))
        start = at
    return [*pieces, (start, end)]


def pack(units: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join neighbouring units to windows of about WINDOW characters; a short rest joins the window before it."""
    windows: list[tuple[int, int]] = []
    for start, end in units:
        if windows and end - windows[-1][0] <= WINDOW:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    if len(windows) > 1:
        (start, _), (last, end) = windows[-2:]
        if end - last < WINDOW // 4 and end - start <= LONGEST:
            windows[-2:] = [(start, end)]
    return windows
