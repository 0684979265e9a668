"""The short way to answers that are kept, on the wire: it says what the long way says, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httptools
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listening import listening

from coprod_kg.web.answers import Answer
from coprod_kg.web.shortcut import plainly_read, shortcut

_KEEP_ALIVE = 0.2
"""Seconds. Each test waits so long for the end of a connection."""
_MADE = Answer(b"made for you " * 100, [(b"content-type", b"text/plain")])
_KEPT = Answer(b"kept " * 200, [(b"content-type", b"text/plain")])


class _Underway:
    """An answer that comes after a moment; what is asked for at /odd only the application can give."""

    def __init__(self, path: str) -> None:
        self.path, self.abandoned = path, threading.Event()

    def when_done(self, call: Callable[[Answer | None], None]) -> None:
        answer = _MADE if self.path == "/made" else None
        if self.path != "/never":
            asyncio.get_running_loop().call_later(0.05, call, answer)

    def handed_over(self, _: Any) -> Any:
        return Answer(b"handed over", [])

    def abandon(self) -> None:
        self.abandoned.set()


class _Around:
    """Keeps one page and one answer; everything else takes longer than a quiet connection is kept."""

    def __init__(self) -> None:
        self.begun: list[_Underway] = []
        self.seen: list[tuple[str, int]] = []

    def begin(self, scope: Any) -> _Underway | None:
        if scope["path"] not in ("/made", "/odd", "/never"):
            return None
        self.begun.append(_Underway(scope["path"]))
        return self.begun[-1]

    def kept(self, url: bytes, accept: bytes) -> Answer | None:
        return _KEPT if (url, accept) in ((b"/page", b""), (b"/api?x", b"text/csv")) else None

    def told(self, _: str, path: str, status: int, *__: Any) -> None:
        self.seen.append((path, status))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] in ("/page", "/made"):
            await (_KEPT if scope["path"] == "/page" else _MADE)(scope, receive, send)
            return
        if scope["path"] == "/slow":
            await asyncio.sleep(2 * _KEEP_ALIVE)
        await Answer(b"the long way", [])(scope, receive, send)


@pytest.fixture(scope="module")
def around() -> Any:
    return _Around()


@pytest.fixture(scope="module")
def port(around: Any) -> Iterator[int]:
    with listening(around, http=shortcut(around, 2000, 5), timeout_keep_alive=_KEEP_ALIVE) as port:
        yield port


def _said(port: int, *requests: bytes, apart: bool = False) -> bytes:
    """What is answered to `requests`, sent at once, until the connection is closed; the first before the others if
    they are sent `apart`."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for piece in (requests[:1], requests[1:]) if apart else (requests,):
            connection.sendall(b"".join(piece))
            time.sleep(0.02)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer


def _get(url: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    return b"\r\n".join((method + b" " + url + b" HTTP/1.1", b"host: a", *headers, b"", b""))


def _answer(said: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    head, _, body = said.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(b": ") for line in lines)}
    del headers[b"date"]
    headers.pop(b"connection", None)
    return status, headers, body


@pytest.mark.parametrize("accepts", [b"identity", b"gzip", b"gzip;q=0"])
@pytest.mark.parametrize("path", [b"/page", b"/made"])
def test_both_ways_say_the_same(port: int, path: bytes, accepts: bytes) -> None:
    encoding = b"accept-encoding: " + accepts
    short, long = (_said(port, _get(path, encoding, *more)) for more in ((), (b"connection: close",)))
    assert _answer(short) == _answer(long)


def test_head_has_no_body_and_a_known_answer_is_not_sent_again(port: int) -> None:
    _, headers, _ = _answer(_said(port, _get(b"/page")))
    assert _answer(_said(port, _get(b"/page", method=b"HEAD"))) == (b"HTTP/1.1 200 OK", headers, b"")
    status, _, body = _answer(_said(port, _get(b"/page", b"if-none-match: " + headers[b"etag"])))
    assert (status, body) == (b"HTTP/1.1 304 Not Modified", b"")


def test_who_names_two_forms_in_two_lines_goes_the_long_way(port: int) -> None:
    assert _said(port, _get(b"/api?x", b"accept: text/csv")).endswith(_KEPT.body)
    said = _said(port, _get(b"/api?x", b"accept: text/html", b"accept: text/csv"))
    assert said.endswith(b"the long way")


def test_answers_come_in_the_order_of_their_questions(port: int) -> None:
    said = _said(port, _get(b"/page"), _get(b"/other"), _get(b"/page"), _get(b"/other"))
    places = [said.find(_KEPT.body), said.find(b"long"), said.rfind(_KEPT.body), said.rfind(b"long")]
    assert places == sorted(places)
    assert said.count(b"HTTP/1.1 200 OK") == 4


def test_each_of_many_on_one_connection_is_answered(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for path, body in [(b"/page", _KEPT.body), (b"/made", _MADE.body), (b"/other", b"the long way")] * 3:
            connection.sendall(_get(path))
            said = b""
            while not said.endswith(body):
                said += connection.recv(65_536)
            assert said.startswith(b"HTTP/1.1 200 OK")


class _Parsed:
    """What the parser of the long way finds."""

    def __init__(self, data: bytes) -> None:
        self.url, self.whole = b"", 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_message_complete(self) -> None:
        self.whole += 1


_PIECES = (
    *(
        b"GET ",
        b"GET /",
        b"POST /",
        b"/a",
        b"/sparql?query=x",
        b"?",
        b"#",
        b"%20",
        b" ",
        b"\t",
        b"@",
        b":",
        b": ",
        b",",
    ),
    *(
        b" HTTP/1.1",
        b" HTTP/1.0",
        b"\r\n",
        b"\n",
        b"\r",
        b"\r\n\r\n",
        b"\0",
        b"\xc3\xa9",
        b"x",
        b" folded",
        b"host: a",
    ),
    *(b"Accept: ", b"content-length: 0", b"connection: keep-alive", b"Connection: close"),
    *(b"GET /a HTTP/1.1\r\n", b"GET /a HTTP/1.1\r\nhost: a\r\n"),
)


_some = st.lists(st.sampled_from(_PIECES), max_size=3).map(b"".join)
_heads = st.builds(
    lambda target, lines: (
        b"GET /%b HTTP/1.1\r\n%b\r\n" % (target, b"".join(b"a: %b\r\n" % line for line in lines))
    ),
    _some,
    st.lists(_some, max_size=3),
)


@settings(max_examples=1000)
@given(_heads | st.lists(st.sampled_from(_PIECES), max_size=9).map(b"".join))
def test_what_is_read_by_one_pattern_is_what_the_parser_reads(data: bytes) -> None:
    plain = plainly_read(data)
    if plain is not None:
        parsed = _Parsed(data)
        assert (parsed.url, parsed.headers, parsed.whole) == (plain.path + plain.query, plain.headers, 1)
        assert (parsed.parser.get_method(), parsed.parser.get_http_version()) == (b"GET", "1.1")
        assert parsed.parser.should_keep_alive()
        assert httptools.parse_url(parsed.url).path == plain.path


def test_what_comes_while_the_parser_is_in_a_request_is_a_part_of_it(port: int) -> None:
    begun = _get(b"/other") + b"GET /other HTTP/1.1\r\nhost: a\r\nx: "
    said = _said(port, begun, _get(b"/page"), apart=True)
    assert said.count(b"HTTP/1.1 200 OK") == said.count(b"the long way") == 2


def test_a_long_question_right_after_a_kept_answer_gets_its_time(port: int) -> None:
    said = _said(port, _get(b"/page"), _get(b"/slow"), apart=True)
    assert said.endswith(b"the long way")


def test_an_answer_that_is_made_comes_before_what_was_asked_after_it(port: int, around: _Around) -> None:
    rest = (_get(b"/page"), _get(b"/made"), _get(b"/other"))
    said = _said(port, _get(b"/made"), *rest, apart=True)
    # Only the first is on the short way: what comes in one piece with others goes the long way.
    assert [each.split(b"\r\n\r\n")[1][:4] for each in said.split(b"HTTP/1.1 200 OK")[1:]] == [
        b"made",
        b"kept",
        b"made",
        b"the ",
    ]
    assert around.seen[-1] == ("/made", 200)
    assert around.begun[-1].path == "/made"


def test_what_only_the_application_can_say_it_says_and_leaves_nothing_behind(port: int) -> None:
    said = _said(port, _get(b"/odd"), _get(b"/page"), apart=True)
    assert said.index(b"handed over") < said.index(b"kept")


def test_a_made_answer_goes_the_long_way_where_more_is_asked_than_the_answer(
    port: int, around: _Around
) -> None:
    before = len(around.begun)
    for headers in ([b"if-none-match: x"], [b"connection: close"], [b"content-length: 0"]):
        assert _MADE.body in _said(port, _get(b"/made", *headers))
    assert b"200 OK" in _said(port, _get(b"/made", method=b"HEAD"))
    assert len(around.begun) == before


def test_who_hangs_up_leaves_nobody_at_work(port: int, around: _Around) -> None:
    before = len(around.begun)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(_get(b"/never"))
        deadline = time.monotonic() + 30
        while len(around.begun) == before and time.monotonic() < deadline:
            time.sleep(0.01)
    assert around.begun[before].abandoned.wait(30)
