"""Sentences become claims: each is released only after it passed the gate, and sent as soon as it did."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from answer.draft import Chosen
from answer.generators import Extractive
from answer.generators import Generator as SentenceGenerator
from answer.parts import PartDraft
from answer.release import Gate, claim_of
from core.answers import Audience, Notice
from core.evidence import Claim, Frozen


class Event(Frozen):
    """What a stream sends: `urgent`, `claim`, `notice`, `abstention`, and last `answer` with the whole Answer."""

    kind: str
    data: dict[str, Any]


def write_claims(
    writer: SentenceGenerator, question: str, parts: Sequence[PartDraft], gate: Gate, audience: Audience
) -> Generator[Event, None, tuple[list[Claim], str]]:
    """Yields claim events; returns the claims and the name of who wrote them."""
    chosen = gate.chosen
    claims: list[Claim] = []
    if isinstance(writer, Extractive) or not chosen:
        claims = [claim_of(c, gate.as_of) for c in _unique(chosen)]
        gate.counts["verbatim"] = len(claims)
        for claim in claims:
            yield _claim_event(claim)
        return claims, writer.name
    for claim in gate.release(
        writer.write(question, [c.passage for c in _unique(chosen)], audience=audience)
    ):
        claims.append(claim)
        yield _claim_event(claim)
    if gate.too_little:
        claims = [claim_of(c, gate.as_of) for c in _unique(chosen)]
        for part in parts:
            part.draft.notices.append(
                Notice(
                    code="extractive_instead",
                    text="Too little of the generated text was supported; the statements themselves are shown.",
                )
            )
        return claims, f"{writer.name} (extractive instead)"
    return claims, writer.name


def _unique(chosen: Sequence[Chosen]) -> list[Chosen]:
    return list({c.passage.passage_id: c for c in chosen}.values())


def _claim_event(claim: Claim) -> Event:
    return Event(kind="claim", data=claim.model_dump(mode="json"))
