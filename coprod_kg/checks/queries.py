"""Checks that are queries: each file in `queries/checks` is asked once of the whole edition, and every row
that comes back is a finding. So a check over all records costs one query, not one for each record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode

from coprod_kg.catalogue import Query
from coprod_kg.checks.keys import key_query_of
from coprod_kg.checks.places import Places
from coprod_kg.checks.unusable import of_error
from coprod_kg.edition import Edition
from coprod_kg.errors import BadHeader, BadQuery, CoprodError, RefusedQuery, UnreadableFile
from coprod_kg.findings import Finding, Severity
from coprod_kg.labels import in_words
from coprod_kg.sparql import Answer, Table, evaluate
from coprod_kg.sparql.guard import guard
from coprod_kg.vocabulary import Term

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.dataset import Lookup

_SLOT = re.compile(r"\{(\w+)\}")


def fill(message: str, values: dict[str, Term | None], dataset: Lookup) -> str:
    """`message` with each `{name}` replaced by the value of that name in words; unknown names are left."""
    return _SLOT.sub(
        lambda found: in_words(values[found[1]], dataset) if found[1] in values else found[0], message
    )


def check_queries(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each row of each query in `queries/checks`, and one for each query that cannot be asked."""
    for query in edition.catalogue.each("checks"):
        try:
            if isinstance(query, CoprodError):
                raise query
            yield from findings_of(query, edition, places)
        except (BadHeader, BadQuery, RefusedQuery, UnreadableFile) as error:
            yield of_error(error)


def findings_of(query: Query, edition: Edition, places: Places) -> Iterator[Finding]:
    """The findings of one check query: one for each row that it answers with when it is asked of everything.

    Raises BadHeader if the query does not return the column `record`, or has no key though it says so; BadQuery or
    RefusedQuery.
    """
    guard(query.text, source=str(query.path))
    key_query_of(query)
    answer = evaluate(
        edition.dataset, query.text, source=str(query.path), headings=query.columns, guarded=False
    )
    for row in rows_of(query, answer):
        yield finding_of(query, row, edition.dataset, places)


def rows_of(query: Query, answer: Answer) -> list[dict[str, Term | None]]:
    """The rows of the answer to a check query, each with a value for `record`.

    Raises BadHeader if it has no such column, or a row no such value.
    """
    if not isinstance(answer, Table) or "record" not in answer.columns:
        raise BadHeader(query.path, 1, "a check is a SELECT with a column ?record.")
    rows = list(answer)
    if any(row["record"] is None for row in rows):
        raise BadHeader(query.path, None, "a row has no value for ?record. Do not ask for it in OPTIONAL.")
    return rows


def finding_of(query: Query, row: dict[str, Term | None], names: Lookup, places: Places) -> Finding:
    """The finding that a row of a check query stands for; `names` knows what things are called.

    The columns `path` and `value` say what is wrong in `record`; `part` is what it is said of, if that is only a
    part of the record or a stranger in its file. Other columns are there for the message.
    """
    record, path, value = row["record"], row.get("path"), row.get("value")
    assert record is not None  # see rows_of
    predicate = path if isinstance(path, NamedNode) else None
    # What is wrong may stand beside a part of the record, or beside something else in its file.
    part = row.get("part") or record
    place = places.of(part, predicate, value, home=record) or places.of(record, predicate, value)
    return Finding(
        check=query.name,
        rule=query.name,
        severity=Severity(query.severity),
        field=query.field,
        message=fill(query.message, row, names),
        place=place,
        mend=fill(query.advice, row, names),
        record=record if isinstance(record, NamedNode | BlankNode) else None,
        path=predicate,
        value=value,
    )
