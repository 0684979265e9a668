"""Work in other processes: on a machine with several processors, things that take long are done at once.

A process that is forked has everything in memory already and shares it. (Never fork with a store open *on disk*:
RELIABILITY 4.4. Ours is in memory, and only read.) Where a process cannot be forked, the work is done by this one.
By hand and not by `multiprocessing`: to import that takes longer than to fork; its pools have threads, and who forks
with threads may wait for ever; and a pool waits for ever for a process that was killed.

>>> wait = begin(lambda: 6 * 7)
>>> wait()
42
>>> sorted(number for numbers in together(list, 5) for number in numbers)
[0, 1, 2, 3, 4]
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

_DIGITS = 4
"""How many bytes of a pipe a number takes: so few are read by one process or by another, and never by two."""
_MOST = 8_000
"""How many numbers there can be: a pipe holds 64 kB, and nobody reads while they are put in."""


def processors() -> int:
    """How many processors this process may use at once by forking; 1 where it cannot fork."""
    if not (sys.platform.startswith("linux") and hasattr(os, "fork")):
        return 1
    return max(1, len(os.sched_getaffinity(0)))


_RARELY = 100_000
"""How many new things the collector waits for while much is made that is let go by itself."""


@contextlib.contextmanager
def collecting_rarely() -> Iterator[None]:
    """Meanwhile, the collector looks for what nobody uses any more only now and then, here and in processes that are
    begun: with the collector after each seven hundred things, a tenth of a build went into looking through what is
    still in use.
    """
    before = gc.get_threshold()
    gc.set_threshold(_RARELY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """A function that gives what `work` gives, or raises what it raises, once it is done; call it once.

    What it gives or raises has to be something that can be pickled.

    Raises RuntimeError, when it is called, if the other process was killed.
    """
    if processors() == 1:
        return work
    import pickle  # before forking: each process would read it anew

    ours, theirs = os.pipe()
    process = os.fork()
    if not process:
        os.close(ours)
        _do(work, theirs)
    os.close(theirs)

    def wait() -> T:
        try:
            with open(ours, "rb") as answer:  # noqa: PTH123 - it is no path
                told = answer.read()
        finally:
            _, status = os.waitpid(process, 0)
        if not told:
            code = os.waitstatus_to_exitcode(status)
            raise RuntimeError(f"another process was ended by the system (code {code})")
        done, given = pickle.loads(told)  # noqa: S301 - from our own process
        if done:
            result: T = given
            return result
        assert isinstance(given, BaseException)
        raise given

    return wait


def _do(work: Callable[[], object], answer: int) -> None:
    """Do `work`, write what comes of it, and end."""
    import pickle

    try:
        try:
            told = pickle.dumps((True, work()))
        except Exception as error:  # whatever it is, whoever waits for it is to know
            told = pickle.dumps((False, error))
        with open(answer, "wb") as stream:
            stream.write(told)
    finally:
        os._exit(0)  # nothing of what the first process has begun is ended twice


def together(work: Callable[[Iterator[int]], T], count: int, processes: int | None = None) -> list[T]:
    """What `work` gives in each of several processes, this one first, when all are done.

    Each is handed numbers below `count`, in order, as it asks for them, and none that another has been handed. If it
    raises something in one of them, that is raised when all have stopped, and they are handed no more.
    """
    helpers = min(processes or processors(), count) - 1
    if helpers < 1 or count > _MOST or processors() == 1:
        return [work(iter(range(count)))]
    numbers, into = os.pipe()
    with open(into, "wb") as stream:  # noqa: PTH123 - it is no path
        stream.write(b"".join(number.to_bytes(_DIGITS, "little") for number in range(count)))
    first = os.getpid()

    def handed() -> Iterator[int]:
        # A process whose first one was killed stops: there is nobody to tell.
        while (first == os.getpid() or first == os.getppid()) and (found := os.read(numbers, _DIGITS)):
            yield int.from_bytes(found, "little")

    def done() -> T:
        try:
            return work(handed())
        finally:
            for _ in handed():  # what is left, if it did not come to its end
                pass

    waiting = [begin(done) for _ in range(helpers)]
    try:
        found = [done()]
    except BaseException:  # also Ctrl-C
        for wait in waiting:
            with contextlib.suppress(Exception):
                wait()
        raise
    finally:
        os.close(numbers)
    return found + [wait() for wait in waiting]
