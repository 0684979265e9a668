"""HTTP on the wire, with limits where uvicorn has none: on the size of a head, and on the time until it is all there.

Its fast parser (httptools) takes headers of any size, and waits for them for ever. Here the bytes of a head are
counted before the parser sees them, and a connection that does not send a whole one in time is closed.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_END_OF_HEAD = b"\r\n\r\n"


class GuardedProtocol(HttpToolsProtocol):
    """One connection; see `guarded` for its limits."""

    most_bytes = 32 * 1024
    most_seconds = 15.0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head = 0
        """How many bytes of a head have come in that is not whole yet."""
        self._in_body = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.most_seconds, self._too_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand `data` to the parser, unless it makes a head too large."""
        if not self._in_body:
            before, self._head = self._head, self._head + len(data)
            if self._head > self.most_bytes:
                end = data.find(_END_OF_HEAD)
                if end < 0 or before + end > self.most_bytes:
                    self._end(_TOO_LARGE)
                    return
        super().data_received(data)
        if self._head and self._timer is None and not self.transport.is_closing():
            self._timer = self.loop.call_later(self.most_seconds, self._too_late)

    def on_headers_complete(self) -> None:
        """What follows is a body, and counted by whoever reads it."""
        self.head_is_whole()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What follows is another head."""
        self.message_is_whole()
        super().on_message_complete()

    def head_is_whole(self) -> None:
        """Wait for no head any more, and do not count what comes in."""
        self._in_body, self._head = True, 0
        self._stop_waiting()

    def message_is_whole(self) -> None:
        """Count what comes in: it is a head."""
        self._in_body, self._head = False, 0

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        self._timer = None
        self._end(_TOO_LATE)

    def _end(self, answer: bytes) -> None:
        """Say why, and hang up."""
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def guarded(most_bytes: int, most_seconds: float) -> type[GuardedProtocol]:
    """A protocol whose heads have at most `most_bytes` and arrive within `most_seconds`."""
    return type(
        "GuardedProtocol", (GuardedProtocol,), {"most_bytes": most_bytes, "most_seconds": most_seconds}
    )
