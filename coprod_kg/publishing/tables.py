"""Writing answers: the rows of a table, a yes or no, or statements, in the format that was asked for."""

from __future__ import annotations

import re

from pyoxigraph import serialize

from coprod_kg.context import Context
from coprod_kg.errors import UnknownFormat
from coprod_kg.formats import (
    JSON,
    JSONLD,
    RDFXML,
    TRIG,
    TURTLE,
    XML,
    engine_format,
    rdf_format,
)
from coprod_kg.project import Project
from coprod_kg.publishing.dumps import statements_as_turtle
from coprod_kg.publishing.jsonld import document_of, pretty
from coprod_kg.publishing.rows import row_writer
from coprod_kg.sparql import Statements, Table, Truth
from coprod_kg.vocabulary import PREFIXES

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
        return _truth(answer, format_name)
    writer = row_writer(format_name, answer.columns)
    return writer.head + writer.rows(answer.rows) + writer.tail()


def _truth(answer: Truth, format_name: str) -> bytes:
    value = "true" if answer else "false"
    if format_name == JSON.name:
        return f'{{"head":{{}},"boolean":{value}}}\n'.encode()
    if format_name == XML.name:
        return (
            '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
            f"<head/><boolean>{value}</boolean></sparql>\n"
        ).encode()
    raise UnknownFormat(format_name, (JSON.name, XML.name), "a yes or no")


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
