"""Asking: the answer read to the end, or an error with its place in plain words."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coprod_kg.dataset import Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.sparql import Statements, Table, Truth, evaluate

A, P, G = NamedNode("p:a"), NamedNode("p:p"), NamedNode("p:g")
DATA = Dataset([Quad(A, P, Literal(1), G), Quad(A, P, Literal("x", language="en"), G), Quad(A, P, A, G)])


def test_a_select_gives_rows_in_their_order_with_none_for_no_value():
    table = evaluate(DATA, "SELECT ?o ?none { ?s ?p ?o } ORDER BY ?o", headings={"o": "Value"})

    assert isinstance(table, Table)
    assert table.columns == ("o", "none")
    assert table.rows == ((A, None), (Literal(1), None), (Literal("x", language="en"), None))
    assert table.headings == {"o": "Value", "none": "none"}
    assert next(iter(table)) == {"o": A, "none": None}


def test_an_ask_gives_a_truth():
    assert evaluate(DATA, "ASK { ?s ?p 1 }") == Truth(True)
    assert not evaluate(DATA, "ASK { ?s ?p 2 }")


@pytest.mark.parametrize("text", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <p:a>"])
def test_statements_come_without_repeats_in_the_order_of_their_text(text):
    answer = evaluate(DATA, text)

    assert isinstance(answer, Statements)
    assert [str(each) for each in answer] == sorted({str(each) for each in answer})
    assert len(answer) == 3


def test_our_prefixes_need_not_be_declared():
    assert not evaluate(
        DATA, "ASK { ?s a cpr:Item ; schema:name ?n ; skos:broader cpc:x ; dcterms:type cpsc:y }"
    )


def test_a_declared_prefix_wins_over_ours():
    assert evaluate(DATA, "PREFIX schema: <p:> ASK { schema:a schema:p 1 }")


def test_a_value_is_bound_and_never_put_into_the_text():
    table = evaluate(DATA, "SELECT ?s ?o { ?s ?p ?o }", {"o": Literal('1 } SELECT * { "')})

    assert len(table) == 0


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        (
            "SELECT * { ?s nope:p ?o }",
            1,
            21,
            "this prefix is not declared. Add a PREFIX line, or use one that needs none: bibo:",
        ),
        (
            "SELECT *\nWHERE {\n  ?s ?p }",
            3,
            None,
            "the text cannot go on like this here, or a few characters before.",
        ),
        (
            "SELECT * { ?s ?p ?o",
            1,
            20,
            'the text cannot go on like this here; ",", ".", ";", "{" or "}" could follow.',
        ),
        ("SELECT (COUNT(*) AS ?n) ?s { ?s ?p ?o }", 1, None, "a variable after SELECT has no value here."),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", 1, None, "two columns have the same name."),
        ("SELECT * { ?s <p q> ?o }", 1, None, "this is not a correct address."),
        ("FOO", 1, None, "the text cannot go on like this here"),
        ("", 1, 1, "the text cannot go on like this here"),
        (
            "SELECT * { } LIMIT 99999999999999999999",
            1,
            None,
            "The query limit should be a non negative integer.",
        ),
        ("SELECT *\r\n{ ?s nope:p ?o }", 2, 12, "this prefix is not declared."),
        ("SELECT * { ?é nope:p ?o }", 1, 21, "this prefix is not declared."),
        ("\tSELECT * { ?s nope:p ?o }", 1, 22, "this prefix is not declared."),
    ],
)
def test_a_mistake_is_an_error_with_line_column_and_plain_words(text, line, column, reason):
    with pytest.raises(BadQuery) as caught:
        evaluate(DATA, text, source="ask.rq")

    error = caught.value
    assert error.line == line
    assert column is None or error.column == column
    assert error.reason.startswith(reason)
    assert error.reason.endswith(".")
    assert str(error).startswith(f"ask.rq:{error.line}:{error.column}: this query cannot be run: ")


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p }", "SELECT * {", "SELECT * { FILTER(?x = ) }", "SELECT", "ASK { [ }"]
)
def test_nothing_of_the_engines_inside_shows_in_a_message(text):
    with pytest.raises(BadQuery) as caught:
        evaluate(DATA, text)

    message = str(caught.value)
    assert len(message) < 200
    for noise in ("expected", "[_]", "..=", "\\u", "LATERAL", "SERVICE", "error at"):
        assert noise not in message


def test_a_variable_that_the_engine_cannot_bind_is_an_error_of_ours():
    with pytest.raises(BadQuery, match=r"^v\.rq: this query cannot be run: .*\?nowhere"):
        evaluate(DATA, "SELECT ?s { ?s ?p ?o }", {"nowhere": A}, source="v.rq")


def test_a_nameless_thing_can_be_asked_for_by_what_was_answered_before():
    nameless = BlankNode("b")
    data = Dataset([Quad(A, P, nameless, G), Quad(nameless, P, Literal(2), G)])

    table = evaluate(data, "SELECT ?o { <p:a> <p:p> ?b . ?b <p:p> ?o }")
    assert table.values() == [{"o": 2}]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { ?s ?p ?o }",
        "SELECT ?s ?t { ?s ?p ?o BIND(<<( ?s ?p 1 )>> AS ?t) }",
        "CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }",
    ],
)
def test_an_answer_about_statements_is_an_error_because_no_format_here_can_hold_it(text):
    with pytest.raises(BadQuery, match="statements about statements"):
        evaluate(DATA, text)
