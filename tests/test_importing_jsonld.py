"""JSON-LD: the walk says what the engine says, points at the very words, and tells of all that says nothing."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.findings import Severity
from coprod_kg.importing import jsonld
from coprod_kg.importing.json_text import parsed
from coprod_kg.importing.jsonld_context import Contexts, Refused
from coprod_kg.importing.jsonld_walk import Walk
from coprod_kg.publishing.export import export
from coprod_kg.publishing.jsonld import record_document
from coprod_kg.sources.offers import Offer, Reading
from coprod_kg.vocabulary import BASE, CONTEXT, CPR, ID, RDF, SCHEMA

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


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("wrap", [dict, lambda d: [d, {"@id": "other"}], lambda d: {"@graph": [d]}], ids=["one", "list", "graph"])  # fmt: skip
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
