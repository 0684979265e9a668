"""Answers that are kept: tags, compression, HEAD, and how much place they may take."""

from __future__ import annotations

import asyncio
import gzip
import random
from typing import Any

import pytest

from coprod_kg.web.answers import Answer, Kept

_TEXT = ((b"content-type", b"text/turtle; charset=utf-8"), (b"vary", b"Accept"))
_LONG = b"a word " * 200


def asked(answer: Answer, method: str = "GET", **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """The status, the headers and the body of `answer` to a request."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read")

    scope: Any = {
        "type": "http",
        "method": method,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(answer(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_a_text_is_compressed_for_whoever_can_read_that_and_says_so() -> None:
    answer = Answer(_LONG, _TEXT)
    plain, small = asked(answer), asked(answer, accept_encoding="br, gzip")
    assert plain[2] == _LONG == gzip.decompress(small[2])
    assert small[1][b"content-encoding"] == b"gzip"
    assert small[1][b"content-length"] == b"%d" % len(small[2])
    assert plain[1][b"vary"] == small[1][b"vary"] == b"Accept, Accept-Encoding"
    assert plain[1][b"etag"] != small[1][b"etag"]


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0", ""])
def test_it_is_not_compressed_for_others(accepted: str) -> None:
    assert asked(Answer(_LONG, _TEXT), accept_encoding=accepted)[2] == _LONG


def test_what_is_short_or_no_text_is_sent_as_it_is() -> None:
    for answer in (Answer(b"short", _TEXT), Answer(_LONG, [(b"content-type", b"image/png")])):
        status, headers, body = asked(answer, accept_encoding="gzip")
        assert (status, body) == (200, answer.body)
        assert b"content-encoding" not in headers


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_whoever_has_it_already_is_told_so(accepted: str) -> None:
    answer = Answer(_LONG, _TEXT)
    tag = asked(answer, accept_encoding=accepted)[1][b"etag"].decode()
    status, headers, body = asked(answer, accept_encoding=accepted, if_none_match=f'"other", W/{tag}')
    assert (status, body) == (304, b"")
    assert headers[b"etag"] == tag.encode()
    assert b"content-length" not in headers


def test_a_refusal_is_never_told_to_be_known_already() -> None:
    answer = Answer(_LONG, _TEXT, 410)
    assert asked(answer, if_none_match="*")[0] == 410


def test_head_is_the_same_without_the_body() -> None:
    answer = Answer(_LONG, _TEXT)
    assert asked(answer, "HEAD") == (*asked(answer)[:2], b"")


def test_the_oldest_answer_goes_when_there_is_no_place_left() -> None:
    kept = Kept(20_000)
    for name in "abcdefgh":
        kept.put(name, Answer(_LONG, _TEXT))
        kept.get("a")
    assert kept.get("a") is not None
    assert kept.get("b") is None
    assert kept.get("h") is not None


def test_an_answer_kept_under_many_names_after_it_was_compressed_gives_back_all_of_its_place() -> None:
    answer, kept = Answer(random.Random(1).randbytes(600).hex().encode(), _TEXT), Kept(20_000)
    asked(answer, accept_encoding="gzip")
    for number in range(200):
        kept.put(number, answer)
    assert kept.get(199) is answer
    assert kept.get(197) is answer


def test_one_answer_may_not_take_the_place_of_all_others() -> None:
    kept = Kept(4_000)
    kept.put("large", Answer(_LONG, _TEXT))
    assert kept.get("large") is None
