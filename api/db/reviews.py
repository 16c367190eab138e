"""Reviews: who moved what to which status, when, and why. An approved thing that changes is submitted again."""

from __future__ import annotations

import hashlib
import json
import secrets
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.db.database import now
from api.db.models import ReviewerRow, ReviewRow
from core.answers import Answer
from core.errors import ReviewError, ReviewerUnknown
from core.evidence import Frozen, ReviewStatus

ALLOWED = {
    ReviewStatus.SUBMITTED: {ReviewStatus.UNDER_REVIEW},
    ReviewStatus.UNDER_REVIEW: {
        ReviewStatus.APPROVED,
        ReviewStatus.CHANGES_REQUESTED,
        ReviewStatus.SUBMITTED,
    },
    ReviewStatus.CHANGES_REQUESTED: {ReviewStatus.UNDER_REVIEW},
    ReviewStatus.APPROVED: {ReviewStatus.UNDER_REVIEW},
}


class Subject(StrEnum):
    ANSWER = "answer"
    DOCUMENT = "document"
    RULE = "rule"


class Step(Frozen):
    """One move. `of_this_content`: whether it was made on what stands there now."""

    status: ReviewStatus
    reviewer: str
    comment: str
    created_at: str
    of_this_content: bool


class Review(Frozen):
    """The present status and how it came about, oldest first."""

    subject_kind: Subject
    subject_id: str
    status: ReviewStatus
    may_become: tuple[ReviewStatus, ...]
    history: tuple[Step, ...]


def content_of_answer(answer: Answer) -> str:
    """A hash of what a reader sees: claims, notices, sources; not of when it was asked."""
    shown = answer.model_dump(
        mode="json",
        include={"question", "claims", "notices", "references", "abstention", "urgent", "recommendation"},
    )
    return content_of(shown)


def content_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class ReviewBook:
    """Reads and writes reviews. Nothing is approved that a named reviewer did not approve as it stands."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_reviewer(self, name: str, role: str = "reviewer") -> str:
        """Open an account; returns its token, which is kept only as a hash. Raises ReviewError where the name is taken."""
        if not name.strip():
            raise ReviewError("a reviewer has a name; give one")
        token = secrets.token_urlsafe(24)
        with Session(self._engine) as session, session.begin():
            if session.get(ReviewerRow, name):
                raise ReviewError(f"there is a reviewer {name!r} already; choose another name")
            session.add(ReviewerRow(name=name, role=role, token_sha256=_hash(token), created_at=now()))
        return token

    def reviewers(self) -> list[tuple[str, str, str]]:
        """(name, role, since), by name."""
        with Session(self._engine) as session:
            rows = session.scalars(select(ReviewerRow).order_by(ReviewerRow.name)).all()
            return [(row.name, row.role, row.created_at) for row in rows]

    def review_of(self, kind: Subject, subject_id: str, content: str) -> Review:
        """The review of what stands there now, by the hash of its content."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(ReviewRow)
                .where(ReviewRow.subject_kind == str(kind), ReviewRow.subject_id == subject_id)
                .order_by(ReviewRow.review_id)
            ).all()
            steps = tuple(
                Step(
                    status=ReviewStatus(row.status),
                    reviewer=row.reviewer,
                    comment=row.comment,
                    created_at=row.created_at,
                    of_this_content=row.content_sha256 == content,
                )
                for row in rows
            )
        status = steps[-1].status if steps and steps[-1].of_this_content else ReviewStatus.SUBMITTED
        return Review(
            subject_kind=kind,
            subject_id=subject_id,
            status=status,
            may_become=tuple(sorted(ALLOWED[status])),
            history=steps,
        )

    def with_present_status(self, answer: Answer) -> Answer:
        """The answer as it was given; `review_status` is the present one."""
        review = self.review_of(Subject.ANSWER, answer.answer_id, content_of_answer(answer))
        return answer.model_copy(update={"review_status": review.status})

    def move(
        self, kind: Subject, subject_id: str, content: str, *, to: ReviewStatus, token: str, comment: str
    ) -> Review:
        """One step by the owner of the token. Raises ReviewerUnknown, or ReviewError for a step that is not allowed."""
        with Session(self._engine) as session, session.begin():
            reviewer = session.scalar(select(ReviewerRow).where(ReviewerRow.token_sha256 == _hash(token)))
            if reviewer is None:
                raise ReviewerUnknown(
                    "only a reviewer may do this; send the token that kahler reviewer add printed"
                )
            present = self.review_of(kind, subject_id, content)
            if to not in present.may_become:
                allowed = ", ".join(present.may_become)
                raise ReviewError(
                    f"this {kind} is {present.status}; from there it may become {allowed}, not {to}"
                )
            if to is ReviewStatus.CHANGES_REQUESTED and not comment.strip():
                raise ReviewError("a request for changes says what to change; add a comment")
            session.add(
                ReviewRow(
                    subject_kind=str(kind),
                    subject_id=subject_id,
                    content_sha256=content,
                    status=str(to),
                    reviewer=reviewer.name,
                    comment=comment.strip(),
                    created_at=now(),
                )
            )
        return self.review_of(kind, subject_id, content)

    def open_subjects(self) -> list[tuple[str, str]]:
        """(kind, id) of everything that was ever moved, latest first."""
        with Session(self._engine) as session:
            rows = session.execute(
                select(ReviewRow.subject_kind, ReviewRow.subject_id).order_by(ReviewRow.review_id.desc())
            ).all()
        return list(dict.fromkeys((kind, subject) for kind, subject in rows))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
