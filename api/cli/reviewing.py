"""kahler reviewer ...: accounts of people who may review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json

if TYPE_CHECKING:
    from api.db.reviews import ReviewBook

app = typer.Typer(help="Accounts that may review.", no_args_is_help=True, rich_markup_mode=None)


def _book() -> ReviewBook:
    from api.db.database import open_database
    from api.db.reviews import ReviewBook
    from core.settings import load_settings

    return ReviewBook(open_database(load_settings().database))


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="As it shall stand beside a review.")], json: Json = False
) -> None:
    """Open an account and print its token, once."""
    from api.cli.output import write_json

    token = _book().add_reviewer(name)
    if json:
        write_json({"name": name, "token": token})
    else:
        typer.echo(f"{name} may review with this token, which is not shown again: {token}")


@app.command("list")
def list_reviewers(json: Json = False) -> None:
    """Name the accounts."""
    from api.cli.output import write_json

    rows = _book().reviewers()
    if json:
        write_json({"reviewers": [{"name": n, "role": r, "since": s} for n, r, s in rows]})
    else:
        for name, role, since in rows:
            typer.echo(f"{name} ({role}) since {since}")
        typer.echo(f"{len(rows)} reviewers")
