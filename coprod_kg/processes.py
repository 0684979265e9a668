"""Work in another process: on a machine with several processors, two things that take long are done at once.

A process that is forked has everything in memory already and shares it. (Never fork with a store open *on disk*:
RELIABILITY 4.4. Ours is in memory, and only read.) Where a process cannot be forked, the work is done by this one.

>>> wait = begin(lambda: 6 * 7)
>>> wait()
42
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")


def processors() -> int:
    """How many processors this process may use at once by forking; 1 where it cannot fork."""
    if not (sys.platform.startswith("linux") and hasattr(os, "fork")):
        return 1
    return max(1, len(os.sched_getaffinity(0)))


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """A function that gives what `work` gives, or raises what it raises, once it is done; call it once.

    What it gives or raises has to be something that can be pickled.

    Raises RuntimeError, when it is called, if the other process was killed.
    """
    if processors() == 1:
        return work
    from multiprocessing import get_context

    # By hand and not by a pool: a pool has threads, and who forks with threads may wait for ever.
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()

    def wait() -> T:
        try:
            done, given = ours.recv()
        except EOFError:
            process.join()
            raise RuntimeError(f"another process was ended by the system (code {process.exitcode})") from None
        finally:
            ours.close()
        process.join()
        if done:
            result: T = given
            return result
        assert isinstance(given, BaseException)
        raise given

    return wait


def _do(work: Callable[[], object], answer: Connection) -> None:
    try:
        given: tuple[bool, object] = True, work()
    except Exception as error:  # whatever it is, whoever waits for it is to know
        given = False, error
    answer.send(given)
