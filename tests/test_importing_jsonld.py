"""JSON-LD: the walk says what the engine says, points at the very words, and tells of all that says nothing."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from coprod_kg.errors import RefusedFile
from coprod_kg.findings import Severity
from coprod_kg.importing import jsonld
from coprod_kg.importing.json_text import parsed
from coprod_kg.importing.jsonld_context import Contexts, Refused
from coprod_kg.importing.jsonld_walk import Walk
from coprod_kg.publishing.export import export
from coprod_kg.publishing.jsonld import record_document
from coprod_kg.sources.offers import Offer, Reading
from coprod_kg.vocabulary import BASE, CONTEXT, CPR, ID, RDF

SHOWN = PurePosixPath("new.jsonld")
E = "http://e.org/"
WORDS = {
    "p": E,
    "n": "p:n",
    "i": {"@id": "p:i", "@type": "@id"},
    "v": {"@id": "p:v", "@type": "@vocab"},
    "l": {"@id": "p:l", "@container": "@language"},
    "ls": {"@id": "p:ls", "@container": ["@language", "@set"]},
    "li": {"@id": "p:li", "@container": "@list"},
    "r": {"@reverse": "p:r"},
    "ri": {"@reverse": "p:ri", "@type": "@id", "@container": "@set"},
    "d": {"@id": "p:d", "@type": "p:dt"},
    "f": {"@id": "p:f", "@type": "http://www.w3.org/2001/XMLSchema#double"},
    "en": {"@id": "p:en", "@language": "en-GB"},
    "no": {"@id": "p:no", "@language": None},
    "gone": None,
    "id": "@id",
    "type": "@type",
    "value": "@value",
    "graph": "@graph",
    "back": "@reverse",
    "nest": "@nest",
    "T": "p:T",
    "p:full": {"@type": "@id"},
}


@pytest.fixture(scope="module")
def ours(edition):
    return jsonld.our_context(edition.project)


def read(document: object, edition) -> Reading:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    return jsonld.read(text.encode(), SHOWN, edition)


def masked(term) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)


def by_both(text: str, ours) -> tuple[Counter, Counter]:
    """What the walk and the engine make of a text, with all nameless things alike."""
    root = parsed(text)
    walk = Walk(root, Contexts(ours[1]))
    plain = jsonld.for_engine(text, root, walk, ours[0]).encode()
    quads = parse(plain, format=RdfFormat.JSON_LD, base_iri=BASE)
    return (
        Counter((masked(s.subject), masked(s.predicate), masked(s.value)) for s in walk.statements),
        Counter((masked(q.subject), masked(q.predicate), masked(q.object)) for q in quads),
    )


# ---- The walk and the engine agree --------------------------------------------------------------------------

FORMS = {
    "numbers": {"n": [1, 1.0, 1.5, -0.0, 1e-7, 123456789012345678901234567890, 9223372036854775808, True, 5e-324]},
    "numbers with datatypes": {"d": [1, 1.5, True, "x"], "f": [1, 1.5, 1e30, False, "q"]},
    "a number under @id": {"i": [5, True], "v": 1.5},
    "a value with a datatype": {"n": {"@value": 5, "@type": "p:dt"}, "en": {"@value": "x", "@type": "rel"}},
    "addresses": {"i": ["rel", "p:x", "http://a/b", "_:b", "n", "../up", "#h", "?q"], "v": ["n", "rel", "T", "_:b"]},
    "a language map": {"l": {"en": "a", "de": ["b", "c"], "@none": "d", "EN-gb": "f", "fr": None}},
    "a language map that is none": {"l": ["a", {"@value": "b", "@language": "de"}], "ls": "c"},
    "languages": {"en": ["a", {"@value": "b"}, 5], "no": "c", "n": {"@value": "d", "@language": "FR"}},
    "lists": {"li": ["a", 1, {"id": "x"}, ["n", ["m"]], []], "n": {"@list": ["q", {"@value": "r"}]}},
    "a list of one": {"li": "a", "n": {"@list": "b"}},
    "a thing in a list": {"li": {"id": "x", "n": 1}},
    "an empty list": {"li": [], "n": {"@list": []}},
    "sets": {"n": {"@set": ["q", {"@value": "r"}, [["s"]], None]}},
    "nothing": {"n": [], "i": None, "li": None, "l": {}, "d": {"@value": None}},
    "reverse": {"r": [{"id": "z", "n": 1}, {"n": 2}], "ri": ["y", "p:w"]},
    "reverse by keyword": {"back": {"n": {"id": "u"}, "p:m": [{"id": "w", "n": 1}], "r": {"id": "v"}}},
    "types": {"type": ["n", "Rel", "p:T", "T", "_:t"]},
    "one type": {"type": "T"},
    "nested things": {"n": {"id": "b", "n": {"type": "T", "n": {"i": "c"}}}, "p:full": "rel"},
    "an empty thing": {"n": {}, "i": [{"@index": "x"}]},
    "nest": {"nest": {"n": 1, "i": "x"}, "@nest": [{"n": 2}]},
    "graphs": {"graph": [{"id": "b", "n": 1}, {"graph": {"id": "c", "n": 2}}]},
    "words without a meaning": {"junk": 1, "gone": 2, "p:known": 3, "rel/iri": 4, "x:y": 5, "_:bp": 6, "@foo": 7},
    "addresses that are none": {"i": "has space", "type": "has space", "n": {"id": "a b", "n": 1}, "p:a b": 1},
    "languages that are none": {"l": {"bad tag": "x"}, "n": {"@value": "x", "@language": "1 2"}},
    "a context inside": {"n": {"@context": {"n": "p:other", "@vocab": "p:v#"}, "n": 1, "z": 2, "type": "Z"}},
    "no context inside": {"n": {"@context": None, "n": 1, E + "m": 2}, "i": {"@context": {"i": None}, "i": 5}},
    "a base inside": {"i": {"@context": {"@base": "http://o.org/x/y"}, "id": "z", "i": "../w"}},
    "no base": {"n": {"@context": {"@base": None}, "i": "http://a/b"}},
    "a language inside": {"n": {"@context": {"@language": "DE"}, "n": "x", "no": "y", "en": "z", "d": "w"}},
    "a vocabulary and what is not in it": {"@context": [WORDS, {"@vocab": "http://v/", "q": None}], "q": 1, "w": 2},
    "a vocabulary of nothing": {"@context": [WORDS, {"@vocab": ""}], "w": 2, "type": "W"},
    "words of words": {"@context": [WORDS, {"a": "b:c", "b": "e:d/", "e": "n:x/", "n": E}], "a": 1, "b:z": 2},
    "a prefix that is none": {"@context": {"q": "http://e.org/x", "q:p": {"@type": "@id"}}, "q:p": "y", "q:r": 2},
    "a prefix that says so": {"@context": {"q": {"@id": "http://e.org/x", "@prefix": True}}, "q:r": 2},
    "keywords that mean nothing": {"@context": {"@foo": 1, "m": "@foo", "n": E}, "m": 1, "n": 2},
    "a context after the fields": {"n": 1, "type": "T", "@context": WORDS},
    "our own words": {"@context": CONTEXT, "type": "Publication", "name": {"en": "A"}, "doi": "10.1000/182"},
}  # fmt: skip


WRAPS = {"one": dict, "list": lambda d: [d, {"@id": "other"}], "graph": lambda d: {"@graph": [d]}}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_every_form_is_read_as_the_engine_reads_it(form, wrap, ours):
    form = {"@context": WORDS, "@id": "a", **form}
    text = json.dumps(wrap(form))

    walked, read_ = by_both(text, ours)
    assert walked == read_


# These take values of one form only. `li` is left to the table above: the engine treats sets in it in its own way.
SPECIAL = ("l", "ls", "li", "r", "ri", "id", "type", "value", "graph", "back", "nest")
NONE = "{}", parsed("{}")
NAMES = st.sampled_from([*WORDS, "junk", "p:q", "x:y", "@foo", E + "z", "a b"])
TEXTS = st.text(st.sampled_from('ab:/ #_"\\é😀\u0301'), max_size=6)
SCALARS = st.one_of(
    TEXTS,
    st.integers(-(10**25), 10**25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)


def things(inner):
    keywords = {
        "@id": st.sampled_from(["a", "p:b", "_:c", "http://d/e"]),
        "@type": st.one_of(st.just("T"), st.lists(st.sampled_from(["T", "Rel", "p:U"]), max_size=2)),
    }
    texts = st.one_of(st.text(max_size=3), st.lists(st.text(max_size=2), max_size=2))
    fields = st.dictionaries(
        NAMES.filter(lambda name: name not in SPECIAL),
        inner,
        max_size=4,
    )  # fmt: skip
    languages = st.dictionaries(st.sampled_from(["en", "de-AT", "@none", "x y"]), texts, max_size=2)
    return st.one_of(
        st.lists(inner, max_size=3),
        st.builds(lambda a, b: {**a, **b}, st.fixed_dictionaries({}, optional=keywords), fields),
        st.builds(lambda a, b: {**a, "l": b}, fields, languages),
        st.fixed_dictionaries({"@value": SCALARS}, optional={"@type": st.sampled_from(["p:x", "rel"])}),
        st.fixed_dictionaries({"@list": inner}),
        st.fixed_dictionaries({"@set": inner}),
        st.builds(lambda a: {"@reverse": {"p:back": {"@id": "q", **a}}}, fields),
    )


VALUES = st.recursive(SCALARS, things, max_leaves=12)


@given(st.dictionaries(NAMES.filter(lambda name: name not in SPECIAL), VALUES, max_size=4))  # fmt: skip
def test_documents_that_nobody_thought_of_are_read_as_the_engine_reads_them(document):
    text = json.dumps({"@context": WORDS, "@id": "here", **document})
    try:
        walked, read_ = by_both(text, NONE)
    except (SyntaxError, Refused):
        return
    assert walked == read_


# ---- Places -------------------------------------------------------------------------------------------------


def assert_each_place_is_its_value(offer: Offer) -> None:
    """The text at the place of each statement is the JSON of its value; so is what the pointer leads to."""
    spots = offer.spots()
    document = json.loads(offer.text)
    for quad in offer.quads():
        spot = spots.of(quad.subject, quad.predicate, quad.object)
        written = json.loads(offer.text[spot.start : spot.end])
        assert pointed_at(document, spot.pointer) == written
        value = quad.object
        if isinstance(written, dict):
            assert written.get("id", written.get("@id", written.get("@value"))) is not None
        elif isinstance(value, Literal):
            assert str(written).lower() == value.value.lower()
        elif isinstance(value, NamedNode):
            assert value.value.endswith(written.rpartition(":")[2]) or quad.predicate == RDF["type"]


def pointed_at(document, pointer: str):
    """What a JSON pointer leads to, by a reading of RFC 6901 that is not ours."""
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def test_every_statement_of_the_whole_list_has_the_place_of_its_value(edition):
    text = b"".join(export(edition, "jsonld"))
    offer = Offer.of_reading(SHOWN, text, "jsonld", jsonld.read(text, SHOWN, edition))

    assert len(offer.quads()) > 5000
    assert offer.findings() == ()
    assert_each_place_is_its_value(offer)


@pytest.mark.parametrize("embed", [True, False])
def test_every_statement_of_each_record_has_the_place_of_its_value(edition, embed):
    for record in list(edition.records)[::25]:
        text = json.dumps(
            record_document(edition, record, embed=embed), ensure_ascii=False, indent=2
        ).encode()
        offer = Offer.of_reading(SHOWN, text, "jsonld", jsonld.read(text, SHOWN, edition))

        assert set(offer.quads()) == set(edition.dataset.quads(graph=record.graph))
        assert_each_place_is_its_value(offer)


def test_lines_columns_and_pointers_count_in_characters(edition):
    text = '{"@context": {"~": "http://e.org/"},\r\n "@id": "a",\r\n "http://e.org/é": [{"~": 1, "é": "日本😀"}, "y"]}'
    spots = read(text, edition).find_spots()
    subject, field = NamedNode(BASE + "a"), NamedNode("http://e.org/é")

    spot = spots.of(subject, field, Literal("y"))
    assert (spot.line, spot.column, spot.pointer) == (3, 43, "/http:~1~1e.org~1é/1")
    assert text[spot.start : spot.end] == '"y"'
    assert spots.of(subject, field).place == (3, 2)
    assert spots.of(subject).place == (1, 1)
    assert spots.where_to_add(subject).place == (3, 47)


# ---- Our context, and no other ------------------------------------------------------------------------------


def opened(name: str) -> dict:
    return {"@context": CONTEXT, "id": f"id/item/{name}", "doi": "10.1000/182"}


def test_our_context_is_known_by_its_address(edition):
    reading = read(opened("x"), edition)

    assert [triple.object for triple in reading.triples] == [Literal("10.1000/182")]
    assert reading.findings == ()


def test_thousands_of_documents_that_each_name_our_context_are_read(edition):
    documents = [opened(str(number)) for number in range(3000)]

    assert len(read(documents, edition).triples) == 3000
    assert len(read({"@context": CONTEXT, "@graph": documents}, edition).triples) == 3000


def test_our_context_beside_other_words_is_read(edition):
    document = [
        {"@context": [CONTEXT, {"x": "http://e.org/x"}], "id": "a", "doi": "1", "x": "2"},
        {"@id": "b"},
    ]

    assert len(read(document, edition).triples) == 2


def test_our_context_in_too_many_places_is_refused(edition):
    with pytest.raises(RefusedFile, match=r"named in too many places\. Name it once, at the top"):
        read([*(opened(str(number)) for number in range(101)), {"@id": "none"}], edition)


REFUSED = {
    "a context on the web": (
        '{"@context": "https://schema.org/",\n "name": "x"}',
        "1:14",
        "we do not fetch contexts",
    ),
    "our context in other letters": (
        f'{{"@context": "{CONTEXT.upper()}"}}',
        "1:14",
        "we do not fetch contexts",
    ),
    "a context in a file": ('{"@context": "file:///etc/passwd"}', "1:14", "we do not fetch contexts"),
    "a context beside it": ('{"@context": "context.jsonld"}', "1:14", "we do not fetch contexts"),
    "a context in a list": ('{"@context": [{},\n "http://e.org/"]}', "2:2", "we do not fetch contexts"),
    "a context inside": (
        '{"http://e.org/p": {\n"@context": "http://e.org/"}}',
        "2:13",
        "we do not fetch contexts",
    ),
    "an import": ('{"@context": {"@import": "http://e.org/"}}', "1:15", "We do not take @import"),
    "a context of a word": (
        '{"@context": {"a": {"@id": "x:a", "@context": "http://e.org/"}}}',
        "1:35",
        "@context",
    ),
    "included things": ('{"@included": [{"@id": "x"}]}', "1:2", "We do not take @included"),
    "a direction": ('{"x:y": {"@value": "a", "@direction": "rtl"}}', "1:25", "We do not take @direction"),
    "an unknown container": (
        '{"@context": {"a": {"@id": "x:a", "@container": "@id"}}}',
        "1:49",
        "@set, @list and @lang",
    ),
    "words in a ring": ('{"@context": {"a": "b:c", "b": "a:d"}}', "1:15", "“a” is explained by itself"),
    "a word without an address": ('{"@context": {"a": {"@type": "@id"}}}', "1:30", "“a” has no address"),
    "a word that is a number": ('{"@context": {"a": 5}}', "1:20", "“a” is explained by an address"),
    "a context that is a number": ('{"@context": 5}', "1:14", "A context is a list of words"),
    "an address that is a number": ('{"@id": 5, "x:y": 1}', "1:9", "The address of a thing is a text"),
    "a type that is a number": ('{"@id": "a", "@type": [5]}', "1:24", "What a thing is"),
    "a datatype that is none": (
        '{"x:v": {"@value": "x", "@type": "y z"}}',
        "1:34",
        "This is not a web address",
    ),
    "an address with a meaning": ('{"@context": {"a/b": "x:p"}}', "1:22", "“a/b” is an address itself"),
    "a language with a number": (
        '{"@context": {"n": {"@id": "x:n", "@container": "@language"}}, "@id": "a", "n": {"en": 5}}',
        "1:88",
        "a language",
    ),
}


@pytest.mark.parametrize(("text", "place", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_refused_at_its_place(edition, text, place, words):
    with pytest.raises(RefusedFile) as caught:
        read(text, edition)
    assert str(caught.value).startswith(f"new.jsonld:{place}: ")
    assert words in caught.value.reason


# ---- What says nothing --------------------------------------------------------------------------------------


def lost(document, edition):
    return [(str(f.place), f.place.pointer, f.severity, f.message) for f in read(document, edition).findings]


def test_a_field_that_is_spelt_wrong_names_the_nearest(edition):
    document = json.dumps(
        {"@context": CONTEXT, "id": "id/item/x", "authers": [{"id": "id/org/y", "type": "Book"}]}
    )

    [(place, pointer, severity, message)] = lost(document, edition)
    assert (pointer, severity) == ("/authers", Severity.MUST)
    assert document[int(place.rpartition(":")[2]) - 1 :].startswith('"authers"')
    assert message == "We do not recognise this field: authers. Did you mean “authors”?"
    assert read(document, edition).triples == ()  # nor is what stands in it


def test_a_field_that_is_for_somebody_else_is_left_out_and_told(edition):
    [(_, pointer, severity, _)] = lost(
        {"@context": CONTEXT, "id": "id/item/x", "zotero:key~/": 1, "xx9": 5}, edition
    )

    assert (pointer, severity) == ("/xx9", Severity.SHOULD)


def test_without_any_context_one_finding_says_what_is_missing(edition):
    reading = read({"id": "x", "name": "y", "doi": "z"}, edition)

    [finding] = reading.findings
    assert finding.message.startswith("This file does not say what its fields mean")
    assert CONTEXT in finding.mend
    assert str(finding.place) == "new.jsonld:2:2"


def test_addresses_and_languages_that_are_none_are_told_at_their_place(edition):
    document = (
        '{"@context": {"i": {"@id": "x:i", "@type": "@id"}, "l": {"@id": "x:l", "@container": "@language"}},\n'
        '"@id": "a b",\n"i": ["c d",\n":"],\n"l": {"e n": "x"}}'
    )

    assert [(place, message) for place, _, _, message in lost(document, edition)] == [
        ("new.jsonld:2:8", "This is not a web address: a b."),
        ("new.jsonld:3:7", "This is not a web address: c d."),
        ("new.jsonld:4:1", "This is not a web address: :."),
        ("new.jsonld:5:7", "This is not the short name of a language: e n."),
    ]


def test_a_value_that_belongs_to_nothing_is_told(edition):
    assert [message for *_, message in lost('["x", {"@id": "a"}, null]', edition)] == [
        "This belongs to nothing, so we leave it out: x."
    ]


def test_thousands_of_fields_without_a_meaning_are_told_of_in_a_few_findings(edition):
    findings = read({"@context": CONTEXT, **{f"f{number}": 1 for number in range(5000)}}, edition).findings

    assert len(findings) == 101
    assert findings[-1].message == "There are 4,900 more like these in this file. Mend these first."


# ---- Names of authors ---------------------------------------------------------------------------------------


def test_a_list_of_names_becomes_authorships_with_the_place_of_each_name(edition):
    document = {"@context": CONTEXT, "id": "id/item/x", "authors": ["Ann Elm", "Bo Oak", "Ann Elm"]}
    reading = read(document, edition)
    names = {t.subject: t.object for t in reading.triples if t.predicate == CPR["nameAsPrinted"]}

    parts = [ID[f"item/x#author-{number}"] for number in (1, 2, 3)]
    assert [names[part].value for part in parts] == ["Ann Elm", "Bo Oak", "Ann Elm"]
    assert not any(
        t.object == Literal("Ann Elm") and t.predicate == CPR["hasAuthorship"] for t in reading.triples
    )
    spots = reading.find_spots()
    assert [spots.of(part, CPR["nameAsPrinted"], names[part]).pointer for part in parts] == [
        f"/authors/{number}" for number in range(3)
    ]


def test_names_beside_an_authorship_that_would_have_the_same_name_are_left_alone(edition):
    part = {"id": "id/item/x#author-1", "type": "Authorship", "nameAsPrinted": "Cy Fir", "position": 1}
    reading = read({"@context": CONTEXT, "id": "id/item/x", "authors": ["Ann Elm", part]}, edition)

    assert [t.object for t in reading.triples if t.predicate == CPR["nameAsPrinted"]] == [Literal("Cy Fir")]
    assert any(t.object == Literal("Ann Elm") for t in reading.triples)


# ---- Names of graphs, and addresses -------------------------------------------------------------------------


def test_a_graph_that_is_not_the_records_own_is_a_finding_and_its_own_is_none(edition):
    thing = {"@id": "id/item/x", "http://e.org/p": 1}
    assert lost({"@id": "graph/record/item/x", "@graph": thing}, edition) == []

    [(place, _, severity, message)] = lost({"@id": "graph/record/item/y", "@graph": thing}, edition)
    assert (place, severity) == ("new.jsonld:2:9", Severity.MUST)
    assert message == "We do not take names of graphs: each record has one of its own."
    [(place, *_)] = lost([{"@graph": thing}], edition)
    assert place == "new.jsonld:3:3"


def test_the_places_of_addresses_are_known_and_texts_are_none(edition):
    document = json.dumps(
        {
            "@context": {"s": "http://schema.org/", "u": {"@id": "s:url", "@type": "@id"}},
            "@id": "http://schema.org/a",
            "http://schema.org/b": "http://schema.org/text",
            "u": "http://schema.org/c",
            "@type": "http://schema.org/D",
        }
    )
    offsets = list(read(document, edition).find_addresses("http://schema.org/"))

    ends = [document[offset:].partition('"')[0].removeprefix("http://schema.org/") for offset in offsets]
    assert ends == ["", "a", "b", "c", "D"]
