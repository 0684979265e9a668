"""Who is given which job: a child that is free, or one that has just begun with another.

Most jobs take a fraction of a millisecond. A child that is given the next one meanwhile need not be woken for it, and
has all that it needs still in the caches of its processor: a quarter more are done (`benchmarks/serving.py`). If a job
turns out to be no quick one, what waits behind it goes to others after a few milliseconds.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from coprod_kg.workers.staff import Staff
from coprod_kg.workers.worker import Work, Worker

_JUST = 0.003
"""Seconds in which a child has just begun."""
_MOST_AHEAD = 8
"""How many jobs a child has at most to do after the one that it works on."""
BRIEF = 0.005
"""Seconds after which what waits behind a job goes to others."""


class Handing:
    """Hands out work to the children of `staff`, and takes it back."""

    def __init__(
        self,
        staff: Staff,
        upcoming: Callable[[float], Work | None],
        is_wanted: Callable[[Work], bool],
        *,
        many: bool,
    ) -> None:
        """`upcoming` takes the next work from the line, at a time; `is_wanted` says whether anybody waits for it still.

        Without `many`, each child does one job and no more.
        """
        self._staff, self._upcoming, self._is_wanted, self._many = staff, upcoming, is_wanted, many
        self._loop = asyncio.get_running_loop()
        self._back: deque[Work] = deque()
        """What has a seat, and has lost its child before that had begun."""
        self._last: Worker | None = None
        self._later: asyncio.TimerHandle | None = None

    def hand_out(self) -> None:
        """Give out what there is to do, as long as there is somebody to do it."""
        now, free = self._loop.time(), self._staff.free
        while (last := self._just_begun(now)) or free:
            work = self._back.popleft() if self._back else self._upcoming(now)
            if work is None:
                return
            if last and work.is_small:
                last.give(work)
                if self._later is None:
                    self._later = self._loop.call_later(BRIEF, self._look)
            elif free:
                self._last = free.pop()
                work.ticket.started = now
                self._last.give(work)
            else:
                self._back.appendleft(work)
                return

    def _just_begun(self, now: float) -> Worker | None:
        """The child that the last job was given to, if it may be given another one."""
        last = self._last
        if last is None or not self._many or last.work is None or not last.work.is_small:
            return None
        if len(last.ahead) >= _MOST_AHEAD or now - last.work.ticket.started >= _JUST:
            return None
        return last

    def _look(self) -> None:
        now = self._loop.time()
        waits = False
        for worker in self._staff.all:
            if worker.ahead and (worker.work is None or now - worker.work.ticket.started >= BRIEF):
                self.give_back(worker.take_back())
                self._last = None if worker is self._last else self._last
            waits = waits or bool(worker.ahead)
        self._later = self._loop.call_later(BRIEF, self._look) if waits else None
        self.hand_out()

    def give_back(self, works: Iterable[Work]) -> None:
        """Let others do `works`."""
        for work in works:
            work.worker = None
            if self._is_wanted(work):
                self._back.append(work)

    def forget(self, work: Work, worker: Worker | None) -> None:
        """Nobody wants `work` any more, which `worker` was given ahead, if any was."""
        if worker is not None:  # it may just have begun with it, and is ended when that is known
            self.give_back(worker.take_back())
        elif work in self._back:
            self._back.remove(work)

    def close(self) -> None:
        """Look no more."""
        if self._later:
            self._later.cancel()
