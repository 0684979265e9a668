"""The answer of a view as its page shows it: tables, a map of numbers, bars, or the list of 2018.

A page shows the first lines only, if there are very many: the files beside it hold all of them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.identifiers import KINDS, kind_of
from coprod_kg.site.cards import Card
from coprod_kg.site.charts import Chart, chart
from coprod_kg.site.grids import Grid, Group, columns_of, grid_of, groups_of, matrix_of, measured, named_first
from coprod_kg.site.links import Cell
from coprod_kg.values import Value, replace

if TYPE_CHECKING:
    from coprod_kg.catalogue import Query
    from coprod_kg.site.register import Register
    from coprod_kg.sparql import Table

MOST = 1_000
"""How many lines a page shows."""
_HEADINGS = (*KINDS, "concept", "record")
"""Types of parameters whose values have pages, so that they can stand as headings."""
_FEWEST_TO_CHART = 4
_NARROW = 4
"""How many columns have room beside a chart."""


class Entry(Value):
    """A line of the list of 2018: what stood there, and who wrote it."""

    card: Card
    authors: str
    year: str


class Heading(Value):
    """A heading of the list of 2018, as printed, and what stood under it."""

    text: str
    entries: tuple[Entry, ...]


class Answer(Value):
    """What a page shows of an answer; only one of its kinds is filled."""

    count: str = "Nothing yet"
    grid: Grid | None = None
    groups: tuple[Group, ...] = ()
    charts: tuple[Chart, ...] = ()
    headings: tuple[Heading, ...] = ()
    caption: str = ""
    beside: tuple[Chart, ...] = ()
    """What the things in it are about, drawn beside it."""
    left_out: int = 0
    """How many lines are only in the files."""

    @property
    def is_wide(self) -> bool:
        """Whether its tables need all the room there is."""
        grids = [self.grid] if self.grid else [group.grid for group in self.groups]
        return any(len(grid.headings) > _NARROW for grid in grids)


def answer_of(register: Register, view: Query) -> Answer:
    """The answer of `view`, which need not be told anything."""
    table = register.table(view.name)
    if not table.rows:
        return Answer()
    shown = _first(table, MOST)
    found = Answer(_count(table), left_out=len(table) - len(shown))
    links = register.links
    if view.display == "matrix" and len(table.columns) >= 5:
        grid, title, caption = matrix_of(table, links)
        return replace(found, count=title, grid=grid, caption=caption)
    if view.display == "chart" and {"group", "label", "count"} <= set(table.columns):
        return replace(found, count=f"{len(table):,} numbers", charts=_charts(register, table))
    if view.display == "list" and {"position", "heading", "item"} <= set(table.columns):
        return replace(found, headings=_headings(register, table))
    beside = _beside(register, table)
    cards = view.display == "cards"
    first = view.parameters.get(table.columns[0])
    if first is not None and first.type in _HEADINGS:
        groups = groups_of(shown, links, table.columns[0], merged=cards)
        return replace(found, groups=tuple(groups), beside=beside)
    merged = cards and table.columns[0] == "item"
    columns = named_first(columns_of(shown, links))
    [grid] = measured([grid_of(columns, shown.rows, merged=merged)])
    return replace(found, grid=grid, beside=beside)


def items_of(register: Register, table: Table) -> list[NamedNode]:
    """The items that an answer is about, each once, in its order."""
    if "item" not in table.columns:
        return []
    index, live = table.columns.index("item"), set(register.items)
    found = dict.fromkeys(row[index] for row in table.rows)
    return [each for each in found if isinstance(each, NamedNode) and each in live]


def _first(table: Table, most: int) -> Table:
    """`table` with its first rows only."""
    if len(table.rows) <= most:
        return table
    return type(table)(table.columns, table.rows[:most], table.headings)


def _count(table: Table) -> str:
    if "item" in table.columns:
        index = table.columns.index("item")
        number = len({row[index] for row in table.rows if row[index] is not None})
        return f"{number:,} thing{'' if number == 1 else 's'}"
    return f"{len(table):,} line{'' if len(table) == 1 else 's'}"


def _beside(register: Register, table: Table) -> tuple[Chart, ...]:
    """What the items of an answer are about, and of what kind they are."""
    items = items_of(register, table)
    if len(items) < _FEWEST_TO_CHART or len(items) == len(register.items):
        return ()
    chosen = set(items)
    about = [
        (register.links.cell(each), len(chosen.intersection(register.under(each)))) for each in register.wide
    ]
    caption = f"Out of {len(items)}. One thing can be about more than one."
    kinds = Counter(register.card(each).kick[0] for each in items).most_common(5)
    return (
        chart("What they are about", about, whole=len(items), caption=caption, head="Inequality"),
        chart(
            "What kind of thing",
            [(Cell(name), count) for name, count in sorted(kinds, key=lambda each: (-each[1], each[0]))],
            whole=len(items),
            caption=f"Out of {len(items)}. The commonest kinds.",
            head="Kind",
        ),
    )


def _charts(register: Register, table: Table) -> tuple[Chart, ...]:
    """A chart for each group of numbers."""
    groups: dict[str, list[tuple[Cell, int]]] = {}
    for row in table:
        group, label, count, thing = row["group"], row["label"], row["count"], row.get("thing")
        if isinstance(group, Literal) and isinstance(label, Literal) and isinstance(count, Literal):
            known = thing if isinstance(thing, NamedNode) and kind_of(thing) else None
            cell = register.links.cell(known, label.value) if known else Cell(label.value)
            groups.setdefault(group.value, []).append((cell, int(count.value)))
    return tuple(chart(title, counts, head=title) for title, counts in groups.items())


def _headings(register: Register, table: Table) -> tuple[Heading, ...]:
    """The list of 2018 under its own headings, in its own order."""
    found: list[tuple[str, list[Entry]]] = []
    for row in table:
        heading, item = row["heading"], row["item"]
        text = heading.value if isinstance(heading, Literal) else ""
        if not found or found[-1][0] != text:
            found.append((text, []))
        if isinstance(item, NamedNode):
            authors, year = (row.get(name) for name in ("authors", "year"))
            found[-1][1].append(
                Entry(
                    register.card(item),
                    authors.value if isinstance(authors, Literal) else "",
                    year.value if isinstance(year, Literal) else "",
                )
            )
    return tuple(Heading(text, tuple(entries)) for text, entries in found)
