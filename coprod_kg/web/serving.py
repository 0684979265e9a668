"""Running the server: uvicorn with our limits, until it is told to stop; then what was begun is finished first."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from coprod_kg.errors import BadUsage
from coprod_kg.web.app import make_app
from coprod_kg.web.guarding import guarded
from coprod_kg.web.logs import Log

if TYPE_CHECKING:
    from coprod_kg.web.settings import Settings

_GRACE_SECONDS = 30


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Answer until the process is told to stop (SIGTERM, SIGINT); `ready` is called with the address once it answers.

    Raises BadUsage if nobody can listen at that address; what `Edition.read` raises if the list cannot be read.
    """
    listener = _listening(settings)
    log = Log(requests=settings.log == "all")
    server = _Server(_config(settings, log), lambda: ready(_address(settings, listener)))
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
        log.flush()


def _config(settings: Settings, log: Log) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(settings, log),
        http=guarded(settings.header_bytes, settings.read_seconds),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,  # whom a proxy asks for is found by `clients`, from settings only
        limit_concurrency=settings.connections,
        backlog=1024,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """Says when it has begun, and hands on what went wrong when it could not."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._begun()


def _listening(settings: Settings) -> socket.socket:
    """The open port. Raises BadUsage if it is in use or may not be opened."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise BadUsage(
            f"nobody can listen at {settings.host}, port {settings.port}: {getattr(error, 'strerror', None) or error}",
            "Name another with --port, or stop the program that uses it.",
        ) from None
    listener.set_inheritable(True)
    return listener


def _address(settings: Settings, listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return settings.address or f"http://{shown}:{port}/"
