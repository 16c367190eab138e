"""What people said and did: readers of answers, and users of cards. Written by the doors, read by the operator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.db.database import now
from api.db.models import CardOutcomeRow, FeedbackRow
from core.evidence import Frozen


class CardOutcome(Frozen):
    """A card that was acted on. `reason_code` is the coded reason of an override; uuids and times as text."""

    service_id: str
    card: str
    outcome: Literal["accepted", "overridden"]
    accepted_suggestions: tuple[str, ...] = ()
    reason_system: str | None = None
    reason_code: str | None = None
    outcome_at: str
    received_at: str = ""


class ReaderFeedback(Frozen):
    """What a reader said of an answer, or of one claim of it (from 0)."""

    answer_id: str
    created_at: str
    rating: str
    claim: int | None
    comment: str


class FeedbackBook:
    """Feedback in the order in which it came."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_outcomes(self, outcomes: Sequence[CardOutcome]) -> None:
        """Keep them all, or none. The same card may come several times: each is something a user did."""
        received = now()
        with Session(self._engine) as session, session.begin():
            for outcome in outcomes:
                kept = outcome.model_dump(exclude={"accepted_suggestions", "received_at"})
                accepted = json.dumps(outcome.accepted_suggestions)
                session.add(CardOutcomeRow(**kept, accepted_suggestions=accepted, received_at=received))

    def outcomes(self) -> tuple[CardOutcome, ...]:
        with Session(self._engine) as session:
            rows = session.scalars(select(CardOutcomeRow).order_by(CardOutcomeRow.card_outcome_id)).all()
            columns = set(CardOutcome.model_fields) - {"accepted_suggestions"}
            return tuple(
                CardOutcome(
                    **{name: getattr(row, name) for name in columns},
                    accepted_suggestions=tuple(json.loads(row.accepted_suggestions)),
                )
                for row in rows
            )

    def of_readers(self) -> tuple[ReaderFeedback, ...]:
        with Session(self._engine) as session:
            rows = session.scalars(select(FeedbackRow).order_by(FeedbackRow.feedback_id)).all()
            return tuple(
                ReaderFeedback(**{name: getattr(row, name) for name in ReaderFeedback.model_fields})
                for row in rows
            )
