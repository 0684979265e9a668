"""What things are called: the same name on every run, in English where there is one."""

from __future__ import annotations

from itertools import permutations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from coprod_kg.dataset import Dataset
from coprod_kg.labels import in_words, label
from coprod_kg.vocabulary import CPC, DCTERMS, ID, RDFS, SCHEMA, SKOS

A, G = NamedNode("p:a"), NamedNode("g:")


def named(*names: tuple[NamedNode, Literal]) -> Dataset:
    return Dataset(Quad(A, naming, name, G) for naming, name in names)


@pytest.mark.parametrize(
    ("names", "best"),
    [
        ([(SCHEMA["name"], Literal("N", language="en"))], "N"),
        ([(RDFS["label"], Literal("L"))], "L"),
        ([(RDFS["label"], Literal("L", language="en")), (DCTERMS["title"], Literal("T"))], "T"),
        ([(SCHEMA["name"], Literal("N")), (SKOS["prefLabel"], Literal("P", language="en"))], "N"),
        ([(SKOS["prefLabel"], Literal("P")), (RDFS["label"], Literal("L", language="en"))], "P"),
        (
            [
                (SCHEMA["name"], Literal("Enw", language="cy")),
                (SCHEMA["name"], Literal("Name", language="en")),
            ],
            "Name",
        ),
        (
            [
                (SCHEMA["name"], Literal("Enw", language="cy")),
                (SCHEMA["name"], Literal("Nom", language="fr")),
            ],
            "Enw",
        ),
        ([(SCHEMA["name"], Literal("B", language="en")), (SCHEMA["name"], Literal("A", language="en"))], "A"),
        ([(SCHEMA["name"], NamedNode("p:no-text")), (RDFS["label"], Literal("L"))], "L"),
        ([(SKOS["altLabel"], Literal("Other"))], None),
        ([], None),
    ],
)
def test_the_best_name_is_found_whatever_the_order(names, best):
    for order in permutations(names):
        assert label(A, named(*order)) == best


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (ID["org/neighbours"], "“The neighbours” (org/neighbours)"),
        (CPC["jargon"], "“Jargon” (cpc:jargon)"),
        (ID["org/nobody"], "org/nobody"),
        (SKOS["broader"], "skos:broader"),
        (NamedNode("https://e.org/x"), "<https://e.org/x>"),
        (Literal("Text", language="cy"), "Text"),
        (Literal(7), "7"),
        (BlankNode(), "an unnamed thing"),
        (Triple(A, A, A), "an unnamed thing"),
        (None, ""),
    ],
)
def test_a_term_is_said_as_people_know_it(make_project, term, words):
    from coprod_kg.edition import Edition

    assert in_words(term, Edition.read(make_project({})).dataset) == words
