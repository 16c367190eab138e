"""Against the evidence base (`shared/`, present where the shelf is curated, absent where it is used).

Proves that no sentence of the article is copied, that every digit of a trial statement stands in the evidence on that
trial, that two values stand on the sides on which the evidence has them, and that what only a secondary copy showed
is not called primary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from core.evidence import Kind
from core.outcomes import Contrast, Figure
from shelf.checks import read_corpus
from shelf.finding import Finding, Line, Reading

SHARED_WORDS = 7
_FILES = (
    "trials.md",
    "article-check.md",
    "regimens.md",
    "drugs.md",
    "definitions-and-guidelines.md",
    "algorithm.md",
)
_ADDRESS = re.compile(r"\| (?:[ABC]\d|Code)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def check_against_evidence(corpus: Path, shared: Path) -> tuple[Finding, ...]:
    """Findings of the comparison with `shared/evidence` and `shared/article.txt`. Raises OSError where they are absent."""
    reading, unreadable = read_corpus(corpus)
    evidence = {name: (shared / "evidence" / name).read_text(encoding="utf-8") for name in _FILES}
    article = (shared / "article.txt").read_text(encoding="utf-8")
    addresses = (shared / "evidence" / "addresses.md").read_text(encoding="utf-8")
    findings = [
        *unreadable,
        *_copied(reading, article),
        *_digits(reading, evidence),
        *_secondary_called_primary(reading, evidence, addresses),
    ]
    return tuple(sorted(findings, key=lambda f: (f.file, f.line, f.rule, f.message)))


def _runs(text: str) -> dict[tuple[str, ...], None]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return dict.fromkeys(tuple(words[i : i + SHARED_WORDS]) for i in range(len(words) - SHARED_WORDS + 1))


def _copied(reading: Reading, article: str) -> Iterator[Finding]:
    theirs = _runs(article)
    for line in reading.lines:
        shared = next((run for run in _runs(line.statement.text) if run in theirs), None)
        if shared:
            yield line.finding(
                "copied", f'"{" ".join(shared)}" stands in the article word for word; say it in our words'
            )


def _digits(reading: Reading, evidence: dict[str, str]) -> Iterator[Finding]:
    for source in reading.sources:
        if source.document.kind is not Kind.TRIAL:
            continue
        seen = {code for line in reading.of_source(source) for code in line.passage.seen}
        block = evidence_on(str(source.document.trial), source.document.document_id, seen, evidence)
        known = _numbers(block)
        for line in reading.of_source(source):
            for number in _NUMBER.findall(_without_names(line)):
                if number not in known:
                    yield line.finding(
                        "digits",
                        f"{number} stands nowhere in the evidence on {source.document.trial}; look it up",
                    )
            yield from _sides(line, block)


def evidence_on(trial: str, document_id: str, seen: set[str], evidence: dict[str, str]) -> str:
    """What the evidence says of a trial: paragraphs that name it or carry a code behind its statements."""
    names = [n for n in re.split(r"\s+and\s+|\s*/\s*", trial) if n] + [document_id]
    named = re.compile("|".join(rf"(?<![\w-]){re.escape(n)}(?![\w-]*\d)" for n in names), re.I)
    head = document_id.split("-")[0]
    found: list[str] = []
    for name, text in evidence.items():
        for paragraph in _paragraphs(text, whole=name == "trials.md"):
            source_line = re.search(rf"`src: [^`]*\b{re.escape(head)}", paragraph)
            if (
                named.search(paragraph)
                or source_line
                or (seen & _codes(paragraph) and not _ADDRESS.match(paragraph))
            ):
                found.append(paragraph)
    return "\n".join(found)


@lru_cache(maxsize=32)
def _paragraphs(text: str, *, whole: bool) -> tuple[str, ...]:
    return tuple(re.split(r"\n\s*\n" if whole else r"\n", text))


def _numbers(block: str) -> set[str]:
    found = set(_NUMBER.findall(block.replace(",", "")))
    found |= set(_NUMBER.findall(block))
    found |= {f"0{n}" for n in found if n.isdigit() and len(n) == 1}
    found |= {f"0{n}" for n in re.findall(r"(?<!\d)(\.\d+)", block)} | set(
        re.findall(r"(?<!\d)\.(\d+)", block)
    )
    for at, month in enumerate(_MONTHS, 1):
        if re.search(rf"\b{month}", block):
            found |= {str(at), f"{at:02d}"}
    return found


def _without_names(line: Line) -> str:
    """The statement without the names that hold digits (MM-014, CD38, t(11;14)) and without NCT numbers."""
    text = list(line.statement.text)
    for mention in line.results.mentions:
        text[mention.start : mention.end] = " " * (mention.end - mention.start)
    return re.sub(r"\b(?:CD|NCT|PFS)\d+\b|\b95% CI|\b[Aa]s of \d{4}-\d{2}-\d{2}", " ", "".join(text))


def _sides(line: Line, block: str) -> Iterator[Finding]:
    """Two values of one endpoint stand in the evidence in the order of their arms ("16.7 v 7.1")."""
    figures = [f for f in line.results.figures if f.statistic in {"median", "rate", "landmark_rate"}]
    for first, second in pairwise(figures):
        two_arms = first.endpoint == second.endpoint and first.arm != second.arm and first.arm and second.arm
        if two_arms and not _stands_as_pair(first, second, block):
            yield line.finding(
                "sides",
                f"{first.value} and {second.value} stand nowhere side by side in the evidence; look up which arm is which",
            )
    for contrast in line.results.contrasts:
        if contrast.hr is not None and contrast.ci and not _stands_with_interval(contrast, block):
            low, high = contrast.ci
            yield line.finding(
                "sides",
                f"HR {contrast.hr} ({low}-{high}) does not stand together in the evidence; look it up",
            )


def _stands_as_pair(first: Figure, second: Figure, block: str) -> bool:
    a, b = (re.escape(str(f.value)) for f in (first, second))
    if first.value == second.value == "NR" and "NR both" in block:
        return True
    counts = r"[\s)]*%?\)?(?:\s*mo)?(?:\s*\([^)]*\))?\s*"
    between = r"(?:v|/|,|and)\s*(?:\d[\d.]*%?\s*(?:/|\())?\s*"
    return re.search(rf"(?<![\d.]){a}(?!\d)%?{counts}{between}{b}(?!\d)", block) is not None


def _stands_with_interval(contrast: Contrast, block: str) -> bool:
    assert contrast.ci is not None
    low, high = (re.escape(str(v)) for v in contrast.ci)
    near = (
        rf"(?<![\d.])(?:{re.escape(str(contrast.hr))})(?!\d)[^\n]{{0,120}}?(?<![\d.]){low}\s*-\s*{high}(?!\d)"
    )
    return re.search(near, block) is not None


def _secondary_called_primary(
    reading: Reading, evidence: dict[str, str], addresses: str
) -> Iterator[Finding]:
    everything = "\n".join(evidence.values())
    parts = [
        part.strip() for mark in re.findall(r"\[([TM]2?:[^\]]*)\]", everything) for part in mark.split(";")
    ]
    firsthand = {code for part in parts if part.startswith("T:") for code in _codes(part)}
    secondhand = {code for part in parts if part.startswith("T2:") for code in _codes(part)} - firsthand
    known = firsthand | secondhand | _codes(everything) | _codes(addresses)
    for line in reading.lines:
        for code in line.passage.seen:
            if code[0] in "ABC" and code not in known:
                yield line.finding("seen-code", f"{code} stands nowhere in the evidence base; mend the code")
            if code in secondhand and line.passage.provenance == "primary":
                yield line.finding(
                    "secondary-as-primary",
                    f"{code} is a secondary copy [T2]; write provenance=secondary_copy",
                )


def _codes(text: str) -> set[str]:
    return set(re.findall(r"\b[ABC](?:\d{1,3}[a-z]?|-[a-z0-9]+)\b", text))
