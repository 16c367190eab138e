"""Builds the application: `create_app(settings)` or, with a service of one's own, `create_app(settings, service)`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.db.database import AnswerStore, open_database
from api.http.errors import install_errors
from api.http.metrics import Metrics
from api.http.middleware import Bodies, Surroundings
from api.http.routes import answers, operations, shelf
from api.service import Service, open_service
from core.errors import KahlerError
from core.settings import Settings

STATIC = Path(__file__).resolve().parent.parent / "page" / "static"
MAX_BODY = 1 << 20
DESCRIPTION = """Cited answers and rule-based regimen options for relapsed or refractory multiple myeloma.

Every claim carries a quote that stands word for word on the shelf. Abstaining is an answer (`abstention`), not an
error. Errors are `{"error": {"type", "message"}}`, one line that says what to do. For health professionals."""


def create_app(settings: Settings, service: Service | None = None) -> FastAPI:
    """The whole HTTP edge. Where no service is given it is opened now; if that fails, /readyz and every route say why."""
    app = FastAPI(
        title="Kahler",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY,
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
    for module in (answers, shelf, operations):
        app.include_router(module.router)
    _add_page(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_errors(app)
    app.add_middleware(Bodies, limit=MAX_BODY)
    app.add_middleware(Surroundings, metrics=app.state.metrics)
    return app


def _add_page(app: FastAPI) -> None:
    from api.page import asking, evidence

    for module in (evidence, asking):
        app.include_router(module.router, include_in_schema=False)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.engine.dispose()
