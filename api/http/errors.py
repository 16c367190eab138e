"""Errors as every client sees them: one JSON object, one line; a page where a person is looking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from core.errors import KahlerError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {400: "BadRequest", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 413: "BodyTooLarge"}
_PLAIN = {
    404: "there is nothing at this address; / is the page, /openapi.json lists the API",
    405: "this address does not take that method; /openapi.json lists what it takes",
    413: "the body is larger than 1 MB; send less",
}
LONGEST = 1500
API_PREFIXES = ("/v1/", "/cds-services", "/mcp", "/healthz", "/readyz", "/metrics")


def error_response(request: Request, status: int, name: str, message: str) -> Response:
    """JSON for programs; for a browser's page, the page of errors."""
    line = " ".join(message.split())
    if len(line) > LONGEST:  # the caller's own words come back in it
        line = line[: LONGEST - 3] + "..."
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith(API_PREFIXES):
        from api.page.rendering import render_error

        return render_error(request, status, line)
    error: dict[str, str | None] = {"type": name, "message": line}
    if request.url.path.startswith(("/v1/chat/", "/v1/models")):
        error |= {"param": None, "code": "model_not_found" if status == 404 else None}
    return JSONResponse({"error": error}, status_code=status)


def install_errors(app: FastAPI) -> None:
    """The one place where errors become responses."""
    app.add_exception_handler(KahlerError, _known)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(HTTPException, _http)


async def _known(request: Request, error: Exception) -> Response:
    status = error.http_status if isinstance(error, KahlerError) else 500
    response = error_response(request, status, type(error).__name__, str(error))
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def _unusable(request: Request, error: Exception) -> Response:
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    status = 400 if problems and problems[0]["type"] == "json_invalid" else 422
    return error_response(request, status, "InputError", describe_problems(problems))


def describe_problems(problems: Sequence[Any]) -> str:
    """The first problem as one line that names the field, its value and what is accepted."""
    if not problems:
        return "the request is not usable; /openapi.json says what it takes"
    first = problems[0]
    if first["type"] == "json_invalid":
        return (
            f"the body is not JSON ({first.get('ctx', {}).get('error', first['msg'])}); send one JSON object"
        )
    place = ".".join(str(part) for part in first["loc"][1:])
    if not place:
        return 'the body is not a JSON object with the fields of this address; send one, for example {"question": "..."}'
    given = first.get("input")
    shown = "" if isinstance(given, dict | list) or given is None else f" = {str(given)[:60]!r}"
    if first["type"] == "extra_forbidden":
        return f"the field {place} is not known here; /openapi.json lists the fields"
    return f"{place}{shown} is not usable: {first['msg'].removeprefix('Value error, ')}"


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(getattr(error, "detail", ""))
    if status == 400 and "parsing the body" in detail:
        detail = "the body is not JSON in UTF-8; send one JSON object"
    return error_response(request, status, _NAMES.get(status, "HttpError"), _PLAIN.get(status, detail))


def unexpected_response(request: Request) -> Response:
    """What a reader sees of an error that nobody foresaw."""
    message = "something went wrong here and was logged; try again, and tell the operator if it stays"
    return error_response(request, 500, "InternalError", message)
