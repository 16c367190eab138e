"""Results: every number explained, every value with its arm, trial and endpoint, and readable back from its rendering."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.evidence import Kind
from core.figures import parse_results
from core.lexicon import EntityKind
from core.outcomes import Contrast, Figure
from core.rendering import render_contrast, render_figure
from shelf.finding import Finding, Line, Reading
from shelf.outcomes import base_regimens

_DESIGN_BEFORE = re.compile(r"\b(?:phase|n=|days?|cycles?|grade|version|cohort)\s*$", re.I)
_RESULT_KINDS = {Kind.TRIAL}


def check_results(reading: Reading) -> Iterator[Finding]:
    regimens = {
        e.id for e in reading.lexicon.entities.values() if e.kind in {EntityKind.DRUG, EntityKind.REGIMEN}
    }
    for line in reading.lines:
        for number in line.results.unexplained:
            yield line.finding(
                "number-unexplained",
                f"the parser cannot tell what {number.text!r} is; use a sentence shape of docs/corpus.md",
            )
        yield from _design_read_as_result(line)
        for arm in _arms(line):
            if arm not in regimens:
                yield line.finding(
                    "arm-unknown", f"a result is given to {arm!r}, which is no regimen of the lexicon"
                )
        if line.passage.kind in _RESULT_KINDS:
            yield from _agrees_with_source(line, reading)
            yield from _reads_back(line, reading)
        yield from _values(line)


def _reads_back(line: Line, reading: Reading) -> Iterator[Finding]:
    """Each result, rendered alone, parses back to itself: what the shelf holds can be shown and verified."""
    for figure in line.results.figures:
        if figure.statistic == "count" and (figure.n is None or figure.landmark_months):
            continue  # a bare count is shown inside its statement only, never alone
        shown = render_figure(figure, reading.lexicon)
        if parse_results(shown, reading.lexicon).figures != (figure,):
            yield line.finding(
                "round-trip",
                f"{shown!r} does not read back as the same figure; say the result in a shape of docs/corpus.md",
            )
    for contrast in line.results.contrasts:
        shown = render_contrast(contrast, reading.lexicon)
        if parse_results(shown, reading.lexicon).contrasts != (contrast,):
            yield line.finding(
                "round-trip",
                f"{shown!r} does not read back as the same contrast; say the result in a shape of docs/corpus.md",
            )


def _design_read_as_result(line: Line) -> Iterator[Finding]:
    """A phase, a sample size or a day that the parser took for a result."""
    for figure, (start, end) in zip(line.results.figures, line.results.figure_spans, strict=True):
        if _DESIGN_BEFORE.search(line.statement.text[:start]):
            yield line.finding(
                "design-as-result",
                f"{line.statement.text[start:end]!r} is read as {figure.endpoint}; it is a design number",
            )


def _arms(line: Line) -> tuple[str, ...]:
    named: list[str | None] = [f.arm for f in line.results.figures]
    for contrast in line.results.contrasts:
        named += [contrast.arm_a, contrast.arm_b]
    return tuple(dict.fromkeys(part for arm in named for part in base_regimens(arm)))


def _agrees_with_source(line: Line, reading: Reading) -> Iterator[Finding]:
    document = line.source.document
    results: tuple[Figure | Contrast, ...] = (*line.results.figures, *line.results.contrasts)
    if not results or not document.trial:
        return
    own = set(reading.lexicon.find(document.trial))
    allowed = own | {i for o in own for i in reading.lexicon[o].related}
    for result in results:
        if result.trial is not None and result.trial not in allowed:
            yield line.finding(
                "trial-differs",
                f"the result is read as one of {result.trial}, but the source is {document.trial}; name the trial",
            )
            return


def _values(line: Line) -> Iterator[Finding]:
    for figure in line.results.figures:
        if figure.unit == "%" and figure.value != "NR" and not 0 <= figure.value <= 100:
            yield line.finding("value", f"{figure.value}% is no share; mend the digits")
        low_high = figure.ci
        if low_high and "NR" not in low_high and figure.value != "NR":
            low, high = low_high
            if not (low <= figure.value <= high):  # type: ignore[operator]
                yield line.finding(
                    "value", f"{figure.value} lies outside its interval {low}-{high}; mend the digits"
                )
    for contrast in line.results.contrasts:
        if contrast.hr is not None and contrast.ci and "NR" not in contrast.ci:
            low, high = contrast.ci
            if not (low <= contrast.hr <= high):  # type: ignore[operator]
                yield line.finding(
                    "value", f"HR {contrast.hr} lies outside its interval {low}-{high}; mend the digits"
                )
            if contrast.significant and low < 1 < high:  # type: ignore[operator]
                yield line.finding(
                    "value", f"the interval {low}-{high} holds 1, yet the text says significant; mend it"
                )
