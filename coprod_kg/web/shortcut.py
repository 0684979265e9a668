"""The short way to answers: from the wire to the wire, without a task, without the application, without a parser.

Half of what it takes to send a page that lies ready is to find out that it is one. So a request that has come in one
piece, is plain (GET, nothing sent along, nothing conditional) and has nothing unanswered before it is read by one
pattern. If it means a kept answer, that is sent at once; if it is a plain question, a worker is asked at once, and the
answer is sent when it comes, if it is a small one as most are. In all other cases the very same bytes go the long way,
which gives the same answer: the pattern lets through nothing that the parser would read in another way.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from coprod_kg.web.guarding import GuardedProtocol

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from coprod_kg.web.answers import Answer, Header
    from coprod_kg.web.around import Around, Underway

_WHOLE = re.compile(
    rb"GET (/[^\x00-\x20#?\x7f-\xff]*+)((?:\?[^\x00-\x20#\x7f-\xff]*+)?) HTTP/1\.1\r\n"
    rb"((?:[A-Za-z0-9_-]++: (?:[!-~]++(?:[\t ]++[!-~]++)*+)?\r\n)*+)\r\n"
)
"""A whole request (RFC 9112, section 3) without a body: its path, what follows that, and its headers, a line each."""
_LONG_WAY = frozenset(
    [
        b"content-length",
        b"transfer-encoding",
        b"connection",
        b"proxy-connection",
        b"expect",
        b"if-none-match",
        b"range",
        b"upgrade",
    ]
)
_MOST_UNSENT = 256 * 1024
"""With more waiting to be sent to a client, its next answer goes the long way, which waits until it has been read."""


class Plain(NamedTuple):
    """A request that may go the short way."""

    path: bytes
    query: bytes
    """What follows the path, with its question mark, or nothing."""
    headers: list[Header]
    accept: bytes
    encodings: bytes
    begun: float
    """When it had come."""
    data: bytes
    """All of it, as it came."""


def plainly_read(data: bytes) -> Plain | None:
    """The request in `data`; None if it is one for the long way, or not all of it, or more.

    >>> plainly_read(b"GET /find.html?page=2 HTTP/1.1\\r\\nHost: a.org\\r\\n\\r\\n").query
    b'?page=2'
    """
    begun = time.perf_counter()
    found = _WHOLE.fullmatch(data)
    if found is None:
        return None
    path, query, lines = found.groups()
    headers: list[Header] = []
    encodings = accept = b""
    for line in lines.split(b"\r\n")[:-1]:
        name, _, value = line.partition(b": ")
        name = name.lower()
        headers.append((name, value))
        if name in _LONG_WAY and not (name == b"connection" and value.lower() == b"keep-alive"):
            return None
        if name == b"accept-encoding":
            encodings = value
        elif name == b"accept":
            if accept:  # which of the two counts, negotiation says
                return None
            accept = value
    return Plain(path, query, headers, accept, encodings, begun, data)


class _Held(NamedTuple):
    """A request whose answer is being made."""

    plain: Plain
    underway: Underway


class ShortcutProtocol(GuardedProtocol):
    """One connection, on which answers are sent as soon as they are there."""

    around: Around
    _held: _Held | None = None
    """The request that is on the short way."""
    _later = b""
    """What has come since."""
    _handed: Underway | None = None
    """What was begun for a request that goes the long way after all."""
    _leaving = False
    """Whether the server stops."""
    _parsing = False
    """Whether the parser of the long way is in the middle of a request: what comes then may be a part of it."""

    def data_received(self, data: bytes) -> None:
        """Answer, if the answer lies ready; begin with it, if it is to a question; else let the application do it."""
        if self._held is not None:
            self._later += data
            self.flow.pause_reading()  # nobody sends without end while nobody listens
            return
        plain = self._plain(data)
        if plain is None or not self._taken(plain):
            super().data_received(data)

    def on_message_begin(self) -> None:
        """The parser has seen the first byte of a request."""
        self._parsing = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The parser has seen the last one."""
        self._parsing = False
        super().on_message_complete()

    def _plain(self, data: bytes) -> Plain | None:
        """The request in `data`; None if it is one for the long way, or none, or not all of it."""
        if self._parsing or self._in_body or self._head or self.pipeline or len(data) > self.most_bytes:
            return None
        if self.cycle is not None and not self.cycle.response_complete:
            return None
        if self.transport.is_closing() or self.transport.get_write_buffer_size() > _MOST_UNSENT:
            return None
        return plainly_read(data)

    def _taken(self, plain: Plain) -> bool:
        """Whether `plain` has been answered, or will be without the application."""
        if answer := self.around.kept(plain.path + plain.query, plain.accept):
            self._is_read()
            self._send(answer, plain)
            return True
        if self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency:
            return False
        scope: Any = {
            "type": "http",
            "method": "GET",
            "path": plain.path.decode(),
            "raw_path": plain.path,
            "query_string": plain.query[1:],
            "headers": plain.headers,
            "client": self.client,
        }
        underway = self.around.begin(scope)
        if underway is None:
            return False
        self._is_read()
        self._held = _Held(plain, underway)
        underway.when_done(self._made)
        return True

    def _is_read(self) -> None:
        """The head of a request has come, and nobody waits for one any more."""
        self._stop_waiting()
        self._unset_keepalive_if_required()

    def _made(self, answer: Answer | None) -> None:
        """Send the answer that has come; without one, let the application find out why."""
        held, self._held = self._held, None
        if held is None:  # nobody is there any more
            return
        if self.transport.is_closing():
            held.underway.abandon()
            return
        if answer is None or self._leaving:
            self._go_the_long_way(held)
        else:
            self._send(answer, held.plain)
        later, self._later = self._later, b""
        if later:
            self.data_received(later)

    def _go_the_long_way(self, held: _Held) -> None:
        self._handed = held.underway
        super().data_received(held.plain.data)
        if self._handed is not None:  # the application was not asked
            self._handed.abandon()
            self._handed = None
        if self._leaving:
            super().shutdown()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        handed, self._handed = self._handed, None
        asked: Any = handed.handed_over(app) if handed else app
        super()._start_asgi_task(cycle, asked)

    def _send(self, answer: Answer, plain: Plain) -> None:
        self.transport.write(answer.on_the_wire(plain.encodings, self.server_state.default_headers))
        self.around.told("GET", plain.path.decode(), answer.status, plain.begun, len(answer.body))
        self.on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for what was begun."""
        held, self._held = self._held, None
        if held is not None:
            held.underway.abandon()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Take nothing more; what was begun is brought to its end, and says that it was the last."""
        self._leaving = True
        if self._held is None:
            super().shutdown()


def shortcut(around: Around, most_bytes: int, most_seconds: float) -> type[ShortcutProtocol]:
    """A protocol that knows what `around` keeps; heads have `most_bytes` and come within `most_seconds`."""
    limits = {"most_bytes": most_bytes, "most_seconds": most_seconds, "around": around}
    return type("ShortcutProtocol", (ShortcutProtocol,), limits)
