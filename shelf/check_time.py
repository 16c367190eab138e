"""Nothing is known before it happened: a statement that names a date is in force from that date at the earliest.

Without this a question as of an earlier date would be answered with what came later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shelf.finding import Finding, Line, Reading
from shelf.shelf import MANIFEST_FILE, read_shelf_manifest

_DATE = re.compile(r"\b((?:19|20)\d{2}-\d{2})(?:-\d{2})?\b")


def check_time(reading: Reading) -> Iterator[Finding]:
    today = "9999-12"
    if (reading.corpus / MANIFEST_FILE).is_file():
        today = read_shelf_manifest(reading.corpus).as_of[:7]
    for line in reading.lines:
        yield from _known_too_early(line, today)


def _known_too_early(line: Line, today: str) -> Iterator[Finding]:
    past = [m for m in _DATE.findall(line.statement.text) if m <= today]
    if not past:
        return
    latest = max(past)
    starts = [d for d in (line.passage.published, line.passage.effective_from) if d]
    start = max(starts, default="")[:7]
    if start < latest[: len(start) or 7]:
        yield line.finding(
            "known-too-early",
            f"it names {latest} but holds from {start or 'ever'}; add effective={latest}.. (or the full date)",
        )
