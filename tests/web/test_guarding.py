"""Heads of requests on the wire: what is too large, or does not come, ends the connection and nothing else."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
from listening import listening

from coprod_kg.web.guarding import guarded

_MOST, _SECONDS, _CONNECTIONS = 2000, 0.3, 20
_LONG = 30.0
"""Seconds that even a very busy machine keeps to: for what must not be cut off, and what would otherwise not end."""


_LARGE = 20_000_000


async def _application(scope: Any, receive: Any, send: Any) -> None:
    """Says how many bytes were sent; answers /large and /early without having read them."""
    if scope["path"] != "/":
        size = _LARGE if scope["path"] == "/large" else 5
        length = (b"content-length", b"%d" % size)
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": b"x" * size})
        return
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"%5d" % size})


@contextmanager
def _waiting(seconds: float) -> Iterator[int]:
    """The port of a server that waits so long for what does not come."""
    with listening(_application, http=guarded(_MOST, seconds), limit_concurrency=_CONNECTIONS) as port:
        yield port


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with _waiting(_LONG) as port:
        yield port


@pytest.fixture(scope="module")
def hasty() -> Iterator[int]:
    """The port of a server that soon waits no more."""
    with _waiting(_SECONDS) as port:
        yield port


def _said(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """What is answered to `parts`, sent one after the other, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=_LONG) as connection:
        for part in parts:
            try:
                connection.sendall(part)
            except OSError:  # it has hung up already
                break
            time.sleep(pause)
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except ConnectionResetError:
            pass
    return answer


_ASK = b"GET / HTTP/1.1\r\nhost: a\r\n"
_CLOSE = b"connection: close\r\n\r\n"


def test_an_ordinary_request_is_answered(port: int) -> None:
    assert _said(port, _ASK, _CLOSE).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("pieces", [1, 50])
def test_a_head_that_is_too_large_is_refused_however_it_comes_in(port: int, pieces: int) -> None:
    lines = [b"x%d: %s\r\n" % (number, b"y" * 90) for number in range(50)]
    size = -(-len(lines) // pieces)
    parts = [b"".join(lines[at : at + size]) for at in range(0, len(lines), size)]
    assert b"431" in _said(port, _ASK, *parts, _CLOSE).splitlines()[0]


def test_an_endless_head_is_cut_off_without_waiting_for_its_end(port: int) -> None:
    assert b"431" in _said(port, _ASK, b"x: " + b"y" * 3000).splitlines()[0]


def test_a_large_body_is_no_large_head(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 50000\r\nconnection: close\r\n\r\n"
    assert _said(port, head + b"z" * 50_000).endswith(b"50000")
    assert _said(port, head, b"z" * 25_000, b"z" * 25_000, pause=0.05).endswith(b"50000")


def test_a_head_after_a_large_body_is_counted_anew(port: int) -> None:
    first = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n" + b"z" * 5000
    assert _said(port, first, _ASK, _CLOSE, pause=0.05).count(b"HTTP/1.1 200") == 2


@pytest.mark.parametrize("begun", [b"", b"GET / HT", _ASK])
def test_a_head_that_does_not_come_is_not_waited_for(hasty: int, begun: bytes) -> None:
    assert b"408" in _said(hasty, begun).splitlines()[0]


def test_a_second_head_that_does_not_come_is_not_waited_for_either(hasty: int) -> None:
    answer = _said(hasty, _ASK + b"\r\n", _ASK, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in answer


@pytest.mark.parametrize(
    ("said", "more"),
    [(b"content-length: 100000\r\n\r\n", b"a"), (b"transfer-encoding: chunked\r\n\r\n", b"1\r\na\r\n")],
)
def test_the_rest_of_what_is_answered_already_is_not_waited_for_long(
    hasty: int, said: bytes, more: bytes
) -> None:
    started = time.monotonic()
    pieces = [more] * int(2 * _LONG / _SECONDS)
    answer = _said(hasty, b"GET /early HTTP/1.1\r\nhost: a\r\n" + said, *pieces, pause=_SECONDS / 2)
    assert answer.startswith(b"HTTP/1.1 200") or not answer  # hung up on whoever goes on to send
    assert time.monotonic() - started < _LONG


def test_the_rest_of_what_is_answered_already_may_still_come(port: int) -> None:
    early = b"POST /early HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n"
    parts = (early, b"a" * 10, _ASK, _CLOSE)
    assert _said(port, *parts, pause=0.05).count(b"HTTP/1.1 200") == 2


def test_who_sends_much_after_the_answer_comes_to_read_it(port: int) -> None:
    head = b"POST /early HTTP/1.1\r\nhost: a\r\ncontent-length: 9000000\r\n\r\n"
    assert _said(port, head, b"z" * 9_000_000, _ASK, _CLOSE, pause=0.05).count(b"HTTP/1.1 200") == 2


def test_who_reads_nothing_of_an_answer_is_not_waited_for(hasty: int) -> None:
    with _slow_reader(hasty) as connection:
        time.sleep(4 * _SECONDS)
        assert _read(connection) < _LARGE


def test_who_reads_slowly_gets_all_of_it() -> None:
    with _waiting(3) as port, _slow_reader(port) as connection:
        size = 0
        for _ in range(12):
            time.sleep(0.3)  # together longer than is waited for somebody who reads nothing
            size += len(connection.recv(65_536))
        assert size < _LARGE / 10
        assert size + _read(connection) > _LARGE


def test_with_too_many_connections_the_next_is_told_so_at_once_and_takes_no_place(port: int) -> None:
    with ExitStack() as crowd:
        for _ in range(_CONNECTIONS):
            crowd.enter_context(socket.create_connection(("127.0.0.1", port)))
        for _ in range(3):
            assert b"503" in _said(port).splitlines()[0]
    deadline = time.monotonic() + _LONG
    while not _said(port, _ASK, _CLOSE).startswith(b"HTTP/1.1 200"):  # until it has seen that they are gone
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def _slow_reader(port: int) -> Iterator[socket.socket]:
    """A connection on which a large answer has been asked for, whose end here takes little at once."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 10_000)
        connection.settimeout(_LONG)
        connection.connect(("127.0.0.1", port))
        connection.sendall(b"GET /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        yield connection


def _read(connection: socket.socket) -> int:
    """How many bytes come until the connection is closed."""
    size = 0
    with suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            size += len(piece)
    return size
