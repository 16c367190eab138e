"""Where each fact was seen: marks that are present and do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from core.evidence import Kind, Provenance
from shelf.check_front_matter import SEEN_CODE, is_date
from shelf.finding import Finding, Line, Reading


def check_provenance(reading: Reading) -> Iterator[Finding]:
    for line in reading.lines:
        yield from _provenance(line)
        yield from _confidence(line)
        yield from _effective(line)
        yield from _topline(line)


def _topline(line: Line) -> Iterator[Finding]:
    """A press-release result says so in its text and in its mark."""
    marked = line.statement.attributes.get("maturity") == "topline"
    said = "topline" in line.statement.text.lower()
    if marked and not said:
        yield line.finding("topline", "maturity=topline, but the text does not say topline; add the word")
    if said and not marked and line.results.contrasts:
        yield line.finding("topline", "a topline result without maturity=topline; add the mark")


def _provenance(line: Line) -> Iterator[Finding]:
    given = line.statement.attributes
    if "provenance" not in given:
        yield line.finding(
            "provenance", "says not where its fact was seen; add provenance=primary|secondary_copy|memory"
        )
        return
    provenance, seen = given["provenance"], line.passage.seen
    if provenance == Provenance.MEMORY and seen:
        yield line.finding(
            "provenance", "memory was seen nowhere; drop seen= or name the weakest provenance that it has"
        )
    if provenance != Provenance.MEMORY and not seen and not _about_the_article(line):
        yield line.finding(
            "provenance", f"{provenance} was seen somewhere; add seen= with the code of the evidence base"
        )
    for code in seen:
        if not SEEN_CODE.match(code):
            yield line.finding(
                "seen-code", f"{code!r} is no code of the evidence base (A09, B50, C33b, S5); mend it"
            )


def _about_the_article(line: Line) -> bool:
    """What the article says was seen in the article, which has no code."""
    return line.passage.kind is Kind.ARTICLE or "the article" in line.statement.text.lower()


def _confidence(line: Line) -> Iterator[Finding]:
    confidence = line.statement.attributes.get("confidence")
    if confidence is None:
        return
    if confidence == "low":
        yield line.finding("confidence", "facts marked low stay out; delete the statement")
    elif confidence not in {"medium", "high"}:
        yield line.finding("confidence", f"confidence={confidence}; write medium or leave it out")
    elif confidence == "medium" and line.passage.provenance is not Provenance.MEMORY:
        yield line.finding(
            "confidence", "medium marks facts from memory; write provenance=memory or drop confidence="
        )


def _effective(line: Line) -> Iterator[Finding]:
    first, last = line.passage.effective_from, line.passage.effective_to
    for date in filter(None, (first, last)):
        if not is_date(date):
            yield line.finding("date", f"effective date {date} is not in the calendar; mend it")
    if first and last and last[: len(first)] < first[: len(last)]:
        yield line.finding("date", f"effective={first}..{last} ends before it begins; swap or mend")
    if "effective" in line.statement.attributes and ".." not in line.statement.attributes["effective"]:
        yield line.finding("date", "effective= is an interval; write 2025-10-23.. (open) or 2020-08..2022-11")
