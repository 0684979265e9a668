"""The short way to answers that are kept: from the wire to the wire, without a task, a scope or an application.

Half of what it takes to send a page that lies ready is to find out that it is one. So a request that can only mean one
kept answer (GET, nothing sent along, nothing conditional, nothing before it unanswered) gets it as soon as its head is
read. Everything else goes the long way, which gives the same answer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from coprod_kg.web.guarding import GuardedProtocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coprod_kg.web.answers import Answer, Header
    from coprod_kg.web.around import Around

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


class ShortcutProtocol(GuardedProtocol):
    """One connection, on which answers that are kept are sent at once."""

    around: Around
    _answered = False
    """Whether the request whose head was read last has its answer already."""

    def on_headers_complete(self) -> None:
        """Answer, if the answer lies ready; else let the application do it."""
        begun = time.perf_counter()
        found = self._found()
        if found is None:
            self._unset_keepalive_if_required()  # an answer before it, in the same bytes, may have set it
            super().on_headers_complete()
            return
        answer, accepts = found
        self.head_is_whole()
        self._answered = True
        self.transport.write(answer.on_the_wire(accepts, self.server_state.default_headers))
        self.around.told("GET", self.url.decode().partition("?")[0], answer.status, begun, len(answer.body))
        self.on_response_complete()

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

    def _found(self) -> tuple[Answer, bytes] | None:
        """The answer that lies ready, and the encodings that the client takes; None if this is for the long way."""
        if (self.cycle is not None and not self.cycle.response_complete) or self.pipeline:
            return None
        if self.parser.get_method() != b"GET" or self.parser.get_http_version() != "1.1":
            return None
        if self.transport.is_closing() or self.transport.get_write_buffer_size() > _MOST_UNSENT:
            return None
        headers: Sequence[Header] = self.headers
        accepts = accept = b""
        for name, value in headers:
            if name in _LONG_WAY and not (name == b"connection" and value.lower() == b"keep-alive"):
                return None
            if name == b"accept-encoding":
                accepts = value
            elif name == b"accept":
                if accept:  # which of the two counts, negotiation says
                    return None
                accept = value
        answer = self.around.kept(self.url, accept)
        return None if answer is None else (answer, accepts)


def shortcut(around: Around, most_bytes: int, most_seconds: float) -> type[ShortcutProtocol]:
    """A protocol that knows what `around` keeps; heads have `most_bytes` and come within `most_seconds`."""
    limits = {"most_bytes": most_bytes, "most_seconds": most_seconds, "around": around}
    return type("ShortcutProtocol", (ShortcutProtocol,), limits)
