"""Running the server: uvicorn with our limits, until it is told to stop; then what was begun is finished first.

With several processes each of them answers for itself: they share the port, the list and the inbox, and nothing else.
After a decision made through one of them, the others take the new edition as soon as they see the changed files.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, SupportsIndex

import uvicorn
from uvicorn.supervisors import Multiprocess

from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage
from coprod_kg.project import Project
from coprod_kg.web.app import make_app
from coprod_kg.web.logs import Log
from coprod_kg.web.shortcut import shortcut

if TYPE_CHECKING:
    from coprod_kg.web.settings import Settings

Ready = Callable[[str], None]
_GRACE_SECONDS = 30
_START_SECONDS = 120


def serve(settings: Settings, ready: Ready) -> bool:
    """Answer until the process is told to stop (SIGTERM, SIGINT); `ready` is called with the address once it answers.

    False if it could not begin to answer; why is in the log.

    Raises BadUsage if nobody can listen at that address; what `Edition.read` raises if the list cannot be read.
    """
    Edition.read(
        Project.at(settings.project)
    )  # what is wrong with it is said here, and it is on the shelf then
    listener = _listening(settings)
    address = _address(settings, listener)
    try:
        if settings.processes == 1:
            server = _Server(Config(settings), lambda: ready(address))
            # uvicorn sends itself again what it was stopped by, and by then all has been done.
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, _has_stopped)
            server.run(sockets=[listener])
            return server.started
        processes = _Processes(Config(settings), [listener], lambda: ready(address))
        processes.run()
        return processes.begun
    finally:
        listener.close()


def _has_stopped(*_: object) -> None:
    """The server was told to stop, and has."""


class Config(uvicorn.Config):
    """How uvicorn runs our server. It makes the application itself, so that it can be sent to other processes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(
            "",  # see `load`
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whom a proxy asks for is found by `clients`, from settings only
            limit_concurrency=settings.connections,
            backlog=1024,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            workers=settings.processes,
        )

    def load(self) -> None:
        """Make the application. Raises CannotWrite if there is no place for what it has to keep."""
        settings = self._settings
        app: Any = make_app(settings, Log(requests=settings.log == "all"))
        self.app = app
        self.http = shortcut(app, settings.header_bytes, settings.read_seconds)
        super().load()


class _Server(uvicorn.Server):
    """Says when it has begun."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._begun()


class _Processes(Multiprocess):
    """Several processes that answer; one that ends is replaced."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], begun: Callable[[], None]
    ) -> None:
        super().__init__(config, sockets)
        self._tell = begun
        self.begun = False

    def init_processes(self) -> None:
        """Start them, and say so when all of them answer."""
        super().init_processes()
        self.begun = all(each.wait_until_ready(_START_SECONDS, self.should_exit) for each in self.processes)
        if self.begun:
            self._tell()


class Shared(socket.socket):
    """A port that several processes open, each for itself: the system deals the connections out among them.

    One socket for all would leave it to chance who takes a connection, and mostly one process takes them all. Sent to
    another process, this one is opened there anew.
    """

    def __reduce_ex__(self, _: SupportsIndex) -> tuple[Callable[..., Shared], tuple[int, str, int]]:
        return _opened, (self.family, *self.getsockname()[:2])


def _opened(family: int, host: str, port: int) -> Shared:
    """The port, not yet listened at. Raises OSError or OverflowError."""
    shared = Shared(family, socket.SOCK_STREAM)
    try:
        shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        shared.bind((host, port))
    except (OSError, OverflowError):
        shared.close()
        raise
    return shared


def _listening(settings: Settings) -> socket.socket:
    """The port. Raises BadUsage if it is in use or may not be opened."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        # Alone first: a port that other programs share would be taken for a free one.
        with socket.socket(family, socket.SOCK_STREAM) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            alone.bind((settings.host, settings.port))
            port = alone.getsockname()[1]
            if settings.processes == 1:
                return alone.dup()
        return _opened(family, settings.host, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadUsage(
            f"nobody can listen at {settings.host}, port {settings.port}: {reason}",
            "Name another with --port, or stop the program that uses it.",
        ) from None


def _address(settings: Settings, listener: socket.socket) -> str:
    """Where the server can be reached from this machine, or where it is on the web if that is said."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return settings.address or f"http://{shown}:{port}/"
