"""Where the article errs: its correction first, then what the article says."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Candidates, Chosen, Draft
from core.evidence import ClaimKind, Passage


def add_corrections(draft: Draft, candidates: Candidates, article: Sequence[Passage], most: int = 1) -> None:
    """Mark chosen statements that correct the article on what was asked, and show the article's words after them.

    `article`: the article's statements that carry a discrepancy. Its order of ideas is not followed: a correction
    is shown only where the question touches it.
    """
    asked = _asked(candidates)
    if not asked:
        return
    shown = 0
    for at, chosen in enumerate(list(draft.chosen)):
        checks = set(chosen.passage.corrects)
        if not checks or shown == most:
            continue
        touched = [p for p in article if checks & set(p.discrepancies) and _touches(p, chosen.passage, asked)]
        if not touched:
            continue
        wrong = max(
            touched,
            key=lambda p: (_same_result(p, chosen.passage), len(asked & set(p.entities)), p.passage_id),
        )
        draft.chosen[at] = Chosen(chosen.passage, ClaimKind.CORRECTION)
        if all(c.passage.passage_id != wrong.passage_id for c in draft.chosen):
            draft.chosen.insert(_behind_corrections(draft, at, checks), Chosen(wrong, ClaimKind.STATEMENT))
        shown += 1


def _behind_corrections(draft: Draft, at: int, checks: set[str]) -> int:
    place = at + 1
    while place < len(draft.chosen) and checks & set(draft.chosen[place].passage.corrects):
        place += 1
    return place


def _asked(candidates: Candidates) -> set[str]:
    slots, lexicon = candidates.slots, candidates.lexicon
    named = {*slots.regimens, *slots.drugs, *slots.drug_classes, *slots.trials}
    for trial in slots.trials:
        named.update(lexicon[trial].arms[:1])
    return named


def _touches(article: Passage, correction: Passage, asked: set[str]) -> bool:
    """The article's statement is about what was asked, and about the same endpoint where it gives a result."""
    if not asked & set(article.entities):
        return False
    ours = {f.endpoint for f in article.figures}
    return not ours or not correction.figures or bool(ours & {f.endpoint for f in correction.figures})


def _same_result(article: Passage, correction: Passage) -> int:
    """The article's own figure for the endpoint says more of what was wrong than a remark on what it leaves out."""
    return len({f.endpoint for f in article.figures} & {f.endpoint for f in correction.figures})
