"""Filters before ranking: time, kind, place, shelf, document, drug, trial. Only the future is filtered by time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from core.errors import CitationError, InputError
from core.evidence import Frozen, Jurisdiction, Kind, Passage, Shelf, Status
from core.lexicon import Entity, EntityKind, Lexicon
from index.store import PassageStore

_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")


_CHOICES: dict[str, Iterable[str]] = {
    "kind": Kind,
    "shelf": Shelf,
    "status": Status,
    "jurisdiction": Jurisdiction,
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class Filters(Frozen):
    """What a hit must be.

    `jurisdiction` also lets through what belongs to no place. `drug` and `trial` are lexicon ids that the statement
    names. `year` is that of publication; what bears no date (labels, definitions) is of no year. `as_of` is an ISO
    date; None means the corpus's own date.
    """

    kind: str | None = None
    jurisdiction: str | None = None
    document_id: str | None = None
    shelf: str | None = None
    status: str | None = None
    drug: str | None = None
    trial: str | None = None
    year: int | None = None
    as_of: str | None = None


def check_filters(wanted: Filters, lexicon: Lexicon, store: PassageStore) -> Filters:
    """The same filters with `drug` and `trial` as ids, whatever name they came under.

    Raises InputError that names the filter, its value and what is accepted or nearest.
    """
    for name, choices in _CHOICES.items():
        given = getattr(wanted, name)
        if given is not None and given not in set(choices):
            raise InputError(f"{name} {given[:60]!r} is not known; choose one of {', '.join(choices)}")
    if wanted.year is not None and not _FIRST_YEAR <= wanted.year <= _LAST_YEAR:
        raise InputError(f"year {wanted.year} is not one of publication; write {_FIRST_YEAR} to {_LAST_YEAR}")
    if wanted.document_id is not None:
        _check_document(wanted.document_id, store)
    found = {
        name: _find_entity(given, kind, lexicon)
        for name, kind in (("drug", EntityKind.DRUG), ("trial", EntityKind.TRIAL))
        if (given := getattr(wanted, name)) is not None
    }
    return wanted.model_copy(update=found)


def _check_document(document_id: str, store: PassageStore) -> None:
    try:
        store.document(document_id)
    except CitationError:
        near = get_close_matches(document_id, [d.document_id for d in store.documents()], 1)
        remedy = f"did you mean {near[0]}?" if near else "GET /v1/documents or kahler corpus list names them"
        raise InputError(f"there is no document {document_id[:60]!r}; {remedy}") from None


def _find_entity(name: str, kind: EntityKind, lexicon: Lexicon) -> str:
    if name in lexicon and lexicon[name].kind is kind:
        return name
    known = [lexicon[i] for i in lexicon.find(name)]
    for entity in known:
        if entity.kind is kind:
            return entity.id
    if known:
        other = str(known[0].kind).replace("_", " ")
        raise InputError(f"{name!r} is a {other}, not a {kind}; name a {kind}, or put {name} into the query")
    names = {n.lower(): e for e in lexicon.of_kind(kind) for n in _names_of(e)}
    near = get_close_matches(name.strip().lower(), names, 1)
    remedy = f"did you mean {names[near[0]].name}?" if near else "leave it out, or put it into the query"
    raise InputError(f"the {kind} {name[:60]!r} is not known; {remedy}")


def _names_of(entity: Entity) -> tuple[str, ...]:
    return (entity.id, entity.name, *entity.terms, *entity.brands, *entity.exact_terms)


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


@lru_cache(maxsize=4096)
def first_day(date: str) -> str:
    """A year or a month is an interval; this is its first day."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


@lru_cache(maxsize=4096)
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
    rows: frozenset[int] | None = None
    if conditions:
        rows = store.rows_where(" AND ".join(conditions), values)
    for entity in (filters.drug, filters.trial):
        if entity:
            named = store.rows_naming([entity])
            rows = named if rows is None else rows & named
    return None if rows is None else sorted(rows)
