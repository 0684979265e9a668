"""The page of the endpoint: a box to ask in, the answer as a table, and what a program has to know. It runs no script.

What stands in an answer may be any stranger's words, made by the question itself. So cells are cut short, nothing of
it is remembered, and addresses are links only if they are short and lead to where links may lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from coprod_kg.site import addresses
from coprod_kg.site.grids import Grid, columns_of, measured
from coprod_kg.site.links import Cell, Links
from coprod_kg.site.page import Page
from coprod_kg.sparql import Table

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.web.settings import Settings

PATH = "sparql"
TEMPLATE = "sparql.html"
MOST_ROWS = 500
"""How many rows the page shows; files have all of them."""
MOST_BYTES = 1_000_000
_MOST_COLUMNS = 20
_MOST_SIGNS = 300
"""How many characters of a value are shown."""
_EXAMPLE = """SELECT ?thing ?title
WHERE {
  ?thing a cpr:Resource ;
         schema:name ?title .
}
ORDER BY ?title
LIMIT 20"""
_FORMS = (
    ("html", "A page to read"),
    ("json", "JSON, for programs"),
    ("xml", "XML, for programs"),
    ("csv", "CSV, for a spreadsheet or a program"),
    ("tsv", "TSV, with every value as it is written in Turtle"),
)
_FILES = (("csv", "CSV"), ("json", "JSON"))


@dataclass(frozen=True)
class Answered:
    """What an answer is, as the page shows it."""

    said: str
    """How many rows there are, or the yes or no."""
    grid: Grid | None = None
    missing: str = ""
    """Why it is not whole."""
    files: tuple[tuple[str, str], ...] = ()
    """What follows the address of the endpoint to get it as a file, and the name of that form."""


@dataclass(frozen=True)
class Endpoint:
    """What the page shows."""

    address: str
    seconds: float
    rows: int
    question: str
    forms: tuple[tuple[str, str], ...] = _FORMS
    answered: Answered | None = None
    mistake: str = ""


def page_of_endpoint(
    settings: Settings,
    address: str,
    question: str | None = None,
    answered: Answered | None = None,
    mistake: str = "",
) -> Page:
    """The page of the endpoint at `address`: with the `question` that was asked, and what came of it."""
    title = "The answer" if answered else "Ask with SPARQL"
    return Page(
        path=PATH,
        title=f"Problem: {title}" if mistake else title,
        description="Ask the list in SPARQL, with a program or here.",
        template=TEMPLATE,
        model=Endpoint(
            address,
            settings.query_seconds,
            settings.query_rows,
            question or _EXAMPLE,
            answered=answered,
            mistake=mistake,
        ),
        crumbs=(Cell("Home", addresses.HOME), Cell("Ask the data", addresses.ASK)),
        section=addresses.QUESTIONS,
    )


def answered_with(data: bytes, truncated: str, question: str, edition: Edition) -> Answered:
    """An answer in SPARQL's JSON as the page shows it.

    >>> import coprod_kg
    >>> answered_with(b'{"head": {}, "boolean": true}', "", "ASK {}", coprod_kg.open()).said
    'Yes'
    """
    results = parse_query_results(data, QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return Answered("Yes" if results else "No")
    assert isinstance(results, QuerySolutions)
    names = tuple(variable.value for variable in results.variables)
    shown = names[:_MOST_COLUMNS]
    table = Table(shown, tuple(tuple(row)[: len(shown)] for row in results), {name: name for name in shown})
    # Links of this page alone: those of the site remember all that they are asked for.
    columns = columns_of(table, Links(edition))
    rows = tuple(tuple(_cells(column.cell(row)) for column in columns) for row in table.rows)
    files = tuple((urlencode({"query": question, "format": form}), name) for form, name in _FILES)
    said = f"{len(table):,} row{'' if len(table) == 1 else 's'}" if len(table) else "No rows"
    grid = Grid(tuple(each.heading for each in columns), tuple(each.numeric for each in columns), rows)
    [grid] = measured([grid])
    missing = "These are the first rows. The files have more." if truncated else ""
    if len(names) > len(shown):
        missing = f"Of {len(names):,} columns, these are the first {len(shown)}. The files have all."
    return Answered(said, grid if rows else None, missing, files)


def _cells(cell: Cell) -> tuple[Cell, ...]:
    """`cell` as it fits into a table; nothing where there is no value."""
    text = cell.text if len(cell.text) <= _MOST_SIGNS else f"{cell.text[:_MOST_SIGNS]}…"
    short = Cell(text, cell.href, cell.outside, cell.hue) if len(cell.href) <= _MOST_SIGNS else Cell(text)
    return (short,) if text else ()
