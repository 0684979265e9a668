"""From what a finding is about to the file, the line and the column where it can be mended."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode
from toy_project import with_prefixes

from coprod_kg.checks.places import Places
from coprod_kg.sources import Source, read_project, read_submission
from coprod_kg.sources.turtle_positions import Positions
from coprod_kg.vocabulary import CPC, CPR, CPSC, GRAPH, ID, ORG, PROV, RDF, SCHEMA, SKOS

RECORD = "data/records/org/neighbours.ttl"
TEXT = """
<> a org:Organization ;
  schema:name 'N'@en, 'M'@en ;
  schema:url <https://e.org/> .
<#part> schema:name 'P' .
"""
NEIGHBOURS = ID["org/neighbours"]


@pytest.fixture
def places(make_project):
    return Places(read_project(make_project({RECORD: TEXT})))


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ((NEIGHBOURS, SCHEMA["name"], Literal("M", language="en")), f"{RECORD}:3:23"),
        ((NEIGHBOURS, None, Literal("M", language="en")), f"{RECORD}:3:23"),
        ((NEIGHBOURS, RDF["type"], ORG["Organization"]), f"{RECORD}:2:6"),
        ((NEIGHBOURS, SCHEMA["name"]), f"{RECORD}:3:3"),
        # The file does not have that value: then the field, then the place where the field could be added.
        ((NEIGHBOURS, SCHEMA["name"], Literal("X")), f"{RECORD}:3:3"),
        ((NEIGHBOURS, SCHEMA["member"]), f"{RECORD}:4:31"),
        ((NEIGHBOURS, SCHEMA["member"], Literal("X")), f"{RECORD}:4:31"),
        ((NEIGHBOURS, None, Literal("X")), f"{RECORD}:2:1"),
        ((NEIGHBOURS,), f"{RECORD}:4:31"),
        ((NamedNode(f"{NEIGHBOURS.value}#part"), SCHEMA["name"]), f"{RECORD}:5:9"),
        ((NamedNode(f"{NEIGHBOURS.value}#part"), SCHEMA["url"]), f"{RECORD}:5:25"),
        ((NamedNode(f"{NEIGHBOURS.value}#other"), SCHEMA["name"]), None),
        ((GRAPH["record/org/neighbours"], PROV["wasDerivedFrom"]), "data/history/org/neighbours.ttl:9:5"),
        ((CPC["jargon"], SKOS["broader"]), "ontology/concepts/power-inequalities.ttl:15:5"),
        ((CPC["jargon"], None, CPC["knowledge-hierarchies"]), "ontology/concepts/power-inequalities.ttl:15:18"),
        ((CPSC["practices"], SKOS["prefLabel"]), "ontology/concepts/practices.ttl:8:5"),
        ((CPR["Item"], RDF["type"]), "ontology/coprod.ttl:14:10"),
        ((NamedNode("https://w3id.org/coprod-kg/dataset#curators"), SCHEMA["name"]), "data/dataset.ttl:14:5"),
        ((ID["org/nobody"],), None),
        ((NamedNode("https://e.org/"),), None),
        ((BlankNode("b"),), None),
    ],
)  # fmt: skip
def test_a_thing_is_found_in_its_own_file(places, given, place):
    found = places.of(*given)

    assert (str(found) if found else None) == place


def test_a_thing_is_looked_for_in_the_file_of_the_record_that_speaks_of_it(make_project):
    project = make_project({RECORD: TEXT + "cpc:jargon skos:note 'Here' ."})
    places = Places(read_project(project))

    assert str(places.of(CPC["jargon"], SKOS["note"], home=NEIGHBOURS)) == f"{RECORD}:6:12"
    assert str(places.of(CPC["jargon"], SKOS["broader"])).startswith("ontology/concepts/")


def test_what_is_offered_is_looked_for_first(make_project, tmp_path):
    offer = tmp_path / "offer.ttl"
    offer.write_text(with_prefixes(f"\n<{NEIGHBOURS.value}> schema:name 'Us'@en .\ncpc:new a cpr:Practice ."))
    places = Places([*read_project(make_project({})), read_submission(offer)])

    assert str(places.of(NEIGHBOURS, SCHEMA["name"])) == f"{offer}:2:48"
    assert str(places.of(CPC["new"], RDF["type"])) == f"{offer}:3:9"
    assert str(places.of(ID["org/seed-library"], SCHEMA["name"])).startswith(
        "data/records/org/seed-library.ttl:"
    )


def test_a_name_from_a_list_is_mended_in_the_list(make_project):
    project = make_project(
        {"data/records/item/new-2020.ttl": "\n<> a cpr:Publication ;\n  cpr:authors ('Ann' 'Bo') ."}
    )
    places = Places(read_project(project))

    assert str(places.of(NamedNode(f"{ID['item/new-2020'].value}#author-2"), CPR["position"])).endswith(
        ":3:3"
    )


def test_a_file_is_only_read_again_if_something_is_wrong_in_it(make_project, monkeypatch):
    read = []
    real = Source.spots
    monkeypatch.setattr(Source, "spots", lambda source: read.append(source.base) or real(source))
    places = Places(read_project(make_project({})))
    for _ in range(3):
        places.of(NEIGHBOURS, SCHEMA["name"])

    assert read == [NEIGHBOURS.value]


def test_lines_of_windows_and_a_byte_order_mark_move_nothing(make_project):
    text = "\ufeff" + with_prefixes(TEXT).replace("\n", "\r\n")
    places = Places(read_project(make_project({RECORD: text.encode()})))

    assert str(places.of(NEIGHBOURS, SCHEMA["name"])) == f"{RECORD}:3:3"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_place_knows_how_far_it_reaches(make_project, newline):
    prefixes = with_prefixes("\n").strip()
    text = newline.join([prefixes, "<> a org:Organization ;", " schema:name '''One", "two''' , 'M' ."])
    places = Places(read_project(make_project({RECORD: text.encode()})))

    long = places.of(NEIGHBOURS, SCHEMA["name"], Literal(f"One{newline}two"))
    short = places.of(NEIGHBOURS, SCHEMA["name"], Literal("M"))
    assert (long.line, long.column, long.end) == (3, 14, (4, 7))
    assert (short.line, short.column, short.end) == (4, 10, (4, 13))
    assert places.of(NEIGHBOURS, SCHEMA["name"]).end == (3, 13)


def test_each_offer_is_read_once_however_many_findings_there_are(tmp_path, monkeypatch):
    """Thousands of records with thousands of findings: what is looked for is found without going through all."""
    records = [ID[f"org/made-up-{number}"] for number in range(300)]
    offer = tmp_path / "offer.ttl"
    offer.write_text(with_prefixes("\n".join(f"<{each.value}> schema:name 'N' ." for each in records)))
    looked_at = []
    real = Positions.of
    monkeypatch.setattr(Positions, "of", lambda self, *given: looked_at.append(given) or real(self, *given))
    places = Places([read_submission(offer)])
    found = [places.of(each, SCHEMA["name"], Literal("N")).line for each in records]

    assert found == list(range(2, 302))
    assert len(looked_at) < 5 * len(records)


def test_a_value_is_found_among_many_of_the_same_thing(make_project):
    names = " , ".join(f"'{number}'" for number in range(500))
    places = Places(read_project(make_project({RECORD: f"\n<> schema:name {names} ."})))

    assert places.of(NEIGHBOURS, SCHEMA["name"], Literal("499")).line == 2
    assert places.of(NEIGHBOURS, None, Literal("499")) == places.of(
        NEIGHBOURS, SCHEMA["name"], Literal("499")
    )
    assert places.of(NEIGHBOURS, SCHEMA["url"], Literal("499")) == places.of(NEIGHBOURS, SCHEMA["url"])


def test_what_takes_the_place_of_a_file_hides_it(make_project, tmp_path):
    beneath = Places(read_project(make_project({RECORD: TEXT})))
    offer = tmp_path / "offer.ttl"
    offer.write_text(with_prefixes(f"\n<{ID['org/other'].value}> schema:name 'Us'@en ."))
    offered = [read_submission(offer)]
    graph = GRAPH["record/org/neighbours"]

    assert Places(offered, lambda: beneath).of(NEIGHBOURS, SCHEMA["name"]) is not None
    assert Places(offered, lambda: beneath, {graph}).of(NEIGHBOURS, SCHEMA["name"]) is None


def test_where_things_stand_in_a_record_is_forgotten_with_the_change_that_was_judged(
    make_project, monkeypatch
):
    """Or a judge that is asked for years would come to hold every file; the few long ones are read once."""
    sources = read_project(make_project({RECORD: TEXT}))
    read = []
    spots = Source.spots
    monkeypatch.setattr(Source, "spots", lambda source: read.append(str(source.path)) or spots(source))
    beneath = Places(sources)
    for _ in range(2):
        places = Places([], beneath=lambda: beneath)
        for _ in range(3):
            assert str(places.of(NEIGHBOURS, SCHEMA["name"])) == f"{RECORD}:3:3"
            assert places.of(CPC["jargon"], SKOS["broader"]) is not None

    assert [read.count(path) for path in (RECORD, "ontology/concepts/power-inequalities.ttl")] == [2, 1]
