"""Who asks, and how much of a thing one address gets."""

from __future__ import annotations

from typing import Any

import pytest

from coprod_kg.web.clients import Bucket, client_of, refuse_if_waits
from coprod_kg.web.problems import Problem


def _scope(peer: str, forwarded: str = "") -> Any:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    return {"type": "http", "client": (peer, 1), "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "client"),
    [
        ("192.0.2.1", "", (), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", (), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", ("192.0.2.1",), "198.51.100.7"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", ("192.0.2.1",), "198.51.100.7"),
        ("192.0.2.1", "203.0.113.9, 192.0.2.2", ("192.0.2.1", "192.0.2.2"), "203.0.113.9"),
        ("192.0.2.1", "unknown", ("192.0.2.1",), "192.0.2.1"),
        ("::ffff:192.0.2.1", "", (), "192.0.2.1"),
        ("2001:db8::1", "", (), "2001:db8::/64"),
        ("2001:db8::ffff", "", (), "2001:db8::/64"),
    ],
)
def test_only_proxies_that_are_trusted_say_who_asks(
    peer: str, forwarded: str, trusted: tuple[str, ...], client: str
) -> None:
    assert client_of(_scope(peer, forwarded), trusted) == client


def test_what_was_taken_comes_back_little_by_little() -> None:
    now = [0.0]
    bucket = Bucket(10, 60, lambda: now[0])
    bucket.add("a", 25)
    assert bucket.waits("a", 1) == pytest.approx(96)
    now[0] = 96
    assert bucket.take("a") == 0
    assert bucket.take("a") > 0
    assert bucket.take("b", 30) == 0


def test_of_nothing_nobody_gets_any() -> None:
    assert Bucket(0, 60).take("a") > 0


def test_whoever_has_to_wait_is_told_how_long() -> None:
    refuse_if_waits(0, "There was too much.")
    with pytest.raises(Problem) as told:
        refuse_if_waits(12.4, "There was too much.")
    assert told.value.headers == {"Retry-After": "12"}
