"""What a thing is called on a page: its name in English if it has one."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import DCTERMS, RDFS, SCHEMA, SKOS

_NAMES = (SKOS["prefLabel"], SCHEMA["name"], DCTERMS["title"], RDFS["label"])


def text_of(dataset: Dataset, thing: NamedNode | BlankNode, *predicates: NamedNode) -> str | None:
    """The text of the first of `predicates` that `thing` has: in English, else the first in order."""
    for predicate in predicates:
        texts = [
            (quad.object.language != "en", quad.object.language or "", quad.object.value)
            for quad in dataset.quads(thing, predicate)
            if isinstance(quad.object, Literal)
        ]
        if texts:
            return min(texts)[2]
    return None


def label_of(dataset: Dataset, thing: NamedNode | BlankNode) -> str | None:
    """The name of `thing`, or None if nothing gives it one."""
    return text_of(dataset, thing, *_NAMES)
