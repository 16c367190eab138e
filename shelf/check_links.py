"""Links between statements: what has replaced a rule, and the two ends of each correction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from core.evidence import Kind
from shelf.finding import Finding, Line, Reading

CHECKS = tuple(f"D{n:02d}" for n in range(1, 32))
_CHECK = re.compile(r"^D(0[1-9]|[12]\d|3[01])$")


def check_links(reading: Reading) -> Iterator[Finding]:
    ids = {line.passage.passage_id for line in reading.lines}
    for line in reading.lines:
        target = line.passage.replaced_by
        if target and target not in ids:
            yield line.finding(
                "link", f"replaced_by names {target}, which is not on the shelf; write document#slug"
            )
        if target == line.passage.passage_id:
            yield line.finding(
                "link", "replaced_by names the statement itself; name the rule that took its place"
            )
        article = line.passage.kind is Kind.ARTICLE
        if line.passage.discrepancies and not article:
            yield line.finding(
                "correction", "corrected_by belongs to the article's document; here write corrects="
            )
        if line.passage.corrects and article:
            yield line.finding("correction", "the article does not correct itself; write corrected_by=")
        if line.passage.article_citations and not article:
            yield line.finding("correction", "cites= holds the article's own citation numbers; drop it here")
        for check in (*line.passage.corrects, *line.passage.discrepancies):
            if not _CHECK.match(check):
                yield line.finding(
                    "correction", f"{check!r} is no check of the article; they run from D01 to D31"
                )
    yield from _both_ends(reading)


def _both_ends(reading: Reading) -> Iterator[Finding]:
    article = [line for line in reading.lines if line.passage.kind is Kind.ARTICLE]
    if not article:
        return
    wrong: dict[str, list[Line]] = defaultdict(list)
    right: dict[str, list[Line]] = defaultdict(list)
    for line in reading.lines:
        for check in line.passage.discrepancies:
            wrong[check].append(line)
        for check in line.passage.corrects:
            right[check].append(line)
    for check in CHECKS:
        if not wrong[check]:
            file = article[0].file
            message = f"{check}: no statement of the article carries corrected_by={check}; add it where the check applies"
            yield Finding(file=file, line=0, rule="correction", message=message)
        elif not right[check]:
            yield wrong[check][0].finding(
                "correction", f"nothing on the shelf corrects {check}; add corrects={check}"
            )
