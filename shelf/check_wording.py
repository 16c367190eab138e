"""How a statement is written: short, alone, ours, plain ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.evidence import Kind
from core.lexicon import EntityKind
from shelf.finding import Finding, Line, Reading
from shelf.outcomes import RESULT_SECTIONS

MOST_WORDS = 59
MOST_SENTENCES = 2
_FORBIDDEN = (
    (r"\bthis (?:trial|study|drug|regimen|label|guideline|document|definition)\b", "name it"),
    (
        r"\bthe (?:above|latter|former)\b(?! [A-Z])|\bas above\b|\bsee (?:above|below)\b|\bibid\b",
        "repeat what is meant",
    ),
    (r"\bthe drug\b(?! (?:itself|that|holiday|interaction|class|name))", "name the drug"),
    (r"\brespectively\b", "put each value beside its arm"),
    (r"\bshould\b", "state what the label requires, the trial found or the guideline says"),
    (
        r"\bBVd\b(?! \(belantamab| \(bendamustine)",
        "BVd is two regimens: write belantamab-Vd or bendamustine-Vd",
    ),
    (r"\[(?:T2?|M|S):", "markers belong into the braces (seen=, provenance=)"),
    (r"\d(?:\.\d+)?%? v\.? \d", "spell out both arms: ... with DVd versus ... with Vd"),
)
_PATTERNS = tuple(
    (re.compile(pattern, re.I if "BVd" not in pattern else 0), remedy) for pattern, remedy in _FORBIDDEN
)
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z])")
_ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|vs|etc|No|approx|Dr|St|al)\.|\b[A-Z]\.(?:[A-Z]\.)+")
_POINTS_BACK = re.compile(r"(?:It|They|These|Those|This|That|He|She|Its|Their|Also|However|Moreover)\b")
_SUBJECTS = {kind for kind in EntityKind if kind is not EntityKind.AGENCY}
_ALONE = {EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN, EntityKind.TRIAL}


def check_wording(reading: Reading) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Line] = {}
    for line in reading.lines:
        text = line.statement.text
        yield from _shape(line, text)
        for pattern, remedy in _PATTERNS:
            found = pattern.search(text)
            if found and not (line.passage.kind is Kind.DEFINITION and "this" in found[0].lower()):
                yield line.finding(
                    "wording", f'"{found[0]}" does not stand alone or is not ours to say; {remedy}'
                )
        yield from _stands_alone(line)
        first = seen.setdefault((line.file, text), line)
        if first is not line:
            yield line.finding("twice", f"the same words stand in line {first.statement.line}; keep one")


def _shape(line: Line, text: str) -> Iterator[Finding]:
    words = len(text.split())
    if words > MOST_WORDS:
        yield line.finding("too-long", f"{words} words; a statement has under 60: split it, one fact each")
    if count_sentences(text) > MOST_SENTENCES:
        yield line.finding("too-many-sentences", "more than two sentences; split it, one fact each")
    if not text.endswith((".", "?", '."')):
        yield line.finding("no-full-stop", "a statement is a sentence; end it with a full stop")
    strange = sorted({c for c in text if ord(c) > 126})
    if strange:
        shown = " ".join(f"{c} (U+{ord(c):04X})" for c in strange)
        yield line.finding(
            "not-ascii", f"{shown}; write ASCII: hyphen for ranges, straight quotes, 'at least'"
        )


def count_sentences(text: str) -> int:
    """Sentences of `text`; abbreviations and "A.R.R.O.W." end none."""
    return len(_SENTENCE_END.findall(_ABBREVIATIONS.sub(lambda m: "x" * len(m[0]), text))) + 1


def _stands_alone(line: Line) -> Iterator[Finding]:
    kinds = {mention.kind for mention in line.results.mentions}
    kind = line.passage.kind
    text = line.statement.text
    if kind is Kind.ARTICLE:
        if "article" not in text.lower():
            yield line.finding(
                "not-alone", "say whose statement it is: The article (30 September 2025) states ..."
            )
        return
    if _POINTS_BACK.match(text):
        yield line.finding("not-alone", "begins by pointing at a sentence before it; name what is meant")
    if kind not in {Kind.DEFINITION, Kind.GUIDELINE} and not kinds & _SUBJECTS:
        yield line.finding(
            "not-alone", "names no drug, regimen, trial, condition or term that the lexicon knows; name it"
        )
    if kind is Kind.GUIDELINE and not kinds:
        yield line.finding(
            "not-alone", "names neither the guideline's owner nor a drug; name whose guideline this is"
        )
    if kind is Kind.TRIAL and not kinds & _ALONE:
        yield line.finding("not-alone", "names no trial; begin with In <trial> (phase, population, n), ...")
    if kind is Kind.LABEL and not kinds & _ALONE:
        yield line.finding("not-alone", "names no drug or regimen; name the one whose label this is")
    if kind is Kind.TRIAL and line.statement.section in RESULT_SECTIONS and line.results.figures:
        yield from _result_has_scope(line, kinds)


def _result_has_scope(line: Line, kinds: set[EntityKind]) -> Iterator[Finding]:
    if EntityKind.TRIAL not in kinds and not re.search(r"\b(?:series|study|trial)\b", line.statement.text):
        yield line.finding("result-scope", "a result without its trial; begin with In <trial> (...)")
    for figure in line.results.figures:
        if figure.arm is None:
            yield line.finding(
                "result-scope",
                f"{figure.endpoint} {figure.value} stands beside no arm; write the regimen next to the value",
            )
            break
