"""A line of jobs, and children that do them: who gets which, and who is ended when."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path
from weakref import WeakSet

from coprod_kg.errors import CoprodError
from coprod_kg.workers.crossing import unpacked
from coprod_kg.workers.forking import Nursery
from coprod_kg.workers.frames import CHUNK, END, ERROR, HEAD, WHOLE, BrokenFrame
from coprod_kg.workers.handing import BRIEF, Handing
from coprod_kg.workers.jobs import Limits
from coprod_kg.workers.line import QUICK, Line, Ticket
from coprod_kg.workers.memory import too_large
from coprod_kg.workers.refusals import TimeUp, TooBusy, TooMuchMemory, WorkerDied
from coprod_kg.workers.replies import Begun, Reply, whole_reply
from coprod_kg.workers.staff import Staff
from coprod_kg.workers.worker import Work, Worker

_HEAD, _CHUNK, _END, _WHOLE, _ERROR = (sign[0] for sign in (HEAD, CHUNK, END, WHOLE, ERROR))
_LOOK = 0.05
"""Seconds between two looks at those who work and those who wait."""
_MB = 1024 * 1024
_WORN_MB = 64
"""A child that keeps more than this after its work makes room for a fresh one."""
_MOST_BUFFERED = 64 * _MB
"""Bytes of answers that wait for slow readers; while there are more, each is held back at `_LITTLE`."""
_LITTLE = 256 * 1024
_SPARE = 2
"""How many children more than seats there are: one that is ended is replaced at once by one that is there."""


class Pool:
    """As many children as there are seats, and a few to spare; a line in front of them."""

    def __init__(
        self,
        folder: Path,
        work: str,
        *,
        line: Line,
        memory_mb: int,
        total_mb: int,
        many: bool,
        broken: Callable[[str], None],
    ) -> None:
        """`memory_mb` is for each child, `total_mb` for all; `many` says whether one may do several jobs.

        `broken` is told how a child or the nursery ended that nobody had ended.
        """
        self.line = line
        self._memory_mb, self._total_mb, self._many, self._broken = memory_mb, total_mb, many, broken
        self._loop = asyncio.get_running_loop()
        self.staff = Staff(
            lambda lost: Nursery(folder, work, lost),
            number=line.seats + _SPARE,
            memory_mb=memory_mb,
            came=self._came,
            freed=lambda: self._handing.hand_out(),
            lost=self._nursery_lost,
            broken=broken,
        )
        self._handing = Handing(self.staff, self._next, lambda work: work.ticket in self._works, many=many)
        self._works: dict[Ticket, Work] = {}
        self._replies: WeakSet[Reply] = WeakSet()
        self._next_look: asyncio.TimerHandle | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False
        self._reports: set[asyncio.Task[None]] = set()
        self.taken = 0
        """Bytes of memory that all children had taken for themselves when it was last looked at."""
        self.ended = 0
        """How many children were ended, or came to an end, at work."""

    async def start(self) -> None:
        """Returns when children can be forked.

        Raises ToolFailed.
        """
        await self.staff.start()

    @property
    def running(self) -> int:
        """How many jobs are worked on."""
        return self.line.running

    def can_work(self) -> bool:
        """Whether there are children."""
        return bool(self.staff.all)

    def begin(self, job: bytes, limits: Limits, client: str) -> Begun:
        """Put `job` in the line, or have a child begin with it at once.

        Raises TooBusy.
        """
        if self._closing:
            raise TooBusy(self.line.retry_after)
        work = Work(Ticket(client), job, limits, self._loop.create_future())
        self.line.join(work.ticket, self._loop.time())
        self._works[work.ticket] = work
        self._idle.clear()
        self._handing.hand_out()
        if self._next_look is None:
            self._next_look = self._loop.call_later(_LOOK, self._look)
        return Begun(work.answered, lambda: self._abandon(work))

    def _next(self, now: float) -> Work | None:
        ticket = self.line.next(now)
        return self._works[ticket] if ticket else None

    def _came(self, worker: Worker, data: bytes) -> None:
        if not data:
            self._ended_itself(worker)
            return
        try:
            for sign, content in worker.frames.feed(data):
                self._frame(worker, sign, content)
        except (BrokenFrame, ValueError, TypeError) as error:
            if worker.work:
                self._fail(worker.work, WorkerDied(f"it sent what it should not ({error})"))

    def _frame(self, worker: Worker, sign: int, content: bytes) -> None:
        work = worker.work
        if work is None:
            raise BrokenFrame("an answer to no question")
        if sign == _CHUNK and work.reply:
            work.reply.put(content)
            self._hold_back(worker, work.reply)
        elif sign == _END and work.reply:
            (truncated,) = json.loads(content)
            work.reply.end(truncated)
            self._done(work)
        elif sign == _HEAD and not work.reply:
            truncated, length = json.loads(content)
            self._begins(
                work, Reply(truncated, length, lambda: self._abandon(work), lambda: self._taken_up(work))
            )
        elif sign == _WHOLE and not work.reply:
            self._begins(work, whole_reply(content))
            self._done(work)
        elif sign == _ERROR:
            error = unpacked(content)
            if isinstance(error, TooMuchMemory):
                error.megabytes = min(self._memory_mb, work.limits.memory_mb)
            if isinstance(error, TooMuchMemory | WorkerDied):
                self._fail(work, error)
            else:
                self._tell(work, error)
                self._done(work)
        else:
            raise BrokenFrame("a frame that does not belong here")

    def _begins(self, work: Work, reply: Reply) -> None:
        work.reply = reply
        self._replies.add(reply)
        if not work.answered.done():
            work.answered.set_result(reply)

    def _hold_back(self, worker: Worker, reply: Reply) -> None:
        # Also what has come to its end counts, until it has been read: others may read slowly on purpose.
        if reply.buffered > _LITTLE and sum(each.buffered for each in self._replies) > _MOST_BUFFERED:
            worker.child.pause()

    def _taken_up(self, work: Work) -> None:
        if work.worker and work.reply and work.reply.buffered <= _LITTLE:
            work.worker.child.resume()

    def _tell(self, work: Work, error: CoprodError) -> None:
        if work.reply:
            work.reply.fail(error)
        elif not work.answered.done():
            work.answered.set_exception(error)

    def _done(self, work: Work) -> None:
        """The child of `work` is free again, or so worn that a fresh one takes its place."""
        worker = work.worker
        assert worker is not None
        worker.child.resume()  # if nobody read fast enough, it was not listened to
        now = self._loop.time()
        is_brief = now - work.ticket.started <= BRIEF  # no child takes much memory in so short a time
        self._leave(work)
        if not is_brief and worker.ahead:
            self._handing.give_back(worker.take_back())
        if following := worker.next():
            following.ticket.started = now
            if following.ticket not in self._works:  # nobody waits for it any more
                self._end(worker)
        elif worker.child.is_nice or not (
            self._many and (is_brief or worker.child.taken() <= _WORN_MB * _MB)
        ):
            self.staff.replace(worker)
        else:
            self.staff.free.append(worker)
        self._handing.hand_out()

    def _leave(self, work: Work) -> None:
        self.line.leave(work.ticket, self._loop.time())
        self._works.pop(work.ticket, None)
        work.worker = None
        if not self._works:
            self._idle.set()

    def _end(self, worker: Worker) -> None:
        """Have another child in the place of that of `worker`, which is ended at work."""
        self.ended += 1
        worker.work = None
        self._handing.give_back(worker.lose())
        self.staff.replace(worker)

    def _fail(self, work: Work, error: CoprodError) -> None:
        """Nobody works on `work` any more; whoever waits for it is told why."""
        worker, is_begun = work.worker, work.is_begun
        self._leave(work)
        self._tell(work, error)
        if worker and is_begun:
            self._end(worker)
        else:
            self._handing.forget(work, worker)
        self._handing.hand_out()

    def _abandon(self, work: Work) -> None:
        """Nobody waits for `work` any more."""
        if work.ticket in self._works:
            self._fail(work, WorkerDied("nobody waited for it"))

    def _ended_itself(self, worker: Worker) -> None:
        work, worker.work = worker.work, None
        if work:
            self._leave(work)
            self.ended += 1
        self._handing.give_back(worker.lose())
        status = self.staff.replace(worker)
        self._handing.hand_out()
        task = self._loop.create_task(self._post_mortem(work, status))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def _post_mortem(self, work: Work | None, status: asyncio.Future[int | None] | None) -> None:
        code = await status if status else None
        how = signal.Signals(-code).name if code is not None and code < 0 else f"code {code}"
        self._broken(f"a child ended by itself: {how}")
        if work is None:
            return
        # The engine cannot say that it has no memory: it gives up.
        memory = TooMuchMemory(min(self._memory_mb, work.limits.memory_mb))
        self._tell(work, memory if code == -signal.SIGABRT else WorkerDied(how))

    def _look(self) -> None:
        """Look at all who work and wait; what is too long, too large or in the way ends."""
        now = self._loop.time()
        for ticket in self.line.out_of_patience(now):
            self._fail(self._works[ticket], TooBusy(self.line.retry_after))
        for ticket in list(self.line.served):
            work = self._works[ticket]
            is_ahead = work.worker is not None and not work.is_begun  # its time has not begun either
            if now - ticket.started >= work.limits.seconds and not is_ahead:
                self._fail(work, TimeUp(work.limits.seconds))
            elif now - ticket.started >= QUICK and work.worker and work.is_begun:
                work.worker.child.stand_back()
        self._look_at_memory()
        for ticket in self.line.making_room(now):
            self._fail(self._works[ticket], TooBusy(1))
        self._next_look = self._loop.call_later(self._pause(), self._look) if self._works else None

    def _pause(self) -> float:
        """Seconds until the next look: not later than the next limit is reached."""
        now = self._loop.time()
        left = (each.started + self._works[each].limits.seconds - now for each in self.line.served)
        return max(0.001, min(_LOOK, min(left, default=_LOOK)))

    def _look_at_memory(self) -> None:
        taken = {worker: worker.child.taken() for worker in self.staff.all}
        dying = self.staff.dying()
        self.taken = sum(taken.values()) + dying
        allowed = {each: each.work.limits.memory_mb * _MB for each in taken if each.work}
        for worker in too_large(taken, allowed, self._total_mb * _MB - dying):
            if worker.work:
                self._fail(
                    worker.work, TooMuchMemory(min(worker.work.limits.memory_mb, taken[worker] // _MB))
                )
            else:
                self.staff.replace(worker)

    def _nursery_lost(self) -> None:
        for worker in list(self.staff.all):
            if worker.work:
                self._fail(worker.work, WorkerDied("the nursery ended"))
            else:
                self.staff.replace(worker)

    def shut(self) -> None:
        """Take nothing more."""
        self._closing = True

    async def close(self) -> None:
        """Take nothing more, bring what is begun to its end, and then end all processes."""
        self.shut()
        await self._idle.wait()
        if self._next_look:
            self._next_look.cancel()
        self._handing.close()
        self.staff.close()
