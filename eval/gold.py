"""What the evidence holds: passages by id, and figures as the one parser reads them. Scorers ask it, systems do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from core.evidence import Passage
from core.figures import Results, parse_results
from core.lexicon import EntityKind, Lexicon
from core.outcomes import Contrast, Figure


class Gold:
    """Passages and vocabulary of one shelf. Parsing is done once a text and kept.

    `parsed`: the passages carry their figures (those of an index do), so that they are not read again.
    """

    def __init__(self, passages: Iterable[Passage], lexicon: Lexicon, *, parsed: bool = False) -> None:
        self.passages: Mapping[str, Passage] = {p.passage_id: p for p in passages}
        self._carried = {p.text: p for p in self.passages.values()} if parsed else {}
        self.lexicon = lexicon
        self.support: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._parsed: dict[str, Results] = {}

    def passage(self, passage_id: str) -> Passage | None:
        return self.passages.get(passage_id)

    @cached_property
    def documents(self) -> frozenset[str]:
        return frozenset(p.document_id for p in self.passages.values())

    @cached_property
    def correcting(self) -> Mapping[str, frozenset[str]]:
        """Check id (D20) to the passages that correct or complete the article there."""
        found: dict[str, set[str]] = {}
        for passage in self.passages.values():
            for check in passage.corrects:
                found.setdefault(check, set()).add(passage.passage_id)
        return {check: frozenset(ids) for check, ids in found.items()}

    def read(self, text: str) -> Results:
        """Figures and contrasts of a text, parsed once."""
        if text not in self._parsed:
            held = self._carried.get(text)
            self._parsed[text] = (
                Results(figures=held.figures, contrasts=held.contrasts)
                if held
                else parse_results(text, self.lexicon)
            )
        return self._parsed[text]

    @cached_property
    def texts(self) -> frozenset[str]:
        """What stands on the shelf word for word."""
        return frozenset(p.text for p in self.passages.values())

    @cached_property
    def _by_number(self) -> Mapping[str, tuple[Passage, ...]]:
        found: dict[str, dict[str, Passage]] = {}
        for passage in self.passages.values():
            for number in _NUMBER.findall(passage.text):
                found.setdefault(number, {})[passage.passage_id] = passage
        return {number: tuple(ps.values()) for number, ps in found.items()}

    def printing(self, number: str) -> tuple[Passage, ...]:
        """Passages that print `number` digit for digit."""
        return self._by_number.get(number, ())

    def holds_figure(self, figure: Figure) -> bool:
        """Some passage states this value for the same endpoint, unit, arm, trial and population."""
        number = "not reached" if figure.value == "NR" else str(figure.value)
        passages = self.passages.values() if figure.value == "NR" else self.printing(number)
        return any(
            same_figure(figure, held)
            for p in passages
            if figure.value != "NR" or number in p.text
            for held in self.read(p.text).figures
        )

    def holds_contrast(self, contrast: Contrast) -> bool:
        """Some passage states this ratio for the same endpoint, arms and trial."""
        return contrast.hr is None or any(
            same_contrast(contrast, held)
            for p in self.printing(str(contrast.hr))
            for held in self.read(p.text).contrasts
        )


_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]|\.\d)")


def arm_of(arm: str | None) -> str | None:
    """The regimen of an arm, without its dose (`talquetamab@0.4 mg/kg`)."""
    return arm.split("@")[0] if arm else None


def same_figure(shown: Figure, held: Figure) -> bool:
    """What `shown` states, `held` states too; where a sentence leaves trial, arm or population out, it is not asked."""
    return (
        shown.value == held.value
        and shown.unit == held.unit
        and shown.endpoint == held.endpoint
        and (shown.arm is None or held.arm is None or arm_of(shown.arm) == arm_of(held.arm))
        and (shown.trial is None or held.trial is None or shown.trial == held.trial)
        and (shown.cohort is None or held.cohort is None or shown.cohort == held.cohort)
        and (shown.population == held.population or shown.population is None)
        and (shown.landmark_months is None or held.landmark_months in (None, shown.landmark_months))
    )


def same_contrast(shown: Contrast, held: Contrast) -> bool:
    return (
        shown.hr == held.hr
        and shown.endpoint == held.endpoint
        and (shown.trial is None or held.trial is None or shown.trial == held.trial)
        and (shown.arm_a is None or held.arm_a is None or arm_of(shown.arm_a) == arm_of(held.arm_a))
    )


def open_gold(corpus: Path) -> Gold:
    """The curated shelf of a corpus folder: every statement of every source, and the lexicon."""
    from shelf.lexicon import load_lexicon
    from shelf.source import read_source

    lexicon = load_lexicon(corpus / "lexicon.yaml")
    sources = (read_source(path) for path in sorted(corpus.glob("*/*.md")))
    return Gold((p for source in sources for p in source.passages), lexicon)


def plain(text: str) -> str:
    """Lower case, one kind of hyphen and space: what phrases are looked for in."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.sub(r"[‐-―−]", "-", folded).split())


def says(text: str, phrase: str) -> bool:
    """Whether `text` holds `phrase` as whole words and whole numbers ("10 mg" is not in "110 mg" or "10 mg/m2")."""
    wanted = re.escape(plain(phrase)).replace(r"\ ", r"\s+")
    return re.search(rf"(?<![\w.]){wanted}(?![\w]|\.\d|/m2)", plain(text)) is not None


def says_all(text: str, phrases: Iterable[str | tuple[str, ...]]) -> bool:
    """Every phrase, and of a group of alternatives at least one."""
    return all(
        any(says(text, alternative) for alternative in ((phrase,) if isinstance(phrase, str) else phrase))
        for phrase in phrases
    )


def regimen_ids(lexicon: Lexicon) -> frozenset[str]:
    """Ids that can stand in allowed, offered or forbidden regimens."""
    return frozenset(e.id for e in lexicon.entities.values() if e.components or e.kind is EntityKind.REGIMEN)
