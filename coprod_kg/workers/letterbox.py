"""Jobs on their way to a child, each in one message: those that it has not begun with can be taken back.

A child that is told of its next job before it is done with the one before need not fall asleep in between, and neither
the system nor the caches of the processor have to change over: of quick jobs, a quarter more are done. But nobody can
tell a quick job from a long one beforehand. So the web process keeps both ends of the socket: what the child has not
read, it reads itself.

>>> box = Letterbox()
>>> for job in (b"one", b"two", b"three"):
...     box.put(job)
>>> next_job(box.theirs), box.take_back()
(b'one', 2)
>>> box.close()
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import deque

MOST_IN_ONE = 64 * 1024
"""How many bytes a message has. A longer job comes in several, and is never taken back."""
_MORE, _LAST = b"+", b"."
"""How a message begins: whether there is more of the same job."""


class Letterbox:
    """The way to one child, and back as long as it has not looked."""

    def __init__(self) -> None:
        self._ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # Only our end: whether one waits belongs to the end and not to the process, and the child has to wait.
        self._ours.setblocking(False)
        self._unsent: deque[bytes] = deque()

    def put(self, job: bytes) -> None:
        """Send `job`, at once as far as it goes; a child that is gone is noticed when it is listened to."""
        whole = len(job) <= MOST_IN_ONE and not self._unsent
        if whole and self._sends(_LAST + job):
            return
        for start in range(0, max(1, len(job)), MOST_IN_ONE):
            sign = _MORE if start + MOST_IN_ONE < len(job) else _LAST
            self._unsent.append(sign + job[start : start + MOST_IN_ONE])
        asyncio.get_running_loop().add_writer(self._ours, self._writable)

    def _writable(self) -> None:
        while self._unsent and self._sends(self._unsent[0]):
            self._unsent.popleft()
        if not self._unsent:
            asyncio.get_running_loop().remove_writer(self._ours)

    def _sends(self, message: bytes) -> bool:
        """Whether there is no more to be done about `message`."""
        try:
            self._ours.send(message)
        except BlockingIOError:
            return False
        except OSError:
            # What did not arrive must not be followed by what does: answers are told apart by their order alone. A
            # child that finds the end of its letters ends too.
            with contextlib.suppress(OSError):
                self._ours.shutdown(socket.SHUT_WR)
        return True

    def take_back(self) -> int:
        """How many jobs are taken back, the last of those that were put in. They must be whole in one message."""
        number = len(self._unsent)
        self._drop_unsent()
        with contextlib.suppress(OSError):  # BlockingIOError: there are no more
            while self.theirs.recv(MOST_IN_ONE + 1, socket.MSG_DONTWAIT):
                number += 1
        return number

    def close(self) -> None:
        """Nobody reads what is sent any more."""
        self._drop_unsent()
        self._ours.close()
        self.theirs.close()

    def _drop_unsent(self) -> None:
        if self._unsent:
            asyncio.get_running_loop().remove_writer(self._ours)
            self._unsent.clear()


def next_job(theirs: socket.socket) -> bytes | None:
    """The next job; None if the other side has gone. Waits for it."""
    message = theirs.recv(MOST_IN_ONE + 1)
    if message[:1] == _LAST:  # as most are
        return message[1:]
    parts = []
    while message:
        parts.append(message[1:])
        if message[:1] == _LAST:
            return b"".join(parts)
        message = theirs.recv(MOST_IN_ONE + 1)
    return None
