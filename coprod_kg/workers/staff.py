"""The children of one nursery: those that work, those that are free, and those that take the place of others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from coprod_kg.errors import CoprodError
from coprod_kg.workers.children import Child
from coprod_kg.workers.forking import Nursery
from coprod_kg.workers.worker import Worker

_PAUSE = 1.0
"""Seconds before a nursery is started in the place of one that ended, or a child in the place of one that was not."""


class Staff:
    """As many children as are wanted, always: one that is ended is replaced."""

    def __init__(
        self,
        nursery: Callable[[Callable[[], None]], Nursery],
        *,
        number: int,
        memory_mb: int,
        came: Callable[[Worker, bytes], None],
        freed: Callable[[], None],
        lost: Callable[[], None],
        broken: Callable[[str], None],
    ) -> None:
        """`nursery` starts one, given what to call when it ends by itself.

        `came` is called with what a child sends, `freed` when there is another free one, `lost` when the nursery has
        ended and all children with it, and `broken` with the words for the log.
        """
        self._start_nursery, self._number, self._memory_mb = nursery, number, memory_mb
        self._came, self._freed, self._lost, self._broken = came, freed, lost, broken
        self._nursery: Nursery | None = None
        self._starting: asyncio.Task[None] | None = None
        self._closing = False
        self._dying: set[Child] = set()
        self.free: list[Worker] = []
        self.all: set[Worker] = set()

    async def start(self) -> None:
        """Returns when children can be forked.

        Raises ToolFailed.
        """
        self._nursery = self._start_nursery(self._nursery_lost)
        await self._nursery.ready()
        for _ in range(self._number):
            self._fork()

    @property
    def nursery_pid(self) -> int | None:
        """The number of the nursery; None while there is none."""
        return self._nursery.pid if self._nursery else None

    def _fork(self) -> None:
        if not self._nursery or self._closing:
            return
        try:
            self._nursery.fork(self._memory_mb, self._born)
        except OSError as error:  # too many files are open
            self._broken(f"no child could be forked: {error}")
            asyncio.get_running_loop().call_later(_PAUSE, self._fork)

    def _born(self, child: Child) -> None:
        worker = Worker(child)
        self.all.add(worker)
        self.free.append(worker)
        child.listen(lambda data: self._came(worker, data))
        self._freed()

    def replace(self, worker: Worker) -> asyncio.Future[int | None] | None:
        """Another child in the place of that of `worker`, which is ended; and how it ended, when that is known.

        None if nobody will know: the nursery has ended too.
        """
        if worker not in self.all:
            return None
        self.all.discard(worker)
        if worker in self.free:
            self.free.remove(worker)
        child = worker.child
        child.end()
        if self._nursery is None:
            child.forget()
            return None
        self._dying.add(child)
        status = self._nursery.reap(child.pid)
        status.add_done_callback(lambda _: self._gone(child))
        self._fork()
        return status

    def _gone(self, child: Child) -> None:
        self._dying.discard(child)
        child.forget()

    def dying(self) -> int:
        """How many bytes those still have that were ended, and have not gone yet."""
        return sum(child.taken() for child in self._dying)

    def _nursery_lost(self) -> None:
        self._nursery = None
        self._broken("the nursery ended")
        self._lost()
        if not self._closing:
            self._starting = asyncio.get_running_loop().create_task(self._start_again())

    async def _start_again(self) -> None:
        while not self._closing:
            await asyncio.sleep(_PAUSE)
            try:
                await self.start()
                return
            except (CoprodError, OSError) as error:
                self._broken(f"the nursery could not be started again: {error}")

    def close(self) -> None:
        """End all."""
        self._closing = True
        if self._starting:
            self._starting.cancel()
        nursery, self._nursery = self._nursery, None
        for worker in list(self.all):
            self.replace(worker)
        if nursery:
            nursery.end()
