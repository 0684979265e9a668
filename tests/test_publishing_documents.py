"""The files beside a page say what the list says of the thing, each as another reader reads it."""

from __future__ import annotations

import pytest
import rdflib
from jsonld_readers import READERS, statements, with_rdflib
from pyoxigraph import RdfFormat, parse

from coprod_kg.edition import Edition
from coprod_kg.publishing import cite, export
from coprod_kg.publishing.documents import CITATION_FORMS, DATA_FORMS, DocumentFiles
from coprod_kg.sources import Role
from coprod_kg.vocabulary import CPC, CPSC, ID, RDF, SKOS

TOMBSTONE = """
<> a cpr:Tombstone ; owl:deprecated true ; dcterms:modified "2026-11-24"^^xsd:date ;
    skos:historyNote "It was on the list twice."@en ; dcterms:isReplacedBy <garden-guide-2018> .
"""


@pytest.fixture(scope="module")
def files(edition):
    return DocumentFiles(edition)


def concepts_of(edition):
    return sorted({quad.subject for quad in edition.dataset.quads(None, SKOS["inScheme"])}, key=str)


def schemes_of(edition):
    found = edition.dataset.quads(None, RDF["type"], SKOS["ConceptScheme"])
    return sorted({quad.subject for quad in found}, key=str)


def read_turtle(data: bytes, form: RdfFormat = RdfFormat.TURTLE):
    return statements(parse(data, format=form))


def test_all_three_forms_of_everything_say_the_same(edition, files):
    things = [record.iri for record in edition.records] + concepts_of(edition) + schemes_of(edition)
    for thing in things:
        turtle = read_turtle(files.written(thing, "ttl"))
        assert turtle, thing
        assert read_turtle(files.written(thing, "nt"), RdfFormat.N_TRIPLES) == turtle
        assert READERS["pyoxigraph"](files.written(thing, "jsonld")) == turtle


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_the_json_of_each_concept_and_list_says_the_same_to_each_reader(edition, files, read):
    for thing in concepts_of(edition) + schemes_of(edition):
        turtle = read_turtle(files.written(thing, "ttl"))
        assert read(files.written(thing, "jsonld")) == turtle, thing


def test_n_triples_are_read_by_another_parser_as_the_turtle_is(edition, files):
    for record in list(edition.records)[:20]:
        theirs = rdflib.Graph().parse(data=files.written(record.iri, "nt"), format="nt")
        ours = rdflib.Graph().parse(data=files.written(record.iri, "ttl"), format="turtle")
        assert set(theirs) == set(ours)


def test_the_files_of_a_record_are_its_exports(edition, files):
    record = edition.record("item/a-balancing-act-2024")
    for ending, form in (("ttl", "turtle"), ("jsonld", "jsonld")):
        assert files.written(record.iri, ending) == b"".join(export(edition, form, record))
    for ending, form in CITATION_FORMS.items():
        assert files.written(record.iri, ending) == b"".join(cite(edition, form.name, [record]))


def test_the_concepts_of_a_list_and_what_is_said_of_the_list_are_the_whole_list(edition, files):
    for source in edition.sources_of(Role.SCHEME):
        whole = statements(source.quads())
        [scheme] = {subject[1] for subject, _, _ in whole if subject[1].startswith(CPSC.iri)}
        name = scheme.removeprefix(CPSC.iri)
        assert read_turtle(files.written(CPSC[name], "ttl")) == whole
        together = {each for each in whole if each[0][1] == scheme}
        for subject in {subject[1] for subject, _, _ in whole} - {scheme}:
            together |= with_rdflib(files.written(CPC[subject.removeprefix(CPC.iri)], "jsonld"))
        assert together == whole


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_several_things_in_one_file_say_what_each_says_in_its_own(files, read):
    things = [ID["item/a-balancing-act-2024"], ID["org/nihr"], CPC["tokenism"]]
    together = b"".join(files.together(things))

    assert read(together) == set().union(*(read_turtle(files.written(thing, "ttl")) for thing in things))
    assert together.count(b"@context") == 1


@pytest.mark.parametrize("ending", CITATION_FORMS)
def test_several_works_in_one_file_are_those_of_their_own_files(files, ending):
    items = [ID["item/a-balancing-act-2024"], ID["item/changing-our-worlds-2010"]]
    whole = b"".join(files.several(items, ending))

    for item in items:
        assert files.written(item, ending).strip(b"[]\n") in whole


def test_nothing_derived_and_no_history_stands_in_a_file(edition, files):
    name = "item/resources-for-co-producing-research-2018"
    said = read_turtle(files.written(ID[name], "nt"))

    assert said == statements(edition.records[edition.record(name)].quads())


def test_only_an_item_on_the_list_has_citations(make_project):
    edition = Edition.read(make_project({"data/records/item/gone-2019.ttl": TOMBSTONE}))
    files = DocumentFiles(edition)

    assert files.endings(ID["item/who-digs-2020"]) == (*DATA_FORMS, *CITATION_FORMS)
    assert files.endings(ID["item/gone-2019"]) == tuple(DATA_FORMS)
    assert files.endings(ID["org/neighbours"]) == tuple(DATA_FORMS)
    assert files.endings(CPC["tokenism"]) == tuple(DATA_FORMS)


def test_what_was_taken_off_the_list_is_in_no_list_of_citations(make_project):
    edition = Edition.read(make_project({"data/records/item/gone-2019.ttl": TOMBSTONE}))

    assert b"gone-2019" not in b"".join(cite(edition, "bibtex"))
    assert b"who-digs-2020" in b"".join(cite(edition, "bibtex"))


def test_a_thing_with_nameless_parts_still_has_all_its_files(make_project):
    odd = '<> a cpr:Resource ; schema:name "Odd"@en ; schema:about [ schema:name "x"@en ] .'
    files = DocumentFiles(Edition.read(make_project({"data/records/item/odd-2020.ttl": odd})))

    assert len(with_rdflib(files.written(ID["item/odd-2020"], "jsonld"))) == 4
    for ending in ("ttl", "nt"):
        assert len(rdflib.Graph().parse(data=files.written(ID["item/odd-2020"], ending))) == 4
