"""Checks that are queries: each file in `queries/checks` is asked once of the whole edition, and every row
that comes back is a finding. So a check over all records costs one query, not one for each record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode

from coprod_kg.catalogue import Query
from coprod_kg.checks.places import Places
from coprod_kg.checks.unusable import of_error
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import BadHeader, BadQuery, CoprodError, RefusedQuery, UnreadableFile
from coprod_kg.findings import Finding, Severity
from coprod_kg.labels import in_words
from coprod_kg.sparql import Table
from coprod_kg.sparql.guard import guard
from coprod_kg.vocabulary import Term

_SLOT = re.compile(r"\{(\w+)\}")


def fill(message: str, values: dict[str, Term | None], dataset: Dataset) -> str:
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
    """The findings of one check query.

    The columns `path` and `value` say what is wrong in `record`; `part` is what it is said of, if that is only a
    part of the record or a stranger in its file. Other columns are there for the message.

    Raises BadHeader if the query does not return the column `record`, BadQuery or RefusedQuery.
    """
    guard(query.text, source=str(query.path))
    table = edition.run(query, {})
    if not isinstance(table, Table) or "record" not in table.columns:
        raise BadHeader(query.path, 1, "a check is a SELECT with a column ?record.")
    for row in table:
        record, path, value = row["record"], row.get("path"), row.get("value")
        if record is None:
            raise BadHeader(
                query.path, None, "a row has no value for ?record. Do not ask for it in OPTIONAL."
            )
        predicate = path if isinstance(path, NamedNode) else None
        # What is wrong may stand beside a part of the record, or beside something else in its file.
        part = row.get("part") or record
        place = places.of(part, predicate, value, home=record) or places.of(record, predicate, value)
        yield Finding(
            check=query.name,
            rule=query.name,
            severity=Severity(query.severity),
            field=query.field,
            message=fill(query.message, row, edition.dataset),
            place=place,
            mend=fill(query.advice, row, edition.dataset),
            record=record if isinstance(record, NamedNode | BlankNode) else None,
            path=predicate,
            value=value,
        )
