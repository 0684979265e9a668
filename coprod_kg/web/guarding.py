"""HTTP on the wire, with limits where uvicorn has none: on the size of a head, and on the time that clients may take.

Its fast parser (httptools) takes headers of any size, and waits for them for ever. Here the bytes of a head are
counted before the parser sees them, and a connection that does not send a whole one in time is closed. So is one on
which the rest of an answered request does not end, or whose client reads nothing of its answer: each of them would
take one of the places that there are for connections, for as long as its client likes.
"""

from __future__ import annotations

import asyncio
import fcntl
import termios
from array import array
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_MANY = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 15\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)
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
        self._reading: asyncio.TimerHandle | None = None
        """When it is looked whether the client has read something since."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head; but with too many connections open, hang up before it takes a place."""
        super().connection_made(transport)
        if self.limit_concurrency is not None and len(self.connections) > self.limit_concurrency:
            self._end(_TOO_MANY)
            return
        self._timer = self.loop.call_later(self.most_seconds, self._too_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        self._look_no_more()
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

    def on_response_complete(self) -> None:
        """Wait for the rest of what was answered before it was all there, but not for ever: nobody wants it."""
        super().on_response_complete()
        if self._in_body and self._timer is None and not self.transport.is_closing():
            self._timer = self.loop.call_later(self.most_seconds, self._unwanted)

    def pause_writing(self) -> None:
        """Much waits to be sent: look whether the client reads."""
        super().pause_writing()
        self._look_later()

    def resume_writing(self) -> None:
        """The client has read almost all."""
        self._look_no_more()
        super().resume_writing()

    def head_is_whole(self) -> None:
        """Wait for no head any more, and do not count what comes in."""
        self._in_body, self._head = True, 0
        self._stop_waiting()

    def message_is_whole(self) -> None:
        """Count what comes in: it is a head."""
        if self._in_body:
            self._stop_waiting()
        self._in_body, self._head = False, 0

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        self._timer = None
        self._end(_TOO_LATE)

    def _unwanted(self) -> None:
        self._timer = None
        self.transport.close()

    def _look_later(self) -> None:
        self._look_no_more()
        self._reading = self.loop.call_later(self.most_seconds, self._look, self._unread())

    def _look(self, unread: int) -> None:
        """Hang up if the client has taken nothing of what was `unread`."""
        if self._unread() < unread:
            self._look_later()
        else:
            self.transport.abort()

    def _unread(self) -> int:
        """How many bytes the client has not taken: those that wait here, and those that wait in the kernel.

        The kernel holds megabytes, and takes more only when it has got rid of many: a slow reader would look like none.
        """
        held = array("i", [0])
        fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, held)
        return int(self.transport.get_write_buffer_size()) + held[0]

    def _look_no_more(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

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
