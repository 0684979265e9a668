"""The views check: every view parses, runs, has an order, and its header fits its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from coprod_kg.catalogue import Query
from coprod_kg.checks.places import Places
from coprod_kg.edition import Edition
from coprod_kg.errors import BadHeader, BadQuery, CoprodError, RefusedQuery
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sparql import Table, evaluate
from coprod_kg.sparql.guard import guard

_ORDER = re.compile(r"\bORDER\s+BY\b(?![^{]*\})", re.IGNORECASE)


def check_views(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each thing that is wrong with a view; rules and checks must have a good header too."""
    del places  # a query file's own lines are the place
    catalogue = edition.catalogue
    for name in catalogue.view_names:
        try:
            yield from _check_view(catalogue.view(name), edition)
        except CoprodError as error:
            yield _of_error(name, error)
    for queries in ("rules", "checks"):
        try:
            for query in getattr(catalogue, queries):
                guard(query.text, source=str(query.path))
        except CoprodError as error:
            yield _of_error(queries, error)


def _of_error(name: str, error: CoprodError) -> Finding:
    place = None
    if isinstance(error, BadHeader):
        place = Place(error.path, error.line)
    elif isinstance(error, BadQuery | RefusedQuery):
        place = Place(PurePosixPath(error.source), error.line, error.column)
    return Finding("views", name, Severity.MUST, "Query", str(error), place)


def _check_view(query: Query, edition: Edition) -> Iterator[Finding]:
    def wrong(message: str, line: int = 1) -> Finding:
        return Finding("views", query.name, Severity.MUST, "Query", message, Place(query.path, line, 1))

    answer = evaluate(edition.dataset, query.text, source=str(query.path), headings=query.columns)
    if not isinstance(answer, Table):
        yield wrong("A view is a SELECT query: it answers with rows.")
        return
    if not _ORDER.search(query.text):
        yield wrong("Add ORDER BY with every column that is needed to make the order total.")
    for name in set(query.columns) - set(answer.columns):
        line = _line(query.text, rf"#\+ *\[columns\.{re.escape(name)}\]")
        yield wrong(f"The header names a column {name!r} that the query does not return.", line)
    for name in set(answer.columns) - set(query.columns):
        yield wrong(f'The column {name!r} has no heading. Add to the header: [columns.{name}] label = "…"')
    for name in query.parameters:
        if not re.search(rf"[?$]{re.escape(name)}\b", re.sub(r"(?m)^\s*#.*$", "", query.text)):
            line = _line(query.text, rf"#\+ *\[parameters\.{re.escape(name)}\]")
            yield wrong(f"The parameter {name!r} does not occur in the query.", line)


def _line(text: str, pattern: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if re.match(pattern, line)), 1)
