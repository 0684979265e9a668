"""What the map gains: how many things there are at each place of it, now and if what is offered were on the list.

Nothing is counted here. The views that the map is made of are asked about what is offered alone, with the ideas that
it is tagged with and all that the rules work out of them; and about the same record as it is on the list now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from coprod_kg.dataset import Dataset
from coprod_kg.identifiers import RecordId
from coprod_kg.inference import derive
from coprod_kg.site.links import Cell
from coprod_kg.sparql import Table, evaluate
from coprod_kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.site.maps import Counts
    from coprod_kg.site.plan import Site

_VIEWS = {"coverage": "stage", "thin-places": "people"}
"""The views of the map, and what each counts the inequalities by."""
_KNOWN = (GRAPH["scheme/"].value, GRAPH["ontology"].value)


@dataclass(frozen=True)
class Gain:
    """A place of the map that changes."""

    inequality: Cell
    other: Cell
    now: int
    after: int

    @property
    def is_gap(self) -> bool:
        """Whether there was nothing."""
        return self.now == 0 and self.after > 0


@dataclass(frozen=True)
class Gains:
    """All places that change: those of the wide inequalities, and those of the ones that come under them."""

    wide: tuple[Gain, ...]
    narrow: tuple[Gain, ...]

    @property
    def gaps(self) -> tuple[Gain, ...]:
        """The places that are filled for the first time."""
        return tuple(each for each in (*self.wide, *self.narrow) if each.is_gap)


class Counting:
    """Counts for one edition; made once, and asked as often as somebody looks at what is offered."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._ideas = [
            quad
            for quad in site.edition.dataset.quads()
            if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(_KNOWN)
        ]

    def gains(self, offered: Mapping[RecordId, Iterable[Quad]]) -> Gains:
        """What changes on the map if `offered` takes the place of what the list says of these records."""
        edition, coverage = self._site.edition, self._site.coverage
        items = {record: [*quads] for record, quads in offered.items() if record.kind == "item"}
        there = [record for record in items if record in edition.records]
        if not items:
            return Gains((), ())
        after = self._counts([quad for quads in items.values() for quad in quads])
        before = self._counts(
            [quad for record in there for quad in edition.dataset.quads(graph=record.graph)]
        )
        wide = set(self._site.register.wide)
        found: tuple[list[Gain], list[Gain]] = ([], [])
        for view, counted in (("coverage", coverage.stages), ("thin-places", coverage.people)):
            for (inequality, other), now in counted.items():
                change = after[view].get((inequality, other), 0) - before[view].get((inequality, other), 0)
                if change:
                    cell = self._site.register.links.cell
                    gain = Gain(cell(inequality), cell(other), now, now + change)
                    found[inequality not in wide].append(gain)
        return Gains(tuple(found[0]), tuple(found[1]))

    def _counts(self, quads: list[Quad]) -> dict[str, Counts]:
        """What the views count among `quads` alone."""
        if not quads:
            return {view: {} for view in _VIEWS}
        edition = self._site.edition
        dataset = Dataset([*self._ideas, *quads])
        derive(dataset, edition.catalogue.rules)
        return {view: _asked(edition, dataset, view, by) for view, by in _VIEWS.items()}


def _asked(edition: Edition, dataset: Dataset, view: str, by: str) -> Counts:
    if view not in edition.catalogue.view_names:
        return {}
    query = edition.catalogue.view(view)
    table = evaluate(dataset, query.text, source=str(query.path), headings=query.columns, guarded=False)
    assert isinstance(table, Table)
    down, across, count = (table.columns.index(name) for name in ("inequality", by, "items"))
    found = {}
    for row in table.rows:
        one, other, number = row[down], row[across], row[count]
        if isinstance(one, NamedNode) and isinstance(other, NamedNode) and number is not None:
            found[one, other] = int(number.value)
    return found
