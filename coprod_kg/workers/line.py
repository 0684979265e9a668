"""Who is served next, who has to wait, and who has to make room. No processes, no clock: times are given.

Clients take turns: among those that wait, the one that was served longest ago is next, and none has more than half
of the seats while another waits. A few seats are never given to one client, so that there is always one left
for a second. And because one person may come from many addresses, and many from one: when somebody has waited and
there is no seat, the question that has been worked on longest makes room, if it had its fair time.

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
from collections import Counter, deque
from dataclasses import dataclass

from coprod_kg.workers.refusals import TooBusy

QUICK = 0.1
"""Seconds after which a question is no quick one any more, and others come first on the processors."""
NOTICED = 0.05
"""Seconds that somebody waits before another makes room."""
FAIR = 0.5
"""Seconds that a question is worked on before it has to make room."""


@dataclass(eq=False)
class Ticket:
    """A place in the line, and then on a seat."""

    client: str
    came: float = 0.0
    started: float = 0.0


class Line:
    """Those who wait and those who are served."""

    def __init__(self, seats: int, queue: int, patience: float) -> None:
        """`queue` is how many may wait; `patience` for how many seconds."""
        self.seats, self.queue, self.patience = seats, queue, patience
        self.most = seats - seats // 4
        """How many seats one client may have."""
        self.served: dict[Ticket, None] = {}
        self._held: Counter[str] = Counter()
        # The order of the keys is whose turn it is.
        self._waiting: dict[str, deque[Ticket]] = {}
        self.waiting = 0

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

    @property
    def retry_after(self) -> int:
        """After how many seconds somebody who is sent away should try again."""
        return max(1, math.ceil(self.patience))

    def next(self, now: float) -> Ticket | None:
        """The ticket that is served now; None if nobody waits who may have a seat, or there is none."""
        if not self.waiting or len(self.served) >= self.seats:
            return None
        client = self._turn()
        if client is None:
            return None
        own = self._waiting.pop(client)
        ticket = own.popleft()
        if own:
            self._waiting[client] = own  # at the end: the others come first now
        self.waiting -= 1
        ticket.started = now
        self.served[ticket] = None
        self._held[client] += 1
        return ticket

    def _turn(self) -> str | None:
        able = [client for client in self._waiting if self._held[client] < self.most]
        modest = (client for client in able if self._held[client] * 2 < self.seats)
        return next(modest, able[0] if able else None)

    def leave(self, ticket: Ticket) -> None:
        """`ticket` has been served, or its client has gone. Nothing happens if it has left before."""
        if ticket in self.served:
            del self.served[ticket]
            self._held[ticket.client] -= 1
            if not self._held[ticket.client]:
                del self._held[ticket.client]
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
        """Those who have to give up their seats: one for each who has waited for a while and has none.

        Those who have been served longest first. A client that has all the seats that one may have makes room for
        itself.
        """
        leaving: list[Ticket] = []
        worn = [each for each in self.served if now - each.started >= FAIR]
        worn.sort(key=lambda each: each.started)
        free = self.seats - len(self.served)
        for client, own in self._waiting.items():
            full = self._held[client] >= self.most
            for each in own:
                if now - each.came < NOTICED:
                    break
                if free and not full:  # somebody has made room already
                    free -= 1
                    continue
                able = (one for one in worn if not full or one.client == client)
                if (chosen := next(able, None)) is not None:
                    worn.remove(chosen)
                    leaving.append(chosen)
        return leaving
