"""What composition hands on: chosen statements in order, notices, and what stays unanswered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from answer.repeats import adds_nothing
from core.answers import Abstention, Notice, Slots
from core.evidence import ClaimKind, Passage
from core.lexicon import Lexicon
from retrieval.admission import Need
from retrieval.intents import Intent
from retrieval.slots import Reading

MOST_CLAIMS = 6


@dataclass(frozen=True)
class Chosen:
    passage: Passage
    kind: ClaimKind = ClaimKind.STATEMENT


@dataclass
class Draft:
    """Statements to show, first things first; at most `most`, more than six only where a list must be whole."""

    chosen: list[Chosen] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    abstention: Abstention | None = None
    most: int = MOST_CLAIMS

    def add(self, *passages: Passage | None, kind: ClaimKind = ClaimKind.STATEMENT) -> None:
        """Append what is not chosen yet; a statement that only repeats a chosen one counts as chosen."""
        for passage in passages:
            if passage is not None and not any(_repeats(passage, kind, c.passage) for c in self.chosen):
                self.chosen.append(Chosen(passage, kind))


def _repeats(passage: Passage, kind: ClaimKind, shown: Passage) -> bool:
    """A caveat or a correction is shown for what it is, also where its words have been said."""
    same = passage.passage_id == shown.passage_id or passage.text == shown.text
    return same or (kind is ClaimKind.STATEMENT and adds_nothing(passage, shown))


@dataclass
class Candidates:
    """The admitted statements of one question, and how well each matches its words (computed when first asked)."""

    reading: Reading
    lexicon: Lexicon
    as_of: str
    passages: Sequence[Passage]
    scorer: Callable[[], dict[str, float]]
    needs: tuple[Need, ...] = ()

    @property
    def slots(self) -> Slots:
        return self.reading.slots

    @property
    def premise(self) -> bool:
        """Whether the question takes something for granted."""
        return Intent.PREMISE in self.slots.intents

    @cached_property
    def scores(self) -> dict[str, float]:
        return self.scorer()

    def score(self, passage: Passage) -> float:
        """0..1, higher is nearer; 0 for what neither ranking found."""
        return self.scores.get(passage.passage_id, 0.0)

    def fills_exactly(self, passage: Passage) -> int:
        """How many stated slots the passage fills by name, not only through a link of the lexicon."""
        return sum(1 for need in self.needs if not need.exact.isdisjoint(passage.entities))
