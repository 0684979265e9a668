"""The short way to answers: from the wire to the wire, without a task and without the application.

Half of what it takes to send a page that lies ready is to find out that it is one. So a request that can only mean one
kept answer (GET, nothing sent along, nothing conditional, nothing before it unanswered) gets it as soon as its head is
read. A plain question is begun as soon, and its answer is sent when it comes, if it is a small one as most are.
Everything else goes the long way, which gives the same answer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from coprod_kg.web.guarding import GuardedProtocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from coprod_kg.web.answers import Answer, Header
    from coprod_kg.web.around import Around, Underway

_LONG_WAY = frozenset(
    [
        b"content-length",
        b"transfer-encoding",
        b"connection",
        b"expect",
        b"if-none-match",
        b"range",
        b"upgrade",
    ]
)
_MOST_UNSENT = 256 * 1024
"""With more waiting to be sent to a client, its next answer goes the long way, which waits until it has been read."""


class _Plain(NamedTuple):
    """A request that may go the short way: what its client takes, and when its head had been read."""

    accept: bytes
    encodings: bytes
    begun: float


class _Held(NamedTuple):
    """A request whose answer is being made, and who would answer it on the long way."""

    plain: _Plain
    underway: Underway
    cycle: RequestResponseCycle
    app: Any


class ShortcutProtocol(GuardedProtocol):
    """One connection, on which answers are sent as soon as they are there."""

    around: Around
    _answered = False
    """Whether the request whose head was read last has its answer already."""
    _plain: _Plain | None = None
    """The request whose head is being read, if it may go the short way."""
    _held: _Held | None = None
    """The request that is on the short way."""

    def on_headers_complete(self) -> None:
        """Answer, if the answer lies ready; begin with it, if it is to a question; else let the application do it."""
        plain = self._plainly()
        answer = plain and self.around.kept(self.url, plain.accept)
        if plain and answer:
            self.head_is_whole()
            self._answered = True
            self._send(answer, plain, self.url.decode().partition("?")[0])
            self.on_response_complete()
            return
        self._unset_keepalive_if_required()  # an answer before it, in the same bytes, may have set it
        self._plain = plain
        super().on_headers_complete()
        self._plain = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # Here uvicorn knows all of a request, and that it is its turn.
        plain = self._plain if app is self.app else None
        scope: Any = cycle.scope
        underway = self.around.begin(scope) if plain else None
        if plain is None or underway is None:
            super()._start_asgi_task(cycle, app)
            return
        self._held = _Held(plain, underway, cycle, app)
        underway.when_done(self._made)

    def _made(self, answer: Answer | None) -> None:
        """Send the answer that has come; without one, let the application find out why."""
        held, self._held = self._held, None
        if held is None:  # nobody is there any more
            return
        if answer is None or not held.cycle.keep_alive or self.transport.is_closing():
            app: Any = held.underway.handed_over(held.app)
            super()._start_asgi_task(held.cycle, app)
            return
        self._send(answer, held.plain, held.cycle.scope["path"])
        held.cycle.response_complete = True
        self.on_response_complete()

    def _send(self, answer: Answer, plain: _Plain, path: str) -> None:
        self.transport.write(answer.on_the_wire(plain.encodings, self.server_state.default_headers))
        self.around.told("GET", path, answer.status, plain.begun, len(answer.body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for what was begun."""
        held, self._held = self._held, None
        if held is not None:
            held.underway.abandon()
        super().connection_lost(exc)

    def on_body(self, body: bytes) -> None:
        """Nothing is sent along with what was answered at once."""
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The next head may come."""
        if self._answered:
            self._answered = False
            self.message_is_whole()
        else:
            super().on_message_complete()

    def _plainly(self) -> _Plain | None:
        """The request whose head was read; None if it is one for the long way."""
        begun = time.perf_counter()
        if (self.cycle is not None and not self.cycle.response_complete) or self.pipeline:
            return None
        if self.parser.get_method() != b"GET" or self.parser.get_http_version() != "1.1":
            return None
        if self.transport.is_closing() or self.transport.get_write_buffer_size() > _MOST_UNSENT:
            return None
        headers: Sequence[Header] = self.headers
        encodings = accept = b""
        for name, value in headers:
            if name in _LONG_WAY and not (name == b"connection" and value.lower() == b"keep-alive"):
                return None
            if name == b"accept-encoding":
                encodings = value
            elif name == b"accept":
                if accept:  # which of the two counts, negotiation says
                    return None
                accept = value
        return _Plain(accept, encodings, begun)


def shortcut(around: Around, most_bytes: int, most_seconds: float) -> type[ShortcutProtocol]:
    """A protocol that knows what `around` keeps; heads have `most_bytes` and come within `most_seconds`."""
    limits = {"most_bytes": most_bytes, "most_seconds": most_seconds, "around": around}
    return type("ShortcutProtocol", (ShortcutProtocol,), limits)
