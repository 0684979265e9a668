"""Everything that is published, path by path; and the writing of it into one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.context import Context
from coprod_kg.publishing import dumps, jsonld, sheet, tables
from coprod_kg.publishing.output import write_folder
from coprod_kg.site.asking import needed
from coprod_kg.site.pages import Pages
from coprod_kg.sources import Role
from coprod_kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from coprod_kg.catalogue import Query
    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId

SCHEMES = GRAPH["scheme/"].value

Progress = Callable[[int, int, str], None]
"""Called with how many files are done, how many there are, and the one that comes next."""
Make = Callable[[], Iterable[bytes]]

_STATIC = ("style.css", "mark.svg")
_DOWNLOADS = (
    (
        "all.csv",
        "A table (CSV)",
        "A line for each thing, organisation, project and journal, for a spreadsheet.",
    ),
    ("all.jsonld", "JSON-LD", "Everything on the list, in plain words, for people who write programs."),
    ("all.ndjson", "JSON lines", "The same, one thing a line, each line complete in itself."),
    ("all.ttl", "Turtle", "The same, as linked data that people can read."),
    (
        "all.nq",
        "N-Quads",
        "The same with everything around it: where facts were seen, and what follows from them.",
    ),
    ("all.trig", "TriG", "The same as N-Quads, easier to read."),
    ("inferred.nq", "What our rules work out", "Only that, as N-Quads, each with its rule."),
    ("ontology.ttl", "Our terms", "What each of our own words means, as Turtle."),
    ("shapes.ttl", "Our rules for records", "What a record must have, and why, as Turtle."),
    ("context/v1.jsonld", "The words in our JSON-LD", "What each stands for."),
    (
        "frames/item.jsonld",
        "A shape for our JSON-LD",
        "A frame: what to show of a thing to read, watch or use. Those of other kinds lie beside it.",
    ),
    ("LICENSE", "Licence", "What you may do with the data."),
)


@dataclass(frozen=True)
class Summary:
    """What a build wrote."""

    out: Path
    files: int
    bytes: int
    records: int
    views: int

    def __str__(self) -> str:
        size = f"{self.bytes / 1e6:.1f} MB" if self.bytes >= 1e5 else f"{self.bytes / 1e3:.1f} kB"
        return f"{self.files:,} files ({size}) for {self.records} records and {self.views} views"


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
    made = _whole_list(edition) | _records_and_concepts(edition)
    pages = Pages(edition)
    downloads = [each for each in _DOWNLOADS if each[0] in made]
    made |= {f"{name}": _static(name) for name in _STATIC}
    made["index.html"] = lambda: [pages.index(downloads)]
    for record in edition.records:
        if record in edition.tombstones:
            # Where its page was: old links get an answer.
            made[pages.asking.links.cell(record.iri).href] = partial(_one, pages.tombstone, record)
        elif not pages.asking.links.page(record.iri):
            made[f"records/{record}.html"] = partial(_one, pages.record, record)
    for view in edition.catalogue.views:
        made |= _views(pages, view)
    return made


def _one(make: Callable[..., bytes], *given: object) -> list[bytes]:
    return [make(*given)]


def _static(name: str) -> Make:
    return partial(_bytes_of, Path(__file__).parent / "static" / name)


def _whole_list(edition: Edition) -> dict[str, Make]:
    dataset, context = edition.dataset, Context.of_project(edition.project)
    made: dict[str, Make] = {
        "all.jsonld": lambda: jsonld.whole(edition, context),
        "all.ndjson": lambda: jsonld.lines(edition, context),
        "all.ttl": lambda: dumps.turtle(dataset),
        "all.csv": lambda: sheet.rows(edition, edition.records),
        "all.nq": lambda: [dumps.nquads(dataset)],
        "all.trig": lambda: [dumps.trig(dataset)],
        "inferred.nq": lambda: [dumps.inferred(dataset)],
        "ontology.ttl": lambda: [dumps.source_text(edition, Role.ONTOLOGY)],
        "shapes.ttl": lambda: [dumps.source_text(edition, Role.SHAPES)],
        "context/v1.jsonld": partial(_bytes_of, edition.project.ontology / "context.jsonld"),
    }
    others = {f"frames/{path.name}": path for path in (edition.project.ontology / "frames").glob("*.jsonld")}
    licence = edition.project.root / "data" / "LICENSE"
    if licence.is_file():
        others["LICENSE"] = licence
    return made | {name: partial(_bytes_of, others[name]) for name in sorted(others)}


def _bytes_of(path: Path) -> list[bytes]:
    return [path.read_bytes()]


def _records_and_concepts(edition: Edition) -> dict[str, Make]:
    dataset, context = edition.dataset, Context.of_project(edition.project)
    made: dict[str, Make] = {}
    for record in edition.records:
        made[f"records/{record}.jsonld"] = partial(_one, _document, edition, record, context)
        made[f"records/{record}.ttl"] = partial(_one, dumps.turtle_of_graph, dataset, record.graph)
    for graph in dataset.graphs():
        if graph.value.startswith(SCHEMES):
            name = graph.value.removeprefix(SCHEMES)
            made[f"concepts/{name}.ttl"] = partial(_one, dumps.turtle_of_graph, dataset, graph)
    return made


def _document(edition: Edition, record: RecordId, context: Context) -> bytes:
    return jsonld.pretty(jsonld.record_document(edition, record, context))


def _views(pages: Pages, view: Query) -> dict[str, Make]:
    """The page of a view and its tables; for a view that has to be told something, those of each thing."""
    path = f"views/{view.name}"
    asked = needed(view)
    if asked is None:
        return {f"{path}.html": partial(_one, pages.view, view.name)} | _tables(pages, path, view.name, None)
    made: dict[str, Make] = {f"{path}.html": partial(_one, pages.choices, view.name)}
    for value in pages.asking.values(view.name):
        made[f"{path}/{value.slug}.html"] = partial(_one, pages.view_about, view.name, value)
        made |= _tables(pages, f"{path}/{value.slug}", view.name, value.node)
    return made


def _tables(pages: Pages, path: str, name: str, node: NamedNode | None) -> dict[str, Make]:
    def written(form: str) -> list[bytes]:
        return [tables.write_table(pages.asking.table(name, node), form)]

    return {f"{path}.csv": partial(written, tables.SPREADSHEET), f"{path}.json": partial(written, "json")}
