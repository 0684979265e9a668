"""The coverage map: how many things there are for each inequality and each stage or group of people.

Each circle's area is its count, a dashed ring is a gap. The counts are those of the views `coverage` and `thin-places`;
each leads to a page that lists exactly the things that were counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.register import WHOLE_STUDY
from coprod_kg.vocabulary import CPC, CPR, DCTERMS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_LARGEST = 38.0
"""The radius of the largest circle, in a box of 80 by 80."""
_SMALLEST = 4.0
"""A circle that can be seen; its number is beside it."""

Counts = Mapping[tuple[NamedNode, NamedNode], int]


@dataclass(frozen=True)
class Spot:
    """A place of the map: its column, how many things there are, and where they are listed."""

    column: str
    count: int
    radius: str
    href: str


@dataclass(frozen=True)
class Row:
    """An inequality and its places."""

    head: Cell
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Map:
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
                    tuple(_spot(cell(column).text, row, column, counts, most) for column in columns),
                )
                for row in rows
            ),
            hue,
        )

    def pairs(self) -> Iterable[tuple[NamedNode, NamedNode]]:
        """Every place of the map where there is something."""
        for counts in (self.stages, self.people):
            for pair, count in counts.items():
                if count and pair[1] != WHOLE_STUDY:
                    yield pair

    def things(self, inequality: NamedNode, other: NamedNode) -> tuple[NamedNode, ...]:
        """The items that are counted at a place of the map, newest first."""
        register = self._register
        if (inequality, other) in self.stages:
            having = {
                *self._having(CPR["usefulAtStage"], other),
                *self._having(CPR["usefulAtStage"], WHOLE_STUDY),
            }
        else:
            having = {*self._having(DCTERMS["audience"], other)}
        about = {quad.subject for quad in register.dataset.quads(None, CPR["addresses"], inequality)}
        return tuple(each for each in register.items if each in having and each in about)

    def _having(self, field: NamedNode, value: NamedNode) -> Iterable[object]:
        return (quad.subject for quad in self._register.dataset.quads(None, field, value))


def _spot(column: str, row: NamedNode, across: NamedNode, counts: Counts, most: int) -> Spot:
    count = counts.get((row, across), 0)
    radius = max(_SMALLEST, _LARGEST * sqrt(count / most)) if count else 0.0
    href = addresses.found(CPC.local(row), CPC.local(across)) if count else ""
    return Spot(column, count, f"{radius:.1f}", href)
