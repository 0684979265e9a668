"""One writer at a time: a lock on the file `data/.lock`, which the system takes back when its holder ends, however."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from coprod_kg.contributing.refusals import DeskBusy
from coprod_kg.errors import CannotWrite

LONGEST_WAIT = 60.0
"""Seconds. A decision takes about two."""
_PAUSE = 0.05


@contextmanager
def locked(path: Path, waits: Callable[[], None], longest: float = LONGEST_WAIT) -> Iterator[None]:
    """Hold the lock while the body runs. `waits` is called once if somebody else holds it.

    Raises DeskBusy if they hold it for longer than `longest` seconds, CannotWrite if there can be no lock.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        file = os.open(path, flags, 0o600)
    except OSError as error:
        raise CannotWrite(path, error.strerror or str(error)) from error
    try:
        until = time.monotonic() + longest
        told = False
        while not _take(file):
            if time.monotonic() >= until:
                raise DeskBusy(path, longest)
            if not told:
                told = True
                waits()
            time.sleep(_PAUSE)
        yield
    finally:
        _give_back(file)
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(file: int) -> None:
        with contextlib.suppress(OSError):
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give_back(file: int) -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
