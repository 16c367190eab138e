"""What surrounds every request: security headers, one log line without the question, counters, JSON bodies."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.http.errors import error_response, unexpected_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from structlog.typing import Processor

    from api.http.metrics import Metrics

log = structlog.get_logger()
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Surroundings:
    """Adds the headers, logs one line, counts. The question's text is in the body and is never logged."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = uuid.uuid4().hex[:12]
        status = 500
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers["x-request-id"] = request_id
                took_ms = (time.perf_counter() - started) * 1000
                headers["server-timing"] = f"total;dur={took_ms:.2f}"
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            log.error("unexpected_error", request_id=request_id, path=scope["path"], exc_info=error)
            if not begun:
                await unexpected_response(Request(scope))(scope, receive, send_with_headers)
        finally:
            took_s = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", None) or "unmatched"
            self.metrics.observe(scope["method"], route, status, took_s)
            log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=route,
                status=status,
                took_ms=round(took_s * 1000, 1),
            )


class Bodies:
    """A body that parses as JSON is JSON, whatever its content type says: `curl -d` sends the type of a form.

    A body larger than `limit` bytes is refused; unread where its length is announced.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            headers: list[tuple[bytes, bytes]] = scope["headers"]
            announced = dict(headers).get(b"content-length", b"0")
            if announced.isdigit() and int(announced) > self.limit:
                message = f"the body is larger than {self.limit >> 20} MB; send less"
                await error_response(Request(scope), 413, "BodyTooLarge", message)(scope, receive, send)
                return
            if scope["path"].startswith(("/v1/", "/cds-services")):
                kept = [(name, value) for name, value in headers if name != b"content-type"]
                scope["headers"] = [*kept, (b"content-type", b"application/json")]
            receive = self._counted(receive)
        await self.app(scope, receive, send)

    def _counted(self, receive: Receive) -> Receive:
        """A body that announces no length is counted as it comes."""
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413)
            return message

        return receive_counted


def configure_logs(*, as_json: bool) -> None:
    """Log lines on stderr: key=value for people, JSON for collectors."""
    import logging
    import sys

    renderer: Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
