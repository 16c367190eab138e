"""Tables. Times are ISO 8601 in UTC; the JSON columns hold what the API gave out, unchanged."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class AnswerRow(Base):
    """An answer as it was given, so that its address keeps working after the index has moved on."""

    __tablename__ = "answer"

    answer_id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[str]
    kind: Mapped[str]
    audience: Mapped[str]
    corpus_version: Mapped[str]
    index_version: Mapped[str]
    ruleset_version: Mapped[str]
    json: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("answer_created_at", "created_at"),)


class FeedbackRow(Base):
    """What a reader said of an answer, or of one claim of it (`claim` counts from 0)."""

    __tablename__ = "feedback"

    feedback_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    answer_id: Mapped[str] = mapped_column(ForeignKey("answer.answer_id"))
    created_at: Mapped[str]
    rating: Mapped[str]
    claim: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text)


class CardOutcomeRow(Base):
    """What became of a card of CDS Hooks. Nothing of the patient, the user or a comment is kept.

    `accepted_suggestions` is a JSON list of the uuids of suggestions; `outcome_at` is when the user acted.
    """

    __tablename__ = "card_outcome"

    card_outcome_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    received_at: Mapped[str]
    service_id: Mapped[str]
    card: Mapped[str]
    outcome: Mapped[str]
    accepted_suggestions: Mapped[str] = mapped_column(Text)
    reason_system: Mapped[str | None]
    reason_code: Mapped[str | None]
    outcome_at: Mapped[str]


class ReviewerRow(Base):
    """A person who may review. `token_sha256` is of the secret that `kahler` printed once."""

    __tablename__ = "reviewer"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[str]


class ReviewRow(Base):
    """One step of a review. The latest step whose `content_sha256` is the present one gives the status."""

    __tablename__ = "review"

    review_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    content_sha256: Mapped[str]
    status: Mapped[str]
    reviewer: Mapped[str] = mapped_column(ForeignKey("reviewer.name"))
    comment: Mapped[str] = mapped_column(Text)
    created_at: Mapped[str]

    __table_args__ = (Index("review_subject", "subject_kind", "subject_id"),)
