"""Long lists in parts: which part a page has, and where its neighbours are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from coprod_kg.site import addresses
from coprod_kg.site.page import Link
from coprod_kg.values import Value

_Each = TypeVar("_Each")

LENGTH = 50
"""How many things stand on a page, each with what it is."""


class Parts(Value):
    """Where one page of a list stands among its pages."""

    words: str
    """Which lines these are; empty if they are all."""
    previous: str = ""
    next: str = ""

    @property
    def links(self) -> tuple[Link, ...]:
        """What the head of the page tells of its neighbours."""
        neighbours = (("prev", self.previous), ("next", self.next))
        return tuple(Link(rel, path) for rel, path in neighbours if path)


def numbers(count: int, length: int) -> range:
    """The numbers of the pages that `count` lines take, `length` lines a page.

    Where there is nothing, there is one page that says so.

    >>> list(numbers(0, 50)), list(numbers(50, 50)), list(numbers(51, 50))
    ([1], [1], [1, 2])
    """
    return range(1, max(1, -(-count // length)) + 1)


def parts(start: str, count: int, number: int, length: int) -> Parts:
    """Page `number` of the list of `count` lines that begins at `start`.

    >>> parts("find.html", 120, 2, 50)
    Parts(words='51 to 100 of 120', previous='find.html', next='find/page/3.html')
    """
    first, last = (number - 1) * length + 1, min(number * length, count)
    return Parts(
        f"{first} to {last} of {count}" if count > length else "",
        addresses.part(start, number - 1) if number > 1 else "",
        addresses.part(start, number + 1) if last < count else "",
    )


def part(lines: Sequence[_Each], number: int, length: int) -> Sequence[_Each]:
    """The lines of page `number`."""
    return lines[(number - 1) * length : number * length]
