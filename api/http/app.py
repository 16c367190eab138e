"""Builds the application: `create_app(settings)` or, with a service of one's own, `create_app(settings, service)`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import structlog
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.db.database import AnswerStore, open_database
from api.http.errors import install_errors
from api.http.examples import add_examples
from api.http.metrics import Metrics
from api.http.middleware import Bodies, Surroundings
from api.http.origins import CdsOrigins
from api.http.routes import answers, cds, chat, operations, reviews, shelf
from api.service import Service, open_service
from core import __version__
from core.errors import KahlerError
from core.memory import keep_loaded
from core.settings import Settings
from index.manifest import current_version

log = structlog.get_logger()

STATIC = Path(__file__).resolve().parent.parent / "page" / "static"
MAX_BODY = 1 << 20
FOLLOW_EVERY_S = 2.0
DESCRIPTION = """Cited answers and rule-based regimen options for relapsed or refractory multiple myeloma.

Every claim carries a quote that stands word for word on the shelf. Abstaining is an answer (`abstention`), not an
error. Errors are `{"error": {"type", "message"}}`, one line that says what to do. For health professionals."""


def create_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """The whole HTTP edge. Where no service is given it is opened now; if that fails, /readyz and every route say why."""
    app = FastAPI(
        title="Kahler",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.failure = None
    app.state.service = service
    if service is None:
        try:
            app.state.service = open_service(settings, full_check=True)
        except KahlerError as error:
            app.state.failure = error
    app.state.metrics = Metrics()
    app.state.engine = open_database(settings.database)
    app.state.store = AnswerStore(app.state.engine)
    for module in (answers, chat, shelf, reviews, cds, operations):
        app.include_router(module.router)
    add_examples(app)
    _add_page(app)
    app.state.mcp = _add_mcp(app, settings)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_errors(app)
    app.add_middleware(Bodies, limit=MAX_BODY)
    app.add_middleware(CdsOrigins, allowed=settings.cds_origins)
    app.add_middleware(Surroundings, metrics=app.state.metrics)
    return app


def _add_page(app: FastAPI) -> None:
    from api.page import asking, evidence, patients, reviewing

    for module in (evidence, patients, reviewing, asking):
        app.include_router(module.router, include_in_schema=False)


def _add_mcp(app: FastAPI, settings: Settings) -> Any:
    """/mcp, streamable HTTP without sessions: every call stands alone, so any number of workers can serve it."""
    from api.mcp.server import create_mcp

    server = create_mcp(lambda: cast(Service, app.state.service))
    door = server.streamable_http_app(
        streamable_http_path="/mcp", stateless_http=True, json_response=True, host=settings.host
    )
    app.router.routes.extend(door.routes)
    return server


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.state.mcp.session_manager.run())
        keep_loaded()
        watching = asyncio.create_task(_follow_index(app))
        yield
        watching.cancel()
    app.state.engine.dispose()


async def _follow_index(app: FastAPI) -> None:
    """Serve a new index version soon after `kahler ingest` switched to it; the old one serves until it is open."""
    settings: Settings = app.state.settings
    served = _version(settings)
    while True:
        await asyncio.sleep(FOLLOW_EVERY_S)
        present = _version(settings)
        if present is None or present == served:
            continue
        try:
            app.state.service = await asyncio.to_thread(open_service, settings, full_check=True)
        except KahlerError as error:
            # The version before goes on serving; the operator reads why the new one does not.
            log.error("index_not_opened", error=str(error))
        else:
            app.state.failure = None
            log.info("index_opened", version=present)
        served = present


def _version(settings: Settings) -> str | None:
    try:
        return current_version(settings.index_root)
    except KahlerError:
        return None
