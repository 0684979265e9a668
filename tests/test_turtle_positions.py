"""Where a statement stands: the second reading says what the parser says, and points at the very words."""

from __future__ import annotations

import re
import subprocess
import sys
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from toy_project import ROOT

from coprod_kg.rdflib_bridge import to_rdflib_graph
from coprod_kg.sources.turtle_positions import DEEPEST, Positions, resolve
from coprod_kg.sources.turtle_tokens import first_comment, first_unknown, tokens
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import PREFIXES, RDF, XSD

pytestmark = pytest.mark.long

BASE = "https://w3id.org/coprod-kg/id/item/here"
FOLDERS = ("ontology", "data/records", "data/history", "data", "tests/shapes", "tests")
FILES: dict[str, list[Path]] = {folder: [] for folder in FOLDERS}
"""Every Turtle file of the repository, in the first of these that it lies under."""
for path in sorted(
    path for folder in ("ontology", "data", "tests") for path in (ROOT / folder).rglob("*.ttl")
):
    FILES[next(folder for folder in FOLDERS if path.is_relative_to(ROOT / folder))].append(path)


def masked(term) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)


def by_parser(text: str, base: str = BASE, form: RdfFormat = RdfFormat.TURTLE) -> Counter:
    """What the parser makes of `text`, with all nameless things alike."""
    quads = parse(text.encode("utf-8", "surrogatepass"), format=form, base_iri=base)
    return Counter((masked(q.subject), masked(q.predicate), masked(q.object)) for q in quads)


def by_us(text: str, base: str = BASE) -> Counter:
    statements = Positions(text, base).statements
    return Counter((masked(s.subject), masked(s.predicate), masked(s.value)) for s in statements)


BEGINS = {NamedNode: re.compile(r"<|a(?![\w:])|[^\s<\"'(\[]*:|\(\s*\)"), BlankNode: re.compile(r"_:|\[|\(")}
LINKS = (RDF["first"], RDF["rest"])


def assert_each_place_is_at_its_words(text: str, base: str = BASE, step: int = 1) -> None:
    """The words at each place can begin such a term; and a parser that is given a § there stops right there."""
    positions = Positions(text, base)
    for statement in positions.statements[::step]:
        if statement.predicate in LINKS:
            continue  # an entry of a collection: its links are not written
        for term, start in (
            (statement.subject, statement.subject_start),
            (statement.predicate, statement.predicate_start),
            (statement.value, statement.value_start),
        ):
            if isinstance(term, Literal):
                plain = term.datatype in (XSD["integer"], XSD["decimal"], XSD["double"], XSD["boolean"])
                assert text.startswith((term.value, '"', "'") if plain else ('"', "'"), start)
            else:
                assert BEGINS[type(term)].match(text, start), text[start : start + 20]
            with pytest.raises(SyntaxError) as caught:
                list(parse(f"{text[:start]}§{text[start:]}".encode(), format=RdfFormat.TURTLE, base_iri=base))
            assert (caught.value.lineno, caught.value.offset) == positions.line_and_column(start)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_the_repository_is_read_as_the_parser_reads_it(folder):
    read = 0
    for path in FILES[folder]:
        text = path.read_text(encoding="utf-8-sig")
        try:
            expected = by_parser(text)
        except SyntaxError:
            continue  # broken on purpose
        assert by_us(text) == expected, path
        assert_each_place_is_at_its_words(text, step=11)
        read += 1

    assert read > 0.9 * len(FILES[folder])


HEAD = "@prefix e: <http://e.org/> .\n@prefix : <#> .\n"
FORMS = {
    "escapes in texts": r"""<a> <b> "t\t n\n r\r b\b f\f q\" ' \\ \u0041 \U0001F600" , 'it\'s' .""",
    "an escaped address": r"<a\u0062> <b> <http://e.org/\U0001F600> .",
    "long texts": '<a> <b> """one " two "" three \\""" four\nfive""" , \'\'\'it\'s \'\' so\n\'\'\' , """""" , "" .',
    "a text that looks like Turtle": "<a> <b> \"<x> <y> 'z' . # no comment\" .",
    "comments with quotation marks": "<a> # it's \"here\n <b> # '''\n 1 . # <c> <d> 2 .",
    "a comment at the end without a line end": "<a> <b> 1 . # end",
    "names with dots": "e:a.b e:c.d.e e:f , e:g.h . e:i e:j e:k.",
    "names with escapes": r"e:a\-b e:c\.d e:e\~f\!g\$h\&i\'j\(k\)l\*m\+n\,o\;p\=q\/r\?s\#t\@u\%41 , e:\.x .",
    "names with per cent": "e:a%20b e:%41 e:c%7e .",
    "names of digits": "e:1 e:2a e:3.4 .",
    "names with colons": "e:a:b e::c e: .",
    "names in other scripts": "e:é e:हिन्दी e:日本語 , e:😀 , e:a·b , e:x‿y .",
    "the empty prefix": ":a : :b .",
    "prefixes like words": "@prefix a: <http://e.org/a/> . @prefix true: <http://e.org/t/> . a:a a true:x ; a: true: .",
    "prefixes like grammar": "@prefix base: <b:> . @prefix graph: <g:> . base:x a graph:y . graph:x a base:y .",
    "a prefix with dots": "@prefix a.b-c: <http://e.org/abc/> . a.b-c:d a a.b-c:e.f .",
    "a prefix that changes": "e:a a e:b . @prefix e: <http://other.org/> . e:a a e:b .",
    "SPARQL's way to say prefix and base": "PREFIX x: <http://x.org/>\nBase <http://y.org/z>\nx:a x:b <c> , <#d> .",
    "a base that changes": "@base <http://one.org/a/b> . <c> a <#d> . @base <../e/> . <f> a <./g> , <> .",
    "a base with a query": "@base <http://one.org/a?b> . <> a <#c> , <?d> , <?> , <#> , <e> .",
    "addresses of all sorts": "<//h/p> a <mailto:x@y> , <u:a:b> , </p/../q> , <../..> , <.> , <./x/./y/../z> , <a;b> .",
    "absolute addresses with dots stay": "<http://e.org/a/../b> a <https://w3id.org/./c#> .",
    "numbers": "<a> <b> 1 , -2 , +3 , 1.5 , -.5 , +0.0 , 1e5 , 1.E-5 , .5e+3 , -1.5E0 , 007 .",
    "numbers before a full stop": "<a> <b> 1. <a> <b> 1.5. <a> <b> 2e3. <c> <d> 4.",
    "truths": "<a> <b> true , false. <c> <d> true.",
    "languages": '<a> <b> "x"@en , "y"@en-GB , "z"@zh-Hans-CN , "w"@prefix , "v"@base .',
    "datatypes": '<a> <b> "1"^^e:int , "x"^^<http://e.org/dt> , "2"^^ e:int , "3" ^^e:int .',
    "datatypes that we write plainly": '<a> <b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "nameless things": "[] a e:X . [ e:p 1 ] . [ e:p [ e:q [ ] ; e:r ( ) ] ] e:s [ ] . <a> e:t [ e:u 1 ; ] .",
    "named nameless things": "_:a e:p _:b . _:b e:p _:a , _:c.d , _:1 , _:é . _:a e:q 1 .",
    "collections": "( 1 2 ) e:p ( ) , ( <a> [ e:q ( \"x\"@en ) ] ( () ) ) .",
    "semicolons to spare": "<a> <b> 1 ;; <c> 2 ; ; . <d> <e> 3 ; .",
    "no spaces": '<a><b>"c"@en,<d>;a<e>,e:f;<g>1,2.<h><i>"j"^^e:k,[<l><m>],(<n>_:o).',
    "one statement twice": "<a> <b> 1 , 1 . <a> <b> 1 .",
    "tabs and form": "\t<a>\t<b>\t1\t.\n\n\n   <c>\n\t\t<d>\n2\n.",
    "lines of Windows": "<a> <b> 1 ;\r\n  <c> 'x' .\r\n# comment\r\n<d> <e> '''f\r\ng''' .\r\n",
    "lines of an old Macintosh": "<a> <b> 1 ;\r  <c> 'x' .\r# comment\r<d> <e> 2 .",
    "lines that are no lines": "<a> <b> 'x\u2028y\u0085z\x0b' .\n<c> <d> 1 .",
    "controls": "<a> <b> 'NUL \x00 ESC \x1b DEL \x7f' , \"\\u0000\" .",
    "nothing": "",
    "only a comment": "# nothing here",
}  # fmt: skip
GRAPHS = {
    "named graphs": "e:g { <a> <b> 1 . <c> <d> 2 } GRAPH <h> { <e> <f> [ <i> 3 ] . } { <j> <k> 4 } <l> <m> 5 .",
    "nameless graphs": "_:g { <a> <b> 1 } [] { <c> <d> 2 } [] <e> 3 . {} graph e:g {}",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_of_the_grammar_is_read_as_the_parser_reads_it(text):
    whole = HEAD + text

    assert by_us(whole) == by_parser(whole)
    assert_each_place_is_at_its_words(whole)
    assert first_unknown(whole) is None


@pytest.mark.parametrize("text", GRAPHS.values(), ids=GRAPHS)
def test_graphs_are_read_too(text):
    assert by_us(HEAD + text) == by_parser(HEAD + text, form=RdfFormat.TRIG)


# ---- Graphs that nobody thought of --------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LOCALS = st.text(st.sampled_from("aZ09_-.~:/#?é日😀%'()"), max_size=8)
IRIS = st.builds(
    lambda space, local: space + local.replace("%", "%25"),
    st.sampled_from([*PREFIXES.values(), BASE, f"{BASE}#", "http://e.org/", "urn:x:", "mailto:"]),
    LOCALS,
)


def named(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None


NODES = IRIS.map(named).filter(lambda node: node is not None)
BLANKS = st.sampled_from(["a", "b1", "é.x"]).map(BlankNode)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(
        lambda text, tag: Literal(text, language=tag), TEXTS, st.sampled_from(["en", "en-GB", "zh-Hans"])
    ),
    st.builds(lambda text, kind: Literal(text, datatype=kind), TEXTS, NODES),
    st.integers().map(Literal),
    st.floats(allow_nan=False).map(Literal),
    st.booleans().map(Literal),
    st.sampled_from(["1.5", "-0.50", "007", "+1", "1e5", "true", "1"]).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "double", "boolean"]).map(
            lambda kind: Literal(text, datatype=XSD[kind])
        )
    ),
)
NAMED_TRIPLES = st.lists(st.builds(Triple, NODES, NODES, st.one_of(NODES, LITERALS)), max_size=8)
TRIPLES = st.lists(
    st.builds(Triple, st.one_of(NODES, BLANKS), NODES, st.one_of(NODES, BLANKS, LITERALS)), max_size=8
)


@given(TRIPLES, st.booleans())
def test_what_the_parser_writes_is_read_as_the_parser_reads_it(triples, with_prefixes):
    prefixes = PREFIXES if with_prefixes else {}
    text = serialize(set(triples), format=RdfFormat.TURTLE, prefixes=prefixes).decode()

    assert by_us(text) == by_parser(text)


@given(TRIPLES)
def test_what_rdflib_writes_is_read_as_the_parser_reads_it(triples):
    graph = to_rdflib_graph(set(triples))
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, rdflib.URIRef(iri))
    try:
        text = graph.serialize(format="turtle")
        expected = by_parser(text)
    except Exception:  # rdflib writes some addresses as names that no parser takes
        return
    assert by_us(text) == expected


@given(NAMED_TRIPLES)
def test_what_we_write_is_read_as_the_parser_reads_it(triples):
    text = canonical(triples, BASE)

    assert by_us(text) == by_parser(text)
    assert_each_place_is_at_its_words(text)


@given(st.lists(st.builds(Quad, NODES, NODES, LITERALS, NODES), max_size=6))
def test_what_the_parser_writes_with_graphs_is_read_too(quads):
    text = serialize(set(quads), format=RdfFormat.TRIG).decode()

    assert by_us(text) == by_parser(text, form=RdfFormat.TRIG)


# ---- Addresses ----------------------------------------------------------------------------------------------

REFERENCES = st.text(st.sampled_from("ab./?#:;=~-"), max_size=10)
BASES = st.sampled_from(
    [
        "http://h",
        "http://h/",
        "http://h/a/b/c",
        "http://h/a/b/?q/r",
        "http://h/a//b/..",
        "https://h/x#y",
        BASE,
    ]
)


@given(BASES, REFERENCES)
def test_an_address_is_made_whole_as_the_parser_makes_it(base, reference):
    try:
        [triple] = parse(f"<{reference}> a 1 .".encode(), format=RdfFormat.TURTLE, base_iri=base)
    except SyntaxError:
        return
    assert resolve(base, reference) == triple.subject.value


# ---- Lines and columns --------------------------------------------------------------------------------------


def test_only_where_a_text_may_be_wrong_a_name_has_the_letters_that_the_standard_lists():
    assert [token.text for token in tokens("é:ü·ö ex:naïve.b _:é.é .")] == [
        "é:ü·ö",
        "ex:naïve.b",
        "_:é.é",
        ".",
    ]
    assert first_unknown("ex:a×b .") == 4


def test_lines_and_columns_count_from_one_in_characters():
    positions = Positions("<s:é> <p:日本> 'x' ;\r\n\t<p:q> \"😀\" , 2 .", BASE)
    subject = NamedNode("s:é")

    assert positions.of(subject).place == (1, 1)
    assert positions.of(subject, NamedNode("p:日本")).place == (1, 7)
    assert positions.of(subject, NamedNode("p:q")).place == (2, 2)
    assert positions.of(subject, NamedNode("p:q"), Literal("😀")).place == (2, 8)
    assert positions.of(subject, None, Literal(2)).place == (2, 14)
    assert positions.where_to_add(subject).place == (2, 14 + 2)


def test_what_the_file_does_not_say_has_no_place():
    positions = Positions("<s:a> <p:b> 1 .", BASE)

    assert positions.of(NamedNode("s:b")) is None
    assert positions.of(NamedNode("s:a"), NamedNode("p:c")) is None
    assert positions.of(NamedNode("s:a"), NamedNode("p:b"), Literal("1")) is None  # a text is no number


def test_a_field_is_added_at_the_full_stop_of_the_last_block_else_at_the_end():
    text = "<s:a> <p:b> 1 .\n<s:b> <p:b> [ <p:c> 2 ] .\n<s:a> <p:c>\n  3\n  .\n# end"
    positions = Positions(text, BASE)

    assert positions.where_to_add(NamedNode("s:a")).place == (5, 3)
    assert positions.where_to_add(NamedNode("s:b")).place == (2, 25)
    assert positions.where_to_add(NamedNode("s:c")).place == (6, 6)


def test_the_columns_are_those_of_the_parser():
    """The parser's own place for a mistake and ours for the same words are the same."""
    good = "<s:a> <p:é> '日本' ,\r\n\t<s:b> ."
    with pytest.raises(SyntaxError) as caught:
        list(parse(good.replace("<s:b>", "§§§§§").encode(), format=RdfFormat.TURTLE))

    assert (caught.value.lineno, caught.value.offset) == Positions(good).of(
        NamedNode("s:a"), None, NamedNode("s:b")
    ).place


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("<a> <b> '#' .", None),
        ("<a#b> <c> e:d\\#e .", None),
        ("<a> <b> '''\n# no\n''' .", None),
        ("<a> <b> 1 . # yes", 12),
        ("# yes\n<a> <b> 1 .", 0),
        ("<a> # yes\n <b> 1 .", 4),
        ("<a>#yes\n <b> 1 .", 3),
        ("e:😀 <b> 1 . # yes", 12),
        ("<a> <b> <c> ~ <d> . # perhaps", 20),  # what we cannot read may hold a comment
    ],
)
def test_a_comment_is_found_where_it_begins(text, offset):
    assert first_comment(text) == offset


# ---- Hostile texts ------------------------------------------------------------------------------------------

WHOLE = HEAD + "\n".join(FORMS.values())


def test_a_text_cut_short_anywhere_comes_to_an_end():
    for cut in range(0, len(WHOLE), 7):
        Positions(WHOLE[:cut], BASE)
        first_comment(WHOLE[:cut])


@given(st.text(st.sampled_from("<>\"'\\[](){}.;,^@#:_a1 \n\r\té"), max_size=60))
def test_a_text_of_nothing_but_grammar_comes_to_an_end(text):
    Positions(text, BASE)
    first_comment(text)


@given(TRIPLES, st.data())
def test_a_text_that_was_damaged_comes_to_an_end(triples, data):
    text = serialize(set(triples), format=RdfFormat.TURTLE, prefixes=PREFIXES).decode()
    place = data.draw(st.integers(0, len(text)))
    more = data.draw(
        st.sampled_from(['"', "'", "<", ">", "\\", "\\uD800", "\\U00110000", ".", ";", "[", "(", "@", "^^"])
    )
    Positions(text[:place] + more + text[place:], BASE)


DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "(" * DEEP,
        "[<p:p>" * DEEP,
        "<s:a> <p:b> " + "[ <p:c> " * DEEP + "1" + " ]" * DEEP + " .",
        "<s:a> <p:b> " + "( " * DEEP + ")" * DEEP + " .",
        "{" * DEEP,
        ";" * DEEP,
        "<s:a> <p:b> 1" + ", 1" * DEEP + " .",
        "@prefix " * DEEP,
    ],
    ids=["[", "(", "[ p", "nested", "collections", "{", ";", "many values", "@prefix"],
)
def test_brackets_without_end_are_followed_only_so_far(text):
    positions = Positions(text, BASE)

    assert len(positions.statements) <= DEEP + 1
    positions.where_to_add(NamedNode("s:a"))


def test_what_stands_before_brackets_that_are_too_deep_is_still_found():
    deep = "[ <p:c> " * (DEEPEST + 1) + "1" + " ]" * (DEEPEST + 1)
    positions = Positions(f"<s:a> <p:b> 1 .\n<s:c> <p:d> {deep} .", BASE)

    assert positions.of(NamedNode("s:a"), NamedNode("p:b")).place == (1, 7)


def test_the_deepest_brackets_are_followed_even_from_deep_inside_a_program():
    deep = "[ <p:c> " * DEEPEST + "1" + " ]" * DEEPEST
    program = f"""
from coprod_kg.sources.turtle_positions import Positions
def call(depth):
    return call(depth - 1) if depth else len(Positions("<s:a> <p:b> {deep} .").statements)
print(call(500))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stdout == f"{DEEPEST + 1}\n", done.stderr[-500:]


@pytest.mark.parametrize(
    "long",
    [
        '"' + "x" * 2_000_000 + '"',
        '"' + r"\"" * 1_000_000 + '"',
        '"""' + '""x' * 700_000 + '"""',
        "'''" + r"\'" * 1_000_000 + "'''",
        "<" + "x" * 2_000_000 + ">",
        "e:" + "x.y" * 700_000,
        "#\n" * 1_000_000 + ".",
    ],
    ids=["text", "escapes", "quotes", "apostrophes", "address", "name", "comments"],
)
def test_a_long_word_is_found_without_much_memory(long):
    tracemalloc.start()
    try:
        [word] = tokens(long)
        assert tracemalloc.get_traced_memory()[1] < 512 * 1024 * 1024  # what a hostile file may cost
    finally:
        tracemalloc.stop()
    assert long.endswith(word.text)


@pytest.mark.parametrize("text", ["e:a..b", "e:a.-b", "e:a.%20.b", r"e:a\..b"])
def test_a_name_holds_full_stops_but_ends_with_none(text):
    assert [word.text for word in tokens(f"{text}.. ")] == [text, ".", "."]
