"""Reading files of all RDF formats: the right reader, the same findings, each at its place in its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize
from toy_project import with_prefixes

from coprod_kg.assessing import check_files
from coprod_kg.context import Context
from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.importing import READERS, format_of, read_offer
from coprod_kg.project import Project
from coprod_kg.publishing.export import export
from coprod_kg.publishing.jsonld import document_of
from coprod_kg.sources import read_project
from coprod_kg.vocabulary import BASE, CONTEXT, CPR, ID, PREFIXES

ITEM = ID["item/wrong-2020"]
WRONG = """
<id/item/wrong-2020> a cpr:Publication ;
    dcterms:type cpc:journal-article ;
    schema:name "A title"@en ;
    schema:datePublished "20201"^^xsd:gYear ;
    bibo:doi "https://doi.org/10.1000/182" ;
    dcterms:audience cpc:no-such-people ;
    cpr:colour "red" ;
    schema:url <javascript:alert(1)> ;
    cpr:hasAuthorship <id/item/wrong-2020#author-1> .
<id/item/wrong-2020#author-1> a cpr:Authorship ; cpr:nameAsPrinted "Ann Elm" ; cpr:position 7 .
<https://example.org/x> a schema:Thing .
"""


def quads():
    return list(parse(with_prefixes(WRONG).encode(), format=RdfFormat.TURTLE, base_iri=BASE))


def as_trig() -> str:
    head, _, body = with_prefixes(WRONG).partition("\n")
    record, end = body.split("<https://example.org/x>")
    return f"{head}\n<graph/record/item/wrong-2020> {{\n{record}}}\n<https://example.org/x>{end}"


def as_nquads() -> str:
    graph = f" <{BASE}graph/record/item/wrong-2020> ."
    lines = serialize((q.triple for q in quads()), format=RdfFormat.N_TRIPLES).decode().splitlines()
    return "\n".join(line[:-2] + graph if "/id/item/" in line else line for line in lines) + "\n"


def as_jsonld() -> str:
    context = Context.of_project(Project.bundled())
    return json.dumps(document_of(quads(), context, embed=False), indent=2)


WAYS = {
    "wrong.ttl": lambda: with_prefixes(WRONG),
    "wrong.trig": as_trig,
    "wrong.nt": lambda: serialize((q.triple for q in quads()), format=RdfFormat.N_TRIPLES).decode(),
    "wrong.nq": as_nquads,
    "wrong.jsonld": as_jsonld,
    "wrong.rdf": lambda: serialize(
        (q.triple for q in quads()), format=RdfFormat.RDF_XML, prefixes=PREFIXES
    ).decode(),
}


@pytest.fixture(scope="module")
def judged(edition, tmp_path_factory):
    """For each format the text and the findings of the same record with the same mistakes."""
    folder = tmp_path_factory.mktemp("ways")
    found = {}
    for name, write in WAYS.items():
        path = folder / name
        path.write_text(write(), encoding="utf-8")
        found[name] = path.read_text(encoding="utf-8"), check_files(edition, [path])
    return found


def essence(finding):
    return (
        finding.check,
        finding.rule,
        finding.severity,
        finding.message,
        finding.record,
        finding.path,
        finding.value,
    )


@pytest.mark.parametrize("name", WAYS)
def test_the_same_mistakes_give_the_same_findings_in_every_format(judged, name):
    expected = {essence(each) for each in judged["wrong.ttl"][1]}
    assert len(expected) >= 8

    assert {essence(each) for each in judged[name][1]} == expected


@pytest.mark.parametrize("name", WAYS)
def test_each_mistake_is_shown_at_its_own_words(judged, name):
    text, findings = judged[name]
    lines = text.splitlines()
    checked = 0
    for finding in findings:
        place = finding.place
        assert place.line is not None, finding
        words = lines[place.line - 1][place.column - 1 :]
        if name == "wrong.jsonld":
            assert place.pointer
        if finding.rule == "Item-closed":  # the field is wrong, whatever it says
            assert "colour" in words.partition(" ")[0], (finding, words)
        elif finding.value is not None and finding.path is not None and finding.rule != "author-places":
            written = finding.value.value
            short = written.rpartition("/")[2]
            quoted = words[:1] in "\"'" and words[1:].startswith(written)
            address = words.lstrip('<"').startswith((written, f"cpc:{short}"))
            assert quoted or words.startswith((written, "{")) or address, (finding, words)
            checked += 1
    assert checked >= 3


# ---- Formats ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.ttl", b"", "turtle"),
        ("a.TTL", b"", "turtle"),
        ("a.trig", b"", "trig"),
        ("a.nt", b"", "ntriples"),
        ("a.nq", b"", "nquads"),
        ("a.jsonld", b"", "jsonld"),
        ("a.rdf", b"", "rdfxml"),
        ("a.owl", b'<?xml version="1.0"?>\n<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "rdfxml"),
        ("a.owl", b"@prefix owl: <http://www.w3.org/2002/07/owl#> .\nowl:a a owl:b .", "turtle"),
        ("a.xml", b"<x:T xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "rdfxml"),
        ("a.json", b'\xef\xbb\xbf\n {"@context": {}}', "jsonld"),
        ("a.json", b'[{"@id": "x"}]', "jsonld"),
        ("a.txt", b"# a comment\nPREFIX e: <http://e.org/>\ne:a e:b e:c .", "turtle"),
        ("a.txt", b"@prefix e: <http://e.org/> .\ne:g { e:a e:b e:c }", "trig"),
        ("a.txt", b"# c\n<a:b> <a:c> \"x y\"@en .\n", "ntriples"),
        ("a", b"<a:b> <a:c> _:x <a:g> . # c\n", "nquads"),
        ("a", b"@prefix e: <http://e.org/> .\ne:a e:b '{' .", "turtle"),
    ],
)  # fmt: skip
def test_a_format_is_known_by_the_name_or_by_how_the_file_begins(name, data, expected):
    assert format_of(Path(name), data) == expected


@pytest.mark.parametrize(
    "data", [b"", b"Dear curator,", b'{"a": 1}', b"<html><body>", b"\0\1\2", b"a,b\n1,2"]
)
def test_a_file_that_says_nothing_is_refused_with_all_formats(data):
    with pytest.raises(RefusedFile, match=r"a\.bin: We cannot tell what format this file is\. .*turtle"):
        format_of(Path("a.bin"), data)


def test_a_broken_file_that_looks_like_another_format_says_so(edition, tmp_path):
    path = tmp_path / "new.ttl"
    path.write_text('{"@context": {}, "@id": "x"}', encoding="utf-8")

    with pytest.raises(BrokenSyntax, match=r"looks like jsonld: to read it so, add --input jsonld"):
        read_offer(path, edition)
    assert read_offer(path, edition, "jsonld").quads() == []


@pytest.mark.parametrize(
    "format", sorted(set(READERS) & {"turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"})
)
def test_a_byte_order_mark_and_lines_of_windows_are_no_mistake(edition, tmp_path, format):
    write = dict(
        zip(("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"), WAYS.values(), strict=True)
    )[format]
    path = tmp_path / "new"
    path.write_bytes(b"\xef\xbb\xbf" + write().replace("\n", "\r\n").encode())
    offer = read_offer(path, edition, format)

    assert len(offer.quads()) == len(quads())
    assert offer.spots().of(ITEM, NamedNode(PREFIXES["bibo"] + "doi")).line > 1


@pytest.mark.parametrize("format", ["turtle", "trig", "nquads", "jsonld"])
def test_what_we_export_is_read_back_with_a_place_for_every_statement(edition, tmp_path, format):
    records = [edition.record(name) for name in ("item/a-balancing-act-2024", "org/nihr")]
    for record in records:
        path = tmp_path / "record"
        path.write_bytes(b"".join(export(edition, format, record)))
        offer = read_offer(path, edition, format)

        assert set(offer.quads()) == set(edition.dataset.quads(graph=record.graph))
        assert offer.findings() == ()
        for quad in offer.quads():
            spot = offer.spots().of(quad.subject, quad.predicate, quad.object)
            assert spot is not None, quad
            assert offer.text[spot.start : spot.end].strip()


def test_a_list_of_names_becomes_authorships_in_every_format_that_has_lists(edition, tmp_path):
    turtle = '<id/item/x-2020> cpr:authors ("Ann Elm" "Bo Oak") .'
    texts = {
        "turtle": with_prefixes(turtle),
        "trig": with_prefixes(f"{{ {turtle} }}"),
        "jsonld": json.dumps({"@context": CONTEXT, "id": "id/item/x-2020", "authors": ["Ann Elm", "Bo Oak"]}),
    }
    read = {}
    for format, text in texts.items():
        path = tmp_path / format
        path.write_text(text, encoding="utf-8")
        read[format] = {quad.triple for quad in read_offer(path, edition, format).quads()}

    assert read["turtle"] == read["trig"] == read["jsonld"]
    assert {str(t.object) for t in read["jsonld"] if t.predicate == CPR["nameAsPrinted"]} == {
        '"Ann Elm"',
        '"Bo Oak"',
    }


def test_an_edit_of_a_record_takes_its_place_whatever_the_format(make_project, tmp_path):
    project = make_project({})
    edition = Edition.read(project)
    [source] = [each for each in read_project(project) if str(each.record) == "org/neighbours"]
    path = tmp_path / "edit.nt"
    path.write_bytes(serialize((quad.triple for quad in source.quads()), format=RdfFormat.N_TRIPLES))

    assert [each for each in check_files(edition, [path]) if each.severity.value == "must"] == []
