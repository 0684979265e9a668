"""What is put right in everything that a reader took, and what is refused."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from coprod_kg.findings import Severity
from coprod_kg.importing import jsonld, rdfxml
from coprod_kg.importing.admitting import admitted
from coprod_kg.importing.turtle_family import read_nquads, read_turtle
from coprod_kg.vocabulary import BASE, SCHEMA, XSD

SHOWN = PurePosixPath("new")
OLD = "http://schema.org/"
NEEDED = NamedNode("http://e.org/a")

OLD_SCHEMA = {
    "Turtle": (
        read_turtle,
        f"@prefix s: <{OLD}> .\n<http://e.org/a> a s:Book ; s:name 'say <{OLD}x>' , '5'^^<{OLD}Number> .",
        RdfFormat.TURTLE,
    ),
    "N-Quads": (
        read_nquads,
        f'<http://e.org/a> <{OLD}name> "say <{OLD}x>" .\n<http://e.org/a> <http://e.org/p> <{OLD}b> .\n',
        RdfFormat.N_QUADS,
    ),
    "JSON-LD": (
        jsonld.read,
        json.dumps(
            {"@context": {"s": OLD, "i": {"@id": "s:url", "@type": "@id"}}, "@id": "http://e.org/a", "@type": "s:Book",
             "s:name": f"{OLD}text", f"{OLD}z": 5, "i": f"{OLD}b"}
        ),
        RdfFormat.JSON_LD,
    ),
    "RDF/XML": (
        rdfxml.read,
        f"<s:Book xmlns:s='{OLD}' xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' r:about='http://e.org/a'>"
        f'<s:name>{OLD}text</s:name><s:url r:resource="{OLD}b"/></s:Book>',
        RdfFormat.RDF_XML,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reader", "text", "form"), OLD_SCHEMA.values(), ids=OLD_SCHEMA)
def test_the_old_address_of_schema_org_is_read_as_the_new_one_and_can_be_mended(edition, reader, text, form):
    reading = admitted(reader(text.encode(), SHOWN, edition), SHOWN)

    assert all(
        OLD not in str(term) for triple in reading.triples for term in triple if isinstance(term, NamedNode)
    )
    [finding] = reading.findings
    assert (finding.rule, finding.severity) == ("https-schema", Severity.SHOULD)
    column = finding.place.column
    assert text.splitlines()[finding.place.line - 1][column - 1 :].startswith(OLD)
    # The mend: the same statements from the mended text, which has nothing left to tell.
    mended = text
    for edit in reversed(finding.fix.edits):
        mended = mended[: edit.start] + edit.text + mended[edit.end :]
    after = admitted(reader(mended.encode(), SHOWN, edition), SHOWN)
    assert after.findings == ()
    assert set(after.triples) == set(reading.triples)
    assert {quad.triple for quad in parse(mended.encode(), format=form)} == set(after.triples)


@pytest.mark.parametrize(("reader", "text", "form"), OLD_SCHEMA.values(), ids=OLD_SCHEMA)
def test_what_was_read_otherwise_is_still_found_where_it_is_written(edition, reader, text, form):
    del form
    reading = admitted(reader(text.encode(), SHOWN, edition), SHOWN)
    spots = reading.find_spots()

    for triple in reading.triples:
        spot = spots.of(triple.subject, triple.predicate, triple.object)
        assert spot is not None, triple
        assert spots.of(triple.subject, triple.predicate) is not None
    assert [subject for subject, _ in spots.subjects()] == [NEEDED]
    assert spots.where_to_add(NEEDED).line >= 1
    assert spots.of(NEEDED, SCHEMA["nothing"]) is None


def test_an_old_address_that_is_put_together_is_told_at_its_statement(edition):
    text = "@prefix s: <http://schema.> .\n<http://e.org/a> s:org\\/name 'x' ."
    reading = admitted(read_turtle(text.encode(), SHOWN, edition), SHOWN)

    assert [str(triple.predicate) for triple in reading.triples] == ["<https://schema.org/name>"]
    [finding] = reading.findings
    assert (str(finding.place), finding.fix) == ("new:2:30", None)


def test_letters_in_two_parts_become_one_and_can_be_mended(edition):
    text = "<http://e.org/a> <http://e.org/p> 'Cafe\u0301' , 'x' , 'Zoe\u0308'@de , 'e\\u0301' ."
    reading = admitted(read_turtle(text.encode(), SHOWN, edition), SHOWN)

    assert [triple.object.value for triple in reading.triples] == ["Café", "x", "Zoë", "é"]
    [finding] = reading.findings
    assert (finding.rule, finding.severity, str(finding.place)) == ("letters", Severity.COULD, "new:1:35")
    assert [(edit.text, text[edit.start : edit.end]) for edit in finding.fix.edits] == [
        ("'Café'", "'Cafe\u0301'"),
        ("'Zoë'@de", "'Zoe\u0308'@de"),
    ]
    assert reading.find_spots().of(NEEDED, None, Literal("Café")).place == (1, 35)


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u202e", "\u2066", "\ufffe"]
)
def test_a_character_that_cannot_be_seen_is_refused_at_its_place(edition, hidden):
    text = f"<http://e.org/a> <http://e.org/p> 'ok' ,\n 'ab{hidden}c' ."
    reading = admitted(read_turtle(text.encode(), SHOWN, edition), SHOWN)

    [finding] = reading.findings
    assert (finding.rule, finding.severity, str(finding.place)) == (
        "hidden-characters",
        Severity.MUST,
        "new:2:5",
    )
    assert (
        finding.message
        == f"This text has a character in it that cannot be seen (U+{ord(hidden):04X}). Take it out."
    )
    assert hidden not in finding.message


def test_a_character_that_is_written_as_a_short_form_is_refused_at_its_text(edition):
    text = "<http://e.org/a> <http://e.org/p> 'ab\\u202Ec' ."
    [finding] = admitted(read_turtle(text.encode(), SHOWN, edition), SHOWN).findings

    assert str(finding.place) == "new:1:35"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👩\u200d🔬", "a\tb\nc\r\nd", "ﷺ", "a\u00a0b"])
def test_what_languages_need_is_no_finding(edition, text):
    written = json.dumps({"@id": "http://e.org/a", "http://e.org/p": text})
    assert admitted(jsonld.read(written.encode(), SHOWN, edition), SHOWN).findings == ()


@pytest.mark.parametrize(
    "where", ["<http://e.org/a\u200b> <e:p> 1 .", "<e:s> <e:p\u202e> 1 .", "<e:s> <e:p> <e:\ufeffo> ."]
)
def test_an_address_has_nothing_hidden_at_all(edition, where):
    [finding] = admitted(read_turtle(where.encode(), SHOWN, edition), SHOWN).findings

    assert finding.rule == "hidden-characters"
    assert finding.message.startswith("This address has a character in it")


def test_what_is_as_it_should_be_is_left_alone(edition):
    reading = read_turtle(
        f"<{BASE}x> <{SCHEMA.iri}name> 'é'@fr, '1'^^<{XSD.iri}gYear> .".encode(), SHOWN, edition
    )

    assert admitted(reading, SHOWN) is reading


def test_words_that_say_how_a_vocabulary_works_are_refused_at_their_place(edition):
    text = (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<http://e.org/a> owl:sameAs <http://e.org/b> ;\n"
        " a <http://e.org/T> , owl:Class ;\n"
        " rdfs:seeAlso <http://e.org/c> ; owl:deprecated true ;\n"
        " <http://e.org/p> owl:Thing ; <http://www.w3.org/ns/shacl#name> 'x' ."
    )
    findings = admitted(read_turtle(text.encode(), SHOWN, edition), SHOWN).findings

    assert {(each.rule, each.severity) for each in findings} == {("logic", Severity.MUST)}
    assert [(str(each.place), each.message.partition(":")[2].partition(":")[0]) for each in findings] == [
        ("new:2:18", "sameAs"),
        ("new:3:23", "Class"),
        ("new:5:31", "name"),
    ]
