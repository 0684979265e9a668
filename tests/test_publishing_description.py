"""The list's description of itself counts rightly and says what DCAT and VoID ask for."""

from __future__ import annotations

import pytest
import rdflib
from jsonld_readers import READERS, statements, with_pyoxigraph
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, DCTERMS, RDF, VOID, URIRef

from coprod_kg.context import Context
from coprod_kg.edition import Edition
from coprod_kg.project import Project
from coprod_kg.publishing import export
from coprod_kg.publishing.description import PublishedFile, description, written

SITE = "https://example.org/list/"
LIST = URIRef("https://w3id.org/coprod-kg/dataset")
CONTEXT = Context.of_project(Project.bundled())
FILES = [
    PublishedFile("all.ttl", "text/turtle", "Everything as Turtle"),
    PublishedFile("all.csv", "text/csv", "A table", "A line for each thing."),
    PublishedFile("all.ndjson", "application/x-ndjson", "JSON lines"),
    PublishedFile("ontology.ttl", "text/turtle", "Our terms"),
]


@pytest.fixture(scope="module")
def triples(edition):
    return description(edition.dataset, FILES, SITE, "2026-11-24")


@pytest.fixture(scope="module")
def graph(triples):
    return rdflib.Graph().parse(data=written(triples, "ttl", CONTEXT), format="turtle")


@pytest.fixture(scope="module")
def whole(edition):
    """The list itself, counted by rdflib and not by us."""
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False  # two ways to write a number are two things that are said
    try:
        return set(rdflib.Graph().parse(data=b"".join(export(edition, "turtle")), format="turtle"))
    finally:
        rdflib.NORMALIZE_LITERALS = before


def numbers(graph, subject, field):
    return [int(value) for value in graph.objects(subject, field)]


def test_the_counts_are_those_of_another_counter(graph, whole):
    subjects = {s for s, _, _ in whole}

    assert numbers(graph, LIST, VOID.triples) == [len(whole)]
    assert numbers(graph, LIST, VOID.distinctSubjects) == [len(subjects)]
    assert numbers(graph, LIST, VOID.distinctObjects) == [len({o for _, _, o in whole})]
    assert numbers(graph, LIST, VOID.properties) == [len({p for _, p, _ in whole})]
    assert numbers(graph, LIST, VOID.classes) == [len({o for _, p, o in whole if p == RDF.type})]
    assert numbers(graph, LIST, VOID.entities) == [len({s for s in subjects if "#" not in s})]


def test_every_class_and_every_field_has_its_count(graph, whole):
    for part in graph.objects(LIST, VOID.classPartition):
        [of] = graph.objects(part, VOID["class"])
        assert numbers(graph, part, VOID.entities) == [
            sum(1 for _, p, o in whole if p == RDF.type and o == of)
        ]
    for part in graph.objects(LIST, VOID.propertyPartition):
        [of] = graph.objects(part, VOID.property)
        assert numbers(graph, part, VOID.triples) == [sum(1 for _, p, _ in whole if p == of)]
    assert len(list(graph.objects(LIST, VOID.propertyPartition))) == len({p for _, p, _ in whole})


def test_a_dataset_has_what_dcat_ap_asks_for(graph):
    """Mandatory and recommended: https://semiceu.github.io/DCAT-AP/releases/3.0.0/#Dataset, as far as it is known."""
    for field in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.keyword, DCAT.distribution):
        assert list(graph.objects(LIST, field)), field
    assert {DCAT.Dataset, VOID.Dataset} <= set(graph.objects(LIST, RDF.type))
    [modified] = graph.objects(LIST, DCTERMS.modified)
    assert str(modified) == "2026-11-24"


def test_each_file_can_be_reached_and_says_its_form_and_licence(graph):
    """https://semiceu.github.io/DCAT-AP/releases/3.0.0/#Distribution: accessURL is mandatory."""
    found = {}
    for node in graph.objects(LIST, DCAT.distribution):
        assert (node, RDF.type, DCAT.Distribution) in graph
        [licence] = graph.objects(node, DCTERMS.license)
        assert str(licence).startswith("https://creativecommons.org/")
        [address] = graph.objects(node, DCAT.downloadURL)
        found[str(address).removeprefix(SITE)] = node
    assert {file.path for file in FILES} <= set(found)
    for file in FILES:
        [access] = graph.objects(found[file.path], DCAT.accessURL)
        assert str(access) == SITE + file.path
        media = [
            str(each).rpartition("media-types/")[2]
            for each in graph.objects(found[file.path], DCAT.mediaType)
        ]
        assert media == ([] if "/x-" in file.media_type else [file.media_type])


def test_a_file_that_people_described_is_not_described_twice(graph):
    turtle = list(graph.subjects(DCAT.downloadURL, URIRef(f"{SITE}all.ttl")))

    assert turtle == [URIRef(f"{LIST}#all-turtle")]


def test_only_the_whole_list_is_a_dump_of_it(graph):
    assert URIRef(f"{SITE}all.ttl") in set(graph.objects(LIST, VOID.dataDump))
    assert URIRef(f"{SITE}ontology.ttl") not in set(graph.objects(LIST, VOID.dataDump))


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_all_forms_say_the_same(triples, read):
    turtle = statements(parse(written(triples, "ttl", CONTEXT), format=RdfFormat.TURTLE))

    assert statements(parse(written(triples, "nt", CONTEXT), format=RdfFormat.N_TRIPLES)) == turtle
    assert read(written(triples, "jsonld", CONTEXT)) == turtle


def test_nothing_in_it_is_nameless(triples):
    assert not [each for each in with_pyoxigraph(written(triples, "jsonld", CONTEXT)) if "blank" in str(each)]


def test_a_list_that_does_not_describe_itself_has_no_description(make_project):
    assert description(Edition.read(make_project({"data/dataset.ttl": None})).dataset, FILES) == []
