"""Running the server: room for as many files as there may be connections."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from coprod_kg.web.serving import make_room


@pytest.fixture
def hard() -> Iterator[int]:
    """The most files that this process may have; what it may have now is few, and as before afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
    yield before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_there_is_room_for_connections_and_for_the_files_beside_them(hard: int) -> None:
    make_room(1000)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (min(1500, hard), hard)


@pytest.mark.parametrize("connections", [1, 100])
def test_what_is_enough_is_left_alone(hard: int, connections: int) -> None:
    make_room(connections)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1024, hard)


def test_more_than_the_system_gives_is_not_asked_for(hard: int) -> None:
    make_room(10**9)
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == min(hard, 10**9 + 500) if hard != resource.RLIM_INFINITY else soft > 1024
