"""RDF/XML: the walk says what the engine says, and points at the very words."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest
from hypothesis import given
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse, serialize
from test_turtle_positions import TRIPLES

from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.importing import rdfxml
from coprod_kg.importing.rdfxml_walk import BadXml, Walk
from coprod_kg.rdflib_bridge import to_rdflib_graph
from coprod_kg.sources.offers import Reading
from coprod_kg.vocabulary import BASE, PREFIXES, RDF

SHOWN = PurePosixPath("new.rdf")
HEAD = (
    '<?xml version="1.0"?>\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/" xmlns="http://d.org/">\n'
)
TAIL = "\n</rdf:RDF>\n"


def masked(term) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)


def by_engine(text: str) -> Counter:
    quads = parse(rdfxml.for_engine(text).encode(), format=RdfFormat.RDF_XML, base_iri=BASE)
    return Counter((masked(q.subject), masked(q.predicate), masked(q.object)) for q in quads)


def by_us(text: str) -> Counter:
    return Counter(
        (masked(s.subject), masked(s.predicate), masked(s.value)) for s in Walk(text, BASE).statements
    )


def read(text: str | bytes, edition=None) -> Reading:
    return rdfxml.read(text if isinstance(text, bytes) else text.encode(), SHOWN, edition)


FORMS = {
    "texts": '<rdf:Description rdf:about="a"><e:p>x &amp; &#233; é</e:p><e:q xml:lang="en-GB">y</e:q>'
    "</rdf:Description>",
    "mark-up in a comment": '<rdf:Description rdf:about="a"><e:p>x<!-- <b> -->y<?z w?></e:p></rdf:Description>',
    "CDATA": '<rdf:Description rdf:about="a"><e:p><![CDATA[<b> & ]]>z</e:p></rdf:Description>',
    "an empty text": '<rdf:Description rdf:about="a"><e:p></e:p><e:q/><e:r xml:lang="en"/></rdf:Description>',
    "spaces": '<rdf:Description rdf:about="a"><e:p>  x\n y </e:p></rdf:Description>',
    "datatypes": '<rdf:Description rdf:about="a"><e:p rdf:datatype="http://e.org/dt"> 5 </e:p><e:q rdf:datatype="#d"/>'
    "</rdf:Description>",
    "a typed thing": '<e:T rdf:about="a"><e:p>x</e:p></e:T>',
    "a type without a prefix": '<T rdf:about="a"><p>x</p></T>',
    "attributes": "<e:T rdf:about='a' e:p=\"1\" e:q='2' xml:lang='de' rdf:type=\"Z\"/>",
    "links": '<e:T rdf:about="a"><e:p rdf:resource="../b"/><e:q rdf:resource="#c"></e:q><e:r rdf:resource=""/></e:T>',
    "nameless things": '<e:T rdf:nodeID="x"><e:p rdf:nodeID="y"/></e:T><e:T><e:p><e:U/></e:p></e:T>'
    '<e:T rdf:nodeID="y"/>',
    "things in things": '<e:T rdf:about="a"><e:p><e:U rdf:about="b"><e:q><e:V rdf:about="c"/></e:q></e:U></e:p></e:T>',
    "names with a hash": '<e:T rdf:ID="a"><e:p rdf:ID="st">x</e:p></e:T>',
    "statements with names": '<e:T rdf:about="a"><e:p rdf:ID="one" rdf:resource="b"/>'
    '<e:q rdf:ID="two"><e:U/></e:q>'
    "</e:T>",
    "parts": '<e:T rdf:about="a"><e:p rdf:parseType="Resource"><e:q>1</e:q><e:r rdf:resource="x"/></e:p></e:T>',
    "fields as attributes": '<e:T rdf:about="a"><e:p e:q="1" rdf:resource="b"/><e:r e:q="2"/>'
    '<e:s rdf:nodeID="n" e:t="3"/>'
    "</e:T>",
    "collections": '<e:T rdf:about="a"><e:p rdf:parseType="Collection"><e:U/>'
    '<e:V rdf:about="b"><e:q>1</e:q></e:V></e:p>'
    '<e:n rdf:parseType="Collection"/></e:T>',
    "numbered fields": '<rdf:Seq rdf:about="a"><rdf:li>1</rdf:li><rdf:li rdf:resource="b"/>'
    "<rdf:_7>7</rdf:_7>"
    "</rdf:Seq>",
    "another base": '<e:T xml:base="http://o.org/x/y#z" rdf:about="a"><e:p rdf:resource="../b"/><e:q rdf:ID="i">1</e:q>'
    "</e:T>",
    "a base inside": '<e:T rdf:about="a"><e:p xml:base="http://o.org/"><e:U rdf:about="b"/></e:p></e:T>',
    "another language inside": '<e:T rdf:about="a" xml:lang="en"><e:p xml:lang="fr">x</e:p><e:q>y</e:q></e:T>',
    "names inside": '<f:T xmlns:f="http://f.org/" rdf:about="a"><f:p xmlns:f="http://g.org/">x</f:p></f:T>',
    "letters of many bytes": '<e:T rdf:about="é😀"><e:日本>日本</e:日本><e:p rdf:resource="ü"/></e:T>',
    "lines of Windows": '<e:T\r\n  rdf:about="a"\r\n>\r\n<e:p>x\r\ny</e:p></e:T>\r\n',
    "nothing": "",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_read_as_the_engine_reads_it(form):
    text = HEAD + form + TAIL

    assert by_us(text) == by_engine(text)


def test_a_thing_alone_is_a_file():
    text = '<e:T xmlns:e="http://e.org/" '
    text += 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about="x"><e:p>1</e:p></e:T>'

    assert by_us(text) == by_engine(text)


def test_a_value_in_mark_up_is_read_and_its_field_has_a_place():
    text = (
        HEAD + '<e:T rdf:about="a">\n<e:p rdf:parseType="Literal"><b>x</b> y</e:p><e:q>z</e:q></e:T>' + TAIL
    )
    reading = read(text)

    [value] = [triple.object for triple in reading.triples if triple.predicate.value == "http://e.org/p"]
    assert value.datatype == RDF["XMLLiteral"]
    spots = reading.find_spots()
    assert spots.of(NamedNode(BASE + "a"), NamedNode("http://e.org/p")).place == (4, 2)
    assert spots.of(NamedNode(BASE + "a"), NamedNode("http://e.org/q"), Literal("z")).place == (4, 51)


def assert_both_agree(text: str) -> None:
    """They say the same, unless the text is no XML: some addresses make no names of tags."""
    try:
        found = by_us(text)
    except BadXml:
        with pytest.raises(ElementTree.ParseError):
            ElementTree.fromstring(text)
        return
    try:
        expected = by_engine(text)
    except SyntaxError:  # an address with a part that is no name of a tag
        return
    assert found == expected


@given(TRIPLES)
def test_what_the_engine_writes_is_read_as_the_engine_reads_it(triples):
    try:
        text = serialize(set(triples), format=RdfFormat.RDF_XML, prefixes=PREFIXES).decode()
    except ValueError:
        return
    assert_both_agree(text)


@given(TRIPLES)
def test_what_rdflib_writes_is_read_as_the_engine_reads_it(triples):
    graph = to_rdflib_graph(set(triples))
    for form in ("xml", "pretty-xml"):
        try:
            text = graph.serialize(format=form)
        except Exception:  # rdflib cannot write every graph
            continue
        assert_both_agree(text)


# ---- Places -------------------------------------------------------------------------------------------------


def test_each_place_is_that_of_the_words():
    text = HEAD + (
        '<e:T rdf:about="é"\r\n e:q="日本">\n'
        "  <e:p>x &amp; y</e:p><e:r rdf:resource='z'/>\n"
        "</e:T>"
    ) + TAIL  # fmt: skip
    spots = read(text).find_spots()
    subject = NamedNode(BASE + "é")

    def at(name, value):
        spot = spots.of(subject, NamedNode("http://e.org/" + name), value)
        return spot.line, spot.column, text[spot.start : spot.end]

    assert at("q", Literal("日本")) == (4, 7, "日本")
    assert at("p", Literal("x & y")) == (5, 8, "x &amp; y")
    assert at("r", NamedNode(BASE + "z")) == (5, 42, "z")
    assert spots.of(subject, NamedNode("http://e.org/p")).place == (5, 4)
    assert spots.of(subject).place == (3, 2)
    assert spots.where_to_add(subject).place == (6, 1)
    assert [subject for subject, _ in spots.subjects()] == [subject]


def test_the_places_of_addresses_are_known_and_texts_are_none():
    text = HEAD.replace("http://e.org/", "http://schema.org/") + (
        "<e:T rdf:about=\"http://schema.org/a\"><e:p rdf:resource='http://schema.org/b'>"
        "</e:p><e:q>http://schema.org/text</e:q></e:T>"
    ) + TAIL  # fmt: skip
    offsets = list(read(text).find_addresses("http://schema.org/"))

    assert [text[offset + 18] for offset in offsets] == ['"', "a", "b"]


# ---- Mistakes -----------------------------------------------------------------------------------------------

BROKEN = {
    "a wrong end tag": ("<e:T><e:p>x</e:q></e:T>", "3:14", "This end tag does not fit"),
    "a tag that is not closed": ("<e:T>", "4:3", "This end tag does not fit"),
    "an ampersand": ('<e:T rdf:about="a"><e:p>x & y</e:p></e:T>', "3:28", "Write &amp; for &"),
    "an unknown short form": ("<e:T><e:p>x&nbsp;y</e:p></e:T>", "3:12", "is not known"),
    "an unknown prefix": ("<e:T>\n<f:p>x</f:p></e:T>", "4:1", "add xmlns:"),
    "an attribute twice": ('<e:T e:p="1" e:p="2"/>', "3:14", "the same thing twice"),
    "an address with a space": ('<e:T rdf:about="a b"/>', "3:17", "This is not a web address: "),
    "a link with a space": ('<e:T><e:p rdf:resource="a b"/></e:T>', "3:25", "This is not a web address: "),
    "a language that is none": (
        '<e:T><e:p xml:lang="a b">x</e:p></e:T>',
        "3:21",
        "not the short name of a language",
    ),
    "a text between things": ("<e:T/>\nhello", "4:1", "A text stands here"),
    "a text beside fields": ("<e:T><e:p>x</e:p>hello</e:T>", "3:18", "A text stands here"),
    "two things in a field": ("<e:T><e:p><e:U/>\n<e:V/></e:p></e:T>", "4:2", "has a value already"),
    "a name without a prefix": ("<e:T about='a'/>", "3:13", "The name “about” needs a prefix"),
    "a bad name": ('<e:T rdf:ID="1 2"/>', "3:14", "This is not a web address"),
}


@pytest.mark.parametrize(("form", "place", "words"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_told_in_plain_words_at_its_place(form, place, words):
    with pytest.raises(BrokenSyntax) as caught:
        read(HEAD + form + TAIL)
    assert str(caught.value).startswith(f"new.rdf:{place}:"), caught.value
    assert words in caught.value.reason
    assert caught.value.language == "RDF/XML"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The text ends too early"),
        (" <?xml version='1.0'?><x/>", "Nothing can stand before"),
        ("<a:x xmlns:a='b:'/><b/>", "should end here"),
    ],
)
def test_what_is_no_xml_is_refused(text, words):
    with pytest.raises(BrokenSyntax, match=words):
        read(text)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>',
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
        "<!doctype html>",
        "<!ENTITY a 'b'>",
    ],
)
def test_a_file_that_declares_short_forms_is_refused_before_it_is_read(declaration, monkeypatch):
    monkeypatch.setattr(rdfxml, "Walk", lambda *_: pytest.fail("it was read"))
    with pytest.raises(RefusedFile, match=r"new\.rdf:2:1: This file declares its own short forms \(<!"):
        read(HEAD.splitlines()[0] + "\n" + declaration + "\n" + HEAD.splitlines()[1] + TAIL)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_short_forms_cannot_hide_in_another_encoding(encoding):
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    with pytest.raises(RefusedFile, match=r"UTF-16 or UTF-32\)\. Save it again"):
        read(text.encode(encoding))


def test_a_declared_encoding_is_no_mistake_if_the_letters_are_plain():
    text = (HEAD + '<e:T rdf:about="a"><e:p>cafe</e:p></e:T>' + TAIL).replace(
        "?>", ' encoding="ISO-8859-1"?>', 1
    )

    assert len(read(text).triples) == 2
    with pytest.raises(RefusedFile, match=r"new\.rdf:1:31: This file says that it is saved as ISO-8859-1"):
        read(text.replace("cafe", "café"))
    with pytest.raises(RefusedFile, match=r"new\.rdf:3:28: This text is not saved as UTF-8"):
        read(text.replace("cafe", "café").encode("latin-1"))


def test_tags_too_deep_or_with_too_many_attributes_are_refused():
    with pytest.raises(RefusedFile, match="more than 100 deep"):
        read(HEAD + "<e:T><e:p>" * 60 + "</e:p></e:T>" * 60 + TAIL)
    with pytest.raises(BrokenSyntax, match="more than 500 attributes"):
        read(HEAD + "<e:T " + " ".join(f'e:a{number}=""' for number in range(501)) + "/>" + TAIL)


@pytest.mark.parametrize(
    "form",
    [
        '<e:T rdf:about="a"><e:p rdf:parseType="Triple"/></e:T>',
        '<e:T rdf:about="a"><e:p rdf:annotation="b">x</e:p></e:T>',
        '<e:T rdf:about="a"><e:p xmlns:its="http://www.w3.org/2005/11/its" its:dir="rtl">x</e:p></e:T>',
    ],
)
def test_what_is_newer_than_rdf_1_1_is_refused_at_its_place(form):
    with pytest.raises(BrokenSyntax, match=r"new\.rdf:3:\d+: .*too new for this list"):
        read(HEAD + form + TAIL)
    assert read((HEAD + "<e:T/>" + TAIL).replace("xmlns:rdf", 'rdf:version="1.1" xmlns:rdf')).findings == ()
