"""Writing Turtle the one way: the same statements give the same bytes, and the bytes give the same statements."""

from __future__ import annotations

import re
import subprocess
import sys
from random import Random

import pytest
import rdflib
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from test_turtle_positions import BASE as HERE
from test_turtle_positions import LITERALS, NAMED_TRIPLES, NODES

from coprod_kg.turtle import FIELD_ORDER, canonical
from coprod_kg.vocabulary import BASE, CPC, ID, ORG, PREFIXES, RDF, SCHEMA, XSD, split

NAME = SCHEMA["name"]
ME = NamedNode(HERE)


def read(text: str, base: str = "http://nowhere.example/") -> set[Triple]:
    """What the parser reads, seen from elsewhere: a file must say its own base."""
    return {
        Triple(q.subject, q.predicate, q.object)
        for q in parse(text.encode(), RdfFormat.TURTLE, base_iri=base)
    }


def body(*triples: Triple, base: str = HERE) -> str:
    return canonical(triples, base).split("\n\n", 1)[1]


def value(written: Literal | NamedNode, base: str = HERE) -> str:
    """How a value is written, as the only value of a field."""
    text = body(Triple(NamedNode(base), NAME, written), base=base)
    return text.removeprefix("<>\n    schema:name ").removesuffix(" .\n")


@given(NAMED_TRIPLES)
@example([Triple(ME, NamedNode("schema:name"), Literal("x")), Triple(ME, NAME, Literal("x"))])
@example([Triple(ME, NAME, Literal("١", datatype=XSD["integer"]))])
@example([Triple(ME, NAME, Literal("1" * 5000))])
def test_what_is_written_is_read_again_as_it_was(triples):
    assert read(canonical(triples, HERE)) == set(triples)


@given(NAMED_TRIPLES, st.integers(0, 99))
@example([Triple(ME, NamedNode("schema:name"), Literal("x")), Triple(ME, NAME, Literal("x"))], 1)
def test_neither_order_nor_repeats_nor_graphs_change_a_byte(triples, seed):
    shuffled = [*triples, *triples]
    Random(seed).shuffle(shuffled)
    quads = [Quad(*each, NamedNode("g:x")) for each in shuffled]

    assert canonical(quads, HERE) == canonical(triples, HERE)


@given(NAMED_TRIPLES)
def test_writing_what_was_read_changes_nothing(triples):
    once = canonical(triples, HERE)

    assert canonical(read(once), HERE) == once


@given(NAMED_TRIPLES)
def test_a_line_ends_with_a_line_feed_and_nothing_else_does(triples):
    text = canonical(triples, HERE)

    assert text.endswith("\n")
    assert not text.endswith("\n\n") or not triples
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]|[ \t]\n", text)


@given(st.lists(st.builds(Triple, NODES, NODES, LITERALS), min_size=1, max_size=5))
def test_rdflib_reads_the_same(triples):
    """Another parser, but for the addresses that rdflib refuses (`'`, `%`) or takes for whole ones (`<#a:b>`)."""
    text = canonical(triples, HERE)
    assume(not re.search(r"<[^>]*[%'][^>]*>|<[^>:]*[#?][^>]*:[^>]*>|<\.\./[^>]*:", text))
    theirs = rdflib.Graph().parse(data=text, format="turtle")

    assert {str(name) for name in theirs.subjects()} == {each.subject.value for each in triples}
    assert len(theirs) == len(set(triples))


def test_the_same_bytes_come_whatever_the_hash_seed():
    program = (
        "import sys; from pyoxigraph import parse, RdfFormat; from coprod_kg.turtle import canonical;"
        f"sys.stdout.write(canonical(set(parse(sys.stdin.buffer.read(), RdfFormat.TURTLE)), {HERE!r}))"
    )
    values = ", ".join(f'"{n}", {n}, "{n}"@en, "{n}"@cy, <x:{n}>, "0{n}"^^<x:t>' for n in range(30))
    text = "".join(
        f"<{HERE}#part-{n}> <schema:name> {values} ; <{NAME.value}> {values} .\n" for n in range(12)
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=text.encode(),
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(runs) == 1


@pytest.mark.parametrize(
    "code", [*range(0x00, 0xA1), 0x2028, 0x2029, 0x202E, 0xFEFF, 0xFFFE, 0xFFFF, 0x10FFFF]
)
def test_every_character_survives(code):
    for text in (chr(code), f"a{chr(code)}b", f"\\{chr(code)}"):
        for literal in (
            Literal(text),
            Literal(text, language="en"),
            Literal(text, datatype=NamedNode("d:t")),
        ):
            triple = Triple(ME, NAME, literal)
            assert read(canonical([triple], HERE)) == {triple}


def test_control_characters_are_escaped_and_other_writing_is_not():
    assert value(Literal('a\x00\x07\b\t\n\f\r\x1b\x7f"\\é😀')) == (
        r'"a\u0000\u0007\b\t\n\f\r\u001B\u007F\"\\é😀"'
    )


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (Literal("x"), '"x"'),
        (Literal("x", datatype=XSD["string"]), '"x"'),
        (Literal("x", language="en-GB"), '"x"@en-gb'),
        (Literal("01", datatype=XSD["integer"]), "01"),
        (Literal("-5", datatype=XSD["integer"]), "-5"),
        (Literal("five", datatype=XSD["integer"]), '"five"^^xsd:integer'),
        (Literal("١", datatype=XSD["integer"]), '"١"^^xsd:integer'),
        (Literal("5\n", datatype=XSD["integer"]), r'"5\n"^^xsd:integer'),
        (Literal("true", datatype=XSD["boolean"]), "true"),
        (Literal("1", datatype=XSD["boolean"]), '"1"^^xsd:boolean'),
        (Literal("1.50", datatype=XSD["decimal"]), '"1.50"^^xsd:decimal'),
        (Literal("2018", datatype=XSD["gYear"]), '"2018"^^xsd:gYear'),
        (Literal(""), '""'),
    ],
)
def test_a_value_is_written_in_its_one_form(literal, written):
    assert value(literal) == written


ITEM = f"{BASE}id/item/here"


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        (ITEM, "<>"),
        (f"{ITEM}#author-1", "<#author-1>"),
        (f"{ITEM}#", "<#>"),
        (f"{BASE}id/item/there", "<there>"),
        (f"{BASE}id/item/there#part", "<there#part>"),
        (f"{BASE}id/org/nihr", "<../org/nihr>"),
        (f"{BASE}id/org/nihr#part", "<../org/nihr#part>"),
        (CPC["racism"].value, "cpc:racism"),
        (f"{CPC.iri}a/b", "<../concept/a/b>"),
        # What a relative form would change: these stay whole, or are written so that they come back.
        (f"{ITEM}2", "<here2>"),
        (f"{BASE}id/item/a:b", None),
        (f"{BASE}id/item/", None),
        (f"{BASE}id/", None),
        (f"{BASE}id", None),
        (f"{BASE}id/item/.", None),
        (f"{BASE}id/item/..", None),
        (f"{BASE}id/item/../org/x", None),
        (f"{BASE}id/item/a/../b", None),
        (f"{BASE}id/./x", None),
        (f"{BASE}id/org/..", None),
        (f"{BASE}id//x", None),
        (f"{BASE}id/item//x", None),
        (f"{ITEM}?q", None),
        (f"{BASE}id/item/x?q#f", None),
        (f"{BASE}id/item/?q", None),
        (f"{BASE}id/item/#f", None),
        (f"{BASE}dataset#curators", None),
        (BASE, None),
        ("https://w3id.org/coprod-kg", None),
        ("https://w3id.org/coprod-kg-else/id/item/x", None),
        # Beginning like one of ours, but no name that Turtle takes.
        (f"{SCHEMA.iri}a.", f"<{SCHEMA.iri}a.>"),
        (f"{SCHEMA.iri}-a", f"<{SCHEMA.iri}-a>"),
        (f"{SCHEMA.iri}a/b", f"<{SCHEMA.iri}a/b>"),
        (f"{SCHEMA.iri}é", f"<{SCHEMA.iri}é>"),
        (f"{SCHEMA.iri}%41", f"<{SCHEMA.iri}%41>"),
        (SCHEMA.iri, f"<{SCHEMA.iri}>"),
        (f"{SCHEMA.iri}a.b-c_1", "schema:a.b-c_1"),
        # Looking relative, but not.
        ("schema:name", "<schema:name>"),
        ("a:", "<a:>"),
        ("here:../org/x", "<here:../org/x>"),
        ("https://w3id.org/../x", "<https://w3id.org/../x>"),
        ("urn:uuid:0", "<urn:uuid:0>"),
    ],
)
def test_an_address_is_as_short_as_can_be_and_comes_back_the_same(iri, written):
    triple = Triple(ME, NAME, NamedNode(iri))

    assert read(canonical([triple], ITEM)) == {triple}
    if written:
        assert value(NamedNode(iri)) == written


@pytest.mark.parametrize(
    "base",
    [f"{BASE}graph/record/org/nihr", f"{BASE}dataset", f"{BASE}id/scheme/practices", f"{BASE}id/review/first-edition",
     f"{BASE}report", BASE, "http://e.org", "urn:x:y", f"{BASE}id/x"],
)  # fmt: skip
def test_addresses_come_back_the_same_from_every_base(base):
    iris = [
        base,
        f"{base}#a",
        f"{base}/b",
        BASE,
        ID["org/nihr"].value,
        f"{BASE}graph/record/org/x",
        f"{BASE}all.nq",
    ]
    triples = {Triple(NamedNode(iri), NAME, NamedNode(other)) for iri in iris for other in iris}

    assert read(canonical(triples, base)) == triples


def test_a_record_comes_first_and_its_parts_in_the_order_of_their_numbers():
    parts = [NamedNode(f"{HERE}#author-{n}") for n in (10, 2, 1)]
    text = body(*(Triple(part, NAME, Literal("x")) for part in parts), Triple(ME, NAME, Literal("x")))

    assert re.findall(r"^<.*>$", text, re.MULTILINE) == ["<>", "<#author-1>", "<#author-2>", "<#author-10>"]


def test_fields_come_in_the_order_in_which_a_reader_asks_and_unknown_ones_last_by_name():
    names = ["x:later", "dcterms:source", "schema:name", "cpr:addresses", "rdf:type", "a:first"]
    iris = [
        NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)
        for name in names
        for prefix, _, local in [name.partition(":")]
    ]
    text = body(*(Triple(ME, iri, ORG["Organization"]) for iri in iris))

    assert re.findall(r"^    (\S+) ", text, re.MULTILINE) == [
        "a", "schema:name", "cpr:addresses", "dcterms:source", "<a:first>", "<x:later>",
    ]  # fmt: skip


def test_an_address_that_looks_like_a_prefixed_name_is_a_field_of_its_own():
    twin = NamedNode("schema:name")
    text = body(*(Triple(ME, field, Literal(n)) for field in (twin, NAME) for n in (1, 2)))

    assert text.count("schema:name") == 2  # each is written once, with both its values


def test_values_come_in_one_order_addresses_before_texts():
    values = [Literal("b"), Literal("a10"), Literal("a2"), Literal("a2", language="en"), NamedNode("z:z")]
    text = body(*(Triple(ME, NAME, each) for each in values))

    assert [line.strip(" ,;.\n") for line in text.splitlines()[2:]] == [
        "<z:z>",
        '"a2"',
        '"a2"@en',
        '"a10"',
        '"b"',
    ]


def test_only_the_prefixes_that_are_used_are_declared_in_order_of_their_names():
    text = canonical([Triple(ME, RDF["type"], ORG["Organization"]), Triple(ME, NAME, Literal("x"))], HERE)

    assert re.findall(r"@prefix (\w+):", text) == ["org", "schema"]


def test_nothing_to_say_gives_only_the_base():
    assert canonical([], HERE) == f"@base <{HERE}> .\n\n"


@pytest.mark.parametrize(
    "triple",
    [
        Triple(BlankNode(), NAME, Literal("x")),
        Triple(ME, NAME, BlankNode()),
        Triple(ME, NAME, Triple(ME, NAME, ME)),
    ],
)
def test_what_has_no_name_is_refused(triple):
    with pytest.raises(TypeError, match="no blank nodes"):
        canonical([triple], HERE)


def test_every_field_of_the_order_is_one_of_our_prefixes_and_stands_there_once():
    assert len(set(FIELD_ORDER)) == len(FIELD_ORDER)
    for name in FIELD_ORDER:
        prefix, _, local = name.partition(":")
        assert split(NamedNode(PREFIXES[prefix] + local)) == (prefix, local)
