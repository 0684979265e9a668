"""Heads of requests on the wire: what is too large, or does not come, ends the connection and nothing else."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from coprod_kg.web.guarding import guarded

_MOST, _SECONDS = 2000, 0.4


async def _application(_: Any, receive: Any, send: Any) -> None:
    """Says how many bytes were sent."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"%5d" % size})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        _application, http=guarded(_MOST, _SECONDS), ws="none", lifespan="off", log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()
    listener.close()


def _said(port: int, *parts: bytes, pause: float = 0) -> bytes:
    """What is answered to `parts`, sent one after the other, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
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
def test_a_head_that_does_not_come_is_not_waited_for(port: int, begun: bytes) -> None:
    started = time.monotonic()
    assert b"408" in _said(port, begun).splitlines()[0]
    assert time.monotonic() - started < 5 * _SECONDS


def test_a_second_head_that_does_not_come_is_not_waited_for_either(port: int) -> None:
    answer = _said(port, _ASK + b"\r\n", _ASK, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in answer
