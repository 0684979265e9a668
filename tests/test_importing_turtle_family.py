"""Turtle, TriG, N-Triples and N-Quads: lines that are broken, names of graphs, and limits."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from pyoxigraph import Literal, NamedNode
from toy_project import with_prefixes

from coprod_kg.errors import BrokenSyntax, RefusedFile
from coprod_kg.findings import Severity
from coprod_kg.importing import limits
from coprod_kg.importing.turtle_family import read_nquads, read_ntriples, read_trig, read_turtle
from coprod_kg.sources.offers import Reading
from coprod_kg.vocabulary import BASE, GRAPH

ITEM = f"<{BASE}id/item/x-2020>"
OWN = f"<{GRAPH['record/item/x-2020'].value}>"


def read(reader, text: str | bytes) -> Reading:
    return reader(text if isinstance(text, bytes) else text.encode(), PurePosixPath("new"), None)


# ---- Lines that are broken ----------------------------------------------------------------------------------


def test_a_broken_line_is_told_and_left_out_and_the_others_are_taken():
    text = (
        "# a comment\n"
        '<a:b> <a:p> "one" .\n'
        "<a:b> <a:p> é .\r\n"
        "\n"
        '  <rel> <a:p> "two" .\n'
        '<a:b> <a:p> "three .\n'
        "_:x <a:p> _:x .\n"
        '<a:b> <a:p> "four" .'
    )
    reading = read(read_ntriples, text)

    assert [t.object.value for t in reading.triples if isinstance(t.object, Literal)] == ["one", "four"]
    [loop] = [t for t in reading.triples if not isinstance(t.object, Literal)]
    assert loop.subject == loop.object  # one name means one thing in all lines
    assert [(str(f.place), f.rule, f.severity) for f in reading.findings] == [
        ("new:3:13", "line", Severity.MUST),
        ("new:5:3", "line", Severity.MUST),
        ("new:6:13", "line", Severity.MUST),
    ]
    assert reading.findings[1].message == (
        "This line is not correct N-Triples, so we left it out: "
        "This address is not whole. Write it with https:// at its start."
    )
    spots = reading.find_spots()
    assert spots.of(NamedNode("a:b"), NamedNode("a:p"), Literal("four")).place == (8, 13)


def test_a_line_about_a_statement_is_told_and_the_others_are_taken():
    reading = read(read_nquads, '<a:b> <a:p> <<( <a:b> <a:p> <a:c> )>> .\n<a:b> <a:p> "x" <a:g> .\n')

    assert [t.object for t in reading.triples] == [Literal("x")]
    assert [f.rule for f in reading.findings] == ["line", "graph-name"]
    assert "too new for this list" in reading.findings[0].message


def test_many_broken_lines_are_told_of_in_a_few_findings():
    reading = read(read_ntriples, "<a:b> <a:p> 5 .\n" * 500 + "<a:b> <a:p> <a:c> .\n")

    assert len(reading.triples) == 1
    assert len(reading.findings) == 101
    assert reading.findings[-1].message == "There are 400 more like these in this file. Mend these first."


def test_a_file_without_a_good_line_is_an_error_at_the_first():
    with pytest.raises(
        BrokenSyntax, match=r"new:2:1: this is not correct N-Triples: Each line begins with the whole"
    ):
        read(read_ntriples, "# Turtle\n@prefix e: <http://e.org/> .\ne:a e:b e:c .\n")


@pytest.mark.parametrize(
    ("reader", "text", "place", "words"),
    [
        (read_turtle, "<a> <b> 1 .\n<a> <b> é .", "2:9", "correct Turtle: “é” cannot stand here"),
        (read_turtle, "<a> <b> 1\n<a> <b> 2 .", "2:1", "A full stop or a “;” is missing before this"),
        (read_turtle, "<a> f:b 1 .", "1:5", "The prefix “f:” is not explained"),
        (read_turtle, "<a> <b> 'x .\n", "1:9", "is not closed"),
        (read_turtle, "<a> <b> 'x\n' .\n", "1:11", "needs three quotes"),
        (read_turtle, "<a> <b> <c d> .", "1:9", "has a space in it"),
        (read_turtle, "<a> <b> “x” .", "1:9", "A text needs straight quotes"),
        (read_turtle, "<a> <b> 'x'@en_GB .", "1:15", "Unexpected character"),
        (read_turtle, "<a> <b> [ <c> 1 .", "1:17", "A “]” is missing before this"),
        (read_turtle, "<a> <b> 1 ] .", "1:11", "“]” cannot begin a statement"),
        (read_turtle, "<a> <b> '\\q' .", "1:10", "“\\q” means nothing here"),
        (read_turtle, "@prefix e <x> .", "1:9", "a short name with a colon"),
        (read_trig, "{ <a> <b> 1 .\n<g> {", "2:5", "is not closed"),
    ],
)
def test_in_turtle_and_trig_the_first_mistake_refuses_the_file_in_plain_words(reader, text, place, words):
    with pytest.raises(BrokenSyntax) as caught:
        read(reader, text)
    assert str(caught.value).startswith(f"new:{place}: ")
    assert words in str(caught.value)


# ---- Names of graphs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (read_nquads, f'{ITEM} <a:p> "1" {OWN} .\n{ITEM} <a:p> "2" .'),
        (read_trig, f'{OWN} {{ {ITEM} <a:p> "1" }} {{ {ITEM} <a:p> "2" }}'),
        (read_trig, f'GRAPH {OWN} {{ {ITEM} <a:p> ("1" "2") }}'),
    ],
)
def test_the_graph_of_the_record_itself_is_no_finding(reader, text):
    reading = read(reader, text)

    assert reading.findings == ()
    assert {t.object.value for t in reading.triples if isinstance(t.object, Literal)} == {"1", "2"}


@pytest.mark.parametrize(
    ("reader", "text", "places"),
    [
        (
            read_nquads,
            f'{ITEM} <a:p> "1" <a:g> .\n{ITEM} <a:p> "2" <a:g> .\n{ITEM} <a:p> "3" _:g .',
            [(1, 55), (3, 55)],
        ),
        (
            read_trig,
            f'<a:g> {{ {ITEM} <a:p> "1" , "2" }}\nGRAPH _:g {{ {ITEM} <a:p> "3" }}',
            [(1, 1), (2, 7)],
        ),
    ],
)
def test_another_graph_is_a_finding_where_it_is_named_first(reader, text, places):
    reading = read(reader, text)

    assert len(reading.triples) == 3
    assert [(f.rule, f.severity) for f in reading.findings] == [("graph-name", Severity.MUST)] * 2
    assert [(f.place.line, f.place.column) for f in reading.findings] == places


def test_each_value_of_n_quads_has_its_place():
    text = f'{ITEM} <a:p> "1"@en <a:g> . # x\n{ITEM} <a:q> <a:b> {OWN} .'
    spots = read(read_nquads, text).find_spots()
    item = NamedNode(ITEM[1:-1])

    assert spots.of(item, NamedNode("a:p"), Literal("1", language="en")).place == (1, len(ITEM) + 8)
    assert spots.of(item, NamedNode("a:q"), NamedNode("a:b")).place == (2, len(ITEM) + 8)
    assert [subject for subject, _ in spots.subjects()] == [item]


# ---- Limits -------------------------------------------------------------------------------------------------


def test_brackets_in_texts_addresses_and_comments_are_not_deep():
    text = '<a(((> <b> \'((([[[\' , """[[["(((""" . # [[[(((\n' * 50

    assert len(read(read_turtle, text).triples) == 100


def test_a_file_of_many_lists_is_no_deep_file():
    text = with_prefixes("".join(f'<id/item/x{n}> cpr:authors ("A" "B") .\n' for n in range(2000)))

    assert len(read(read_turtle, text).triples) == 2000 * 5


def test_limits_count_statements_characters_and_nameless_things(monkeypatch):
    monkeypatch.setattr(limits, "MOST_STATEMENTS", 3)
    assert len(read(read_turtle, "<a> <b> 1,2,3 .").triples) == 3
    with pytest.raises(RefusedFile, match="more than 3 things"):
        read(read_turtle, "<a> <b> 1,2,3,4 .")
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 1000)
    with pytest.raises(RefusedFile, match="more than 1,000 characters"):
        read(read_turtle, f"<a> <b> '{'x' * 500}', '{'y' * 500}' .")
    monkeypatch.setattr(limits, "MOST_NAMELESS", 1)
    assert len(read(read_turtle, "<a> <b> (1) .").triples) == 3
    with pytest.raises(RefusedFile, match="More than 1 things in this file have no address"):
        read(read_turtle, "[] <b> 1 . [] <b> 2 .")


def test_the_places_of_addresses_are_known_and_texts_are_none():
    text = "@prefix s: <http://schema.org/> .\n<http://schema.org/a> s:b '<http://schema.org/text>' . # <http://schema.org/c>"
    offsets = list(read(read_turtle, text).find_addresses("http://schema.org/"))

    assert [text[offset + 18] for offset in offsets] == [">", "a"]
