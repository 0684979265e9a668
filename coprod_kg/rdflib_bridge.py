"""From our terms to rdflib's, for pyshacl and for people who work in rdflib.

Terms are built one by one from terms that pyoxigraph has already checked: rdflib's own parsers accept broken
text, fetch what a document names, and rewrite dates.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib.term import BNode, Identifier, URIRef
from rdflib.term import Literal as RdflibLiteral

from coprod_kg.vocabulary import PREFIXES, XSD, Term

_STRING = XSD["string"]


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps rdflib from logging a traceback for each value that does not fit its datatype: checks report those."""
    logger = logging.getLogger("rdflib.term")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def to_rdflib(term: Term) -> Identifier:
    """The rdflib term that says the same; a plain text has no datatype, as in rdflib's own parsers."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    if term.datatype == _STRING:
        return RdflibLiteral(term.value)
    # normalize=False: rdflib would rewrite "2018-1"^^xsd:gYearMonth and hide the mistake from the checks.
    return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: Identifier) -> Term:
    """The pyoxigraph term that says the same."""
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    assert isinstance(term, RdflibLiteral)
    if term.language:
        return Literal(str(term), language=term.language)
    if term.datatype:
        return Literal(str(term), datatype=NamedNode(str(term.datatype)))
    return Literal(str(term))


def to_rdflib_graph(statements: Iterable[Triple | Quad]) -> rdflib.Graph:
    """One graph of all `statements`; graph names are left out."""
    graph = rdflib.Graph()
    known: dict[Term, Identifier] = {}

    def made(term: Term) -> Identifier:
        found = known.get(term)
        if found is None:
            found = known[term] = to_rdflib(term)
        return found

    with quiet():
        for each in statements:
            graph.add((made(each.subject), made(each.predicate), made(each.object)))  # type: ignore[arg-type]
    return graph


def to_rdflib_dataset(quads: Iterable[Quad]) -> rdflib.Dataset:
    """The same named graphs, with our prefixes bound; its default graph is the union, as in our own queries."""
    dataset = rdflib.Dataset(default_union=True)
    for prefix, iri in PREFIXES.items():
        dataset.bind(prefix, iri, replace=True)
    with quiet():
        for quad in quads:
            graph = dataset.graph(to_rdflib(quad.graph_name))  # type: ignore[arg-type]
            graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))  # type: ignore[arg-type]
    return dataset
