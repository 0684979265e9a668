"""How much each client has used of late: seconds on a seat, of which half is forgotten every twenty seconds.

>>> spending = Spending()
>>> spending.add("ann", 8.0, now=0.0)
>>> spending.of("ann", now=20.0), spending.of("bo", now=20.0)
(4.0, 0.0)
"""

from __future__ import annotations

HALF_LIFE = 20.0
_LITTLE = 0.001
_MANY = 10_000
"""How many clients are remembered before those are forgotten that have used next to nothing."""


class Spending:
    """What each client has used; times are given."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[float, float]] = {}

    def add(self, client: str, seconds: float, now: float) -> None:
        """`client` has used `seconds` more."""
        if len(self._used) >= _MANY:
            self._used = {each: used for each, used in self._used.items() if self.of(each, now) > _LITTLE}
        self._used[client] = (self.of(client, now) + seconds, now)

    def of(self, client: str, now: float) -> float:
        """Seconds that `client` has used of late."""
        seconds, at = self._used.get(client, (0.0, now))
        return float(seconds * 0.5 ** ((now - at) / HALF_LIFE))
