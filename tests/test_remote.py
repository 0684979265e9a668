"""Asking a SPARQL service elsewhere, with a real server on this machine that plays every part."""

from __future__ import annotations

import contextlib
import gc
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from coprod_kg.errors import BadQuery, EndpointFailed, RefusedQuery
from coprod_kg.remote import ask
from coprod_kg.remote.asking import is_nested
from coprod_kg.remote.question import one_line, with_prefixes, with_values
from coprod_kg.sparql import Statements, Table, Truth
from coprod_kg.vocabulary import SCHEMA, XSD

LONG = 30.0
"""Seconds that even a very busy machine keeps to."""
JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"x"}}]}}'


class Service:
    """A server on 127.0.0.1; `part` is what it does with a request, `asked` what it was asked."""

    def __init__(self) -> None:
        self.part: Callable[[BaseHTTPRequestHandler], None] = lambda handler: reply(handler, ROWS)
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.leaving = threading.Event()
        self.store = Store()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                self.answer("GET", parse_qs(parts.query))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.answer("POST", parse_qs(body.decode()))

            def answer(self, method: str, parameters: dict[str, list[str]]) -> None:
                service.asked.append((method, parameters, dict(self.headers)))
                with contextlib.suppress(OSError):  # the asker hung up, as it should
                    service.part(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.leaving.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def plays(self, part: Callable[[BaseHTTPRequestHandler], None]) -> str:
        self.part = part
        return self.url


def reply(
    handler: BaseHTTPRequestHandler, body: bytes, kind: str = JSON, status: int = 200, **headers: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


@pytest.fixture
def answering(service: Service) -> Service:
    """The service with a real engine behind it."""
    store = service.store
    item = NamedNode("http://e.org/item")
    store.extend(
        [
            Quad(item, SCHEMA["name"], Literal("A “quoted”\nname", language="en")),
            Quad(item, SCHEMA["datePublished"], Literal("2018", datatype=XSD["gYear"])),
            Quad(item, SCHEMA["position"], Literal("7", datatype=XSD["integer"])),
        ]
    )

    def part(handler: BaseHTTPRequestHandler) -> None:
        answer = store.query(service.asked[-1][1]["query"][0])
        if isinstance(answer, QuerySolutions) or hasattr(answer, "__bool__"):
            reply(handler, answer.serialize(format=QueryResultsFormat.JSON))
        else:
            reply(handler, serialize(answer, format=RdfFormat.N_TRIPLES), NTRIPLES)

    service.plays(part)
    return service


# ---- Good answers


def test_rows_come_back_with_the_exact_terms_of_the_service(answering):
    table = ask(answering.url, "SELECT ?p ?o ?none WHERE { ?s ?p ?o } ORDER BY ?p")

    assert isinstance(table, Table)
    assert table.columns == ("p", "o", "none")
    assert [row[1] for row in table.rows] == [
        Literal("2018", datatype=XSD["gYear"]),
        Literal("A “quoted”\nname", language="en"),
        Literal("7", datatype=XSD["integer"]),
    ]
    assert {row[2] for row in table.rows} == {None}


def test_numbers_are_not_rewritten_on_the_way(service):
    decimal = b'"type":"literal","value":"01.50","datatype":"%s"' % XSD["decimal"].value.encode()
    url = service.plays(
        lambda handler: reply(handler, ROWS.replace(b'"type":"literal","value":"x"', decimal))
    )

    assert ask(url, "SELECT ?a WHERE { ?a ?b ?c }").rows == ((Literal("01.50", datatype=XSD["decimal"]),),)


def test_no_rows_are_an_empty_table(answering):
    assert len(ask(answering.url, "SELECT ?s WHERE { ?s schema:name 'nobody' }")) == 0


@pytest.mark.parametrize(("pattern", "truth"), [("?s ?p ?o", True), ("?s ?s ?s", False)])
def test_a_yes_or_no_comes_back(answering, pattern, truth):
    assert ask(answering.url, f"ASK {{ {pattern} }}") == Truth(truth)


@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <http://e.org/item>"]
)
def test_statements_come_back_whole(answering, query):
    answer = ask(answering.url, query)

    assert isinstance(answer, Statements)
    assert {(each.subject, each.predicate, each.object) for each in answer} == {
        (quad.subject, quad.predicate, quad.object) for quad in answering.store
    }


def test_statements_may_come_as_turtle(service):
    url = service.plays(
        lambda handler: reply(
            handler, b"<http://e/a> a <http://e/B>, <http://e/C> .", "text/turtle; charset=utf-8"
        )
    )

    assert len(ask(url, "CONSTRUCT WHERE { ?s ?p ?o }")) == 2


def test_our_prefixes_need_not_be_declared(answering):
    [row] = ask(answering.url, "SELECT ?y WHERE { ?s schema:datePublished ?y }").values()

    assert row == {"y": "2018"}


def test_values_are_sent_as_terms(answering):
    hostile = Literal('2018" } # DROP ALL', datatype=XSD["string"])

    assert ask(answering.url, "ASK { ?s ?p ?o }", {"o": Literal("2018", datatype=XSD["gYear"])}) == Truth(
        True
    )
    assert ask(answering.url, "ASK { ?s ?p ?o }", {"o": hostile}) == Truth(False)
    construct = ask(answering.url, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", {"p": SCHEMA["name"]})
    assert len(construct) == 1


def test_headings_are_kept_for_people(answering):
    table = ask(answering.url, "SELECT ?s WHERE { ?s a ?c }", headings={"s": "Thing"})

    assert table.headings == {"s": "Thing"}


def test_a_short_query_is_got_and_a_long_one_posted(answering):
    ask(answering.url, "ASK { ?s ?p ?o }")
    ask(answering.url, "ASK { ?s ?p ?o }" + "# a long remark\n" * 200)
    ask(answering.url, f"ASK {{ ?s ?p '{'共' * 300}' }}")  # short, but not as it is written in an address
    ask(answering.url + "?key=" + "k" * 1900, "ASK { ?s ?p ?o }")

    assert [method for method, *_ in answering.asked] == ["GET", "POST", "POST", "POST"]


def test_what_stands_in_the_address_is_sent_along(answering):
    ask(answering.url + "?key=secret&default-graph-uri=http%3A%2F%2Fe.org%2F", "ASK {}")

    assert answering.asked[0][1] == {
        "key": ["secret"],
        "default-graph-uri": ["http://e.org/"],
        "query": ["ASK {}"],
    }


def test_the_right_format_is_asked_for_by_the_standard_way_alone(answering):
    ask(answering.url, "SELECT * WHERE { ?s ?p ?o }")
    ask(answering.url, "CONSTRUCT WHERE { ?s ?p ?o }")

    assert [headers["Accept"] for *_, headers in answering.asked] == [
        "application/sparql-results+json",
        "application/n-triples, text/turtle;q=0.9",
    ]
    assert all(list(parameters) == ["query"] for _, parameters, _ in answering.asked)
    assert all(headers["User-Agent"] == "coprod-kg" for *_, headers in answering.asked)


def test_words_in_comments_and_names_do_not_change_what_is_asked(answering):
    query = "#+ title = 'What was added'\n#+ summary = 'INSERT, DROP, CONSTRUCT'\nASK { ?load ?p 'DELETE' }"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ask(answering.url, query) == Truth(False)
    assert "query" in answering.asked[0][1]


# ---- What is never sent


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "DROP ALL",
        "LOAD <http://e.org/>",
        "SELECT * { SERVICE <http://e.org/> {} }",
    ],
)
def test_updates_and_service_are_refused_before_anything_is_sent(service, query):
    with pytest.raises(RefusedQuery):
        ask(service.url, query)
    assert service.asked == []


def test_what_is_no_query_is_refused_before_anything_is_sent(service):
    with pytest.raises(BadQuery, match="none of the words SELECT"):
        ask(service.url, "{ ?s ?p ?o }")
    with pytest.raises(BadQuery, match="WHERE"):
        ask(service.url, "DESCRIBE <http://e.org/>", {"s": Literal("x")})
    assert service.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "data:,x",
        "/etc/passwd",
        "127.0.0.1:80/sparql",
        "http://",
        "http:///sparql",
        "http://127.0.0.1:notaport/",
        "http://[::1/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\r\nHost: e.org",
        "",
    ],
)
def test_only_whole_web_addresses_are_asked(url):
    with pytest.raises(EndpointFailed):
        ask(url, "ASK {}")


@pytest.mark.parametrize("url", ["http://me:secret@{}", "http://secret@{}", "http://me:secret@{}:x/"])
def test_a_password_in_the_address_is_refused_and_not_repeated(service, url):
    with pytest.raises(EndpointFailed) as caught:
        ask(url.format(service.url.removeprefix("http://")), "ASK {}")

    assert "secret" not in str(caught.value)
    assert service.asked == []


# ---- Everything that can go wrong


def failure(url: str, query: str = "SELECT ?a WHERE { ?a ?b ?c }", **options: float) -> str:
    """The one-line error of a question that must fail, and which must not be slow about it."""
    started = time.monotonic()
    with pytest.raises(EndpointFailed) as caught:
        ask(url, query, timeout_seconds=options.pop("timeout_seconds", LONG), **options)
    assert time.monotonic() - started < LONG
    text = str(caught.value)
    assert text.startswith("http")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("query", ["ASK {}", "ASK {}" + "#" * 3000])
def test_a_redirect_is_an_error_that_names_the_new_place(service, status, query):
    other = Service()
    try:
        url = service.plays(lambda handler: reply(handler, b"", status=status, Location=other.url + "?key=1"))

        said = failure(url, query)

        assert f"sends us on to {other.url} (HTTP {status})" in said
        assert "key=1" not in said
        assert other.asked == []
    finally:
        other.close()


@pytest.mark.parametrize("location", ["file:///etc/passwd", "", "//e.org:x", "http://me:secret@e.org/"])
def test_a_redirect_to_an_odd_place_is_an_error_too(service, location):
    url = service.plays(lambda handler: reply(handler, b"", status=302, Location=location))

    assert "secret" not in failure(url)


def test_a_service_that_never_answers_is_given_up(service):
    url = service.plays(lambda _: service.leaving.wait(2 * LONG) and None)

    assert "did not answer in full within 0.3 seconds" in failure(url, timeout_seconds=0.3)


@pytest.mark.parametrize("place", ["head", "body"])
def test_a_service_that_drips_is_given_up(service, place):
    def part(handler: BaseHTTPRequestHandler) -> None:
        if place == "body":
            handler.send_response(200)
            handler.send_header("Content-Type", JSON)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not service.leaving.wait(0.05):
            handler.wfile.write(b" ")

    assert "did not answer in full within 0.5 seconds" in failure(service.plays(part), timeout_seconds=0.5)


def test_a_service_that_drips_before_it_is_safe_is_given_up():
    leaving = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB begins
                while not leaving.wait(0.05):
                    connection.sendall(b"\x02")

        thread = threading.Thread(target=drip)
        thread.start()
        end = threading.Timer(2 * LONG, leaving.set)
        end.start()
        started = time.monotonic()
        said = failure(f"https://127.0.0.1:{server.getsockname()[1]}/", timeout_seconds=0.3)
        took = time.monotonic() - started
        end.cancel()
        leaving.set()
        thread.join()

    assert "did not answer in full within 0.3 seconds" in said
    assert took < LONG


def test_a_connection_made_after_the_time_is_up_is_ended(service, monkeypatch):
    connect = socket.create_connection

    def slowly(*given: Any, **options: Any) -> socket.socket:
        time.sleep(0.3)
        return connect(*given, **options)

    def part(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(int(2 * LONG / 0.05)):
            handler.wfile.write(b" ")
            if service.leaving.wait(0.05):
                return

    monkeypatch.setattr(socket, "create_connection", slowly)
    started = time.monotonic()

    assert "did not answer in full within 0.2 seconds" in failure(service.plays(part), timeout_seconds=0.2)
    assert time.monotonic() - started < LONG


def test_nothing_listening_is_said():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/sparql"

    assert "nothing answers at this address" in failure(url)


def test_a_name_that_no_server_has_is_said(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no server of this name" in failure("http://nowhere.invalid/sparql")


def test_a_name_that_no_server_can_have_is_said():
    assert "not a name that a server can have" in failure("http://" + "a" * 70 + ".invalid/sparql")


def test_an_unsafe_connection_is_said(service):
    assert "no safe connection" in failure(service.url.replace("http:", "https:"))


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (400, "Check the query"),
        (401, "never sent from here"),
        (403, "does not let everybody in"),
        (404, "Check the address"),
        (414, "Try again later"),
        (429, "Wait a while"),
        (500, "fault over there"),
        (503, "Try again later"),
    ],
)
def test_an_http_error_gives_status_first_line_and_advice(service, status, advice):
    body = b"\n  \x1b[31mNo such graph\nat java.lang.Thread\n"
    url = service.plays(lambda handler: reply(handler, body, "text/plain", status))

    said = failure(url)

    assert f"error {status}" in said
    assert "No such graph." in said
    assert "java" not in said
    assert "\x1b" not in said
    assert advice in said


def test_the_page_of_an_http_error_is_not_repeated(service):
    url = service.plays(lambda handler: reply(handler, b"<html>Oops", "text/html", 500))

    assert "<html>" not in failure(url)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"<html><p>Hello", "text/html"), (b"\n<!DOCTYPE html><p>", "text/plain"), (b"<HTML>", JSON)],
)
@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_web_page_is_not_an_answer(service, body, kind, query):
    url = service.plays(lambda handler: reply(handler, body, kind))

    assert "it answered with a web page" in failure(url, query)


@pytest.mark.parametrize(
    ("query", "kind"),
    [("ASK {}", "application/sparql-results+xml"), ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml")],
)
def test_a_format_that_was_not_asked_for_is_named(service, query, kind):
    url = service.plays(lambda handler: reply(handler, b"<x/>", kind))

    assert f"it answered in {kind}, although" in failure(url, query)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"[]",
        b'{"error":"no"}',
        ROWS[:-1],
        ROWS[:-3],
        ROWS + b"x",
        ROWS[:-3] + b",The SPARQL operation has been cancelled",
        ROWS.replace(b'"x"', b'"\xe9"'),
        ROWS.replace(b'"literal"', b'"uri"').replace(b'"x"', b'"not an iri"'),
        ROWS.replace(b"vars", b"bars"),
    ],
)
def test_broken_or_cut_json_is_never_taken_for_an_answer(service, body):
    url = service.plays(lambda handler: reply(handler, body))

    assert "the answer is broken or was cut short" in failure(url)


def test_the_end_of_a_cut_answer_is_shown_because_services_explain_themselves_there(service):
    body = ROWS[:-3] + b",The SPARQL operation has been cancelled"
    url = service.plays(lambda handler: reply(handler, body))

    assert "The SPARQL operation has been cancelled" in failure(url)


@pytest.mark.parametrize(
    "body", [b"<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http", b"<a> <b> <c> .", b"cancelled"]
)
def test_broken_or_cut_statements_are_never_taken_for_an_answer(service, body):
    url = service.plays(lambda handler: reply(handler, body, NTRIPLES))

    assert "the answer is broken or was cut short" in failure(url, "CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("query", "body", "kind"),
    [("SELECT ?a WHERE { ?a ?b ?c }", ROWS[:-3], JSON), ("CONSTRUCT WHERE { ?s ?p ?o }", b"cut", NTRIPLES)],
)
def test_an_error_may_be_cleared_away_by_another_thread(service, query, body, kind):
    """The engine's own readers may not be; pytest turns its complaint about that into a failure."""
    url = service.plays(lambda handler: reply(handler, body, kind))
    with pytest.raises(EndpointFailed) as caught:
        ask(url, query)
    errors = [caught.value]
    del caught

    clearing = threading.Thread(target=lambda: (errors.clear(), gc.collect()))
    clearing.start()
    clearing.join()


def test_a_body_shorter_than_promised_is_found_even_if_it_parses(service):
    line = b"<http://e/a> <http://e/b> <http://e/c> .\n"
    url = service.plays(lambda handler: reply(handler, line, NTRIPLES, Content_Length=str(2 * len(line))))

    assert "the answer is not whole" in failure(url, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_chunks_without_an_end_are_found_even_if_they_parse(service):
    line = b"<http://e/a> <http://e/b> <http://e/c> .\n"

    def part(handler: BaseHTTPRequestHandler) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {NTRIPLES}\r\nTransfer-Encoding: chunked\r\n\r\n"
        handler.wfile.write(head.encode() + b"%x\r\n%s\r\n" % (len(line), line))

    assert "the answer is not whole" in failure(service.plays(part), "CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_service_that_hangs_up_at_once_is_said(service):
    assert "it hung up without an answer" in failure(service.plays(lambda _: None))


def test_something_else_than_http_is_said(service):
    def part(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"220 smtp.example.org ready\r\n" * 3)

    assert "does not speak HTTP" in failure(service.plays(part))


def test_yes_or_no_is_not_rows_and_rows_are_not_yes_or_no(service):
    truth = b'{"head":{},"boolean":true}'

    assert "an answer to something else" in failure(service.plays(lambda handler: reply(handler, truth)))
    assert "an answer to something else" in failure(
        service.plays(lambda handler: reply(handler, ROWS)), "ASK {}"
    )


def test_an_endless_body_is_cut_off_at_the_limit(service):
    def part(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        while not service.leaving.is_set():
            handler.wfile.write(b" " * 65536)

    said = failure(service.plays(part), largest=1_000_000)

    assert "larger than 1,000,000 bytes" in said
    assert "LIMIT" in said


def test_an_answer_just_within_the_limit_is_read(service):
    url = service.plays(lambda handler: reply(handler, ROWS))

    assert len(ask(url, "SELECT ?a WHERE { ?a ?b ?c }", largest=len(ROWS))) == 1
    assert "larger than" in failure(url, largest=len(ROWS) - 1)


def test_a_compressed_answer_is_refused(service):
    url = service.plays(lambda handler: reply(handler, b"\x1f\x8b", Content_Encoding="gzip"))

    assert "compressed" in failure(url)


def test_nesting_that_would_overflow_the_parser_is_refused(service):
    """Without the check this ends the whole process, and no test would say so."""
    term = b'{"type":"uri","value":"http://e/"}'
    inner = b'{"type":"triple","value":{"subject":%s,"predicate":%s,"object":' % (term, term)
    rows = ROWS.replace(b'{"type":"literal","value":"x"}', inner * 20_000 + term + b"}}" * 20_000)
    lines = b"<http://e/a> <http://e/b> " + b"<<( <http://e/a> <http://e/b> " * 20_000

    assert "statements about statements" in failure(service.plays(lambda handler: reply(handler, rows)))
    url = service.plays(lambda handler: reply(handler, lines, NTRIPLES))
    assert "statements about statements" in failure(url, "CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "disguise",
    [
        b'# "\n',
        b"<a> <b> '\"' .\n",
        b"<a> <b> '''\"''' .\n",
        b'<a> <b> """\\""" # """ .\n',
        b"@prefix e: <http://e/> . e:\\# <b> <c> . # '\n",
        b'<a> <b> <http://e/{#"> .\n',
    ],
)
@pytest.mark.parametrize("depth", [1, 20])
def test_no_text_or_comment_hides_a_nested_statement(disguise, depth):
    """Only looked at, not parsed: a hole is then a failing test and not the end of the process."""
    assert is_nested(
        disguise + b"<http://e/a> <http://e/b> " + b"<<( <http://e/a> <http://e/b> " * depth + b'# "'
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<a> <b> \"<<\", '<<', \"\"\"a\"<<\"\"\", '''<<'<<''' .",
        b"# <<\n<a> <b> <c> . #<<",
        b'@prefix e: <http://e/> . e:\\"a <b> "<<", <http://e/\\u003C\\U0000003C>  .',
        b'<a> <b> "\xff<<\\"<<" .',
    ],
)
def test_signs_in_texts_and_comments_are_not_nesting(body):
    assert not is_nested(body)


def test_a_large_text_is_looked_through_in_little_memory():
    """It took 2.5 GB for 20 MB: a way back for each character."""
    code = r"""
import resource
from coprod_kg.remote.asking import is_nested, depth_of
text = b'a\\n<<[' * 3_000_000
whole = b'<a> <b> "' + text + b'" .', b'{"a":"' + text + b'"}', b'{"a":"' + text
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert [is_nested(whole[0]), depth_of(whole[1]), depth_of(whole[2])] == [False, 1, 1]
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert after - before < 256_000, after - before
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_statements_about_statements_are_refused_even_if_shallow(service):
    term = b'{"type":"uri","value":"http://e/"}'
    inner = b'{"type":"triple","value":{"subject":%s,"predicate":%s,"object":%s}}' % (term, term, term)
    rows = ROWS.replace(b'{"type":"literal","value":"x"}', inner)

    assert "statements about statements" in failure(service.plays(lambda handler: reply(handler, rows)))
    annotated = b"<http://e/a> <http://e/b> <http://e/c> {| <http://e/d> 1 |} ."
    url = service.plays(lambda handler: reply(handler, annotated, "text/turtle"))
    assert "statements about statements" in failure(url, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_brackets_in_texts_are_only_text(service):
    rows = ROWS.replace(b'"x"', b'"' + b'[{\\"' * 500 + b'"')
    line = b'<http://e/a> <http://e/b> "a << b <<( c" .\n'

    assert len(ask(service.plays(lambda handler: reply(handler, rows)), "SELECT ?a WHERE { ?a ?b ?c }")) == 1
    url = service.plays(lambda handler: reply(handler, line, NTRIPLES))
    assert len(ask(url, "CONSTRUCT WHERE { ?s ?p ?o }")) == 1


def test_blank_nodes_of_two_answers_never_meet(service):
    url = service.plays(lambda handler: reply(handler, b"_:a <http://e/b> _:a .\n", NTRIPLES))
    [one], [other] = (ask(url, "CONSTRUCT WHERE { ?s ?p ?o }") for _ in range(2))

    assert one.subject == one.object
    assert one.subject != other.subject


# ---- The parts


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("PREFIX cpr: <http://other/> ASK { ?s a cpr:Item }", ""),
        ("ASK { ?s <http://e/cpr:Item> 'cpr:Item' } # cpr:Item", ""),
        ("ASK { ?s unknown:x ?o }", ""),
        ("ASK { ?s skos:broader/skos:broader ?o }", "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "),
    ],
)
def test_only_prefixes_in_use_and_not_declared_are_added(text, added):
    assert with_prefixes(text) == added + text


def test_values_go_into_the_outer_where():
    text = "SELECT (EXISTS { ?a ?b ?c } AS ?x) WHERE { { ?a ?b ?c } }"

    assert with_values(text, "SELECT", {"a": NamedNode("http://e/")}) == (
        "SELECT (EXISTS { ?a ?b ?c } AS ?x) WHERE { VALUES (?a) { (<http://e/>) } { ?a ?b ?c } }"
    )


def test_a_strangers_line_is_short_and_plain():
    assert one_line("") == ""
    assert one_line("a" * 500) == "a" * 200 + "…"
    assert one_line("a\u202eb\x07") == "a b"
