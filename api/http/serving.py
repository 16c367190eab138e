"""Runs the server: opens the service once, with every file checked, and prints the address."""

from __future__ import annotations

import socket
import sys

import uvicorn

from api.http.app import create_app
from api.http.middleware import configure_logs
from api.service import open_service
from core.errors import SettingsError
from core.settings import Settings


def run_server(settings: Settings) -> None:
    """Serve until interrupted. Raises KahlerError where index, model or address cannot be used."""
    configure_logs(as_json=settings.log_json)
    listener = _listen(settings)
    host, port = listener.getsockname()[:2]
    service = open_service(settings, full_check=True)
    app = create_app(settings, service)
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Kahler is at http://{shown}:{port}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(256)  # from here on a client waits instead of being refused
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror or error}); "
            "choose another with --port or KAHLER_PORT"
        ) from None
    return listener
