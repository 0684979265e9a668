"""Everything that is published, path by path; and the writing of it into one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.publishing import dumps, jsonld, tables
from coprod_kg.publishing.context import Context
from coprod_kg.publishing.output import write_folder
from coprod_kg.sources import Role

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

Progress = Callable[[int, int, str], None]
"""Called with how many files are done, how many there are, and the one that comes next."""
Make = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Summary:
    """What a build wrote."""

    out: Path
    files: int
    bytes: int
    records: int
    views: int


def build(edition: Edition) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every file of the published folder: its path and its bytes, in pieces, made when they are read.

    The same edition gives the same bytes.
    """
    for path, make in plan(edition).items():
        yield path, make()


def write_site(edition: Edition, out: Path, progress: Progress | None = None) -> Summary:
    """What was written: the whole published folder, made beside `out` and swapped in at the end.

    Raises CannotWrite, with nothing changed.
    """
    planned = plan(edition)

    def files() -> Iterator[tuple[str, Iterable[bytes]]]:
        for done, (path, make) in enumerate(planned.items()):
            if progress:
                progress(done, len(planned), path)
            yield path, make()
        if progress:
            progress(len(planned), len(planned), "")

    count, size = write_folder(out, files())
    return Summary(out, count, size, len(edition.records), len(edition.catalogue.view_names))


def plan(edition: Edition) -> dict[str, Make]:
    """The path of every file of the published folder, and how it is made."""
    dataset, context = edition.dataset, Context.of_project(edition.project)
    made: dict[str, Make] = {
        "all.jsonld": lambda: jsonld.whole(edition, context),
        "all.ndjson": lambda: jsonld.lines(edition, context),
        "all.nq": lambda: [dumps.nquads(dataset)],
        "all.trig": lambda: [dumps.trig(dataset)],
        "all.ttl": lambda: dumps.turtle(dataset),
        "inferred.nq": lambda: [dumps.inferred(dataset)],
        "ontology.ttl": lambda: [dumps.source_text(edition, Role.ONTOLOGY)],
        "shapes.ttl": lambda: [dumps.source_text(edition, Role.SHAPES)],
        "context/v1.jsonld": lambda: [(edition.project.ontology / "context.jsonld").read_bytes()],
    }
    for view in edition.catalogue.views:
        if any(parameter.required for parameter in view.parameters.values()):
            continue
        for form in ("csv", "json"):
            made[f"views/{view.name}.{form}"] = lambda view=view, form=form: [  # type: ignore[misc]
                tables.write_table(edition.view(view.name), form)
            ]
    return made
