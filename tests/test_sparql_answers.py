"""Answers as the plain values of Python, pandas and polars: nothing is lost and nothing made up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from test_turtle_positions import LITERALS, NODES

from coprod_kg.sparql import Table
from coprod_kg.sparql.answers import python_value
from coprod_kg.vocabulary import XSD

A = NamedNode("p:a")


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=XSD[name])


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (A, "p:a"),
        (BlankNode("b"), "b"),
        (Literal("x"), "x"),
        (Literal("x", language="en"), "x"),
        (Literal(7), 7),
        (typed("007", "integer"), 7),
        (typed("-7", "negativeInteger"), -7),
        (typed("7", "unsignedByte"), 7),
        (typed("soon", "integer"), "soon"),
        (typed("9" * 5000, "integer"), "9" * 5000),
        (typed("1.5", "decimal"), 1.5),
        (typed("1e3", "double"), 1000.0),
        (typed("INF", "double"), math.inf),
        (typed("half", "decimal"), "half"),
        (typed("true", "boolean"), True),
        (typed("1", "boolean"), True),
        (typed("false", "boolean"), False),
        (typed("0", "boolean"), False),
        (typed("maybe", "boolean"), "maybe"),
        (typed("2018", "gYear"), "2018"),
        (typed("2018-11-23", "date"), "2018-11-23"),
        (Literal("true", datatype=NamedNode("p:own#boolean")), "true"),
        (Triple(A, A, Literal(1)), str(Triple(A, A, Literal(1)))),
    ],
)
def test_a_term_becomes_the_plain_value_that_it_stands_for(term, value):
    found = python_value(term)

    assert (type(found), found) == (type(value), value)


TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.tuples(*[st.one_of(st.none(), NODES, LITERALS)] * width), max_size=5).map(
        lambda rows: Table(tuple("abc"[:width]), tuple(rows), {})
    )
)


@given(TABLES)
def test_every_row_and_column_is_in_every_form(table):
    values = table.values()
    frame, polar = table.to_pandas(), table.to_polars()

    assert len(values) == len(table) == len(frame) == len(polar)
    assert list(frame.columns) == list(polar.columns) == list(table.columns)
    for row, told in zip(table, values, strict=True):
        assert list(told) == list(table.columns)
        assert all((row[column] is None) == (told[column] is None) for column in table.columns)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**60), 2**60), st.text(max_size=5)), max_size=6))
def test_a_column_of_mixed_values_loses_none(values):
    table = Table(("a",), tuple((None if each is None else Literal(each),) for each in values), {})

    assert table.to_pandas()["a"].isna().tolist() == [each is None for each in values]
    assert table.to_polars()["a"].is_null().to_list() == [each is None for each in values]
    mixed = any(isinstance(each, str) for each in values)
    wanted = [None if each is None else (str(each) if mixed else each) for each in values]
    assert table.to_polars()["a"].to_list() == wanted


@pytest.mark.parametrize("columns", [(), ("a",), ("a", "b")])
def test_an_empty_answer_keeps_its_columns(columns):
    table = Table(columns, (), {})

    assert table.values() == []
    assert list(table) == []
    assert list(table.to_pandas().columns) == list(table.to_polars().columns) == list(columns)


@pytest.mark.parametrize("number", [2**63, 2**127, 10**60])
def test_a_number_larger_than_a_machine_word_stays_that_number(number):
    table = Table(("a",), ((Literal(str(number), datatype=XSD["integer"]),), (Literal(1),)), {})

    assert table.values()[0]["a"] == number
    assert int(table.to_pandas()["a"][0]) == number
    assert int(table.to_polars()["a"][0]) == number
