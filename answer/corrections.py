"""Where the article errs on what was asked: its correction first, then what the article says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from answer.article import best_correction
from answer.draft import Candidates, Chosen, Draft
from core.evidence import ClaimKind, Passage


def add_corrections(
    draft: Draft,
    candidates: Candidates,
    article: Sequence[Passage],
    passage_of: Callable[[str], Passage | None],
) -> None:
    """Mark chosen statements that correct the article here, and show the one statement of its that errs behind them.

    Where a premise is taken from the article and nothing chosen corrects it, the correction is brought in, first.
    `article`: the article's statements that carry a discrepancy.
    """
    touched = _touched(draft, candidates, article)
    if touched is None:
        return
    if not any(c.passage.passage_id in touched.corrected_by for c in draft.chosen):
        correction = best_correction(touched, candidates, passage_of)
        if correction is None:
            return
        draft.chosen.insert(0, Chosen(correction, ClaimKind.CORRECTION))
    draft.chosen = [
        Chosen(c.passage, ClaimKind.CORRECTION)
        if c.passage.passage_id in touched.corrected_by and c.kind is ClaimKind.STATEMENT
        else c
        for c in draft.chosen
        if c.passage.passage_id != touched.passage_id
    ]
    last = max(i for i, c in enumerate(draft.chosen) if c.passage.passage_id in touched.corrected_by)
    draft.chosen.insert(last + 1, Chosen(touched))


def _touched(draft: Draft, candidates: Candidates, article: Sequence[Passage]) -> Passage | None:
    """The article's statement that the question touches: same subject, and the same result where it gives one."""
    asked = _subject(candidates)
    chosen = [c.passage for c in draft.chosen]
    checks = {d for p in chosen for d in p.corrects}
    slots = candidates.slots
    wider = asked | {*slots.populations, *slots.endpoints, *slots.conditions}
    fitting = []
    for statement in article:
        named = set(statement.entities)
        if not asked & named:
            continue
        if "omits" in (statement.statement_id or "") and not candidates.premise:
            continue
        ours = {f.endpoint for f in statement.figures}
        theirs = {
            f.endpoint for p in chosen if set(p.corrects) & set(statement.discrepancies) for f in p.figures
        }
        linked = bool(checks & set(statement.discrepancies)) and (
            not ours or not theirs or bool(ours & theirs)
        )
        premise = candidates.premise and len(wider & named) >= 2
        if linked or premise:
            fitting.append(
                (
                    len(ours & theirs),
                    len(wider & named),
                    -len(named - wider),
                    linked,
                    statement.passage_id,
                    statement,
                )
            )
    return max(fitting)[-1] if fitting else None


def _subject(candidates: Candidates) -> set[str]:
    slots, lexicon = candidates.slots, candidates.lexicon
    named = {*slots.regimens, *slots.drugs, *slots.drug_classes, *slots.trials}
    for trial in slots.trials:
        named.update(lexicon[trial].arms[:1])
    return named
