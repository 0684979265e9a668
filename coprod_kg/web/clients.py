"""Who asks, as far as we have to know: an address to share what there is fairly. It is never written down."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from coprod_kg.web.problems import Problem

if TYPE_CHECKING:
    from starlette.types import Scope

_MOST_CLIENTS = 50_000


def client_of(scope: Scope, trusted: Sequence[str]) -> str:
    """The address that the request of `scope` comes from; what a trusted proxy says of it, if one handed it on.

    Of IPv6 only the network of 64 bits counts: whoever has one address there has them all.
    """
    peer: str = scope["client"][0] if scope.get("client") else ""
    if peer not in trusted:
        return _counted(peer)
    named = [each.strip() for each in Headers(scope=scope).get("x-forwarded-for", "").split(",")]
    # From the last to the first: each proxy adds who asked it, and only what trusted ones add is known.
    while peer in trusted and named and _address(named[-1]):
        peer = named.pop()
    return _counted(peer)


@lru_cache(1000)
def _counted(peer: str) -> str:
    found = _address(peer)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return peer


@lru_cache(1000)
def is_this_machine(client: str) -> bool:
    """Whether `client` is a program on this machine; so is whoever comes through a proxy that is not trusted.

    >>> is_this_machine("127.0.0.1"), is_this_machine("192.0.2.1"), is_this_machine("somebody")
    (True, False, False)
    """
    found = _address(client)
    return found is not None and found.is_loopback


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class Bucket:
    """So much of something for each client in so much time; what was taken comes back little by little.

    >>> now = 0.0
    >>> bucket = Bucket(2, 60, lambda: now)
    >>> [bucket.take("a"), bucket.take("a"), bucket.take("a"), bucket.take("b")]
    [0.0, 0.0, 30.0, 0.0]
    """

    def __init__(self, most: float, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._taken: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """How much each client has taken, and when that was."""

    def take(self, client: str, amount: float = 1) -> float:
        """0 if `client` may take `amount`, and it is taken; else how many seconds to wait, and it is not."""
        waits = self.waits(client, amount)
        if not waits:
            self.add(client, amount)
        return waits

    def waits(self, client: str, amount: float = 1) -> float:
        """How many seconds `client` has to wait before it may take `amount`."""
        over = self._level(client) + amount - self._most
        # More than there is at all can be taken when nothing else is.
        return (
            max(0.0, min(over, self._level(client))) * self._seconds / self._most
            if self._most
            else self._seconds
        )

    def add(self, client: str, amount: float) -> None:
        """Write down that `client` has taken `amount`, also if that is more than it may."""
        self._taken[client] = (self._level(client) + amount, self._clock())
        self._taken.move_to_end(client)
        if len(self._taken) > _MOST_CLIENTS:
            self._taken.popitem(last=False)

    def _level(self, client: str) -> float:
        taken, when = self._taken.get(client, (0.0, 0.0))
        return max(0.0, taken - (self._clock() - when) * self._most / self._seconds)


def refuse_if_waits(seconds: float, what: str) -> None:
    """Raises Problem 429 if there are `seconds` to wait."""
    if seconds > 0:
        raise Problem(
            429,
            "Too Many Requests",
            f"{what} Please wait a little and try again.",
            {},
            {"Retry-After": str(max(1, round(seconds)))},
        )
