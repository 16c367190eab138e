"""The order in which an answer is read, the same for terminal, page and export: part by part, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.answers import Abstention, Answer, Notice
    from core.evidence import Claim

TERM = "term"


@dataclass(frozen=True, slots=True)
class Arranged:
    """One part. `heading` is its question where the answer has several, else empty; `terms` explain words used."""

    heading: str
    notices: tuple[Notice, ...]
    claims: tuple[Claim, ...]
    abstention: Abstention | None
    terms: tuple[Notice, ...] = ()


def arrange(answer: Answer) -> tuple[Arranged, ...]:
    """Parts in order; a last one without heading holds what no part names. Each claim and notice stands once."""
    left_claims = dict(enumerate(answer.claims))
    left_notices = dict(enumerate(answer.notices))
    parts = []
    abstentions = []
    for part in answer.parts:
        notices = [left_notices.pop(at) for at in part.notices if at in left_notices]
        claims = [left_claims.pop(at) for at in part.claims if at in left_claims]
        heading = part.question if len(answer.parts) > 1 else ""
        parts.append(_arranged(heading, notices, claims, part.abstention))
        abstentions.append(part.abstention)
    # The joined abstention of several parts says nothing that the parts do not.
    whole = answer.abstention if answer.abstention and not any(abstentions) else None
    if left_claims or left_notices or whole:
        parts.append(_arranged("", left_notices.values(), left_claims.values(), whole))
    return tuple(parts)


def _arranged(
    heading: str, notices: Iterable[Notice], claims: Iterable[Claim], abstention: Abstention | None
) -> Arranged:
    """What a word means stands behind what was asked."""
    found = list(notices)
    first = tuple(n for n in found if n.code != TERM)
    return Arranged(heading, first, tuple(claims), abstention, tuple(n for n in found if n.code == TERM))
