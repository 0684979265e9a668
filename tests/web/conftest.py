"""The server of a small list, started once for all tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asking import Client, served
from desk_project import desk_project


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the server of a list with two records."""
    folder = tmp_path_factory.mktemp("toy")
    with served(desk_project(folder / "list").root, folder / "state") as client:
        yield client
