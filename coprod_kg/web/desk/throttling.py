"""Longer and longer waits for who is turned away at the door: a password is not to be found by trying.

Each name and each address is counted for itself. A few slips of the finger cost nothing. A browser in which somebody
has signed in before is counted for itself instead: so nobody keeps a curator out by trying their name.

>>> [round(wait(times, last=0.0, now=0.0, free=3)) for times in (0, 3, 4, 5, 8, 99)]
[0, 0, 2, 4, 32, 900]
>>> wait(4, last=0.0, now=10.0, free=3)
0.0
"""

from __future__ import annotations

from collections.abc import Mapping

from coprod_kg.inbox.curators import Curators

LONGEST = 900.0
"""Seconds: the longest wait."""
FREE = {"name": 3, "address": 10, "browser": 5}
"""How many misses in a row cost nothing."""


def wait(times: int, last: float, now: float, free: int) -> float:
    """How many seconds to wait from `now` on after so many misses in a row, the last one at `last`."""
    if times <= free:
        return 0.0
    return max(0.0, last + min(LONGEST, 2.0 ** min(times - free, 20)) - now)


def waits(curators: Curators, who: Mapping[str, str], now: float) -> float:
    """How long somebody has to wait who is known by a `name` and an `address`, or by a `browser`."""
    found = []
    for sort, text in who.items():
        times, last = curators.missed(f"{sort} {text}", now)
        found.append(wait(times, last, now, FREE[sort]))
    return max(found)
