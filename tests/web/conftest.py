"""The server of a small list, started once for all tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from unittest import mock

import pytest
from asking import Client, served
from desk_project import desk_project
from pyoxigraph import NamedNode, Quad

from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.vocabulary import FOAF, RDF


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the server of a list with two records."""
    folder = tmp_path_factory.mktemp("toy")
    with served(desk_project(folder / "list").root, folder / "state") as client:
        yield client


PAGES = "http://kasei.us/2009/09/sparql/data/"
"""The graphs that W3C's tests of the protocol ask for begin so."""


@pytest.fixture(scope="session")
def whole(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of the server of the real list, beside which are the graphs that W3C's tests ask for.

    In each of those one thing is said of itself.
    """
    pages = [NamedNode(f"{PAGES}data{number}.rdf") for number in range(1, 4)]
    added = [Quad(page, RDF["type"], FOAF["Document"], page) for page in pages]
    dataset = Dataset([*edition.dataset.quads(), *added])
    more = Edition(edition.project, dataset, edition.catalogue, lambda: edition.sources)
    with ExitStack() as running:
        with mock.patch("coprod_kg.web.live.Edition.read", return_value=more):  # only until it has been read
            client = running.enter_context(served(edition.project.root, tmp_path_factory.mktemp("whole")))
        yield client
