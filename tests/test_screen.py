"""A first look at texts makes no result and loses none: what fits all patterns is judged without them."""

from __future__ import annotations

from random import Random

import pytest
from mutants import mutated
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from toy_project import with_prefixes

from coprod_kg.checks import near_shapes
from coprod_kg.checks.change import Change
from coprod_kg.checks.engines import prepared
from coprod_kg.checks.near_shapes import NearShapes
from coprod_kg.checks.screen import Screen, python_pattern
from coprod_kg.dataset import Dataset
from coprod_kg.sources import Role
from coprod_kg.vocabulary import CPS, GRAPH, ID, RDF, SH


def quads_of(turtle: str, graph: NamedNode = GRAPH["shapes"]) -> list[Quad]:
    text = with_prefixes(turtle)
    return [
        Quad(each.subject, each.predicate, each.object, graph)
        for each in parse(text, format=RdfFormat.TURTLE, base_iri=ID.iri)
    ]


def left(screen: Screen) -> list[str]:
    """The patterns that are still to be tried by an engine."""
    return sorted(each.object.value for each in screen.lighter if each.predicate == SH["pattern"])


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("^a$", r"^a\Z"),
        (r"^a\$", r"^a\$"),
        ("[$]", "[$]"),
        ("[^$]$", r"[^$]\Z"),
        ("[]$]$", r"[]$]\Z"),
        (r"[\]$]$|b$", r"[\]$]\Z|b\Z"),
        (r"\\$", r"\\\Z"),
    ],
)
def test_the_end_of_a_text_is_its_end(pattern, wanted):
    assert python_pattern(pattern) == wanted


def test_records_are_judged_in_parts_as_in_one_run(edition, monkeypatch):
    """Law: what is found with a first look, a few things at a time, is what is found in one run without."""
    monkeypatch.setattr(near_shapes, "_AT_ONCE", 97)
    chance = Random(7)
    records = [
        [quad.triple for quad in edition.dataset.quads(graph=source.graph)]
        for source in edition.sources_of(Role.RECORD)
    ]
    mutants = {
        Quad(each.subject, each.predicate, each.object, GRAPH[f"record/item/mutant-{number}"])
        for number in range(200)
        for each in mutated(chance.choice(records), chance, number)
    }
    vocabulary = [
        quad
        for source in edition.sources_of(Role.ONTOLOGY, Role.SCHEME)
        for quad in edition.dataset.quads(graph=source.graph)
        if source.role is Role.ONTOLOGY or quad.predicate != RDF["type"]
    ]
    shapes = list(edition.dataset.quads(graph=GRAPH["shapes"]))
    dataset = Dataset([*vocabulary, *shapes, *mutants])
    # As the store gives them back: it keeps a number that is not negative as a whole number.
    kept = [quad for graph in {each.graph_name for each in mutants} for quad in dataset.quads(graph=graph)]
    whole = prepared(shapes)([*vocabulary, *kept])

    assert {each.focus for each in whole}
    assert set(NearShapes(dataset).everything()) == set(whole)


def test_good_records_are_no_suspects_and_all_patterns_of_fields_are_looked_after(edition):
    shapes = list(edition.dataset.quads(graph=GRAPH["shapes"]))
    screen = Screen(shapes)
    data = [
        *edition.dataset.quads(predicate=NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")),
        *(
            quad
            for source in edition.sources_of(Role.RECORD)
            for quad in edition.dataset.quads(graph=source.graph)
        ),
    ]
    held = {each.subject for each in screen.lighter if each.predicate == SH["pattern"]}

    assert screen.suspects(data) == set()
    assert held - {CPS["contact-details"]} == {each for each in held if not isinstance(each, NamedNode)}


SHAPE = "cps:s a sh:PropertyShape ; sh:targetClass cpr:Item ; sh:path schema:name ; {} ."
THING = "<item/x> a cpr:Publication ; schema:name '{}' . cpr:Publication rdfs:subClassOf cpr:Item ."


@pytest.mark.parametrize(
    ("wanted", "good", "bad"),
    [
        ("sh:pattern '^a+$'", "aa", "ab"),
        ("sh:pattern '^a+$'", "a", "a\\n"),
        ("sh:pattern '^A$' ; sh:flags 'i'", "a", "b"),
        ("sh:not [ sh:pattern 'b' ]", "a", "ab"),
        ("sh:or ( [ sh:pattern '^a' ] [ sh:not [ sh:pattern 'c' ] ] )", "ac", "bc"),
        ("sh:and ( [ sh:pattern 'a' ] [ sh:pattern 'b' ] )", "ab", "a"),
        ("sh:not cps:other . cps:other a sh:NodeShape ; sh:pattern 'b'", "a", "b"),
    ],
)
def test_a_thing_is_a_suspect_if_a_text_does_not_fit(wanted, good, bad):
    screen = Screen(quads_of(SHAPE.format(wanted)))
    data = GRAPH["record/item/x"]

    assert [
        each.predicate for each in screen.lighter if each.subject == CPS["s"] and each.predicate in SH
    ] == [
        each.predicate
        for each in screen.lighter
        if each.subject == CPS["s"] and each.predicate in (SH["targetClass"], SH["path"])
    ]
    assert screen.suspects(quads_of(THING.format(good), data)) == set()
    assert screen.suspects(quads_of(THING.format(bad), data)) == {ID["item/x"]}


@pytest.mark.parametrize(
    "wanted",
    [
        "sh:pattern 'a' ; sh:flags 'x'",
        "sh:pattern '('",
        "sh:not [ sh:pattern 'a' ; sh:minLength 2 ]",
        "sh:or ( [ sh:pattern 'a' ] [ sh:path schema:url ; sh:minCount 1 ] )",
        "sh:node [ sh:pattern 'a' ]",
        "sh:property [ sh:path schema:url ; sh:pattern 'a' ]",
    ],
)
def test_what_cannot_be_looked_after_is_left_to_the_engine(wanted):
    shapes = quads_of(SHAPE.format(wanted))

    assert {quad.triple for quad in shapes} == set(Screen(shapes).lighter)


def test_a_shape_that_others_use_is_left_to_the_engine():
    """It may be held against the values of a field, and not against the thing."""
    text = SHAPE.format("sh:pattern 'a'") + " cps:t a sh:NodeShape ; sh:targetClass cpr:Item ; sh:not cps:s ."

    assert left(Screen(quads_of(text))) == ["a"]


def test_only_things_of_the_class_are_suspects():
    screen = Screen(quads_of(SHAPE.format("sh:pattern '^a'")))
    thing = "<org/x> a org:Organization ; schema:name 'b' ."

    assert screen.suspects(quads_of(thing, GRAPH["record/org/x"])) == set()


def test_the_address_of_a_thing_is_looked_at():
    screen = Screen(quads_of("cps:s a sh:NodeShape ; sh:targetClass cpr:Item ; sh:pattern '/y$' ."))

    assert left(screen) == []
    assert screen.suspects(quads_of(THING.format("a"), GRAPH["record/item/x"])) == {ID["item/x"]}


def test_nothing_changes_nothing(edition):
    assert list(NearShapes(edition.dataset).results(Change(), ())) == []
