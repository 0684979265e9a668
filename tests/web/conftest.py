"""The server of the toy project, started once for all tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asking import Client, served
from toy_project import SMALL_GRAPH


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the server of the toy project."""
    with served(SMALL_GRAPH, tmp_path_factory.mktemp("state")) as client:
        yield client
