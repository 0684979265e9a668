"""The process that children are forked from: it has the edition in memory, one thread, and no secrets.

It is a new program (never a fork of the web process), started with a socket and a folder:
`python -m coprod_kg.workers.nursery FD FOLDER {questions|files}`. On the socket it is told what to do, a message each:

- `["fork", number, memory_mb]` with the ends of two sockets: fork a child that reads jobs from the second, and answers
  on the first; the answer is
  `["born", number, pid, resident]`. What a child has more than `resident` bytes it took for itself.
- `["reap", pid]`: the child has ended, and nobody means it by its number any more; the answer is
  `["reaped", pid, status]`. Until then the system does not give the number to another process.

It ends when the socket is closed, and its children with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from coprod_kg.edition import Edition
from coprod_kg.workers import seat, walls
from coprod_kg.workers.carrying import read_edition
from coprod_kg.workers.frames import READY

_LONGEST = 4096
_MOMENT = 5.0
"""Seconds that a thread which has come to its end may take to go: long, for a busy machine."""
_LOOK = 0.01
"""Seconds between two looks whether a child has gone."""


def main(arguments: list[str]) -> int:
    """Serve until the socket is closed, or the web process has ended; nothing is left of the folder then."""
    number, folder, work = arguments
    try:
        with contextlib.suppress(ConnectionError):  # the web process has ended, before it had read all
            _serve(int(number), Path(folder), work)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    except SystemExit:
        pass  # the system said so first
    # Not after a mistake of ours: the next nursery needs it.
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def _serve(number: int, folder: Path, work: str) -> None:
    signal.signal(signal.SIGUSR1, _leave)
    walls.die_with_parent(signal.SIGUSR1)
    # Ctrl-C reaches everyone in the terminal, and a service manager may tell all processes to stop; but the
    # web process lets questions come to an end first, and then closes the socket.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    walls.leave_the_network()
    walls.deepen_stack()
    edition = _loaded(folder)
    serve = seat.for_files(edition) if work == "files" else seat.for_questions(edition)
    gc.collect()
    gc.freeze()  # so that looking for garbage in a child touches, and copies, nothing that it shares
    _wait_for_threads()
    with socket.socket(fileno=number) as control:
        control.send(json.dumps([READY]).encode())
        _obey(control, serve)


def _wait_for_threads() -> None:
    """Returns when this is the only thread. One that was joined is still there for the system for a moment.

    Raises RuntimeError if another one stays: only a process with one thread may fork.
    """
    until = time.monotonic() + _MOMENT
    while (found := walls.threads()) != 1:
        if time.monotonic() > until:
            raise RuntimeError(f"the nursery has {found} threads, and only a process with one may fork")
        time.sleep(0.001)


def _leave(*_: object) -> None:
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    sys.exit()


def _loaded(folder: Path) -> Edition:
    """The edition, read by a thread that ends: what the engine keeps for each thread, such as its source of random
    numbers, is then new in each child, and two children never make the same UUID."""
    found: list[Edition] = []
    reader = Thread(target=lambda: found.append(read_edition(folder)))
    reader.start()
    reader.join()
    return found[0]


def _obey(control: socket.socket, serve: seat.Serve) -> None:
    dying: set[int] = set()
    while True:
        # A child that was ended may take a while to go, with much memory and little of the processors: nobody waits.
        able, _, _ = select.select([control], [], [], _LOOK if dying else None)
        dying -= {pid for pid in dying if _is_reaped(control, pid)}
        if not able:
            continue
        message, ends, _, _ = socket.recv_fds(control, _LONGEST, 2)
        if not message:
            return
        match json.loads(message):
            case ["fork", number, memory_mb]:
                resident = walls.resident_of_self()
                pid = os.fork()
                if not pid:
                    control.close()
                    _live(serve, ends, memory_mb)
                for end in ends:
                    os.close(end)
                _say(control, "born", number, pid, resident)
            case ["reap", pid]:
                dying.add(pid)


def _is_reaped(control: socket.socket, pid: int) -> bool:
    """Whether the child `pid` has gone; if so, how is told."""
    try:
        gone, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return True
    if gone:
        _say(control, "reaped", pid, os.waitstatus_to_exitcode(status))
    return bool(gone)


def _say(control: socket.socket, *words: object) -> None:
    control.send(json.dumps(words).encode())


def _live(serve: seat.Serve, ends: Sequence[int], memory_mb: int) -> None:
    """The life of a child; it does not return."""
    code = 1
    try:
        walls.die_with_parent()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # the engine's last words are no news for our log
            os.dup2(nowhere, stream)
        walls.limit(memory_mb)
        walls.refuse_calls()
        out, jobs = ends
        with socket.socket(fileno=out) as sock, socket.socket(fileno=jobs) as box:
            serve(sock, box)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
