"""The views check: every view parses, runs, has an order, and its header fits its columns.

What is wrong with a view is wrong whatever the list says: the engine refuses an unknown function before it looks at
the first statement, and a value that cannot be worked out is left empty. So views are asked of an empty dataset,
which takes a tenth of the time. Only an answer with statements about statements depends on the list: a view that
could make one is asked of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coprod_kg.catalogue import Query
from coprod_kg.checks.places import Places
from coprod_kg.checks.unusable import of_error, usable_rules
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import CoprodError
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sparql import Table, evaluate
from coprod_kg.sparql_tokens import said, tokens_of

_MAKES_STATEMENTS = re.compile(r"triple|<<|\\u", re.IGNORECASE)
"""What every query that can answer with a statement about a statement has in it, if not in escapes (SPARQL 1.2)."""


def check_views(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each thing that is wrong with a view, or that stops a rule from being run."""
    del places  # a query file's own lines are the place
    for view in edition.catalogue.each("views"):
        yield from wrong_in(view, edition)
    yield from usable_rules(edition.catalogue)[1]


def asks_the_list(view: Query) -> bool:
    """Whether it could depend on the list, and not on its text alone, what is wrong with `view`."""
    return _MAKES_STATEMENTS.search(view.text) is not None


def wrong_in(view: Query | CoprodError, edition: Edition) -> Iterator[Finding]:
    """One finding for each thing that is wrong with `view`, or the one for a view that cannot be read."""
    try:
        if isinstance(view, CoprodError):
            raise view
        yield from _check_view(view, edition)
    except CoprodError as error:
        yield of_error(error)


def _check_view(query: Query, edition: Edition) -> Iterator[Finding]:
    def wrong(message: str, line: int = 1) -> Finding:
        return Finding("views", query.name, Severity.MUST, "Query", message, Place(query.path, line, 1))

    asked = edition.dataset if asks_the_list(query) else Dataset()
    answer = evaluate(asked, query.text, source=str(query.path), headings=query.columns)
    if not isinstance(answer, Table):
        yield wrong("A view is a SELECT query: it answers with rows.")
        return
    if not _is_ordered(query.text):
        yield wrong("Add ORDER BY with every column that is needed to make the order total.")
    for name in set(query.columns) - set(answer.columns):
        line = _line(query.text, rf"#\+ *\[columns\.{re.escape(name)}\]")
        yield wrong(f"The header names a column {name!r} that the query does not return.", line)
    for name in set(answer.columns) - set(query.columns):
        yield wrong(f'The column {name!r} has no heading. Add to the header: [columns.{name}] label = "…"')
    for name in query.parameters:
        if name not in answer.columns:  # the engine gives values to variables of the answer only
            line = _line(query.text, rf"#\+ *\[parameters\.{re.escape(name)}\]")
            yield wrong(f"The parameter {name!r} cannot be given a value. Add ?{name} after SELECT.", line)


def _is_ordered(text: str) -> bool:
    """Whether the whole answer has an order, and not only that of a sub-query."""
    depth, before = 0, ""
    for found in tokens_of(text):
        depth += {"open": 1, "close": -1}.get(found.lastgroup or "", 0)
        word = said(found).upper()
        if depth == 0 and (before, word) == ("ORDER", "BY"):
            return True
        before = word
    return False


def _line(text: str, pattern: str) -> int:
    return next((n for n, line in enumerate(text.split("\n"), 1) if re.match(pattern, line)), 1)
