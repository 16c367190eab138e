"""/healthz, /readyz, /metrics: for whoever runs the server."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request

from api.http.dependencies import MetricsDep, StoreDep
from api.http.schemas import Versions, errors

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="The process answers")
def check_health() -> Versions:
    return Versions(status="ok")


@router.get(
    "/readyz",
    summary="The index and the database can be used",
    response_model=Versions,
    responses=errors(503),
)
def check_readiness(request: Request, store: StoreDep) -> Response:
    failure = request.app.state.failure
    if failure is not None:
        error = {"type": type(failure).__name__, "message": str(failure)}
        return JSONResponse({"error": error}, status_code=503)
    if not store.is_reachable():
        error = {"type": "SettingsError", "message": "the database cannot be read; check the data folder"}
        return JSONResponse({"error": error}, status_code=503)
    manifest = request.app.state.service.snapshot.manifest
    shared = {name: getattr(manifest, name) for name in Versions.model_fields if name != "status"}
    return Response(Versions(status="ready", **shared).model_dump_json(), media_type="application/json")


@router.get(
    "/metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE_LATEST: {"schema": {"type": "string"}}}}},
)
def show_metrics(metrics: MetricsDep) -> Response:
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
