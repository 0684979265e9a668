"""Writing answers: the rows of a table, a yes or no, or statements, in the format that was asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    parse_query_results,
    serialize,
)

from coprod_kg.context import Context
from coprod_kg.errors import UnknownFormat
from coprod_kg.formats import (
    CSV,
    JSON,
    JSONLD,
    RDFXML,
    TRIG,
    TSV,
    TURTLE,
    XML,
    engine_format,
    rdf_format,
)
from coprod_kg.printing import guarded
from coprod_kg.project import Project
from coprod_kg.publishing.dumps import statements_as_turtle
from coprod_kg.publishing.jsonld import document_of, pretty
from coprod_kg.sparql import Statements, Table, Truth
from coprod_kg.vocabulary import PREFIXES, XSD, Term

SPREADSHEET = "spreadsheet"
"""CSV for people: the same as `csv`, but no cell can be mistaken for a formula."""

_FORMATS = {
    CSV.name: QueryResultsFormat.CSV,
    TSV.name: QueryResultsFormat.TSV,
    JSON.name: QueryResultsFormat.JSON,
    XML.name: QueryResultsFormat.XML,
}
TABLE_FORMATS = (*_FORMATS, SPREADSHEET)
_DECLARATIONS = re.compile(rb"<rdf:RDF ([^>]*)>")


def write_table(answer: Table | Truth, format_name: str) -> bytes:
    """`answer` in `csv`, `tsv`, `json` or `xml`, exactly as the SPARQL 1.1 results formats say, or `spreadsheet`.

    Raises UnknownFormat; also for a yes or no in a format that only has rows.

    >>> from pyoxigraph import Literal
    >>> table = Table(("name",), ((Literal("=1+1"),),), {"name": "Name"})
    >>> write_table(table, "csv"), write_table(table, "spreadsheet")
    (b'name\\r\\n=1+1\\r\\n', b"name\\r\\n'=1+1\\r\\n")
    """
    if isinstance(answer, Truth):
        if format_name not in (JSON.name, XML.name):
            raise UnknownFormat(format_name, (JSON.name, XML.name), "a yes or no")
        text = json.dumps({"head": {}, "boolean": answer.value}, separators=(",", ":")) + "\n"
    elif format_name == SPREADSHEET:
        return _spreadsheet(answer)
    elif format_name in _FORMATS:
        text = _json(answer)
    else:
        raise UnknownFormat(format_name, TABLE_FORMATS, "a table")
    if format_name == JSON.name:
        return text.encode()
    # The engine's own writers do the quoting; they only take results that the engine has read.
    results = parse_query_results(text, QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        value = "true" if results else "false"
        return (
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head/><boolean>{value}</boolean></sparql>\n"
        ).encode()
    written = results.serialize(format=_FORMATS[format_name])
    assert written is not None
    return written


def _json(table: Table) -> str:
    """SPARQL results in JSON, a row a line, so that two answers can be compared line by line."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    # The same things stand in many rows.
    written = cache(lambda term: encode(_binding(term)))
    names = [encode(column) for column in table.columns]
    rows = (
        ",".join(
            [f"{name}:{written(term)}" for name, term in zip(names, row, strict=True) if term is not None]
        )
        for row in table.rows
    )
    bindings = ",\n".join(f"{{{row}}}" for row in rows)
    return f'{{"head":{encode({"vars": table.columns})},"results":{{"bindings":[\n{bindings}\n]}}}}\n'


def _binding(term: Term) -> dict[str, str]:
    """A term as section 3.2.2 of https://www.w3.org/TR/sparql11-results-json/ writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype == XSD["string"]:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _spreadsheet(table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(["" if term is None else guarded(term.value) for term in row])
    return text.getvalue().encode()


def write_statements(statements: Statements, format_name: str, context: Context | None = None) -> bytes:
    """`statements` in one of the RDF formats: Turtle with the prefixes that are used, JSON-LD in our plain words.

    `context` is the one of the edition that was asked; without it, the one that ships with us.

    Raises UnknownFormat or AmbiguousAddress.
    """
    wanted = rdf_format(format_name)
    if wanted in (TURTLE, TRIG):
        return statements_as_turtle(statements)
    if wanted == JSONLD:
        return pretty(document_of(statements, context or Context.of_project(Project.bundled())))
    written = serialize(statements, format=engine_format(wanted), prefixes=PREFIXES)
    assert written is not None
    if wanted == RDFXML:
        return _DECLARATIONS.sub(_in_order, written, count=1)
    return written


def _in_order(found: re.Match[bytes]) -> bytes:
    """The engine declares prefixes in chance order."""
    return b"<rdf:RDF " + b" ".join(sorted(found[1].split())) + b">"
