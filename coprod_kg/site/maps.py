"""The coverage map: how many things there are for each inequality and each stage or group of people.

Each circle's area is its count, a dashed ring is a gap. The counts are those of the views `coverage` and `thin-places`;
each leads to a page that lists exactly the things that were counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.register import WHOLE_STUDY
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_LARGEST = 38.0
"""The radius of the largest circle, in a box of 80 by 80."""
_SMALLEST = 4.0
"""A circle that can be seen; its number is beside it."""

Counts = Mapping[tuple[NamedNode, NamedNode], int]


class Spot(Value):
    """A place of the map: its column, how many things there are, and where they are listed; where there are none, the
    page on which one can be suggested.
    """

    column: str
    count: int
    radius: str
    href: str


class Row(Value):
    """An inequality and its places."""

    head: Cell
    spots: tuple[Spot, ...]


class Map(Value):
    """A table of circles."""

    caption: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hue: str = ""
    """The hue of all rows, if they share one."""

    @property
    def gaps(self) -> int:
        """How many places have nothing."""
        return sum(1 for row in self.rows for spot in row.spots if not spot.count)


class Coverage:
    """What there is for whom and when, as the views count it."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.stages = self._counts("coverage", "stage")
        self.people = self._counts("thin-places", "people")

    def _counts(self, view: str, by: str) -> Counts:
        if view not in self._register.edition.catalogue.view_names:
            return {}
        table, found = self._register.table(view), {}
        down, across, items = (table.columns.index(name) for name in ("inequality", by, "items"))
        for row in table.rows:
            one, other, count = row[down], row[across], row[items]
            if isinstance(one, NamedNode) and isinstance(other, NamedNode) and count is not None:
                found[one, other] = int(count.value)
        return found

    def columns(self, counts: Counts) -> list[NamedNode]:
        """The stages or people of `counts` for whom there is anything, in their order; what is for the whole study is
        counted at every stage already.
        """
        filled = {other for (_, other), count in counts.items() if count}
        return [
            each
            for each in dict.fromkeys(other for _, other in counts)
            if each in filled and each != WHOLE_STUDY
        ]

    def empty(self, counts: Counts) -> list[NamedNode]:
        """The stages or people of `counts` for whom there is nothing at all."""
        filled = {other for (_, other), count in counts.items() if count}
        return [each for each in dict.fromkeys(other for _, other in counts) if each not in filled]

    def map(
        self,
        counts: Counts,
        rows: Sequence[NamedNode],
        columns: Sequence[NamedNode],
        caption: str,
        *,
        hue: str = "",
    ) -> Map:
        """A map of `rows` by `columns`; its largest circle is its own largest count."""
        cell = self._register.links.cell
        most = max((counts.get((row, column), 0) for row in rows for column in columns), default=0)
        return Map(
            caption,
            "Kind" if hue else "Inequality",
            tuple(cell(column).text for column in columns),
            tuple(
                Row(
                    cell(row),
                    tuple(self._spot(row, column, counts, most) for column in columns),
                )
                for row in rows
            ),
            hue,
        )

    def _spot(self, row: NamedNode, across: NamedNode, counts: Counts, most: int) -> Spot:
        one, other = addresses.key(row), addresses.key(across)
        name, count = self._register.links.cell(across).text, counts.get((row, across), 0)
        if count:
            radius = max(_SMALLEST, _LARGEST * sqrt(count / most))
            return Spot(name, count, f"{radius:.1f}", addresses.found(one, other))
        asked = {"stage": other} if counts is self.stages else {"for_": other}
        return Spot(name, 0, "0.0", addresses.suggestion(about=one, **asked))
