"""Opens the database, brings it to the present form, and keeps answers and feedback."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.db.models import AnswerRow, FeedbackRow
from core.answers import Answer
from core.errors import CitationError, SettingsError

REMEMBERED = 256


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def open_database(path: Path) -> Engine:
    """The SQLite database at `path`, migrated. Raises SettingsError where it cannot be opened or written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 10})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        # WAL: readers never wait for the writer. NORMAL: a power cut may lose the last answers, never the file.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    try:
        migrate(engine)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise SettingsError(
            f"the database {path} cannot be used ({reason}); move it away or set KAHLER_DATA to another folder"
        ) from None
    return engine


def migrate(engine: Engine) -> None:
    """Run the steps of `api/db/migrations` that this database has not seen."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


class AnswerStore:
    """Answers by id. The latest are held in memory, so that an answer can be read before it is on disk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._latest: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def remember(self, answer: Answer) -> None:
        """Make the answer readable at once; `save` writes it."""
        with self._lock:
            self._latest[answer.answer_id] = answer
            while len(self._latest) > REMEMBERED:
                self._latest.popitem(last=False)

    def save(self, answer: Answer) -> None:
        row = AnswerRow(
            answer_id=answer.answer_id,
            created_at=answer.created_at,
            kind=str(answer.kind),
            audience=str(answer.audience),
            corpus_version=answer.corpus_version,
            index_version=answer.index_version,
            ruleset_version=answer.ruleset_version,
            json=answer.model_dump_json(),
        )
        with Session(self._engine) as session, session.begin():
            session.merge(row)

    def get(self, answer_id: str) -> Answer:
        """Raises CitationError where no such answer was given here."""
        with self._lock:
            if answer_id in self._latest:
                return self._latest[answer_id]
        with Session(self._engine) as session:
            row = session.get(AnswerRow, answer_id)
        if row is None:
            raise CitationError(f"there is no answer {answer_id!r} here; ask the question again")
        return Answer.model_validate_json(row.json)

    def add_feedback(self, answer_id: str, rating: str, claim: int | None, comment: str) -> int:
        """Keep what a reader said; returns its number. Raises CitationError where the answer is unknown."""
        self.save(self.get(answer_id))
        row = FeedbackRow(answer_id=answer_id, created_at=now(), rating=rating, claim=claim, comment=comment)
        with Session(self._engine) as session, session.begin():
            session.add(row)
            session.flush()
            return row.feedback_id

    def is_reachable(self) -> bool:
        try:
            with Session(self._engine) as session:
                session.execute(select(AnswerRow.answer_id).limit(1))
        except SQLAlchemyError:
            return False
        return True
