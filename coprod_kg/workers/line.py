"""Who is served next, who has to wait, and who has to make room. No processes, no clock: times are given.

Nobody can tell a long question from a quick one before it has been asked. So clients are served by what they have used
of late: who has used least is next, and clients that have used the same take turns. None has more than half of the
seats while another waits that has fewer. A quarter of the seats is kept from clients that have used much, so that a
quick question finds a seat at once. And where none is free, whoever has waited for a moment takes the place of the
question that has been worked on longest, if that had its fair time; a client that has used much takes none but its
own, so that one person behind many others (or before a proxy that we do not know) is not locked out either.

>>> line = Line(seats=1, queue=8, patience=5.0)
>>> first, second = Ticket("ann"), Ticket("bo")
>>> line.join(first, now=0.0), line.join(second, now=0.0)
(None, None)
>>> line.next(now=0.0) is first, line.next(now=0.0)
(True, None)
>>> line.making_room(now=0.4), line.making_room(now=0.6) == [first]
([], True)
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from coprod_kg.workers.refusals import TooBusy
from coprod_kg.workers.spending import Spending

QUICK = 0.1
"""Seconds after which a question is no quick one any more, and others come first on the processors."""
NOTICED = 0.05
"""Seconds that somebody waits before another makes room."""
FAIR = 0.5
"""Seconds that a question is worked on before it has to make room."""
MUCH = 0.5
"""Seconds: a client that has used more than this of late has used much."""


@dataclass(eq=False)
class Ticket:
    """A place in the line, and then on a seat."""

    client: str
    came: float = 0.0
    started: float = 0.0


def _long(ticket: Ticket, now: float) -> float:
    """How long it has been served, beyond what a quick question takes: however many of those there are, they are no
    burden."""
    return max(0.0, now - ticket.started - QUICK)


class Line:
    """Those who wait and those who are served."""

    def __init__(self, seats: int, queue: int, patience: float, fair: float = FAIR) -> None:
        """`queue` is how many may wait; `patience` for how many seconds; `fair` how long each may sit undisturbed."""
        self.seats, self.queue, self.patience, self.fair = seats, queue, patience, fair
        self.most = seats - seats // 4
        """How many seats one client may have, and all clients that have used much."""
        self.waiting = 0
        self._served: dict[str, list[Ticket]] = {}
        # The order of the keys is whose turn it is, among those that have used the same.
        self._waiting: dict[str, deque[Ticket]] = {}
        self._spending = Spending()
        self._running = 0

    @property
    def served(self) -> list[Ticket]:
        """Those who are served."""
        return [each for own in self._served.values() for each in own]

    @property
    def running(self) -> int:
        """How many are served."""
        return self._running

    @property
    def retry_after(self) -> int:
        """After how many seconds somebody who is sent away should try again."""
        return max(1, math.ceil(self.patience))

    def join(self, ticket: Ticket, now: float) -> None:
        """Put `ticket` at the end of its client's own line.

        Raises TooBusy if too many wait already, or too many of this client's.
        """
        own = self._waiting.get(ticket.client, ())
        # Half of the queue for one client: the line of one may be full without keeping others out.
        if self.waiting >= self.queue or len(own) >= math.ceil(self.queue / 2):
            raise TooBusy(self.retry_after)
        ticket.came = now
        self._waiting.setdefault(ticket.client, deque()).append(ticket)
        self.waiting += 1

    def next(self, now: float) -> Ticket | None:
        """The ticket that is served now; None if nobody waits who may have a seat, or there is none."""
        if not self.waiting or self.running >= self.seats:
            return None
        client = next(iter(self._waiting)) if len(self._waiting) == 1 else self._turn(now)
        if client is None or not self._may_sit(client, now):
            return None
        own = self._waiting.pop(client)
        ticket = own.popleft()
        if own:
            self._waiting[client] = own  # at the end: the others come first now
        self.waiting -= 1
        ticket.started = now
        self._served.setdefault(client, []).append(ticket)
        self._running += 1
        return ticket

    def _turn(self, now: float) -> str | None:
        able = [client for client in self._waiting if self._may_sit(client, now)]
        # To a tenth of a second: below that it is a matter of chance, and of turns.
        return min(
            able,
            key=lambda client: (self._held(client) * 2 >= self.seats, round(self._used(client, now), 1)),
            default=None,
        )

    def _held(self, client: str) -> int:
        return len(self._served.get(client, ()))

    def _used(self, client: str, now: float) -> float:
        """What `client` has used of late, with what it uses just now."""
        own = self._served.get(client, ())
        return self._spending.of(client, now) + sum(_long(each, now) for each in own)

    def _has_used_much(self, client: str, now: float) -> bool:
        return self._used(client, now) > MUCH

    def _may_sit(self, client: str, now: float) -> bool:
        """Whether `client` may have one of the seats that are free."""
        if self._held(client) >= self.most:
            return False
        if self.running < self.most or not self._has_used_much(client, now):
            return True
        return sum(self._held(each) for each in self._served if self._has_used_much(each, now)) < self.most

    def leave(self, ticket: Ticket, now: float) -> None:
        """`ticket` has been served, or its client has gone. Nothing happens if it has left before."""
        served = self._served.get(ticket.client)
        if served and ticket in served:
            self._spending.add(ticket.client, _long(ticket, now), now)
            served.remove(ticket)
            self._running -= 1
            if not served:
                del self._served[ticket.client]
            return
        own = self._waiting.get(ticket.client)
        if own and ticket in own:
            own.remove(ticket)
            self.waiting -= 1
            if not own:
                del self._waiting[ticket.client]

    def out_of_patience(self, now: float) -> list[Ticket]:
        """Those who have waited too long and are to be told so."""
        return [each for own in self._waiting.values() for each in own if now - each.came >= self.patience]

    def making_room(self, now: float) -> list[Ticket]:
        """Those who have to give up their seats: one for each who has waited for a moment and has none."""
        leaving: list[Ticket] = []
        worn = sorted(
            (each for each in self.served if now - each.started >= self.fair), key=lambda each: each.started
        )
        free = self.seats - self.running
        for client, own in self._waiting.items():
            may_sit, used_much = self._may_sit(client, now), self._has_used_much(client, now)
            own_only = used_much or self._held(client) >= self.most
            for each in own:
                if now - each.came < NOTICED:
                    break
                if free and may_sit:  # somebody has made room already
                    free -= 1
                    continue
                able = (one for one in worn if not own_only or one.client == client)
                if (chosen := next(able, None)) is not None:
                    worn.remove(chosen)
                    leaving.append(chosen)
        return leaving
