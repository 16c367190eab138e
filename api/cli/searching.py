"""search: statements by words and filters."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.answering import open_the_service
from api.cli.options import AsOf, Json


# The values of core.evidence once more: that brings pydantic, for which no --help waits.
class KindName(StrEnum):
    article = "article"
    guideline = "guideline"
    trial = "trial"
    label = "label"
    review = "review"
    definition = "definition"
    other = "other"


class ShelfName(StrEnum):
    curated = "curated"
    user = "user"


class StatusName(StrEnum):
    current = "current"
    superseded = "superseded"
    withdrawn = "withdrawn"


class Place(StrEnum):
    US = "US"
    EU = "EU"
    UK = "UK"
    CH = "CH"
    JP = "JP"


def search(
    query: Annotated[str, typer.Argument(help="Words to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many.")] = 10,
    kind: Annotated[KindName | None, typer.Option(help="Only sources of this kind.")] = None,
    shelf: Annotated[
        ShelfName | None, typer.Option(help="Only the curated shelf, or your documents.")
    ] = None,
    status: Annotated[StatusName | None, typer.Option(help="Only what has this status.")] = None,
    jurisdiction: Annotated[
        Place | None, typer.Option(help="Only what holds there, or is of no place.")
    ] = None,
    document: Annotated[str | None, typer.Option(help="Only this document (its id).")] = None,
    drug: Annotated[str | None, typer.Option(help="Only what names this drug, by any of its names.")] = None,
    trial: Annotated[str | None, typer.Option(help="Only what names this trial.")] = None,
    year: Annotated[
        int | None, typer.Option(min=1900, max=2100, help="Only what was published in this year.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Find statements on the shelf and in your documents."""
    hits = open_the_service().search(
        query,
        k=k,
        kind=kind.value if kind else None,
        shelf=shelf.value if shelf else None,
        status=status.value if status else None,
        jurisdiction=jurisdiction.value if jurisdiction else None,
        document_id=document,
        drug=drug,
        trial=trial,
        year=year,
        as_of=as_of,
    )
    from api.cli.output import show_hits, write_json

    if json:
        write_json({"query": query, "hits": [hit.model_dump(mode="json") for hit in hits]})
    else:
        show_hits(hits)
