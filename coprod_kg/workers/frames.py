"""Frames: how children answer the web process. A sign of one byte, a length, and that many bytes.

What goes down to a child (`letterbox`) was made by us, so it may be marshalled. What comes up is the work of a process
that a stranger may have taken over: it is JSON and bytes, never anything that could run.

>>> frames = Frames()
>>> frames.feed(framed(CHUNK, b"half of it, ") + framed(END, b"[]")[:3])
[(67, b'half of it, ')]
>>> frames.feed(framed(END, b"[]")[3:])
[(69, b'[]')]
"""

from __future__ import annotations

import struct

HEAD, CHUNK, END, ERROR = b"H", b"C", b"E", b"X"
WHOLE = b"W"
"""An answer that is small and of which nothing is missing, as most are, is this one frame."""

READY = "ready"
"""What the nursery says when it has the edition."""

_FRAME = struct.Struct("!cI")
LONGEST = 64 * 1024 * 1024
"""No honest frame is longer: pieces of answers have at most 256 kB, files that are sent a few megabytes."""


class BrokenFrame(Exception):
    """What came is no frame: whoever sent it is not what we started."""


def framed(sign: bytes, content: bytes | memoryview) -> bytes:
    """`content` as a frame."""
    return b"".join((_FRAME.pack(sign, len(content)), content))


class Frames:
    """Puts frames together again from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._left = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """The frames that are whole with `data`: of each the sign, as a number, and the content.

        Raises BrokenFrame for one that is longer than any that we send.
        """
        whole: list[tuple[int, bytes]] = []
        data, start, size = self._left + data, 0, _FRAME.size
        while len(data) - start >= size:
            sign, length = _FRAME.unpack_from(data, start)
            if length > LONGEST:
                raise BrokenFrame(f"a frame of {length:,} bytes")
            if len(data) - start - size < length:
                break
            start += size
            whole.append((sign[0], data[start : start + length]))
            start += length
        self._left = data[start:]
        return whole
