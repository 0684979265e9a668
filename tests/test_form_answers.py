"""What is typed into a form becomes an offer like any file, and what is wrong with it is told at its field."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

import coprod_kg
from coprod_kg.checks import check_sources
from coprod_kg.errors import UnknownKind, UnknownRecord
from coprod_kg.findings import Severity
from coprod_kg.forms import form_kinds, form_of
from coprod_kg.importing.form_answers import FORM, field_of, local_name, offer_of_answers
from coprod_kg.matching import find_matches
from coprod_kg.publishing.dumps import statements_as_turtle
from coprod_kg.vocabulary import CPC, CPR, DCTERMS, GRAPH, ID, SCHEMA, SKOS

GOOD = {
    "name": ("Sharing the Garden: who digs?",),
    "type": ("Resource",),
    "kind": ("guide",),
    "description": ("It shows how people who work an allotment can decide things together.",),
    "publishedYear": ("2019-05",),
    "audience": ("carers", "researchers"),
    "authors": ("Ann Elm", "Bo Oak"),
    "webAddress": ("https://gardens.example.org/sharing",),
    "freeToUse": ("yes",),
    "doi": ("10.1000/garden",),
    "readDepth": ("whole-work",),
}


@pytest.fixture(scope="module")
def edition():
    return coprod_kg.open()


def said(offer, path):
    return sorted(str(triple.object) for triple in offer.reading.triples if triple.predicate == path)


def wrong(edition, kind, answers, record=""):
    """The fields with something that must be mended."""
    found = check_sources(edition, [offer_of_answers(edition, kind, answers, record)])
    return sorted({field_of(each) for each in found if each.severity is Severity.MUST})


def test_each_sort_of_answer_becomes_the_value_that_it_stands_for(edition):
    offer = offer_of_answers(edition, "item", GOOD)

    assert not list(offer.findings())
    assert {quad.graph_name for quad in offer.quads()} == {
        GRAPH["record/item/sharing-the-garden-who-digs-2019"]
    }
    assert said(offer, SCHEMA["name"]) == [str(Literal("Sharing the Garden: who digs?", language="en"))]
    assert said(offer, DCTERMS["audience"]) == [str(CPC["carers"]), str(CPC["researchers"])]
    assert said(offer, CPR["nameAsPrinted"]) == ['"Ann Elm"', '"Bo Oak"']
    [date] = [each.object for each in offer.reading.triples if each.predicate == SCHEMA["datePublished"]]
    assert (date.value, date.datatype.value.rpartition("#")[2]) == ("2019-05", "gYearMonth")


def test_what_was_typed_well_has_nothing_that_must_be_mended(edition):
    assert wrong(edition, "item", GOOD) == []


def test_it_is_written_like_any_record(edition):
    offer = offer_of_answers(edition, "item", GOOD)

    text = statements_as_turtle(quad.triple for quad in offer.quads()).decode()

    assert 'schema:name "Sharing the Garden: who digs?"@en' in text


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("webAddress", "sites google com/pi-standards"),
        ("webAddress", "javascript:alert(1)"),
        ("webAddress", "ftp://example.org/"),
        ("doi", "10.1000"),
        ("doi", "https://doi.org/10.1000/182"),
        ("publishedYear", "last year"),
        ("publishedYear", "0218"),
        ("name", "x" * 301),
        ("name", "a\nb"),
        ("name", "a \u202eb"),
        ("name", "a \x07b"),
        ("audience", "martians"),
        ("freeToUse", "perhaps"),
        ("isbn", "978"),
        ("language", "English, I think"),
        ("publisher", "Nobody We Know Ltd"),
        ("authors", "Ann\nElm"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(edition, key, typed):
    assert wrong(edition, "item", {**GOOD, key: (typed,)}) == [key]


def test_what_is_missing_belongs_to_the_field_where_it_would_be(edition):
    missing = {"type": GOOD["type"], "webAddress": GOOD["webAddress"]}

    assert wrong(edition, "item", missing) == ["kind", "name"]
    assert wrong(edition, "item", {"name": GOOD["name"]}) == ["type"]


def test_an_answer_that_names_a_record_by_its_name_is_that_record(edition):
    name = edition.dataset.value(ID["org/nihr"], SCHEMA["name"]).value

    offer = offer_of_answers(edition, "item", {**GOOD, "publisher": (name,)})

    assert said(offer, SCHEMA["publisher"]) == [str(ID["org/nihr"])]


def test_empty_answers_say_nothing(edition):
    offer = offer_of_answers(edition, "item", {"name": ("A garden",), "webAddress": ("", " "), "doi": ()})

    assert {triple.predicate for triple in offer.reading.triples} == {SCHEMA["name"]}


def test_a_key_that_the_form_does_not_have_is_left_out(edition):
    assert offer_of_answers(edition, "item", {"colour": ("green",)}).quads() == []


def test_a_new_record_never_has_the_name_of_one_that_is_there(edition):
    there = next(iter(sorted(each for each in edition.records if each.kind == "org")))
    name = edition.dataset.value(there.iri, SCHEMA["name"]).value

    offer = offer_of_answers(edition, "org", {"name": (name,)})

    assert {quad.subject for quad in offer.quads()}.isdisjoint({there.iri})
    assert find_matches(edition, (quad.triple for quad in offer.quads()))[0].existing == there.iri


@pytest.mark.parametrize("kind", ["item", "org", "project", "venue"])
def test_of_a_record_that_is_there_all_stays_that_was_not_asked_for(edition, kind):
    record = min(each for each in edition.records if each.kind == kind)
    before = {quad.triple for quad in edition.dataset.quads(graph=record.graph)}

    offer = offer_of_answers(edition, kind, {"note": ("It has moved.",)}, str(record))

    after = {quad.triple for quad in offer.quads()}
    assert {each.predicate for each in before ^ after} == {SKOS["editorialNote"]}
    assert wrong(edition, kind, {"note": ("It has moved.",)}, str(record)) == []


def test_every_choice_of_every_form_can_be_answered_by_its_name(edition):
    for kind in form_kinds(edition):
        for field in form_of(edition, kind).asked:
            for choice in field.choices:
                offer = offer_of_answers(edition, kind, {field.key: (local_name(choice.value),)})
                assert [each.object for each in offer.reading.triples if each.predicate == field.path] == [
                    choice.value
                ]


def test_no_two_choices_of_a_field_have_the_same_name(edition):
    for kind in form_kinds(edition):
        for field in form_of(edition, kind).asked:
            names = [local_name(choice.value) for choice in field.choices]
            assert len(names) == len(set(names)), field.key


def test_a_kind_or_a_record_that_is_not_there_is_told(edition):
    with pytest.raises(UnknownKind):
        offer_of_answers(edition, "plant", {})
    with pytest.raises(UnknownRecord):
        offer_of_answers(edition, "item", {}, "item/no-such-thing")
    with pytest.raises(UnknownRecord):
        offer_of_answers(edition, "item", {}, "org/nihr")


def test_what_was_typed_is_not_a_file(edition):
    assert offer_of_answers(edition, "item", GOOD).path == FORM
