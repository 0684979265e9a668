"""The records as one table for people: a row for each, the plain words of the context as its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coprod_kg.context import Context, Json
from coprod_kg.printing import guarded
from coprod_kg.publishing.jsonld import record_document

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId

FIELDS = (
    # What it is
    "dcterms:type org:classification schema:name skos:altLabel schema:description schema:inLanguage "
    # Who made it
    "cpr:hasAuthorship schema:datePublished schema:isPartOf bibo:volume bibo:issue bibo:pages bibo:doi bibo:isbn13 "
    "bibo:issn schema:publisher schema:funder dcterms:relation cpr:outputOf schema:member org:subOrganizationOf "
    "dcterms:isReplacedBy "
    # Who it is for, power
    "dcterms:audience cpr:addresses cpr:helpsUnderstand cpr:helpsChange cpr:recommends cpr:developedWith "
    "cpr:drawsOn cpr:usefulAtStage schema:about "
    # How to get it, sources
    "cpr:availableAs schema:isAccessibleForFree dcterms:license schema:url schema:archivedAt schema:sameAs "
    "schema:location cpr:readDepth dcterms:source skos:editorialNote"
).split()
"""The fields that have a column: always all of them and in this order, so that a program may rely on it."""

BETWEEN = " | "


def rows(edition: Edition, records: Iterable[RecordId]) -> Iterator[bytes]:
    """A heading and a row for each of `records`, as CSV that no spreadsheet takes for formulas.

    Several values of one field stand in one cell with ` | ` between them. Authors are the printed names in
    their order. Records and concepts are given by their addresses, which other files and views share.
    """
    context = Context.of_project(edition.project)
    columns = columns_of(context)
    yield heading(columns)
    for record in records:
        yield row(columns, record_document(edition, record, context), context)


def columns_of(context: Context) -> list[str]:
    """The names of the columns."""
    return ["id", "type", *(name for field in FIELDS for name in context.names(context.expand(field)))]


def heading(columns: Sequence[str]) -> bytes:
    """The line that names the columns."""
    return _line(columns)


def row(columns: Sequence[str], document: dict[str, Json], context: Context) -> bytes:
    """The line of one record, which is a JSON-LD document already."""
    thing = document["@graph"][0] if "@graph" in document else document
    values = map(thing.get, columns)
    return _line(["" if value is None else _cell(context, value) for value in values])


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _cell(context: Context, value: Json) -> str:
    return guarded(BETWEEN.join(_texts(context, value)))


def _texts(context: Context, value: Json) -> Iterator[str]:
    """The texts in a value, whatever its form: a list, a language map, a part, a single value."""
    if isinstance(value, list):
        for each in value:
            yield from _texts(context, each)
    elif isinstance(value, dict):
        whole = next((value[key] for key in ("nameAsPrinted", "@value", "id") if key in value), None)
        yield from _texts(context, list(value.values()) if whole is None else whole)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif value is not None:
        yield context.expand(value) if str(value).startswith(("cpc:", "cpsc:")) else str(value)
