from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import given
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from coprod_kg.errors import UnknownFormat
from coprod_kg.publishing import write_statements, write_table
from coprod_kg.sparql import Statements, Table, Truth
from coprod_kg.vocabulary import CPC, ID, ORG, RDF, SCHEMA, XSD

TABLE = Table(
    ("who", "what"),
    (
        (ID["org/nihr"], Literal('two\nlines, "quoted"', language="en")),
        (BlankNode("b1"), None),
        (Literal("007", datatype=XSD["integer"]), Literal("=HYPERLINK(1)")),
    ),
    {"who": "Who", "what": "What"},
)
READ = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}


def rows_of(written: bytes, form: str):
    solutions = parse_query_results(written, READ[form])
    width = range(len(solutions.variables))
    return [tuple(solution[place] for place in width) for solution in solutions]


@pytest.mark.parametrize("form", READ)
def test_what_is_written_is_read_back_as_the_same_rows(form):
    assert rows_of(write_table(TABLE, form), form) == list(TABLE.rows)


def test_csv_is_exactly_what_the_sparql_format_says():
    assert write_table(TABLE, "csv") == (
        b"who,what\r\n"
        b'https://w3id.org/coprod-kg/id/org/nihr,"two\nlines, ""quoted"""\r\n'
        b"_:b1,\r\n"
        b"007,=HYPERLINK(1)\r\n"
    )


def test_a_table_without_rows_still_has_its_columns():
    empty = Table(("a", "b"), (), {"a": "A", "b": "B"})

    assert write_table(empty, "csv") == b"a,b\r\n"
    assert write_table(empty, "tsv") == b"?a\t?b\n"
    assert json.loads(write_table(empty, "json")) == {
        "head": {"vars": ["a", "b"]},
        "results": {"bindings": []},
    }
    assert b"<results></results>" in write_table(empty, "xml")


def test_json_has_a_row_on_each_line():
    assert len(write_table(TABLE, "json").splitlines()) == 2 + len(TABLE.rows)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_table_for_people_can_be_a_formula(start):
    table = Table(("a",), ((Literal(start + "1+1"),),), {"a": "A"})

    [_, [cell]] = csv.reader(io.StringIO(write_table(table, "spreadsheet").decode(), newline=""))

    assert cell == "'" + start + "1+1"


TERMS = st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n")).map(
    Literal
)


@given(rows=st.lists(st.tuples(TERMS, TERMS), max_size=5))
def test_a_table_for_people_is_the_same_table_where_nothing_is_dangerous(rows):
    table = Table(("a", "b"), tuple(rows), {"a": "A", "b": "B"})
    read = list(csv.reader(io.StringIO(write_table(table, "spreadsheet").decode(), newline="")))

    assert len(read) == len(rows) + 1
    for cells, row in zip(read[1:], rows, strict=True):
        for cell, term in zip(cells, row, strict=True):
            text = term.value if term else ""
            assert cell == text or (cell == "'" + text and text[0] in "=+-@\t\r")


@pytest.mark.parametrize("value", [True, False])
def test_a_yes_or_no_is_written_as_json_and_xml(value):
    assert json.loads(write_table(Truth(value), "json"))["boolean"] is value
    namespace = "{http://www.w3.org/2005/sparql-results#}"
    assert (
        ET.fromstring(write_table(Truth(value), "xml")).find(f"{namespace}boolean").text == str(value).lower()
    )
    with pytest.raises(
        UnknownFormat, match=r"'csv' is not a format for a yes or no. Choose one of: json, xml"
    ):
        write_table(Truth(value), "csv")


def test_a_format_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(
        UnknownFormat, match=r"'xls' is not a format for a table.*csv, tsv, json, xml, spreadsheet"
    ):
        write_table(TABLE, "xls")


STATEMENTS = Statements(
    (
        Triple(ID["org/nihr"], RDF["type"], ORG["Organization"]),
        Triple(ID["org/nihr"], SCHEMA["name"], Literal("NIHR", language="en")),
        Triple(ID["org/nihr"], ORG["classification"], CPC["funder"]),
        Triple(ID["org/nihr"], NamedNode("https://example.org/p"), BlankNode("x")),
    )
)


@pytest.mark.parametrize(
    ("form", "engine"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("trig", RdfFormat.TRIG),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("nquads", RdfFormat.N_QUADS),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_statements_are_read_back_as_the_same(form, engine):
    read = {
        (quad.subject, quad.predicate, quad.object)
        for quad in parse(write_statements(STATEMENTS, form), format=engine)
    }
    named = {each for each in read if not isinstance(each[2], BlankNode)}

    assert named == {(each.subject, each.predicate, each.object) for each in STATEMENTS.triples[:3]}
    assert len(read) == 4


def test_turtle_declares_only_the_prefixes_that_it_uses_in_order():
    lines = write_statements(STATEMENTS, "turtle").decode().splitlines()

    assert [line.split()[1] for line in lines if line.startswith("@prefix")] == [
        "cpc:",
        "org:",
        "rdf:",
        "schema:",
    ]


def test_json_ld_of_an_answer_is_in_plain_words():
    document = json.loads(write_statements(STATEMENTS, "jsonld"))

    assert document["type"] == "Organisation"
    assert document["name"] == {"en": "NIHR"}


def test_writing_twice_in_two_processes_gives_the_same_bytes(pytestconfig):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.path.insert(0, sys.argv[1] + '/tests')\n"
        "from test_publishing_tables import STATEMENTS\n"
        "from coprod_kg.publishing import write_statements\n"
        "for form in ('turtle', 'jsonld', 'rdfxml'): sys.stdout.buffer.write(write_statements(STATEMENTS, form))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(pytestconfig.rootpath)], capture_output=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert runs[0] == runs[1]
