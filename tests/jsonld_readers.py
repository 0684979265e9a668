"""Three ways to read JSON-LD that are not ours: each gives a document's statements as plain tuples."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import pyld.jsonld
import pyoxigraph
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

Term = tuple[str, ...]
Statement = tuple[Term, Term, Term]
STRING = "http://www.w3.org/2001/XMLSchema#string"
LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def _of_engine(term: Any) -> Term:
    if isinstance(term, NamedNode):
        return ("iri", term.value)
    if isinstance(term, Literal):
        return ("text", term.value, term.datatype.value, term.language or "")
    return ("blank", term.value)


def statements(source: Iterable[Quad | Triple]) -> set[Statement]:
    """What our own terms say."""
    return {
        (_of_engine(each.subject), _of_engine(each.predicate), _of_engine(each.object)) for each in source
    }


def with_pyoxigraph(document: bytes) -> set[Statement]:
    return statements(pyoxigraph.parse(document, format=RdfFormat.JSON_LD))


def with_rdflib(document: bytes) -> set[Statement]:
    def plain(term: Any) -> Term:
        if isinstance(term, rdflib.URIRef):
            return ("iri", str(term))
        if isinstance(term, rdflib.BNode):
            return ("blank", str(term))
        datatype = LANGUAGE_STRING if term.language else str(term.datatype or STRING)
        return ("text", str(term), datatype, (term.language or "").lower())

    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False  # it would rewrite years, and hide a mistake of ours
    try:
        with warnings.catch_warnings(
            action="ignore", category=DeprecationWarning
        ):  # rdflib's reader of itself
            graph = rdflib.Graph().parse(data=document, format="json-ld")
    finally:
        rdflib.NORMALIZE_LITERALS = before
    return {(plain(s), plain(p), plain(o)) for s, p, o in graph}


def _no_network(url: str, _options: object) -> object:
    raise AssertionError(f"{url} would be fetched")


def with_pyld(document: bytes, loader: Callable[[str, Any], Any] = _no_network) -> set[Statement]:
    def plain(term: dict[str, str]) -> Term:
        if term["type"] == "IRI":
            return ("iri", term["value"])
        if term["type"] == "blank node":
            return ("blank", term["value"])
        return ("text", term["value"], term.get("datatype", STRING), term.get("language", "").lower())

    dataset = pyld.jsonld.to_rdf(json.loads(document), {"documentLoader": loader})
    assert set(dataset) <= {"@default"}, "no named graphs in ours"
    return {
        (plain(each["subject"]), plain(each["predicate"]), plain(each["object"]))
        for each in dataset.get("@default", [])
    }


READERS = {"pyoxigraph": with_pyoxigraph, "rdflib": with_rdflib, "PyLD": with_pyld}
