"""The short way to answers that are kept, on the wire: it says what the long way says, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from listening import listening

from coprod_kg.web.answers import Answer
from coprod_kg.web.shortcut import shortcut

_KEEP_ALIVE = 0.2
"""Seconds. Each test waits so long for the end of a connection."""
_KEPT = Answer(b"kept " * 200, [(b"content-type", b"text/plain")])


class _Around:
    """Keeps one page and one answer; everything else takes longer than a quiet connection is kept."""

    def kept(self, url: bytes, accept: bytes) -> Answer | None:
        return _KEPT if (url, accept) in ((b"/page", b""), (b"/api?x", b"text/csv")) else None

    def told(self, *_: Any) -> None:
        pass

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/page":
            await _KEPT(scope, receive, send)
            return
        if scope["path"] == "/slow":
            await asyncio.sleep(2 * _KEEP_ALIVE)
        await Answer(b"the long way", [])(scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    around: Any = _Around()
    with listening(around, http=shortcut(around, 2000, 5), timeout_keep_alive=_KEEP_ALIVE) as port:
        yield port


def _said(port: int, *requests: bytes) -> bytes:
    """What is answered to `requests`, sent at once, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(b"".join(requests))
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
def test_both_ways_say_the_same(port: int, accepts: bytes) -> None:
    encoding = b"accept-encoding: " + accepts
    short, long = (_said(port, _get(b"/page", encoding, *more)) for more in ((), (b"connection: close",)))
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


def test_a_long_question_right_after_a_kept_answer_gets_its_time(port: int) -> None:
    said = _said(port, _get(b"/page"), _get(b"/slow"))
    assert said.endswith(b"the long way")
