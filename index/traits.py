"""What a passage is, whatever is asked, read once when it is indexed: ordering a question's candidates reads no text.

A trait is a short phrase ("names daratumumab", "gives pfs in dpd"). A snapshot holds them as 64-bit hashes, so that a
question's traits are looked up in hundreds of passages at once. What is changed here changes what a snapshot holds:
count `index.manifest.FORMAT` up.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.bands import clearance_band
from core.evidence import Kind, Passage
from core.lexicon import EntityKind, Lexicon
from core.outcomes import Contrast, Figure
from core.stems import marks_of, stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_SECONDARY = re.compile(
    r"\b(?:may be raised|compendium|older|as remembered|not confirmed|was in no|rise of|meeting abstract|openFDA copy|promotional|censoring|label data cut|earlier data cut|adjusted)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d (?:mg|mg/m2|mg/kg|mL/kg|mL|units|g)\b|\d,\d{3} units|x 10\^6")
_DAY = re.compile(r"\bdays? \d", re.IGNORECASE)
_OFF_DIALYSIS = re.compile(r"\b(?:no|off|not on|without) dialysis\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)")
OPENING = 90
"""Characters in which a statement's first name is looked for."""

MOST_AMOUNTS = 3
MOST_TITLE = 5
_UNTITLED = frozenset(
    "us eu urgent a an and or of in on at by to for from with without no not only if when before after until every each new".split()
)
"""Words of a slug that do not tell what its statement is about."""
_TREATMENTS = frozenset([EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.TRIAL])
HEADING_WORDS = (
    "boxed", "contraindication", "dose", "efficacy", "entry", "hepatic", "history", "hospital", "indication", "monitoring",
    "population", "regulatory", "renal", "required care", "results", "safety", "schedule", "status", "step-up",
    "subgroups", "warning",
)  # fmt: skip
"""The parts of headings that a question may ask for."""

_ROW = np.dtype(
    [
        ("first", "<i8"),
        ("count", "<i4"),
        ("document", "<i4"),
        ("drugs", "<i2"),
        ("erring", "?"),
        ("band", "<f8", 2),
    ]
)
_SLOTS = 1 << 16


def traits_of(passage: Passage, lexicon: Lexicon) -> frozenset[str]:
    """The traits of a passage, but for the numbers that a snapshot holds beside them."""
    text, slug = passage.text, passage.statement_id or ""
    first = lexicon.opening(text[:OPENING], within=5)
    heading = " ".join(passage.section_path).lower()
    found = {f"is {passage.kind}"}
    found.update(f"names {e}" for e in passage.entities)
    found.update(f"says {m}" for m in marks_of(text))
    found.update(f"counts {n}" for n in NUMBER.findall(text))
    for figure in passage.figures:
        found.update(_result_traits(figure))
    for contrast in passage.contrasts:
        found.update(_result_traits(contrast))
    if passage.jurisdiction is not None:
        found |= {"has jurisdiction", f"in {passage.jurisdiction}"}
    found.update(f"under {w}" for w in HEADING_WORDS if w in heading)
    title = title_words(slug, lexicon)
    if title:
        found.add(f"title of {len(title)}")
        found.update(f"titled {w}" for w in title)
    if first is not None:
        found.add(f"opens with {first.id}")
    found.update(f"amounts {n}" for n in range(1, 1 + min(MOST_AMOUNTS, len(_AMOUNT.findall(text)))))
    told = {
        "several days": len(_DAY.findall(text)) > 1,
        "off dialysis": _OFF_DIALYSIS.search(text),
        "indication": slug.endswith("-indication"),
        "approval type": slug.endswith("approval-type"),
        # a lesser report of the fact; and Kahler's judgement rather than a source's
        "secondary": _SECONDARY.search(text) or passage.confidence == "medium",
        "own rule": text.startswith(("Kahler's rule", "Kahler calls", "Kahler counts")),
    }
    return frozenset(found | {name for name, holds in told.items() if holds})


def title_words(slug: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems of a curator's slug that say what the statement tells: no place, date or treatment; at most MOST_TITLE.

    Empty where the slug was derived from the content.
    """
    words = [w for w in slug.lower().split("-") if w.isalpha() and len(w) > 1 and w not in _UNTITLED]
    words = [w for w in words if not _TREATMENTS & {lexicon[i].kind for i in lexicon.find(w)}]
    return tuple(dict.fromkeys(map(stem, words)))[:MOST_TITLE]


def _result_traits(result: Figure | Contrast) -> Iterator[str]:
    """What one figure or contrast says, as far as it decides whether it answers."""
    gives = f"gives {result.endpoint}"
    yield from ("gives a result", gives)
    for arm in (result.arm,) if isinstance(result, Figure) else (result.arm_a, result.arm_b):
        if arm:
            yield f"{gives} in {arm.partition('@')[0]}"
    for population in filter(None, (result.population or "").split("+")):
        yield from (f"{gives} for some", f"{gives} for {population}")
    if isinstance(result, Figure) and result.landmark_months:
        yield from (f"{gives} at a time", f"{gives} at {float(result.landmark_months):g} months")


@lru_cache(maxsize=1 << 17)
def _hash(trait: str) -> int:
    return int.from_bytes(hashlib.blake2b(trait.encode(), digest_size=8).digest(), "little")


def write_traits(folder: Path, passages: Iterable[Passage], lexicon: Lexicon) -> None:
    """Row i is that of the i-th passage."""
    folder.mkdir()
    rows: list[tuple[object, ...]] = []
    hashes: list[NDArray[np.uint64]] = []
    documents: dict[str, int] = {}
    at = 0
    for passage in passages:
        found = np.fromiter(map(_hash, traits_of(passage, lexicon)), dtype=np.uint64)
        drugs = {e for e in passage.entities if e in lexicon and lexicon[e].kind is EntityKind.DRUG}
        document = documents.setdefault(passage.document_id, len(documents))
        erring = bool(passage.corrected_by) and passage.kind is Kind.ARTICLE
        band = clearance_band(passage.text) or (np.nan, np.nan)
        rows.append((at, len(found), document, len(drugs), erring, (float(band[0]), float(band[1]))))
        found.sort()
        hashes.append(found)
        at += len(found)
    np.save(folder / "rows.npy", np.array(rows, dtype=_ROW))
    np.save(folder / "hashes.npy", np.concatenate(hashes) if hashes else np.zeros(0, np.uint64))


class Held:
    """Which of some passages hold which of some traits: each answer has one entry a passage."""

    def __init__(self, traits: Sequence[str], matrix: Mask) -> None:
        self._matrix = matrix
        self.passages = matrix.shape[1]
        self._at = {trait: at for at, trait in enumerate(traits)}

    def __getitem__(self, trait: str) -> Mask:
        held: Mask = self._matrix[self._at[trait]]
        return held

    def each(self, traits: Iterable[str]) -> Mask:
        """bool (traits, passages)."""
        held: Mask = self._matrix[[self._at[t] for t in traits]]
        return held

    def any(self, traits: Iterable[str]) -> Mask:
        return np.logical_or.reduce(self.each(traits))  # type: ignore[no-any-return]

    def count(self, traits: Iterable[str]) -> Counts:
        return np.add.reduce(self.each(traits), dtype=np.int64)  # type: ignore[no-any-return]


class TraitIndex:
    """Read-only, mapped into memory. Rows are those of the passage store."""

    def __init__(self, folder: Path) -> None:
        self._rows: NDArray[np.void] = np.asarray(np.load(folder / "rows.npy", mmap_mode="r"))
        self._hashes: NDArray[np.uint64] = np.asarray(np.load(folder / "hashes.npy", mmap_mode="r"))

    def numbers(self, rows: Counts) -> NDArray[np.void]:
        """What is no trait, by field: `document` (equal numbers, equal document), `drugs` (how many are named),
        `erring` (a statement of the article that another passage corrects), `band` (the creatinine clearances in
        mL/min, closed, that it is about; NaN where it names none).
        """
        return self._rows[rows]

    def held(self, numbers: NDArray[np.void], traits: Iterable[str]) -> Held:
        """Which of the passages, given by their `numbers`, hold which of the `traits`."""
        asked = list(dict.fromkeys(traits))
        hashes = np.fromiter(map(_hash, asked), dtype=np.uint64, count=len(asked))
        order = np.argsort(hashes)
        matrix = np.zeros((len(asked), len(numbers)), dtype=bool)
        if not len(numbers) or not asked:
            return Held(asked, matrix)
        first, counts = numbers["first"], numbers["count"].astype(np.int64)
        ends = np.cumsum(counts)
        ours = self._hashes[np.repeat(first - (ends - counts), counts) + np.arange(ends[-1])]
        # Most of what passages hold is not asked for: its last 16 bits tell that, for a fraction of a whole comparison.
        slots = np.zeros(_SLOTS, dtype=bool)
        slots[hashes % _SLOTS] = True
        near = np.flatnonzero(slots[ours.view(np.uint16)[::4]])
        found = ours[near]
        which = order[np.minimum(np.searchsorted(hashes, found, sorter=order), len(asked) - 1)]
        same = hashes[which] == found
        matrix[which[same], np.searchsorted(ends, near[same], side="right")] = True
        return Held(asked, matrix)
