"""To rdflib and back: each term says the same, and nothing is rewritten on the way."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib.compare import isomorphic
from test_turtle_positions import LITERALS, NODES, TRIPLES

from coprod_kg.rdflib_bridge import from_rdflib, quiet, to_rdflib, to_rdflib_dataset, to_rdflib_graph
from coprod_kg.vocabulary import PREFIXES, XSD

TERMS = st.one_of(NODES, LITERALS, st.just(BlankNode("b1")))


@given(TERMS)
def test_there_and_back_is_the_same_term(term):
    assert from_rdflib(to_rdflib(term)) == term


@given(TERMS)
def test_the_words_are_kept_as_they_are(term):
    theirs = to_rdflib(term)

    assert str(theirs) == term.value
    if isinstance(term, Literal):
        plain = term.datatype == XSD["string"] or term.language
        assert theirs.language == term.language
        assert theirs.datatype == (None if plain else rdflib.URIRef(term.datatype.value))


@pytest.mark.parametrize(
    "literal",
    [
        Literal("2018-1", datatype=XSD["gYearMonth"]),
        Literal("2024-13-45", datatype=XSD["date"]),
        Literal("007", datatype=XSD["integer"]),
        Literal("soon", datatype=XSD["integer"]),
        Literal("TRUE", datatype=XSD["boolean"]),
        Literal("1", datatype=XSD["boolean"]),
        Literal(" 1.50 ", datatype=XSD["decimal"]),
        Literal("abcd", datatype=XSD["gYear"]),
        Literal("x", language="en-gb"),
        Literal("line\nend\r\ttab\0nul"),
        Literal(""),
    ],
)
def test_a_mistake_in_a_value_is_not_mended_on_the_way(literal):
    with quiet():
        theirs = to_rdflib(literal)

    assert str(theirs) == literal.value
    assert theirs.language == literal.language
    assert from_rdflib(theirs) == literal


@given(TRIPLES)
def test_a_graph_has_each_statement_once(triples):
    graph = to_rdflib_graph([*triples, *triples])

    assert len(graph) == len(set(triples))
    back = {Triple(from_rdflib(s), from_rdflib(p), from_rdflib(o)) for s, p, o in graph}
    assert back == set(triples)


@given(
    st.lists(
        st.builds(Quad, NODES, NODES, TERMS, st.sampled_from([NamedNode("g:a"), NamedNode("g:b")])),
        max_size=6,
    )
)
def test_a_dataset_has_the_same_named_graphs(quads):
    dataset = to_rdflib_dataset(quads)
    named = {
        (from_rdflib(s), from_rdflib(p), from_rdflib(o), g) for s, p, o, g in dataset.quads() if g is not None
    }

    assert {(s, p, o, str(getattr(g, "identifier", g))) for s, p, o, g in named} == {
        (quad.subject, quad.predicate, quad.object, quad.graph_name.value) for quad in quads
    }


# rdflib 7.6 asks itself for what it has deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_our_prefixes_are_bound_and_the_default_graph_is_the_union():
    quads = [Quad(NamedNode("p:a"), NamedNode("p:p"), Literal(n), NamedNode(f"g:{n}")) for n in (1, 2)]
    dataset = to_rdflib_dataset(quads)

    assert {prefix: str(iri) for prefix, iri in dataset.namespaces()}.items() >= PREFIXES.items()
    assert len(list(dataset.query("SELECT * { ?s ?p ?o }"))) == 2


def test_two_nameless_things_stay_two_and_one_stays_one():
    a, b = BlankNode(), BlankNode()
    graph = to_rdflib_graph([Triple(a, NamedNode("p:p"), b), Triple(b, NamedNode("p:p"), a)])

    assert len({term for s, _, o in graph for term in (s, o)}) == 2


def test_a_graph_of_the_real_ontology_is_isomorphic_to_the_one_that_rdflib_reads(edition):
    """Another way to the same graph: rdflib parses N-Triples that pyoxigraph wrote."""
    [source] = [source for source in edition.sources if source.path.name == "coprod.ttl"]
    triples = [Triple(q.subject, q.predicate, q.object) for q in source.quads()]
    theirs = rdflib.Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")

    ours = to_rdflib_graph(triples)
    assert len(ours) == len(theirs)
    assert isomorphic(ours, theirs)


def test_values_that_do_not_fit_are_not_logged_while_it_is_quiet(caplog):
    with caplog.at_level(logging.WARNING, logger="rdflib.term"):
        with quiet():
            to_rdflib(Literal("soon", datatype=XSD["date"]))
        assert caplog.records == []
        to_rdflib(Literal("soon", datatype=XSD["dateTime"]))
        assert len(caplog.records) == 1


def test_rdflib_is_not_loaded_before_it_is_wanted():
    program = (
        "import sys, coprod_kg.edition, coprod_kg.cli.main; print({'rdflib', 'pyshacl'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
