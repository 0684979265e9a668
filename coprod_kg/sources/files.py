"""Reading files: bytes in, statements out, and a clear error with a place for everything that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.project import Project
from coprod_kg.sources.mappings import quads_of_mappings
from coprod_kg.vocabulary import BASE, CPSC, GRAPH, ID

_BOM = b"\xef\xbb\xbf"
LARGEST = 5 * 1024 * 1024
"""How many bytes a contributed file may have."""


class Role(Enum):
    """What a file is for."""

    RECORD = "record"
    HISTORY = "history"
    DATASET = "dataset"
    ONTOLOGY = "ontology"
    SCHEME = "scheme"
    SHAPES = "shapes"
    MAPPINGS = "mappings"


VOCABULARY = (Role.ONTOLOGY, Role.SCHEME)
"""The roles that a record is judged against: what the words of the list mean."""

SUBMISSION = GRAPH["submission"]
"""The graph of what a contributed file says about things that are not ours; never part of an edition."""


@dataclass(frozen=True)
class Source:
    """One file as it was read: its bytes, what it is for, and the graph that its statements go to."""

    path: PurePosixPath
    """Relative to the project, for people and for findings."""
    role: Role
    graph: NamedNode
    """`SUBMISSION` for a contributed file: each of its statements goes to the graph of its subject's record."""
    base: str
    """The address of what the file is about; relative addresses in it start from there."""
    data: bytes
    record: RecordId | None = None

    @property
    def text(self) -> str:
        """The file as text, without a byte order mark.

        Raises UnreadableFile if it is not UTF-8.
        """
        try:
            return self.data.removeprefix(_BOM).decode()
        except UnicodeDecodeError as error:
            raise UnreadableFile(self.path, f"not UTF-8 text at byte {error.start}") from error

    def quads(self) -> list[Quad]:
        """The statements of the file, in the order in which it makes them, each in `graph`.

        Raises BrokenSyntax with line and column, or UnreadableFile.
        """
        if self.role is Role.MAPPINGS:
            return quads_of_mappings(self.path, self.text, self.graph)
        with self._our_errors():
            # Renamed blank nodes, so that those of two files can never meet.
            parsed = parse(
                self.data.removeprefix(_BOM),
                format=RdfFormat.TURTLE,
                base_iri=self.base,
                rename_blank_nodes=True,
            )
            return [
                Quad(each.subject, each.predicate, each.object, self._graph(each.subject)) for each in parsed
            ]

    def load_into(self, store: Store) -> None:
        """Put the statements of the file into `store`: the same as `quads`, without a Python object for each.

        That halves the time to open an edition. Raises what `quads` raises.
        """
        if self.role is Role.MAPPINGS or self.graph is SUBMISSION:
            store.extend(self.quads())
            return
        with self._our_errors():
            data = self.data.removeprefix(_BOM)
            store.load(data, format=RdfFormat.TURTLE, base_iri=self.base, to_graph=self.graph)

    @contextmanager
    def _our_errors(self) -> Iterator[None]:
        try:
            yield
        except SyntaxError as error:
            raise BrokenSyntax(self.path, error.lineno, error.offset, _plain_reason(error.msg)) from error
        except (ValueError, OSError, RuntimeError, MemoryError) as error:
            raise UnreadableFile(self.path, str(error)) from error

    def graphs(self) -> set[NamedNode]:
        """The graphs that its statements go to: one, or for a contributed file one for each record."""
        if self.graph is not SUBMISSION:
            return {self.graph}
        return {graph for quad in self.quads() if isinstance(graph := quad.graph_name, NamedNode)}

    def _graph(self, subject: NamedNode | BlankNode) -> NamedNode:
        if self.graph is SUBMISSION and isinstance(subject, NamedNode):
            identity = RecordId.of_iri(subject)
            return identity.graph if identity else SUBMISSION
        return self.graph


def _plain_reason(message: str) -> str:
    """The parser's reason without its own, less exact, place.

    >>> _plain_reason("Parser error at line 1 column 9: . is not a valid RDF object")
    '. is not a valid RDF object.'
    """
    _, colon, reason = message.partition(": ")
    return (reason if colon and message.startswith("Parser error") else message).rstrip(".") + "."


def _read(path: str | Path, shown: PurePosixPath) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path for each of 600 files costs more than reading them
            return file.read()
    except OSError as error:
        raise UnreadableFile(shown, error.strerror or str(error)) from error


def _turtle_files(root: Path, folder: str) -> Iterator[tuple[str, PurePosixPath]]:
    """The Turtle files in `folder` of `root` and below, in order: each as it is opened and as it is shown."""
    for parent, folders, names in os.walk(root / folder):
        folders.sort()
        shown = PurePosixPath(folder, *Path(parent).relative_to(root / folder).parts)
        for name in sorted(names):
            if name.endswith(".ttl"):
                yield f"{parent}{os.sep}{name}", shown / name


def read_record(path: str | Path, shown: PurePosixPath, identity: RecordId) -> Source:
    """The file of one record.

    Raises UnreadableFile.
    """
    return Source(shown, Role.RECORD, identity.graph, identity.iri.value, _read(path, shown), identity)


def read_submission(path: Path) -> Source:
    """A Turtle file from anywhere, with statements about one record or many.

    Raises UnreadableFile, also for a file larger than `LARGEST` bytes.
    """
    shown = PurePosixPath(path.as_posix())
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile(shown, error.strerror or str(error)) from error
    if size > LARGEST:
        raise UnreadableFile(shown, f"it is {size:,} bytes long; at most {LARGEST:,} are taken")
    return Source(shown, Role.RECORD, SUBMISSION, BASE, _read(path, shown))


def read_project(project: Project) -> Iterator[Source]:
    """Every file of `project` that makes statements: ontology, concepts, shapes, records, history.

    The order is by role and then by name, so that two runs agree. Nothing is parsed yet.

    Raises UnreadableFile for a file that cannot be opened, BadRecordPath for one that lies in the wrong place.
    """

    root = project.root

    def plain(shown: str | PurePosixPath, role: Role, graph: NamedNode, base: str = BASE) -> Source:
        path = PurePosixPath(shown)
        return Source(path, role, graph, base, _read(root / path, path))

    yield plain("ontology/coprod.ttl", Role.ONTOLOGY, GRAPH["ontology"])
    for _, shown in _turtle_files(root, "ontology/concepts"):
        yield plain(shown, Role.SCHEME, GRAPH[f"scheme/{shown.stem}"], CPSC[shown.stem].value)
    for _, shown in _turtle_files(root, "ontology/shapes"):
        yield plain(shown, Role.SHAPES, GRAPH["shapes"])
    for name, role, base in (
        ("ontology/mappings.csv", Role.MAPPINGS, BASE),
        ("data/dataset.ttl", Role.DATASET, f"{BASE}dataset"),
    ):
        if (root / name).is_file():
            yield plain(name, role, GRAPH[role.value], base)
    for path, shown in _turtle_files(root, "data/records"):
        yield read_record(path, shown, RecordId.of_path(shown.relative_to("data/records")))
    for path, shown in _turtle_files(root, "data/history"):
        name = str(shown.relative_to("data/history").with_suffix(""))
        about = GRAPH[f"record/{name}"] if name.split("/")[0] in KINDS else ID[name]
        yield Source(shown, Role.HISTORY, GRAPH["history"], about.value, _read(path, shown))
