"""The nursery as the web process sees it: it is started, told to fork, told to reap, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from coprod_kg.errors import ToolFailed
from coprod_kg.workers.children import Child
from coprod_kg.workers.frames import READY
from coprod_kg.workers.letterbox import Letterbox

_KEPT = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "TZ")
"""What of our environment it is given: nothing that could be a secret."""
_PATIENCE = 60.0
"""Seconds in which it must have read the edition, also on a slow machine with much else to do."""
_ENDING = 5.0
_LONGEST = 4096


class Nursery:
    """A process that holds an edition, and forks children that do `work`: `questions` or `files`."""

    def __init__(self, folder: Path, work: str, lost: Callable[[], None]) -> None:
        """`lost` is called if it ends without having been told to."""
        self._folder, self._work, self._lost = folder, work, lost
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._born: dict[int, tuple[socket.socket, Letterbox, Callable[[Child], None]]] = {}
        self._reaped: dict[int, asyncio.Future[int | None]] = {}
        self._numbers = 0
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = self._started(theirs.fileno())
        self._control.setblocking(False)
        self._loop.add_reader(self._control, self._readable)

    def _started(self, end: int) -> subprocess.Popen[bytes]:
        home = Path(__file__).parents[2]
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # One arena of memory: each would count as 64 MB of addresses against the limit of a child.
        environment |= {"PYTHONPATH": str(home), "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
        # By the thread that runs the loop, and not by another: the nursery ends with the thread that started it.
        return subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable,
                "-P",
                "-m",
                "coprod_kg.workers.nursery",
                str(end),
                str(self._folder),
                self._work,
            ],
            pass_fds=(end,),
            env=environment,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def ready(self) -> None:
        """Returns when it has read the edition.

        Raises ToolFailed if it ended, or did not answer in time.
        """
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._ready
        except (TimeoutError, ConnectionError) as error:
            self.end()
            reason = "it did not answer in time." if isinstance(error, TimeoutError) else "it ended."
            mend = "What it wrote before says more. Check that there is memory for it."
            raise ToolFailed("The process for questions", "reading the list", reason, mend) from error

    def fork(self, memory_mb: int, born: Callable[[Child], None]) -> None:
        """Let it fork a child that may take `memory_mb`, and call `born` with it."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._numbers += 1
        box = Letterbox()
        self._born[self._numbers] = (ours, box, born)
        with theirs:
            self._tell(["fork", self._numbers, memory_mb], theirs.fileno(), box.theirs.fileno())

    def reap(self, pid: int) -> asyncio.Future[int | None]:
        """Let it reap a child that has ended or was ended: how it ended, or None if that cannot be known any more."""
        future: asyncio.Future[int | None] = self._loop.create_future()
        self._reaped[pid] = future
        self._tell(["reap", pid])
        return future

    def _tell(self, words: list[object], *ends: int) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(words).encode()], ends)
        except OSError:  # also if it does not listen: then it is of no more use
            self._loop.call_soon(self._is_lost)

    def _readable(self) -> None:
        try:
            message = self._control.recv(_LONGEST)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        match json.loads(message or b"[]"):
            case ["born", number, pid, resident]:
                sock, box, born = self._born.pop(number)
                born(Child(sock, box, pid, resident))
            case ["reaped", pid, status]:
                if (future := self._reaped.pop(pid, None)) and not future.done():
                    future.set_result(status)
            case [word] if word == READY:
                if not self._ready.done():
                    self._ready.set_result(None)
            case _:
                self._is_lost()

    def _is_lost(self) -> None:
        if self._control.fileno() >= 0:
            self.end()
            self._lost()

    def end(self) -> None:
        """End it, and so all of its children. It may be ended again."""
        if self._control.fileno() < 0:
            return
        self._loop.remove_reader(self._control)
        self._process.kill()
        self._control.close()
        for sock, box, _ in self._born.values():
            sock.close()
            box.close()
        for future in self._reaped.values():
            if not future.done():
                future.set_result(None)
        if not self._ready.done():
            self._ready.set_exception(ConnectionError())
            self._ready.exception()
        # It was told to end, and does so in milliseconds.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING)
