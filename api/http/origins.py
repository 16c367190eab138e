"""Which web pages may call CDS Hooks from a browser (CORS)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

from api.http.errors import error_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

DISCOVERY = "/cds-services"
_METHODS, _HEADERS = ("GET", "POST"), ("authorization", "content-type")
_REMEMBERED_S = 600


class CdsOrigins:
    """Discovery is public and may be read by any page. A service and its feedback answer pages of `allowed` origins.

    A page of another origin is refused before its body is read: a browser sends such a call even where it would not
    hand over the reply, and feedback is written. Calls without an Origin come from servers, not from pages, and pass.
    No credentials are ever allowed: these addresses know none.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)
        self.public = self._cors(app, ["*"])
        self.listed = self._cors(app, list(allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").rstrip("/")
        if scope["type"] != "http" or not (path == DISCOVERY or path.startswith(f"{DISCOVERY}/")):
            await self.app(scope, receive, send)
            return
        if path == DISCOVERY:
            await self.public(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or origin.partition("://")[2] == headers.get("host"):
            await self.app(scope, receive, send)
        elif origin in self.allowed or "*" in self.allowed:
            await self.listed(scope, receive, send)
        else:
            message = f"pages of {origin[:80]} may not call CDS Hooks here; the operator can add it to KAHLER_CDS_ORIGINS"
            await error_response(Request(scope), 403, "Forbidden", message)(scope, receive, send)

    @staticmethod
    def _cors(app: ASGIApp, origins: list[str]) -> CORSMiddleware:
        return CORSMiddleware(
            app, allow_origins=origins, allow_methods=_METHODS, allow_headers=_HEADERS, max_age=_REMEMBERED_S
        )
