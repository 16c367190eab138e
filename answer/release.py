"""Lets a written sentence through as a claim, repairs it from its quote, or drops it; and counts each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from answer.draft import Chosen
from answer.generators import Sentence
from core.evidence import Citation, Claim, Passage, Shelf
from core.lexicon import Lexicon
from retrieval.filters import has_expired

ENOUGH = 0.5
"""Share of written sentences that must survive; below it the extractive answer is given instead."""


@dataclass
class Gate:
    """`forbidden` says whether a sentence names, for this patient, a regimen that is not offered."""

    chosen: Sequence[Chosen]
    lexicon: Lexicon
    as_of: str
    forbidden: Callable[[str], str | None] = lambda text: None
    counts: Counter[str] = field(default_factory=Counter)
    removed: list[dict[str, str]] = field(default_factory=list)

    def release(self, sentences: Iterable[Sentence]) -> Iterator[Claim]:
        """Claims, each as soon as its sentence has passed."""
        by_id = {c.passage.passage_id: c for c in self.chosen}
        shown: set[str] = set()
        for sentence in sentences:
            claim = self._judge(sentence, by_id)
            if claim is not None and claim.text not in shown:
                shown.add(claim.text)
                yield claim

    def _judge(self, sentence: Sentence, by_id: dict[str, Chosen]) -> Claim | None:
        cited = [by_id[i] for i in sentence.passage_ids if i in by_id]
        if not cited:
            self._drop(sentence, "cites no statement that was given")
            return None
        if regimen := self.forbidden(sentence.text):
            self._drop(sentence, f"names {regimen}, which is not offered for this patient")
            return None
        if any(c.passage.shelf is Shelf.USER or has_expired(c.passage, self.as_of) for c in cited):
            # what is a user's or no longer holds is only ever shown in its own words, under its own mark
            self.counts["verbatim"] += 1
            return claim_of(cited[0], self.as_of)
        if len(cited) == 1 and sentence.text == cited[0].passage.text:
            self.counts["verbatim"] += 1
            return claim_of(cited[0], self.as_of)
        from answer.verification import verify_claim

        verdict = verify_claim(sentence.text, [c.passage.text for c in cited], self.lexicon)
        if verdict.label == "supported":
            self.counts["verified"] += 1
            return Claim(
                text=sentence.text,
                citations=tuple(Citation.of(c.passage) for c in cited),
                kind=cited[0].kind,
            )
        failed = "; ".join(f"{f.check}: {f.message}" for f in verdict.findings if not f.ok)
        self.counts["repaired"] += 1
        self.removed.append({"sentence": sentence.text, "why": failed, "action": "replaced by its quote"})
        return claim_of(cited[0], self.as_of)

    def _drop(self, sentence: Sentence, reason: str) -> None:
        self.counts["dropped"] += 1
        self.removed.append({"sentence": sentence.text, "why": reason, "action": "dropped"})

    @property
    def too_little(self) -> bool:
        """Whether too few sentences stood on their own for the generator's answer to be given."""
        kept = self.counts["verified"] + self.counts["verbatim"]
        return kept < ENOUGH * (kept + self.counts["repaired"] + self.counts["dropped"]) or kept == 0


def claim_of(chosen: Chosen, as_of: str) -> Claim:
    """The statement as its own claim. What no longer holds on `as_of`, and what a user's document says, is said to be so."""
    passage: Passage = chosen.passage
    text = passage.text
    if passage.shelf is Shelf.USER:
        text = f"Your document says: {text}"
    elif has_expired(passage, as_of):
        since = f"{passage.effective_from} to " if passage.effective_from else "until "
        text = f"No longer in force ({since}{passage.effective_to}): {text}"
    return Claim(text=text, citations=(Citation.of(passage),), kind=chosen.kind)
