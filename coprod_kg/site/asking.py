"""What can be asked of an edition, and the answers as pages show them; each view is asked once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.catalogue import Parameter, Query
from coprod_kg.identifiers import KINDS
from coprod_kg.labels import label
from coprod_kg.site.grids import Grid, Group, columns_of, grid_of, groups_of, matrix_of
from coprod_kg.site.links import Links, is_page_name
from coprod_kg.sparql import Table
from coprod_kg.vocabulary import CPC, CPSC, ID, SKOS

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_STARTS = {"item": ID["item/"].value, "org": ID["org/"].value, "concept": CPC.iri}
"""What the addresses of the things that a parameter can be begin with."""


@dataclass(frozen=True)
class Value:
    """Something that a view can be asked about: its address, its name, and the file name of its answer."""

    node: NamedNode
    name: str
    slug: str


@dataclass(frozen=True)
class Answer:
    """What the page of a view shows below its title: one grid, or groups with a heading each, or nothing."""

    count: str
    grid: Grid | None = None
    groups: tuple[Group, ...] = ()
    caption: str = ""


def needed(view: Query) -> Parameter | None:
    """The parameter that `view` cannot do without; None if there is none."""
    return next((each for each in view.parameters.values() if each.required), None)


def number_of(view: Query) -> int | None:
    """The number of the question that `view` answers."""
    found = re.fullmatch(r"CQ([0-9]{1,9})", view.question or "")
    return int(found[1]) if found else None


class Asking:
    """The views of one edition and their answers."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.views: dict[str, Query] = {view.name: view for view in edition.catalogue.views}
        self.links = Links(edition, self._cards())
        # The page, the CSV and the JSON of an answer are written one after the other; pages that lead to
        # others need the groups of every view that has groups.
        self.table = lru_cache(maxsize=128)(self._table)
        self.groups = cache(self._groups)

    def _cards(self) -> dict[str, str]:
        """For the start of an address, the folder with a page about each: views whose tag is `card`."""
        cards = {}
        for name, view in self.views.items():
            asked = needed(view)
            if "card" in view.tags and asked and asked.type in _STARTS:
                cards[_STARTS[asked.type]] = f"views/{name}"
        return cards

    def _table(self, name: str, about: NamedNode | None = None) -> Table:
        view = self.views[name]
        asked = needed(view)
        answer = self.edition.run(view, {asked.name: about} if asked and about else {})
        assert isinstance(answer, Table), name
        return answer

    def answer(self, name: str, about: NamedNode | None = None) -> Answer:
        """The answer of the view called `name`, about one thing if it has to be told one."""
        view, table = self.views[name], self.table(name, about)
        if not table.rows:
            return Answer("Nothing yet")
        if view.display == "matrix" and len(table.columns) >= 5:
            grid, caption = matrix_of(table, self.links)
            return Answer(f"{len(grid.rows)} by {len(grid.headings) - 1}", grid, caption=caption)
        if about is None and (groups := self.groups(name)):
            return Answer(_count(table), groups=groups)
        asked = needed(view)
        left_out = [asked.name] if asked else []
        return Answer(_count(table, left_out), grid_of(columns_of(table, self.links, left_out), table.rows))

    def _groups(self, name: str) -> tuple[Group, ...]:
        """The answer under headings, if people can also ask for one of them: the values of its first column."""
        view = self.views[name]
        if view.display == "matrix" or needed(view):
            return ()
        table = self.table(name, None)
        asked = view.parameters.get(table.columns[0]) if table.columns else None
        if asked is None or asked.type not in (*_STARTS, "record"):
            return ()
        return tuple(groups_of(table, self.links, table.columns[0]))

    @cached_property
    def places(self) -> dict[NamedNode, list[tuple[str, Group]]]:
        """For a thing, the views that have a heading for it."""
        found: dict[NamedNode, list[tuple[str, Group]]] = {}
        for name in self.views:
            for group in self.groups(name):
                if isinstance(group.about, NamedNode):
                    found.setdefault(group.about, []).append((name, group))
        return found

    @cache  # noqa: B019 (there is one of these for each build, and it goes with the build)
    def values(self, name: str) -> tuple[Value, ...]:
        """Everything that the view called `name` can be told to look at, by name; nothing if that is any text."""
        asked = needed(self.views[name])
        nodes: dict[NamedNode, str] = {}
        if asked and asked.type == "concept":
            for quad in self.edition.dataset.quads(
                None, SKOS["inScheme"], CPSC[asked.scheme] if asked.scheme else None
            ):
                if isinstance(quad.subject, NamedNode) and quad.subject in CPC:
                    nodes[quad.subject] = CPC.local(quad.subject)
        elif asked and (asked.type == "record" or asked.type in KINDS):
            for record in self.edition.records:
                if record not in self.edition.tombstones and asked.type in ("record", record.kind):
                    nodes[record.iri] = str(record) if asked.type == "record" else record.slug
        values = [
            Value(node, label(node, self.edition.dataset) or slug, slug)
            for node, slug in nodes.items()
            if all(map(is_page_name, slug.split("/")))
        ]
        # A title that we had to make up stands in square brackets, and is found under its first letter.
        return tuple(sorted(values, key=lambda value: (value.name.strip("[“").casefold(), value.slug)))

    @cached_property
    def _slugs(self) -> dict[str, dict[NamedNode, str]]:
        return {name: {value.node: value.slug for value in self.values(name)} for name in self.views}

    def slug(self, name: str, node: NamedNode) -> str | None:
        """The file name of what the view called `name` says about `node`; None if it does not look at such."""
        return self._slugs[name].get(node)


def _count(table: Table, left_out: Sequence[str] = ()) -> str:
    if "item" in table.columns and "item" not in left_out:
        index = table.columns.index("item")
        number = len({row[index] for row in table.rows if row[index] is not None})
        return f"{number} thing" if number == 1 else f"{number} things"
    return f"{len(table)} line" if len(table) == 1 else f"{len(table)} lines"
