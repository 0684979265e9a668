"""An answer on its way from a child: held back until it is known whether it is whole, then sent piece by piece."""

from __future__ import annotations

import json
import socket

from coprod_kg.workers.frames import CHUNK, END, HEAD, WHOLE, framed

HELD = 256 * 1024
"""How many bytes are held back, so that most answers say how long they are, and whether they are whole."""


_encode = json.JSONEncoder().encode


def _json(value: list[object]) -> bytes:
    return _encode(value).encode()


class Gone(Exception):
    """Nobody wants the answer any more."""


class Outgoing:
    """Takes the pieces of one answer. The head goes out as late as it may; the length is known if that is the end."""

    def __init__(self, sock: socket.socket, *, tells_inside: bool) -> None:
        """`tells_inside` says whether the format has a place to say that rows are missing.

        If it has none, nothing is sent before the end is known: nobody may take a part for the whole.
        """
        self._sock, self._tells_inside = sock, tells_inside
        self._held: list[bytes] = []
        self.size = 0
        self.begun = False

    def write(self, piece: bytes) -> None:
        """Send `piece`, or hold it back.

        Raises Gone if nobody wants it any more.
        """
        self.size += len(piece)
        self._held.append(piece)
        if self._tells_inside and self.size > HELD:
            if not self.begun:
                self._send(self._head(None, None))
                self.begun = True
            self._flush(b"")

    def end(self, truncated: str = "") -> None:
        """That was all; `truncated` says what is missing, if anything is.

        Raises Gone if nobody wants it any more.
        """
        if not self.begun and not truncated and self.size <= HELD:
            self._send(framed(WHOLE, b"".join(self._held)))
        else:
            head = b"" if self.begun else self._head(truncated, self.size)
            self._flush(framed(END, _json([truncated])), head)
        self.begun = True

    def _head(self, truncated: str | None, length: int | None) -> bytes:
        return framed(HEAD, _json([truncated, length]))

    def _flush(self, after: bytes, before: bytes = b"") -> None:
        content = memoryview(b"".join(self._held))
        self._held.clear()
        while len(content) > HELD:
            self._send(before + framed(CHUNK, content[:HELD]))
            content, before = content[HELD:], b""
        # In one call: a small answer is one message, and wakes the other side once.
        self._send(b"".join((before, framed(CHUNK, content), after)))

    def _send(self, frames: bytes) -> None:
        try:
            self._sock.sendall(frames)
        except OSError as error:
            raise Gone from error
