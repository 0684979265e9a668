"""Mends in JSON-LD and in tables: written as each format writes, in the encoding of the file, and nowhere else."""

from __future__ import annotations

import json

import pytest

from coprod_kg.assessing import assess_files
from coprod_kg.cli.fixing import coloured
from coprod_kg.errors import CannotMend
from coprod_kg.importing import read_offer
from coprod_kg.mending import mended_files
from coprod_kg.vocabulary import CONTEXT

RECORD = {
    "id": "https://w3id.org/coprod-kg/id/item/sharing-power-2020",
    "type": "Resource",
    "kind": "cpc:guidance",
    "name": {"en": "Sharing power: a guide"},
    "description": {"en": "Shows research teams how to share decisions with members of the public."},
    "webAddress": "https://example.org/sharing-power",
    "audience": ["cpc:researchers"],
    "addresses": ["cpc:hierarchical-inequalities"],
    "availableAs": ["cpc:web-page"],
    "readDepth": "cpc:whole-work",
}
PREFIXES = {
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "cpc": "https://w3id.org/coprod-kg/id/concept/",
    "name": {"@id": "schema:name", "@container": "@language"},
    "note": "http://www.w3.org/2004/02/skos/core#editorialNote",
}


@pytest.fixture
def mend(edition, tmp_path):
    """A function from a file to the file when it is mended."""

    def one(name: str, data: bytes):
        path = tmp_path / name
        path.write_bytes(data)
        sources, findings = assess_files(edition, [path])
        [file] = mended_files(edition, sources, findings)
        return file

    return one


def with_more(context: object, more: dict[str, object]) -> str:
    return json.dumps({"@context": context} | RECORD | more, indent=1, ensure_ascii=False)


def test_json_values_are_written_as_their_fields_want_them(mend):
    context = [CONTEXT, PREFIXES]
    wrong = {
        "doi": "DOI 10.1000/ÄB\n",
        "name": "Sharing  power: a guide",
        "note": "As printed.",
        "schema:datePublished": 2020,
        "schema:isAccessibleForFree": "Yes",
        "language": {"@value": "en", "@language": "en"},
        "change": ["cpc:rascism", "cpc:Sexism"],
        "schema:archivedAt": "https://example.org/saved",
        "Publisher": "https://w3id.org/coprod-kg/id/org/NIHR",
    }
    file = mend("offer.jsonld", with_more(context, wrong).encode())
    mended = json.loads(file.after.data)

    assert {key: mended.get(key) for key in [*wrong, "publisher"]} == {
        "doi": "10.1000/äb",
        "name": {"en": "Sharing power: a guide"},
        "note": {"@value": "As printed.", "@language": "en"},
        "schema:datePublished": {"@value": "2020", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
        "schema:isAccessibleForFree": True,
        "language": {"@value": "en"},
        "change": ["cpc:racism", mended["change"][1]],
        "schema:archivedAt": {"@id": "https://example.org/saved"},
        "Publisher": None,
        "publisher": "https://w3id.org/coprod-kg/id/org/nihr",
    }


def test_the_layout_of_json_stays(mend):
    text = with_more(CONTEXT, {"doi": "doi:10.1000/182"}).replace('"doi": ', '"doi"\t:\r\n  ')
    file = mend("offer.jsonld", text.encode())

    assert file.after.data.decode() == text.replace("doi:10", "10")


def test_a_word_that_only_our_context_knows_is_not_written_where_another_is_in_force(mend):
    context = {key: value for key, value in PREFIXES.items() if key != "note"}
    text = with_more(context, {"dio": "10.1000/182"})

    assert b'"dio"' in mend("offer.jsonld", text.encode()).after.data


TABLE = (
    "Record;Practical or published;Kind of thing;Title (en);What it is about;Web address;DOI;Who it is for;"
    "How much you have read;Names on it\r\n"
    ';resource;Gudance;"Sharing  power; a ""guide""";"It says how to share\r\ndecisions with the public. ";'
    "https://example.org/x;DOI 10.1000/ABC;Carerz\\; Researchers;Whole work;Ann  Elm; Bo Oak \r\n"
).replace("\\;", "")


def test_cells_are_written_as_they_were_in_the_encoding_of_the_file(mend):
    text = TABLE.replace("Bo Oak", "Zoë Oak").replace("Carerz Researchers", '"Carerz; Researchers"')
    text = text.replace("Ann  Elm; Zoë Oak ", '"Ann  Elm; Zoë Oak "')
    file = mend("offer.csv", text.encode("cp1252"))

    assert file.after.data.decode("cp1252") == (
        text.replace("Gudance", "Guidance")
        .replace("Sharing  power", "Sharing power")
        .replace("What it is about;", "What it is about (en);")
        .replace("share\r\ndecisions with the public. ", "share\ndecisions with the public.")
        .replace("DOI 10.1000/ABC", "10.1000/abc")
        .replace("Carerz", "Carers")
        .replace("Ann  Elm; Zoë Oak ", "Ann Elm; Zoë Oak")
    )


def test_a_format_that_we_do_not_write_is_left_alone_and_says_so(mend):
    data = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:org="http://www.w3.org/ns/org#">'
        b'<org:Organization rdf:about="https://w3id.org/coprod-kg/id/org/new"/></rdf:RDF>'
    )
    file = mend("offer.rdf", data)

    assert not file.changed
    [error] = file.refused
    assert isinstance(error, CannotMend)
    assert "Mend it in the program that made it." in str(error)


def test_a_patch_on_a_terminal_has_colours_and_nothing_that_a_terminal_obeys():
    patch = b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\x1b[31m\n+b\r\n c\n"

    assert list(coloured(patch, colour=False)) == ["--- a/x", "+++ b/x", "@@ -1 +1 @@", "-a [31m", "+b", " c"]
    assert list(coloured(patch, colour=True))[3:5] == ["\x1b[31m-a [31m\x1b[0m", "\x1b[32m+b\x1b[0m"]
    assert list(coloured(b"", colour=True)) == []


RDFXML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:schema="http://schema.org/">
  <rdf:Description rdf:about="https://w3id.org/coprod-kg/id/item/sharing-power-2020">
    <schema:name xml:lang="en">Sharing power</schema:name>
  </rdf:Description>
</rdf:RDF>
"""


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("new.rdf", RDFXML, "https-schema"),
        ("new.bib", "@book{elm, title={Sharing power}, doi={https://doi.org/10.1000/ABC}}", "doi"),
    ],
)
def test_no_mend_is_promised_in_a_format_that_we_do_not_write(edition, tmp_path, name, text, rule):
    path = tmp_path / name
    path.write_text(text)
    reader = read_offer(path, edition)
    assert any(each.fix for each in reader.findings())  # the reader knows what was meant

    _, findings = assess_files(edition, [path])

    assert rule in {each.rule for each in findings}
    assert [each for each in findings if each.fix] == []
