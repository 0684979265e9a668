"""An edition on its way to another process: a folder that holds all of it, so that both have the very same.

The files of the project may change while it is served. So what is carried is what was read, and not where from.
"""

from __future__ import annotations

import pickle
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from coprod_kg.catalogue import Catalogue
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import CoprodError
from coprod_kg.project import FOLDERS, Project

_STATEMENTS = "statements.nq"
_SOURCES = "sources.pickle"
_CONTEXT = "ontology/context.jsonld"


def write_edition(edition: Edition, folder: Path) -> None:
    """Put all of `edition` into `folder`, which is empty and nobody else's."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    serialize(edition.dataset.quads(), folder / _STATEMENTS, format=RdfFormat.N_QUADS)
    (folder / _SOURCES).write_bytes(pickle.dumps(edition.sources))
    (folder / _CONTEXT).write_bytes((edition.project.root / _CONTEXT).read_bytes())
    for kind in ("views", "rules", "checks"):
        for query in edition.catalogue.each(kind):
            if not isinstance(
                query, CoprodError
            ):  # what is wrong with a query file is told where it is checked
                place = folder / query.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(query.text, encoding="utf-8")


def read_edition(folder: Path) -> Edition:
    """The edition that `write_edition` put into `folder`; everything of it is in memory afterwards.

    Raises OSError or SyntaxError if the folder is not what was written.
    """
    # Lenient: every address was checked when the edition was first read. Not `Store.load`, which would give new names
    # to what has none, so that two answers about the same edition were not the same.
    dataset = Dataset(parse(path=folder / _STATEMENTS, format=RdfFormat.N_QUADS, lenient=True))
    sources = pickle.loads((folder / _SOURCES).read_bytes())  # noqa: S301 - written by us, for us
    project = Project.at(folder)
    edition = Edition(project, dataset, Catalogue(project), lambda: sources)
    # Read now: whoever is forked from here may open no files.
    for kind in ("views", "rules", "checks"):
        list(edition.catalogue.each(kind))
    _ = edition.sources, edition.records, edition.tombstones
    return edition
