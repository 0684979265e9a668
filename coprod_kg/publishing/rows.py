"""Rows in the formats for SPARQL results, piece by piece: what comes before them, some of them, what comes after.

A table that is written in many pieces is the same bytes as one that is written at once.

>>> from pyoxigraph import Literal
>>> writer = row_writer("tsv", ("name",))
>>> writer.head + writer.rows([(Literal("a"),)]) + writer.rows([(Literal("b"),)]) + writer.tail()
b'?name\\n"a"\\n"b"\\n'
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from json.encoder import encode_basestring

from pyoxigraph import BlankNode, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from coprod_kg.errors import UnknownFormat
from coprod_kg.formats import CSV, JSON, TSV, XML
from coprod_kg.printing import guarded
from coprod_kg.values import Value
from coprod_kg.vocabulary import XSD, Term

SPREADSHEET = "spreadsheet"
"""CSV for people: the same as `csv`, but no cell can be mistaken for a formula."""

_ENGINE = {
    CSV.name: QueryResultsFormat.CSV,
    TSV.name: QueryResultsFormat.TSV,
    XML.name: QueryResultsFormat.XML,
}
TABLE_FORMATS = (CSV.name, TSV.name, JSON.name, XML.name, SPREADSHEET)
_STRING = XSD["string"]
_text = encode_basestring  # what an encoder calls for a text, after half a dozen questions

Rows = Iterable[Iterable[Term | None]]


class RowWriter(Value):
    """How rows with certain columns are written in one format."""

    head: bytes
    rows: Callable[[Rows], bytes]
    """The bytes of some rows."""
    between: bytes
    """What stands between two lots of rows."""
    tail: Callable[..., bytes]
    """What comes after the last row; given the words for what is missing, they are in it, if it has a place."""
    tells: bool
    """Whether it has a place for that."""


@lru_cache(maxsize=64)
def row_writer(format_name: str, columns: tuple[str, ...]) -> RowWriter:
    """How rows of `columns` are written in the format called `format_name`.

    Raises UnknownFormat if it is none for rows.
    """
    if format_name == JSON.name:
        return _json(columns)
    if format_name == SPREADSHEET:
        return RowWriter(_spreadsheet([columns]), _guarded, b"", _nothing, tells=False)
    if format_name not in _ENGINE:
        raise UnknownFormat(format_name, TABLE_FORMATS, "a table")
    json_ = _json(columns)

    def written(rows: Rows) -> bytes:
        # The engine's own writers do the quoting; they only take results that the engine has read.
        results = parse_query_results(json_.head + json_.rows(rows) + json_.tail(), QueryResultsFormat.JSON)
        assert isinstance(results, QuerySolutions)  # it has a head
        whole = results.serialize(format=_ENGINE[format_name])
        assert whole is not None  # it is only for an output that is given
        return whole

    empty = written(())
    if format_name != XML.name:
        return RowWriter(empty, lambda rows: written(rows)[len(empty) :], b"", _nothing, tells=False)
    end = empty.index(b"</results>")
    head, tail = empty[:end], empty[end:]
    return RowWriter(
        head,
        lambda rows: written(rows)[len(head) : -len(tail)],
        b"",
        lambda missing="": tail + (f"<!-- {missing} -->\n".encode() if missing else b""),
        tells=True,
    )


def _nothing(_missing: str = "") -> bytes:
    return b""


def _json(columns: tuple[str, ...]) -> RowWriter:
    """SPARQL results in JSON, a row a line, so that two answers can be compared line by line.

    It has no place for what is missing: Oxigraph's reader takes nothing that stands behind the rows.
    """
    keys = [f"{_text(name)}:" for name in columns]

    def rows(some: Rows) -> bytes:
        return ",\n".join(
            "{"
            + ",".join(key + _binding(term) for key, term in zip(keys, row, strict=True) if term is not None)
            + "}"
            for row in some
        ).encode()

    def tail(_missing: str = "") -> bytes:
        return b"\n]}}\n"

    names = ",".join(map(_text, columns))
    head = f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[\n'.encode()
    return RowWriter(head, rows, b",\n", tail, tells=False)


@lru_cache(maxsize=4096)  # in a long answer, the same things stand in row after row
def _binding(term: Term) -> str:
    """A term as section 3.2.2 of https://www.w3.org/TR/sparql11-results-json/ writes it."""
    value = _text(term.value)
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{value}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{value}}}'
    if term.language:
        return f'{{"type":"literal","value":{value},"xml:lang":{_text(term.language)}}}'
    if term.datatype == _STRING:
        return f'{{"type":"literal","value":{value}}}'
    return f'{{"type":"literal","value":{value},"datatype":{_text(term.datatype.value)}}}'


def _guarded(rows: Rows) -> bytes:
    return _spreadsheet([["" if term is None else _cell(term) for term in row] for row in rows])


@lru_cache(maxsize=4096)
def _cell(term: Term) -> str:
    return guarded(term.value)


def _spreadsheet(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
