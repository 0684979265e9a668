"""A piece of work, and a worker: a child, what it works on, and what it has been given to do after that."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from coprod_kg.workers.children import Child
from coprod_kg.workers.frames import Frames
from coprod_kg.workers.jobs import Limits
from coprod_kg.workers.letterbox import MOST_IN_ONE
from coprod_kg.workers.line import Ticket
from coprod_kg.workers.replies import Reply


@dataclass(eq=False, slots=True)
class Work:
    """A job that waits or is worked on."""

    ticket: Ticket
    job: bytes
    limits: Limits
    answered: asyncio.Future[Reply]
    reply: Reply | None = None
    worker: Worker | None = None

    @property
    def is_begun(self) -> bool:
        """Whether it is what a child works on, as far as is known here."""
        return self.worker is not None and self.worker.work is self

    @property
    def is_small(self) -> bool:
        """Whether a child gets it in one piece, so that it can be taken back."""
        return len(self.job) <= MOST_IN_ONE


class Worker:
    """A child, what has come of its next frame, what it works on, and what comes after that."""

    __slots__ = ("ahead", "child", "frames", "work")

    def __init__(self, child: Child) -> None:
        self.child = child
        self.frames = Frames()
        self.work: Work | None = None
        self.ahead: deque[Work] = deque()
        """What it has been given while it worked; in this order, and perhaps it has begun with some."""

    def give(self, work: Work) -> None:
        """Let it do `work`, after all that it was given before."""
        work.worker = self
        if self.work is None:
            self.work = work
        else:
            self.ahead.append(work)
        self.child.send(work.job)

    def next(self) -> Work | None:
        """It is done with its work: what it goes on with, if anything."""
        self.work = self.ahead.popleft() if self.ahead else None
        return self.work

    def take_back(self) -> list[Work]:
        """What it has not begun with of what it was given ahead, in order; it will not do it."""
        number = self.child.take_back() if self.ahead else 0
        back: list[Work] = []
        while number and self.ahead:
            back.append(self.ahead.pop())
            number -= 1
        if number and self.work is not None:  # it had not even begun with the first
            self.child.send(self.work.job)
        return back[::-1]

    def lose(self) -> list[Work]:
        """What it was given ahead, in order: it will never do it."""
        lost = list(self.ahead)
        self.ahead.clear()
        return lost
