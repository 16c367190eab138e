"""Filters before ranking: time, kind, jurisdiction, shelf, document. Only the future is filtered by time."""

from __future__ import annotations

import re

from core.errors import InputError
from core.evidence import Frozen, Passage
from index.store import PassageStore

_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


class Filters(Frozen):
    """What a hit must be. `as_of` is an ISO date; None means the corpus's own date."""

    kind: str | None = None
    jurisdiction: str | None = None
    document_id: str | None = None
    shelf: str | None = None
    status: str | None = None
    drug: str | None = None
    trial: str | None = None
    year: int | None = None
    as_of: str | None = None


def check_as_of(as_of: str | None, today: str) -> str:
    """The date to answer for. Raises InputError for a malformed date and for one after the corpus's own."""
    if as_of is None:
        return today
    if not _DATE.match(as_of):
        raise InputError(f"as_of {as_of!r} is not a date; write YYYY-MM-DD, for instance 2025-09-30")
    if first_day(as_of) > today:
        raise InputError(
            f"as_of {as_of} lies after the evidence of this shelf ({today}); leave it out for the latest"
        )
    return as_of


def first_day(date: str) -> str:
    """A year or a month is an interval; this is its first day."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    return (date + "-12-31")[:10] if len(date) == 4 else (date + "-31")[:10]


def is_future(passage: Passage, as_of: str) -> bool:
    """Whether the statement was certainly not yet there on `as_of`."""
    limit = last_day(as_of)
    return any(d is not None and first_day(d) > limit for d in (passage.published, passage.effective_from))


def has_expired(passage: Passage, as_of: str) -> bool:
    """Whether the rule or status it states had ended by `as_of` (shown with what replaced it)."""
    return passage.effective_to is not None and last_day(passage.effective_to) < first_day(as_of)


def allowed_rows(store: PassageStore, filters: Filters, today: str) -> list[int] | None:
    """Rows that pass, ascending; None where every row passes."""
    conditions: list[str] = []
    values: list[object] = []
    as_of = check_as_of(filters.as_of, today)
    if as_of < today:
        for column in ("published", "effective_from"):
            conditions.append(f"({column} IS NULL OR substr({column} || '-01-01', 1, 10) <= ?)")
            values.append(last_day(as_of))
    for column in ("kind", "document_id", "shelf", "status"):
        if (value := getattr(filters, column)) is not None:
            conditions.append(f"{column} = ?")
            values.append(value)
    if filters.jurisdiction:
        conditions.append("(jurisdiction = ? OR jurisdiction IS NULL)")
        values.append(filters.jurisdiction)
    if filters.year is not None:
        conditions.append("substr(published, 1, 4) = ?")
        values.append(str(filters.year))
    rows: set[int] | None = None
    if conditions:
        rows = store.rows_where(" AND ".join(conditions), values)
    for entity in (filters.drug, filters.trial):
        if entity:
            named = store.rows_naming([entity])
            rows = named if rows is None else rows & named
    return None if rows is None else sorted(rows)
