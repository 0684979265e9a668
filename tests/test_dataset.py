"""The snapshot: named graphs, of which the default graph is the union."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse
from test_turtle_positions import LITERALS, NODES

from coprod_kg.dataset import Dataset
from coprod_kg.errors import BrokenSyntax
from coprod_kg.sources import read_project
from coprod_kg.vocabulary import SCHEMA, XSD

A, P, G, H = (NamedNode(f"p:{name}") for name in "apgh")
# The store keeps numbers as numbers: 007 comes out as 7. So no numbers here but those in their one form.
KEPT = LITERALS.filter(
    lambda literal: not literal.datatype.value.startswith(XSD.iri) or literal.datatype == XSD["string"]
)
QUADS = st.lists(st.builds(Quad, NODES, NODES, st.one_of(NODES, KEPT), st.sampled_from([G, H])), max_size=8)


@given(QUADS)
def test_what_goes_in_is_what_is_there(quads):
    dataset = Dataset(quads)

    assert set(dataset.quads()) == set(quads)
    assert len(dataset) == len(set(quads))
    assert all(quad in dataset for quad in quads)
    assert dataset.graphs() == sorted({quad.graph_name for quad in quads}, key=lambda graph: graph.value)


@given(QUADS)
def test_a_pattern_finds_what_a_plain_search_finds(quads):
    dataset = Dataset(quads)
    for each in quads:
        assert set(dataset.quads(each.subject, value=each.object)) == {
            quad for quad in quads if (quad.subject, quad.object) == (each.subject, each.object)
        }
        assert set(dataset.quads(None, each.predicate, None, G)) == {
            quad for quad in quads if (quad.predicate, quad.graph_name) == (each.predicate, G)
        }


def test_a_question_sees_all_graphs_at_once_and_each_by_its_name():
    dataset = Dataset([Quad(A, P, Literal(1), G), Quad(A, P, Literal(2), H)])

    def count(text: str) -> int:
        answer = dataset.ask(text)
        assert isinstance(answer, QuerySolutions)
        return len(list(answer))

    assert count("SELECT * { ?s ?p ?o }") == 2
    assert count("SELECT * { GRAPH <p:g> { ?s ?p ?o } }") == 1
    assert count("SELECT * { GRAPH ?g { ?s ?p ?o } }") == 2


def test_no_statement_of_ours_is_in_two_graphs(edition):
    """In the union it would be two rows: the engine does not merge graphs, it goes through one after the other."""
    twice = Dataset([Quad(A, P, Literal(1), G), Quad(A, P, Literal(1), H)])
    triples = Counter((quad.subject, quad.predicate, quad.object) for quad in edition.dataset.quads())

    assert len(list(twice.ask("SELECT * { ?s ?p ?o }"))) == 2
    assert [triple for triple, times in triples.items() if times > 1] == []


def test_a_value_given_to_a_variable_is_a_value_and_never_text():
    hostile = Literal('" } } DROP ALL #')
    dataset = Dataset([Quad(A, P, hostile, G), Quad(A, P, Literal("x"), G)])

    [row] = dataset.ask("SELECT ?s ?o { ?s <p:p> ?o }", {"o": hostile})
    assert row["o"] == hostile


def test_the_first_value_of_a_field_is_the_same_on_every_run():
    values = [Literal("b"), Literal("a", language="en"), Literal("a"), NamedNode("a:")]
    forwards, backwards = (
        Dataset([Quad(A, P, each, G) for each in order]) for order in (values, values[::-1])
    )

    assert forwards.value(A, P) == backwards.value(A, P) == Literal("a")
    assert forwards.value(A, NamedNode("p:other")) is None


def test_the_files_of_a_project_become_their_graphs(make_project):
    project = make_project({"data/records/org/neighbours.ttl": "<> schema:name 'Us'@en ."})
    dataset = Dataset.of_sources(read_project(project))
    names = [graph.value.rpartition("/graph/")[2] for graph in dataset.graphs()]

    assert {
        "history",
        "ontology",
        "shapes",
        "mappings",
        "dataset",
        "scheme/practices",
        "record/org/neighbours",
    } <= set(names)
    [quad] = dataset.quads(graph=NamedNode("https://w3id.org/coprod-kg/graph/record/org/neighbours"))
    assert (quad.predicate, quad.object) == (SCHEMA["name"], Literal("Us", language="en"))


def test_the_first_broken_file_is_an_error(make_project):
    project = make_project({"data/records/org/neighbours.ttl": "<> a"})

    with pytest.raises(BrokenSyntax, match=r"org/neighbours\.ttl:2"):
        Dataset.of_sources(read_project(project))


def test_a_file_loaded_is_the_file_parsed(make_project):
    """By another means than the room's own: every file that has names only, parsed here and now."""
    project = make_project({})
    dataset = Dataset.of_sources(read_project(project))
    for source in read_project(project):
        text = source.data
        if source.path.suffix == ".ttl" and b"[" not in text and b"(" not in text:
            parsed = parse(text, format=RdfFormat.TURTLE, base_iri=source.base)
            assert {(q.subject, q.predicate, q.object) for q in parsed} <= {
                (q.subject, q.predicate, q.object) for q in dataset.quads(graph=source.graph)
            }


@given(QUADS)
def test_statements_are_given_of_the_graphs_that_are_named(quads):
    dataset = Dataset(quads)

    for graphs in ([G], [H], [G, H], []):
        wanted = [quad.triple for quad in set(quads) if quad.graph_name in graphs]
        assert Counter(dataset.triples(*graphs)) == Counter(wanted)
