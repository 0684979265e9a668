"""`coprod-kg export`: the whole list, or one record, in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.errors import BadUsage, UnknownFormat
from coprod_kg.formats import BIBTEX, CSL, RIS
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing import bibtex, csl, dumps, jsonld, ris, sheet
from coprod_kg.publishing.citations import Citation, citations
from coprod_kg.sparql import Answer, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coprod_kg.edition import Edition

_WHOLE: dict[str, Callable[[Edition], Iterator[bytes]]] = {
    "jsonld": jsonld.whole,
    "ndjson": jsonld.lines,
    "nquads": lambda edition: iter([dumps.nquads(edition.dataset)]),
    "turtle": lambda edition: dumps.turtle(edition.dataset),
    "trig": lambda edition: iter([dumps.trig(edition.dataset)]),
    "csv": lambda edition: sheet.rows(edition, edition.records),
}
_ENTRIES: dict[str, Callable[[Citation], str]] = {
    BIBTEX.name: bibtex.entry,
    RIS.name: ris.entry,
    CSL.name: csl.entry,
}
_FORMS = ("table", "xlsx")
EXPORT_FORMATS = (*_WHOLE, *_FORMS, *_ENTRIES)
"""JSON-LD and Turtle hold the list itself; N-Quads and TriG every public graph; CSV a row for each record, for
programs. `table` (CSV for one kind of record) and `xlsx` are the form, filled in, and can be read back. BibTeX, RIS
and CSL-JSON are for reference managers.
"""


def export(
    edition: Edition, format_name: str, record: RecordId | None = None, kind: str | None = None
) -> Iterator[bytes]:
    """The whole list, or `record` alone, in pieces of bytes; of a table the records of `kind`, or the items.

    Raises UnknownFormat, UnknownKind, or BadUsage for a citation of what is no item, before anything is written.

    >>> import coprod_kg
    >>> edition = coprod_kg.open()
    >>> b"".join(export(edition, "turtle", edition.record("org/nihr"))).decode().splitlines()[0]
    '@base <https://w3id.org/coprod-kg/id/org/nihr> .'
    """
    if format_name in _FORMS:
        return iter([_form(edition, format_name, record, kind)])
    if format_name not in EXPORT_FORMATS:
        raise UnknownFormat(format_name, EXPORT_FORMATS, "an export")
    if kind is not None:
        raise UnknownFormat(format_name, _FORMS, "one kind of record")
    if format_name in _ENTRIES:
        return cite(edition, format_name, None if record is None else [record])
    if record is None:
        return _WHOLE[format_name](edition)
    return _record(edition, format_name, record)


def _record(edition: Edition, format_name: str, record: RecordId) -> Iterator[bytes]:
    quads = sorted(edition.dataset.quads(graph=record.graph), key=str)
    match format_name:
        case "jsonld":
            yield jsonld.pretty(jsonld.record_document(edition, record))
        case "ndjson":
            yield jsonld.line(jsonld.record_document(edition, record))
        case "turtle":
            yield dumps.turtle_of_graph(edition.dataset, record.graph)
        case "csv":
            yield from sheet.rows(edition, [record])
        case "nquads":
            yield dumps.sorted_nquads(quads)
        case _:
            yield dumps.trig_of(quads)


def _form(edition: Edition, format_name: str, record: RecordId | None, kind: str | None) -> bytes:
    """The form, filled in with the records of a kind; a workbook has a sheet for each kind that has any."""
    # Not needed by any other export, nor by a query, which imports this room too.
    from coprod_kg.forms import form_kinds
    from coprod_kg.publishing.record_table import records_as_table
    from coprod_kg.publishing.workbook import workbook

    records = None if record is None else [record]
    kind = kind or (record.kind if record else None)
    if format_name == "table":
        return records_as_table(edition, kind or form_kinds(edition)[0], records).as_csv()
    kinds = [kind] if kind else form_kinds(edition)
    tables = [records_as_table(edition, each, records) for each in kinds]
    return workbook([table for table in tables if table.rows] or tables[:1])


def cite_answer(edition: Edition, format_name: str, answer: Answer) -> Iterator[bytes]:
    """The items in an answer, in its order and each once, for a reference manager.

    Raises BadUsage if there is something in the answer, and nothing of it can be cited.
    """
    terms = [term for row in answer.rows for term in row] if isinstance(answer, Table) else []
    named = (RecordId.of_iri(term) for term in terms if isinstance(term, NamedNode))
    items = [
        each for each in dict.fromkeys(named) if each and each.kind == "item" and each in edition.records
    ]
    if terms and not items:
        mend = "Choose a view with items in it, or another format."
        raise BadUsage(f"nothing in the answer can be cited as {format_name}", mend)
    return cite(edition, format_name, items)


def cite(edition: Edition, format_name: str, records: Iterable[RecordId] | None = None) -> Iterator[bytes]:
    """The items of the list, or `records` alone, for a reference manager.

    Raises BadUsage at once if one of `records` is no item.

    >>> import coprod_kg
    >>> edition = coprod_kg.open()
    >>> record = edition.record("item/4pi-national-involvement-standards-2013")
    >>> b"".join(cite(edition, "ris", [record])).decode().splitlines()[0]
    'TY  - STAND'
    """
    found = citations(edition, records)
    entries = map(_ENTRIES[format_name], found)
    return csl.as_list(entries) if format_name == CSL.name else (each.encode() for each in entries)
