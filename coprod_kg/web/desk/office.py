"""What the desk needs besides the running server: who may sit there, the keys, and what it has worked out already."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from coprod_kg.inbox import INBOX
from coprod_kg.inbox.curators import Curators
from coprod_kg.web.desk.sessions import Keys
from coprod_kg.web.desk.waiting import Shelf
from coprod_kg.web.desk.weighing import Weighing
from coprod_kg.web.secret import secret_in

if TYPE_CHECKING:
    from coprod_kg.web.live import Live

_known: WeakKeyDictionary[Live, Office] = WeakKeyDictionary()


@dataclass(eq=False)
class Office:
    """The desk of one server."""

    curators: Curators
    keys: Keys
    weighing: Weighing = field(default_factory=Weighing)
    shelf: Shelf = field(default_factory=Shelf)
    beside: set[asyncio.Task[None]] = field(default_factory=set)
    """What is being weighed in the background."""
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """A password takes 64 MiB to look at, so few are looked at at once."""
    knocking: int = 0
    """How many wait for that."""


def office_of(live: Live) -> Office:
    """The desk of `live`, made when it is first wanted.

    Raises CannotWrite if the folder of the inbox cannot be written.
    """
    if live not in _known:
        _known[live] = Office(Curators(live.settings.state / INBOX), Keys(secret_in(live.settings.state)))
    return _known[live]
