"""kahler eval ...: measure the answers and the retrieval."""

from __future__ import annotations

import typer

app = typer.Typer(help="Run, write and check the evaluation.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def lint() -> None:
    """Check the cases."""
