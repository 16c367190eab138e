"""The sub-questions of a question: what was drafted for each, and how they become one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.draft import Draft
from core.answers import Abstention, AnswerKind, Notice, Part, Slots
from core.evidence import Claim
from core.recommendations import Recommendation


@dataclass
class PartDraft:
    """One sub-question with what was chosen for it."""

    question: str
    slots: Slots
    draft: Draft
    trace: dict[str, object] = field(default_factory=dict)
    recommendation: Recommendation | None = None


def kind_of(recommendation: Recommendation | None, claims: Sequence[Claim]) -> AnswerKind:
    if recommendation:
        return AnswerKind.RECOMMENDATION
    return AnswerKind.EVIDENCE if claims else AnswerKind.ABSTENTION


def joined_abstention(parts: Sequence[PartDraft]) -> Abstention | None:
    found = [p.draft.abstention for p in parts if p.draft.abstention]
    if not found:
        return None
    first = found[0]
    if len(found) == 1:
        return first
    return first.model_copy(
        update={
            "message": " ".join(dict.fromkeys(a.message for a in found)),
            "missing": tuple(dict.fromkeys(m for a in found for m in a.missing)),
            "nearest": tuple(dict.fromkeys(n for a in found for n in a.nearest))[:3],
        }
    )


def parts_of(
    parts: Sequence[PartDraft], claims: Sequence[Claim], notices: Sequence[Notice]
) -> tuple[Part, ...]:
    out = []
    for part in parts:
        ids = {c.passage.passage_id for c in part.draft.chosen}
        out.append(
            Part(
                question=part.question,
                claims=tuple(
                    i for i, c in enumerate(claims) if any(x.passage_id in ids for x in c.citations)
                ),
                notices=tuple(i for i, n in enumerate(notices) if n in part.draft.notices),
                abstention=part.draft.abstention,
            )
        )
    return tuple(out)
