"""An answer as the web process has it: what it is, whether it is whole, and its bytes as they come."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from coprod_kg.errors import CoprodError

Hook = Callable[[], None]


class Reply:
    """The answer to a job, as soon as its head is known.

    Whoever has one reads `chunks` to the end, or calls `close`. A stream that raises has not been answered: what
    was sent until then is a part, and the connection must be broken, so that nobody takes it for the whole.
    """

    def __init__(self, truncated: str | None, length: int | None, stop: Hook, read: Hook) -> None:
        """`stop` is called if nobody wants the rest, `read` whenever some of it has been taken."""
        self.truncated = truncated
        """What is missing, in words; nothing if it is whole; None while that is not known."""
        self.length = length
        """How many bytes it has, or None if that is not known yet."""
        self.buffered = 0
        """How many bytes wait here to be read."""
        self._stop, self._read = stop, read
        self._pieces: deque[bytes] = deque()
        self._ended = False
        self._error: CoprodError | None = None
        self._waiting: asyncio.Future[None] | None = None

    @property
    def whole(self) -> bytes | None:
        """All of it, if it is all here already, as small answers are; else None, and `chunks` has it."""
        if not self._ended or self._error is not None:
            return None
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    @property
    def chunks(self) -> AsyncIterator[bytes]:
        """Its bytes, each once.

        Raises TimeUp, TooMuchMemory, TooBusy or WorkerDied if the rest will not come.
        """
        return self._chunks()

    async def _chunks(self) -> AsyncIterator[bytes]:
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self.buffered -= len(piece)
                self._read()
                yield piece
            if self._error is not None:
                raise self._error
            if self._ended:
                return
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting

    async def read(self) -> bytes:
        """All of its bytes, when they are here; of those that were not read before.

        Raises what `chunks` raises.
        """
        return b"".join([piece async for piece in self.chunks])

    async def close(self) -> None:
        """Nobody wants more of it: a child that still works on it is stopped. It may be closed again."""
        self._pieces.clear()
        self.buffered = 0
        self._read()
        if not self._ended:
            self._stop()

    def put(self, piece: bytes) -> None:
        """`piece` has come."""
        if piece:
            self._pieces.append(piece)
            self.buffered += len(piece)
            self._wake()

    def end(self, truncated: str | None) -> None:
        """That was all of it."""
        self.truncated, self._ended = truncated, True
        self._wake()

    def fail(self, error: CoprodError) -> None:
        """The rest will not come."""
        self._error, self._ended = error, True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class Begun:
    """A job that is in the line, or worked on."""

    __slots__ = ("abandon", "answered")

    def __init__(self, answered: asyncio.Future[Reply], abandon: Callable[[], None]) -> None:
        self.answered = answered
        """Has the reply as soon as its head is known; or TooBusy, TimeUp, TooMuchMemory, WorkerDied, or what the child
        raised."""
        self.abandon = abandon
        """To be called when nobody waits for it any more: then its child is free for others."""

    async def reply(self) -> Reply:
        """The reply, when its head is known. Raises what `answered` has."""
        try:
            return await self.answered
        except asyncio.CancelledError:
            self.abandon()
            raise


def whole_reply(content: bytes) -> Reply:
    """A reply that is all here, with nothing missing."""
    reply = Reply("", len(content), _nothing, _nothing)
    reply.put(content)
    reply.end("")
    return reply


def _nothing() -> None:
    """There is nobody to be told."""
