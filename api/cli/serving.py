"""serve and mcp: the long-running doors."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (KAHLER_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one (KAHLER_PORT).")
    ] = None,
) -> None:
    """Serve the page and the API."""
    from api.http.serving import run_server
    from core.settings import load_settings

    run_server(load_settings(host=host, port=port))


def mcp() -> None:
    """Serve the Model Context Protocol on stdin and stdout."""
    from api.mcp.server import run_stdio
    from core.settings import load_settings

    run_stdio(load_settings())
