"""What is most like each item: the answer of the view `alike`, worked out for all items at once.

The view compares every item with every other, which for ten thousand would take minutes. Here each tag is a set of
items, kept as the bits of one number, and the sets of an item's tags are added up bit by bit (a carry-save adder, as in
Knuth, The Art of Computer Programming 4A, 7.1.3): how many tags are shared with ten thousand others takes some
microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from pyoxigraph import NamedNode

TAGGING = (
    "addresses",
    "helpsUnderstand",
    "helpsChange",
    "recommends",
    "usefulAtStage",
    "drawsOn",
)
"""Our fields by which people tag an item; topics (`schema:about`) count too."""
_FEWEST = 2
"""Shared tags that make two things alike, as in the view."""


class Alike:
    """Finds what shares the most tags with an item."""

    def __init__(self, items: Sequence[NamedNode], tags: Mapping[NamedNode, Set[NamedNode]]) -> None:
        """`items` stand in the order in which those that share as many tags are given; `tags` are those of each."""
        self._items = items
        self._place = {item: place for place, item in enumerate(items)}
        self._tags: Mapping[NamedNode, Set[NamedNode]] = {item: tags.get(item, frozenset()) for item in items}
        self._having: dict[NamedNode, int] = {}
        members: dict[NamedNode, bytearray] = {}
        for place, item in enumerate(items):
            for tag in self._tags[item]:
                bits = members.setdefault(tag, bytearray(len(items) // 8 + 1))
                bits[place >> 3] |= 1 << (place & 7)
        self._having = {tag: int.from_bytes(bits, "little") for tag, bits in members.items()}

    def of(self, item: NamedNode, most: int) -> list[tuple[NamedNode, int]]:
        """At most `most` items that share at least two tags with `item`, the most shared first, and how many.

        >>> a, b, c = (NamedNode(f"https://example.org/{each}") for each in "abc")
        >>> x, y, z = (NamedNode(f"https://example.org/tag/{each}") for each in "xyz")
        >>> tags = {a: {x, y, z}, b: {x, z}, c: {x, y, z}}
        >>> [(each.value[-1], shared) for each, shared in Alike([a, b, c], tags).of(a, 9)]
        [('c', 3), ('b', 2)]
        """
        digits: list[
            int
        ] = []  # digits[n] has a bit for each item whose number of shared tags has binary digit n
        for tag in self._tags[item]:
            carry = self._having[tag]
            for n, digit in enumerate(digits):
                digits[n], carry = digit ^ carry, digit & carry
                if not carry:
                    break
            if carry:
                digits.append(carry)
        found: list[tuple[NamedNode, int]] = []
        myself = 1 << self._place[item]
        for shared in range(len(self._tags[item]), _FEWEST - 1, -1):
            for place in _bits(_with(digits, shared) & ~myself):
                found.append((self._items[place], shared))
                if len(found) == most:
                    return found
        return found


def _with(digits: Sequence[int], number: int) -> int:
    """The items whose number is `number`: those that have each of its binary digits."""
    if number >> len(digits):
        return 0
    found = -1
    for n, digit in enumerate(digits):
        found &= digit if number >> n & 1 else ~digit
    return found


def _bits(number: int) -> Iterator[int]:
    """The places of the bits of `number`, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
