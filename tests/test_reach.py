"""How far shapes look from the thing that they judge."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from toy_project import with_prefixes

from coprod_kg.checks.reach import reach_of
from coprod_kg.vocabulary import CPR, CPS, GRAPH, RDF, SCHEMA, SKOS


def reach(turtle: str):
    text = with_prefixes("cps:S a sh:NodeShape ; sh:targetClass cpr:Item ; " + turtle)
    said = parse(text, format=RdfFormat.TURTLE, base_iri=CPS.iri)
    return reach_of(Quad(each.subject, each.predicate, each.object, GRAPH["shapes"]) for each in said)


CHOICE = " . cps:C a sh:NodeShape ; sh:property [ sh:path skos:inScheme ; sh:hasValue cps:x ] ."


@pytest.mark.parametrize(
    ("shape", "reads"),
    [
        ("sh:property [ sh:path schema:name ; sh:minCount 1 ; sh:pattern 'a' ] .", {}),
        ("sh:property [ sh:path schema:url ; sh:class cpr:Item ] .", {SCHEMA["url"]: {RDF["type"]}}),
        ("sh:property [ sh:path schema:url ; sh:node cps:C ]" + CHOICE, {SCHEMA["url"]: {SKOS["inScheme"]}}),
        (
            "sh:property [ sh:path [ sh:alternativePath ( schema:url schema:item ) ] ; sh:node cps:C ]" + CHOICE,
            {SCHEMA["url"]: {SKOS["inScheme"]}, SCHEMA["item"]: {SKOS["inScheme"]}},
        ),
        (
            "sh:property [ sh:path schema:url ; sh:or ( [ sh:class cpr:Item ] "
            "[ sh:not [ sh:path cpr:role ; sh:minCount 1 ] ] ) ] .",
            {SCHEMA["url"]: {RDF["type"], CPR["role"]}},
        ),
        ("sh:or ( [ sh:class cpr:Item ] [ sh:path cpr:role ; sh:minCount 1 ] ) .", {}),
        (
            "sh:property [ sh:path ( skos:broader skos:inScheme ) ; sh:minCount 1 ] .",
            {SKOS["broader"]: {SKOS["inScheme"]}},
        ),
        (
            "sh:property [ sh:path schema:url ; sh:property [ sh:path cpr:role ; sh:minCount 1 ] ] .",
            {SCHEMA["url"]: {CPR["role"]}},
        ),
    ],
)  # fmt: skip
def test_a_shape_reads_some_fields_of_what_a_thing_points_to(shape, reads):
    assert reach(shape).reads == reads


def test_a_shape_may_look_at_what_points_to_a_thing():
    found = reach("sh:property [ sh:path [ sh:inversePath cpr:hasAuthorship ] ; sh:minCount 1 ] .")

    assert (found.inverse, found.reads) == ({CPR["hasAuthorship"]}, {})


@pytest.mark.parametrize(
    "shape",
    [
        "sh:property [ sh:path ( schema:url schema:url schema:url ) ; sh:minCount 1 ] .",
        "sh:property [ sh:path ( schema:url schema:item ) ; sh:class cpr:Item ] .",
        "sh:property [ sh:path [ sh:zeroOrMorePath schema:url ] ; sh:minCount 1 ] .",
        "sh:property [ sh:path [ sh:inversePath schema:url ] ; sh:class cpr:Item ] .",
        "sh:property [ sh:path [ sh:inversePath [ sh:zeroOrOnePath schema:url ] ] ] .",
        "sh:property [ sh:path schema:url ; sh:node [ sh:path cpr:role ; sh:class cpr:Item ] ] .",
        "sh:property [ sh:path schema:url ; sh:node [ sh:property [ sh:path [ sh:inversePath cpr:role ] ] ] ] .",
        "sh:property [ sh:path schema:url ; sh:node [ sh:closed true ] ] .",
        "sh:property [ sh:path schema:url ; sh:qualifiedValueShape [ sh:class cpr:Item ] ; sh:qualifiedMinCount 1 ] .",
        "sh:sparql [ sh:select 'SELECT $this {}' ] .",
        "sh:targetNode cps:x .",
        "sh:targetObjectsOf schema:url .",
        "sh:property [ sh:path schema:url ; sh:or _:ring ] . _:ring rdf:first cps:x ; rdf:rest _:ring .",
    ],
)  # fmt: skip
def test_a_shape_that_looks_further_is_not_taken_for_one_that_does_not(shape):
    assert reach(shape) is None


def test_our_shapes_look_no_further_than_one_link(edition):
    """Or each contribution would be held against the shapes with everything else."""
    found = reach_of(edition.dataset.quads(graph=GRAPH["shapes"]))

    assert found is not None
    assert found.reads[CPR["addresses"]] == {SKOS["inScheme"], CPR["status"]}
    assert CPR["hasAuthorship"] in found.inverse
