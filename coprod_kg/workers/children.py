"""A child as the web process sees it: two sockets, a number, and how much memory it has taken for itself."""

from __future__ import annotations

import asyncio
import contextlib
import mmap
import os
import signal
import socket
from collections.abc import Callable

from coprod_kg.workers.letterbox import Letterbox

_MOST_AT_ONCE = 64 * 1024
"""Bytes. Python makes room for so many before it looks how many there are, and from 128 kB on the system clears it."""
_PAGE = mmap.PAGESIZE
_NICE = 10
"""How far a long question stands back on the processors: a quick one then has nine times its share."""


class Child:
    """One child. It is not forked here: the nursery did that, and is told when it has ended."""

    def __init__(self, sock: socket.socket, box: Letterbox, pid: int, resident: int) -> None:
        self.pid = pid
        self.is_nice = False
        self._sock = sock
        self._resident = resident
        self._loop = asyncio.get_running_loop()
        self._box = box
        self._reads = False
        """Whether the loop watches for what it sends."""
        self._memory = os.open(f"/proc/{pid}/statm", os.O_RDONLY | os.O_CLOEXEC)

    def listen(self, got: Callable[[bytes], None]) -> None:
        """Call `got` with what the child sends, as it comes, and with nothing at its end."""
        self._got = got
        self.resume()

    def pause(self) -> None:
        """Listen no more: what the child sends then fills its socket, and it waits."""
        if self._reads:
            self._loop.remove_reader(self._sock)
            self._reads = False

    def resume(self) -> None:
        """Listen again."""
        if not self._reads and self._sock.fileno() >= 0:
            self._loop.add_reader(self._sock, self._readable)
            self._reads = True

    def _readable(self) -> None:
        try:
            data = self._sock.recv(_MOST_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._got(data)

    def send(self, job: bytes) -> None:
        """Let it do `job`, after all that it was sent before."""
        self._box.put(job)

    def take_back(self) -> int:
        """How many of the last jobs it has not begun with; it will not."""
        return self._box.take_back()

    def taken(self) -> int:
        """How many bytes of memory it has taken for itself; 0 if it has ended.

        What it shares with the nursery is not counted, even where it has been copied.
        """
        try:
            fields = os.pread(self._memory, 100, 0).split()
        except OSError:
            return 0
        return max(0, int(fields[1]) * _PAGE - self._resident) if fields else 0

    def stand_back(self) -> None:
        """Let others go first on the processors. There is no way back: whoever may be nicer may not be less nice."""
        if self.is_nice:
            return
        self.is_nice = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    def end(self) -> None:
        """End it now, whatever it does. Its number stays its own until the nursery is told to reap it."""
        if self._sock.fileno() < 0:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.pause()
        self._sock.close()
        self._box.close()

    def forget(self) -> None:
        """It has gone, with all its memory."""
        if self._memory >= 0:
            os.close(self._memory)
            self._memory = -1
