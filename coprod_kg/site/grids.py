"""From the rows of a view to what its page shows: fewer columns, links for addresses, headings for groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from coprod_kg.site.links import Cell, Links
from coprod_kg.site.widths import Widths
from coprod_kg.sparql import Table
from coprod_kg.values import Value, replace
from coprod_kg.vocabulary import Term

Row = tuple[Term | None, ...]
Cells = tuple[tuple[Cell, ...], ...]
"""A row of a page: cell by cell, the values in it."""
_WORDS = {"yes": "Yes", "no": "No", "not known": "Not known"}
"""What views answer in words, as it stands in a cell."""
_SORTED_BY = ("year", "sort", "property")
"""Columns that put rows in order, and name none of them."""


class Column(Value):
    """A column of a page: what `x` and `xLabel` say together."""

    name: str
    heading: str
    numeric: bool
    cell: Callable[[Row], Cell]


class Grid(Value):
    """A table of a page: headings, and rows of cells."""

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Cells, ...]
    """Row by row, cell by cell, the values in it."""
    pairs: bool = False
    """Whether a cell and its heading are a pair of words and number, as in a map."""
    widths: tuple[int, ...] = ()
    """Hundredths of the table that each column takes; of none, the browser decides."""
    broad: bool = False
    """Whether it needs more room than a table that is not yet cards may have."""

    def after_first(self, row: Cells) -> Iterator[tuple[tuple[Cell, ...], str, bool]]:
        """The cells of `row` after the first, each with its heading, and whether it is a number.

        To count along in a template takes as long as all else that makes a row.
        """
        return zip(row[1:], self.headings[1:], self.numeric[1:], strict=True)


class Group(Value):
    """The rows that share a heading."""

    about: Term | None
    head: Cell
    anchor: str
    grid: Grid
    things: int
    """How many different things on the list are among the rows."""


def named_first(columns: Sequence[Column]) -> list[Column]:
    """`columns`, so that the first, which heads the rows, says what each is about.

    Views are sorted by what comes first, which may be a year; a hundred rows of one heading are told apart by the next.
    """
    if len(columns) > 1 and columns[0].name in _SORTED_BY:
        return [columns[1], columns[0], *columns[2:]]
    return list(columns)


def columns_of(table: Table, links: Links, leave_out: Sequence[str] = ()) -> list[Column]:
    """The columns that a page shows: `x` and `xLabel` are one, and those in `leave_out` are left out."""
    found = []
    for index, name in enumerate(table.columns):
        if name in leave_out or (name.endswith("Label") and name.removesuffix("Label") in table.columns):
            continue
        label = table.columns.index(f"{name}Label") if f"{name}Label" in table.columns else None
        numeric = any(_is_number(row[index]) for row in table.rows)
        found.append(Column(name, table.headings[name], numeric, _cell_maker(links, index, label)))
    return found


def _cell_maker(links: Links, index: int, label: int | None) -> Callable[[Row], Cell]:
    # The same things stand in row after row.
    known: dict[tuple[Term | None, Term | None], Cell] = {}

    def cell(row: Row) -> Cell:
        key = row[index], row[label] if label is not None else None
        found = known.get(key)
        if found is None:
            found = known[key] = made(*key)
        return found

    def made(term: Term | None, text: Term | None) -> Cell:
        if text is None and isinstance(term, Literal) and term.value in _WORDS:
            return Cell(_WORDS[term.value])
        return links.cell(term, text.value if text is not None else None)

    return cell


def _is_number(term: Term | None) -> bool:
    datatype = getattr(term, "datatype", None)
    return datatype is not None and datatype.value.endswith(("#integer", "#decimal", "#double"))


def grid_of(columns: Sequence[Column], rows: Iterable[Row], *, merged: bool = False) -> Grid:
    """`rows` under `columns`; rows that look the same on the page are shown once.

    If `merged`, all rows about the same thing, which stands in the first column, are one row: what differs stands in
    one cell. Which of it belongs together is lost, and is in the files.
    """
    shown = dict.fromkeys(tuple(column.cell(row) for column in columns) for row in rows)
    made: dict[object, list[dict[Cell, None]]] = {}
    for cells in shown:
        values = made.setdefault(cells[0] if merged and cells else cells, [{} for _ in columns])
        for cell, several in zip(cells, values, strict=True):
            if cell.text:
                several[cell] = None
    return Grid(
        tuple(column.heading for column in columns),
        # The first column is the heading of its row, and headings stand at the left.
        (False, *(column.numeric for column in columns[1:])),
        tuple(tuple(tuple(several) for several in values) for values in made.values()),
    )


def measured(grids: Sequence[Grid]) -> list[Grid]:
    """`grids`, which have the same headings, with columns that stand below each other."""
    if not grids:
        return []
    widths = Widths(grids[0].headings, grids[0].numeric)
    for grid in grids:
        widths.learn(grid.rows)
    shares, broad = widths.shares(), widths.is_broad
    return [replace(grid, widths=shares, broad=broad) for grid in grids]


def groups_of(table: Table, links: Links, by: str, *, merged: bool = False) -> list[Group]:
    """The rows of `table` under a heading for each value of the column `by`, in the order of the rows."""
    columns = columns_of(table, links)
    [head] = [column for column in columns if column.name == by]
    rest = named_first([column for column in columns if column.name != by])
    index = table.columns.index(by)
    rows: dict[Term | None, list[Row]] = {}
    for row in table.rows:
        rows.setdefault(row[index], []).append(row)
    item = table.columns.index("item") if "item" in table.columns else None
    grids = measured([grid_of(rest, own, merged=merged) for own in rows.values()])
    return [
        Group(
            value,
            head.cell(own[0]),
            anchor_of(value),
            grid,
            len({row[item] for row in own}) if item is not None else len(own),
        )
        for (value, own), grid in zip(rows.items(), grids, strict=True)
    ]


def anchor_of(term: Term | None) -> str:
    """A short name for a place on a page: the last part of an address."""
    return (
        term.value.rstrip("/").rpartition("/")[2].replace("#", "-")
        if isinstance(term, NamedNode)
        else "other"
    )


def matrix_of(table: Table, links: Links) -> tuple[Grid, str, str]:
    """A map with a row for each value of the first column and a column for each of the second, what it is called
    and what it counts.

    The first number stands in the cell; a second one follows it in brackets.
    """
    down, across, *counts = columns_of(table, links)
    rows: dict[Cell, dict[Cell, str]] = {}
    heads: dict[Cell, None] = {}
    for row in table.rows:
        numbers = [column.cell(row).text for column in counts]
        text = numbers[0] + (f" ({numbers[1]})" if len(numbers) > 1 and numbers[0] != "0" else "")
        rows.setdefault(down.cell(row), {})[across.cell(row)] = text
        heads.setdefault(across.cell(row))
    grid = Grid(
        (down.heading, *(head.text for head in heads)),
        (False, *(True for _ in heads)),
        tuple(((head,), *((Cell(cells.get(each, "")),) for each in heads)) for head, cells in rows.items()),
        pairs=True,
    )
    headings = [column.heading[0].lower() + column.heading[1:] for column in counts]
    [grid] = measured([grid])
    title = f"{down.heading} by {across.heading[0].lower()}{across.heading[1:]}"
    return grid, title, "In each box: " + "; in brackets, ".join(headings[:2]) + "."
