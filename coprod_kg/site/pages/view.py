"""The page of a named view: its question, the answer, the answer as files, and how it is worked out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.identifiers import KINDS
from coprod_kg.site import addresses
from coprod_kg.site.cards import sorting_name
from coprod_kg.site.grids import Grid, Group, columns_of, grid_of, groups_of, matrix_of
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.vocabulary import CPC, CPSC, SKOS

if TYPE_CHECKING:
    from coprod_kg.catalogue import Parameter, Query
    from coprod_kg.site.register import Register
    from coprod_kg.sparql import Table

_THINGS = ("item", "org", "concept", "record", "project", "venue", "person")
"""Types of parameters whose values have a page of their own."""


@dataclass(frozen=True)
class View:
    """What the page shows."""

    name: str
    title: str
    summary: str
    note: str
    number: int | None
    """The number of the question that it answers."""
    query: str
    count: str
    grid: Grid | None
    groups: tuple[Group, ...]
    caption: str
    asked: str
    """What has to be told, for a view that cannot be asked as it is."""
    parameter: str
    """What the program calls it."""
    choices: tuple[Cell, ...]
    files: tuple[Download, ...]


def needed(view: Query) -> Parameter | None:
    """The parameter that `view` cannot do without; None if there is none."""
    return next((each for each in view.parameters.values() if each.required), None)


def number_of(view: Query) -> int | None:
    """The number of the question that `view` answers, of those in MODEL section 11."""
    found = re.fullmatch(r"CQ([0-9]{1,9})", view.question or "")
    return int(found[1]) if found else None


def page_of_view(register: Register, view: Query) -> Page:
    """The page of `view`."""
    path = addresses.view(view.name)
    asked = needed(view)
    files: tuple[Download, ...] = ()
    answer: tuple[str, Grid | None, tuple[Group, ...], str] = ("", None, (), "")
    choices: tuple[Cell, ...] = ()
    if asked:
        choices = _choices(register, asked)
    else:
        start = f"views/{view.name}"
        files = (
            Download(f"{start}.csv", "Table (CSV)", type="text/csv"),
            Download(f"{start}.json", "JSON", type="application/sparql-results+json"),
        )
        answer = _answer(register, view)
    count, grid, groups, caption = answer
    model = View(
        name=view.name,
        title=view.title,
        summary=view.summary,
        note=view.note or "",
        number=number_of(view),
        query=view.text,
        count=count,
        grid=grid,
        groups=groups,
        caption=caption,
        asked=asked.label if asked else "",
        parameter=asked.name if asked else "",
        choices=choices,
        files=files,
    )
    return Page(
        path=path,
        title=view.title,
        description=view.summary,
        template="view.html",
        model=model,
        crumbs=(Cell("Home", addresses.HOME), Cell("Questions", addresses.QUESTIONS)),
        section=addresses.QUESTIONS,
    )


def _answer(register: Register, view: Query) -> tuple[str, Grid | None, tuple[Group, ...], str]:
    table = register.table(view.name)
    if not table.rows:
        return "Nothing yet", None, (), ""
    if view.display == "matrix" and len(table.columns) >= 5:
        grid, caption = matrix_of(table, register.links)
        return f"{len(grid.rows)} by {len(grid.headings) - 1}", grid, (), caption
    first = view.parameters.get(table.columns[0])
    if first is not None and first.type in _THINGS:
        return _count(table), None, tuple(groups_of(table, register.links, table.columns[0])), ""
    return _count(table), grid_of(columns_of(table, register.links), table.rows), (), ""


def _count(table: Table, left_out: Sequence[str] = ()) -> str:
    if "item" in table.columns and "item" not in left_out:
        index = table.columns.index("item")
        number = len({row[index] for row in table.rows if row[index] is not None})
        return f"{number} thing" if number == 1 else f"{number} things"
    return f"{len(table)} line" if len(table) == 1 else f"{len(table)} lines"


def _choices(register: Register, asked: Parameter) -> tuple[Cell, ...]:
    """Everything that a view can be told to look at, by name."""
    nodes: list[NamedNode] = []
    if asked.type == "concept":
        scheme = CPSC[asked.scheme] if asked.scheme else None
        found = {quad.subject for quad in register.dataset.quads(None, SKOS["inScheme"], scheme)}
        nodes = [each for each in found if isinstance(each, NamedNode) and each in CPC]
    elif asked.type == "record" or asked.type in KINDS:
        nodes = [each.iri for each in register.live if asked.type in ("record", each.kind)]
    cells = [register.links.cell(each) for each in nodes]
    return tuple(sorted(cells, key=lambda each: (sorting_name(each.text), each.href)))
