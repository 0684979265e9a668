"""The guard lets through what people ask, and nothing that ends the process, calls out or changes data."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from toy_project import ROOT

from coprod_kg.dataset import Dataset
from coprod_kg.errors import CoprodError, RefusedQuery
from coprod_kg.sparql import evaluate
from coprod_kg.sparql.guard import Limits, guard, guarded
from coprod_kg.sparql_tokens import form_of

ONE = Dataset([Quad(NamedNode("p:a"), NamedNode("p:p"), Literal(1), NamedNode("p:g"))])

HARMLESS = {
    "in a text": "ASK { ?s ?p 'SERVICE <http://e.org/> { }' }",
    "in a long text": 'ASK { ?s ?p """a "SERVICE" <http://e.org/> {""" }',
    "in a comment": "ASK { ?s ?p ?o } # SERVICE <http://e.org/> {",
    "as a variable": "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
    "as a prefix": "PREFIX service: <p:> SELECT * { service:a service:b ?o . ?s service: service:c }",
    "in a local name": "ASK { ?s a cpc:service-users , schema:Service , sd:SERVICE }",
    "in an address": "ASK { <http://e.org/SERVICE> ?p <http://e.org/service#SERVICE> }",
    "in an address with brackets": "ASK { ?s ?p <http://e.org/Service_(economics)> }",
    "as a blank node": "ASK { _:service ?p [ ] }",
    "as a language": "ASK { ?s ?p 'a'@en-service }",
    "an update word in a text": "ASK { ?s ?p 'DROP ALL; INSERT DATA { }' } # CLEAR ALL",
    "an update word as a name": "PREFIX load: <p:> ASK { load:drop load:insert ?delete }",
    "escapes": r"ASK { ?s <http://e.org/\u0041> 'a\\b\"\u0041\U0001F600' }",
    "a comparison with a space": "ASK { ?s ?p ?o FILTER(?o < 5 && ?o > 1 || ?o <= 3 || ?o<3) }",
    "addresses in a filter": "ASK { ?s ?p ?o FILTER(?o = <p:a> || ?o != <p:b> || ?o IN (<p:a>, <p:b>)) }",
    "addresses in paths": "ASK { ?s (<p:a>|^<p:b>/<p:c>)*/!(<p:d>|^<p:e>) ?o }",
    "addresses in rows": "SELECT * { VALUES (?a ?b) { (<p:a> <p:b>) (UNDEF <p:c#d>) ('x' <p:e>) } }",
    "a typed text": "ASK { ?s ?p ?o FILTER('1'^^<http://www.w3.org/2001/XMLSchema#integer> = ?o) }",
    "a function by its address": "ASK { FILTER(<http://www.w3.org/2001/XMLSchema#integer>('1') = 1) }",
    "many rows": f"SELECT * {{ VALUES (?a ?b) {{ {'(1 2) ' * 2000} }} }}",
    "nothing at all": "",
}

CALLS_OUT = {
    "plain": "SELECT * { SERVICE <EP> { ?s ?p ?o } }",
    "lower case": "SELECT * { service <EP> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SeRvIcE <EP> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <EP> { ?s ?p ?o } }",
    "no space": "SELECT*{SERVICE<EP>{?s ?p ?o}}",
    "a comment between": "SELECT * { SERVICE # here\n <EP> { ?s ?p ?o } }",
    "a variable": "SELECT * { VALUES ?e { <EP> } SERVICE ?e { ?s ?p ?o } }",
    "a variable without a space": "SELECT * { VALUES ?e { <EP> } SERVICE?e{ ?s ?p ?o } }",
    "a prefixed name": "PREFIX e: <EP> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "in a sub-select": "SELECT * { { SELECT * { SERVICE <EP> { ?s ?p ?o } } } }",
    "in an update": "INSERT { ?s ?p ?o } WHERE { SERVICE <EP> { ?s ?p ?o } }",
    # The engine needs no space between a word and what follows, so these are all SERVICE to it.
    "stuck to a prefixed name": "PREFIX e: <EP> SELECT * { SERVICEe: { ?s ?p ?o } }",
    "looking like a prefixed name": "PREFIX : <EP> SELECT * { service:{ ?s ?p ?o } }",
    "silent and stuck": "PREFIX e: <EP> SELECT * { serviceSILENTe: { ?s ?p ?o } }",
    "after a full stop": "PREFIX e: <EP> SELECT * { ?s ?p ?o.SERVICEe:{ ?a ?b ?c } }",
    "after a name with a full stop in it": "SELECT * { ?s ?p e:a.b.SERVICE <EP> { ?a ?b ?c } }",
    "after a name and a full stop": "SELECT * { ?s ?p e:.SERVICE <EP> { ?a ?b ?c } }",
    "after a number": "PREFIX e: <EP> SELECT * { ?s ?p 1SERVICEe:{ ?a ?b ?c } }",
    "after a truth": "SELECT * { ?s ?p trueSERVICE<EP>{ ?a ?b ?c } }",
    # To the engine `<` is "less than" wherever that fits; to a tokenizer this begins an address.
    "inside a false address": "SELECT * { ?s ?p ?o FILTER(?o<5)SERVICE#>\n<EP>{ ?a ?b ?c } }",
    "after a false comment": r"SELECT * { OPTIONAL { ?s <p:\u0061#x> ?o } SERVICE <EP> { ?a ?b ?c } }",
    "in a false text": r"SELECT * { {?s <p:\u0061'> ?o} UNION {?s ?p ?o} SERVICE <EP> { ?a ?b ?c } #'"
    + "\n}",
    "behind a false comment": "SELECT * { ?s ?p ?o FILTER(?o<p:a#>'''\n)SERVICE<EP>{ ?a ?b ?c } #'''\n }",
    "in a broken long text": "SELECT * { VALUES ?x { '''a' } SERVICE <EP> { ?a ?b ?c } #\\q'''\n }",
    "in a text with half a character": "SELECT * { VALUES ?x {'''a'} SERVICE <EP> { ?a ?b ?c } #\\uD800'''\n }",
}

UPDATES = [
    "INSERT DATA { <p:a> <p:b> 1 }",
    "delete where { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <p:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://e.org/> INTO GRAPH <p:g>",
    "CLEAR ALL",
    "DROP SILENT GRAPH <p:g>",
    "CREATE GRAPH <p:g>",
    "ADD <p:a> TO <p:b>",
    "MOVE <p:a> TO <p:b>",
    "COPY DEFAULT TO <p:b>",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
]


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return opening * depth + inner + closing * depth


# What was seen to end the process, at the smallest depth that was seen to do it.
ENDS_THE_PROCESS = {
    "EXISTS": f"ASK {{ {nested('FILTER EXISTS { ', '', ' }', 850)} }}",
    "function calls": f"ASK {{ FILTER({nested('STR(', '1', ')', 950)}) }}",
    "IF": f"ASK {{ FILTER({nested('IF(', '1', ',1,1)', 950)}) }}",
    "sub-selects": f"ASK {{ {nested('{SELECT*{', '', '}}', 1190)} }}",
    "groups": f"ASK {nested('{', '', '}', 2250)}",
    "BIND": "ASK {" + "".join(f"BIND(1 AS ?{number})" for number in range(2600)) + "}",
    "OPTIONAL": f"ASK {{ {'OPTIONAL{}' * 3000} }}",
    "brackets": f"ASK {{ FILTER({nested('(', '1', ')', 4750)}) }}",
    "sums": f"ASK {{ FILTER(1{'+1' * 6900}) }}",
    "UNION": f"ASK {{ {'UNION'.join(['{}'] * 6700)} }}",
    "or": f"ASK {{ FILTER(1{'||1' * 9560}) }}",
    "not": f"ASK {{ FILTER({'!' * 9560}1) }}",
    "orders": f"SELECT * {{}} ORDER BY {'(1)' * 5300}",
    "collections": f"ASK {{ ?s ?p ({'1 ' * 7900}) }}",
    "described things": f"DESCRIBE {'<a:>' * 3000}",
    "products": f"ASK {{ FILTER(1{'*1' * 7900}) }}",
    "brackets in a false address": f"ASK {{ FILTER(1<{'(' * 4750}#>\n1{')' * 4750}) }}",
}
# The same in few bytes, so that it is not their length that they are refused for.
SMALLER = {
    "EXISTS": f"ASK {{ {nested('FILTER EXISTS{', '', '}', 65)} }}",
    "function calls": f"ASK {{ FILTER({nested('STR(', '1', ')', 65)}) }}",
    "sub-selects": f"ASK {{ {nested('{SELECT*{', '', '}}', 33)} }}",
    "groups": f"ASK {nested('{', '', '}', 65)}",
    "groups of all sorts": f"ASK {nested('{[(', '', ')]}', 22)}",
    "quoted triples": f"ASK {{ {nested('<<', '?s ?p ?o', '>>', 65)} }}",
    "BIND": "ASK {" + "".join(f"BIND(1 AS ?{number})" for number in range(201)) + "}",
    "BIND after a truth": "ASK {" + "?s ?p trueBIND(1AS?x)" * 201 + "}",
    "OPTIONAL": f"ASK {{ {'OPTIONAL{}' * 201} }}",
    "sums": f"ASK {{ FILTER(1{'+1' * 201}) }}",
    "minuses": f"ASK {{ FILTER(?a{'-?a' * 201}) }}",
    "UNION": f"ASK {{ {'union'.join(['{}'] * 202)} }}",
    "or": f"ASK {{ FILTER(1{'||1' * 201}) }}",
    "and": f"ASK {{ FILTER(1{'&&1' * 201}) }}",
    "not": f"ASK {{ FILTER({'!' * 201}1) }}",
    "paths": f"ASK {{ ?s <p:p>{'/<p:p>' * 201} ?o }}",
    "choices of paths": f"ASK {{ ?s <p:p>{'|<p:p>' * 201} ?o }}",
    "patterns": f"ASK {{ {'?s ?p ?o . ' * 201} }}",
    "patterns after names": f"ASK {{ {'?s ?p cpr:a.' * 201} }}",
    "patterns after numbers": f"ASK {{ {'?s ?p 1.' * 201} }}",
    "fields": f"ASK {{ ?s ?p ?o {'; ?p ?o ' * 201} }}",
    "values": f"ASK {{ ?s ?p ?o {', ?o ' * 201} }}",
    "orders": f"SELECT * {{}} ORDER BY {'(1)' * 501}",
    "groups one after another": f"ASK {{ {'{}' * 501} }}",
    "entries of a collection": f"ASK {{ ?s ?p ({'1 ' * 202}) }}",
}


class NeverAsked(Dataset):
    """A dataset that fails the test if a query reaches it."""

    def ask(self, *_, **__):
        raise AssertionError("the query reached the engine")


@pytest.mark.parametrize("path", sorted(ROOT.glob("queries/*/*.rq")), ids=lambda path: path.stem)
def test_no_query_of_ours_is_refused(path: Path):
    guard(path.read_text(encoding="utf-8"), source=path.name)


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_names_texts_and_comments_may_hold_any_word(text):
    guard(text)


@pytest.mark.parametrize(
    "text", [text for text in HARMLESS.values() if text], ids=[k for k in HARMLESS if HARMLESS[k]]
)
def test_what_is_called_harmless_really_is_a_query(text):
    evaluate(ONE, text)


@pytest.mark.parametrize("text", CALLS_OUT.values(), ids=CALLS_OUT)
def test_service_is_refused_in_every_disguise(text):
    with pytest.raises(RefusedQuery) as caught:
        evaluate(NeverAsked(), text.replace("EP", "http://127.0.0.1/"))

    assert re.search(
        r"SERVICE asks another server|changes data|space after the sign <|backslash", str(caught.value)
    )


def test_what_is_refused_is_refused_after_declarations_too():
    for text in (*CALLS_OUT.values(), *UPDATES, *ENDS_THE_PROCESS.values(), *SMALLER.values()):
        refusals = []
        for before in ("", "PREFIX a: <http://e.org/#>\nPREFIX b:<c> # d\n"):
            with pytest.raises(RefusedQuery) as refused:
                guard(before + text)
            refusals.append(
                (refused.value.line - before.count("\n"), refused.value.column, refused.value.reason)
            )

        assert refusals[0] == refusals[1] or "bytes" in refusals[1][2], text


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_is_refused_in_words_that_say_so(text):
    with pytest.raises(RefusedQuery, match=r"changes data\. Queries here only read\."):
        evaluate(NeverAsked(), text)


@pytest.mark.parametrize("text", ENDS_THE_PROCESS.values(), ids=ENDS_THE_PROCESS)
def test_what_would_end_the_process_never_reaches_the_engine(text):
    with pytest.raises(RefusedQuery):
        evaluate(NeverAsked(), text)
    with pytest.raises(RefusedQuery):  # nor if only its length were allowed
        guard(text, limits=Limits(bytes=10**6))


@pytest.mark.parametrize("text", SMALLER.values(), ids=SMALLER)
def test_what_is_a_little_too_deep_or_too_long_a_chain_is_refused_with_the_limit(text):
    with pytest.raises(RefusedQuery, match=r"deeper than 64|more than (200|500) times"):
        evaluate(NeverAsked(), text)


def test_what_is_just_small_enough_is_answered():
    deep = f"ASK {nested('{', '', '}', 64)}"
    chained = f"ASK {{ FILTER(1{'+1' * 200} > 200 {'&& true' * 200}) }}"

    assert bool(evaluate(ONE, deep))
    assert bool(evaluate(ONE, chained))


def test_a_query_of_16_kilobytes_is_taken_and_one_byte_more_is_not():
    text = "ASK {} #".ljust(16 * 1024)

    guard(text)
    with pytest.raises(RefusedQuery, match=r"it is 16,385 bytes long; at most 16,384 are allowed\."):
        guard(text + " ")
    with pytest.raises(RefusedQuery, match=r"16,385 bytes"):  # bytes, not characters
        guard(text[:-1] + "é")


def test_the_place_of_a_refusal_is_the_line_and_column_of_what_is_refused():
    with pytest.raises(RefusedQuery) as caught:
        guard("SELECT *\nWHERE {\n  ?é ?p 'x' . SERVICE <p:e> { } }", source="ask.rq")

    assert str(caught.value).startswith("ask.rq:3:15: this query is refused: SERVICE asks another server")


@pytest.mark.parametrize("text", ["ASK { ?s ?p 'abc }", 'ASK { ?s ?p """abc }', "ASK { ?s ?p 'a\nb' }"])
def test_a_text_without_an_end_is_refused(text):
    with pytest.raises(RefusedQuery, match="has no end"):
        guard(text)


@pytest.mark.parametrize(
    "part",
    [
        "'\\'",
        '"\\"',
        "<a",
        "'''a",
        "\u0301",
        "\u00b7",
        "é",
        "١",
        "?",
        "a:%",
        "a:\\",
        "a.",
        "a-",
        "a:.",
        "#\n",
        "^",
        "9",
        "a.9",
        "1e.",
        "PREFIX a:<b>",
        "PREFIX ",
        "# PREFIX\n",
    ],
)
def test_the_guard_takes_steps_in_proportion_to_the_length(part):
    """Not a timed test: a guard that looks at each character again from each place would take minutes here."""
    text = (part * 300_000)[:300_000]
    with contextlib.suppress(RefusedQuery):  # it may well be refused, but soon
        guard(text, limits=Limits(bytes=10**6))


@pytest.fixture(scope="module")
def canary():
    """A server on this machine that answers nothing and counts who comes."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                came.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def test_the_canary_sees_a_real_call(canary):
    """Without this, the next test would pass on an engine that cannot call out at all."""
    port, came = canary
    before = len(came)
    with pytest.raises(OSError, match=r".+"):
        list(ONE.ask(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
    assert len(came) == before + 1


FRAGMENTS = [
    "SERVICE", "service", "SILENT", "<EP>", "e:", ":x", "service:", "?e", "?o", "?s ?p ?o", "{", "}", "{ ?a ?b ?c }",
    "(", ")", "FILTER(", "FILTER(?o<", "?o<p:a", "<", ">", "<p:a>", "<<", ">>", "#", "#>", "\n", " ", "'", '"', "'''",
    '"""', "\\", r"\u0061", r"\q", ".", ";", ",", "true", "1", "5)", "@en", "^^", "VALUES ?x {", "VALUES (?x ?y) {",
    "(1 2)", "UNDEF", "OPTIONAL {", "GRAPH ?g {", "UNION", "BIND(1 AS ?z)", "[", "]", "a", "_:b", "=", "!", "|", "/",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14))
@example(["?s ?p ?o", "FILTER(?o<", "5)", "SERVICE", "#>", "\n", "<EP>", "{ ?a ?b ?c }"])
@example(["VALUES ?x {", "'''", "a", "'", "}", "SERVICE", "<EP>", "{ ?a ?b ?c }", "#", r"\q", "'''", "\n"])
def test_whatever_the_guard_lets_through_calls_nobody(canary, parts):
    port, came = canary
    endpoint = f"http://127.0.0.1:{port}/"
    body = "".join(parts).replace("EP", endpoint)
    text = f"PREFIX e: <{endpoint}> PREFIX : <{endpoint}> SELECT * {{ {body} }}"
    before = len(came)
    with contextlib.suppress(CoprodError):
        evaluate(ONE, text)
    assert len(came) == before, text


_TEXTS = (
    "SELECT",
    "ask",
    "PREFIX a: <p:>",
    "BASE <p:SELECT>",
    "# ASK\n",
    "?x",
    "{",
    "}",
    "'DESCRIBE'",
    "5",
    "a:select",
)


@given(st.lists(st.sampled_from(_TEXTS), max_size=6))
def test_the_form_of_a_query_is_seen_on_the_way(parts):
    text = " ".join(parts)
    assert guarded(text, stored=()).form == form_of(text)
