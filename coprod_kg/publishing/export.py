"""`coprod-kg export`: the whole list, or one record, in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from coprod_kg.errors import UnknownFormat
from coprod_kg.publishing import dumps, jsonld, sheet

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId

_WHOLE: dict[str, Callable[[Edition], Iterator[bytes]]] = {
    "jsonld": jsonld.whole,
    "ndjson": jsonld.lines,
    "nquads": lambda edition: iter([dumps.nquads(edition.dataset)]),
    "turtle": lambda edition: dumps.turtle(edition.dataset),
    "trig": lambda edition: iter([dumps.trig(edition.dataset)]),
    "csv": lambda edition: sheet.rows(edition, edition.records),
}
EXPORT_FORMATS = tuple(_WHOLE)
"""JSON-LD and Turtle hold the list itself; N-Quads and TriG every public graph; CSV a row for each record."""


def export(edition: Edition, format_name: str, record: RecordId | None = None) -> Iterator[bytes]:
    """The whole list, or `record` alone, in pieces of bytes.

    Raises UnknownFormat at once, before anything is written.

    >>> import coprod_kg
    >>> edition = coprod_kg.open()
    >>> b"".join(export(edition, "turtle", edition.record("org/nihr"))).decode().splitlines()[0]
    '@base <https://w3id.org/coprod-kg/id/org/nihr> .'
    """
    if format_name not in _WHOLE:
        raise UnknownFormat(format_name, EXPORT_FORMATS, "an export")
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
