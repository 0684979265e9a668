"""Reading files: bytes in, statements out, and a clear error with a place for everything that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.identifiers import RecordId
from coprod_kg.project import Project
from coprod_kg.sources.mappings import quads_of_mappings
from coprod_kg.vocabulary import BASE, GRAPH

_BOM = b"\xef\xbb\xbf"


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


@dataclass(frozen=True)
class Source:
    """One file as it was read: its bytes, what it is for, and the graph that its statements go to."""

    path: PurePosixPath
    """Relative to the project, for people and for findings."""
    role: Role
    graph: NamedNode
    data: bytes
    record: RecordId | None = None

    @property
    def base(self) -> str:
        """The address that relative addresses in the file start from."""
        return self.record.iri.value if self.record else BASE

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
        try:
            # Renamed blank nodes, so that those of two files can never meet.
            parsed = parse(
                self.data.removeprefix(_BOM),
                format=RdfFormat.TURTLE,
                base_iri=self.base,
                rename_blank_nodes=True,
            )
            graph = self.graph
            return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]
        except SyntaxError as error:
            reason = _plain_reason(error.msg)
            raise BrokenSyntax(self.path, error.lineno, error.offset, reason) from error
        except (ValueError, OSError, RuntimeError, MemoryError) as error:
            raise UnreadableFile(self.path, str(error)) from error


def _plain_reason(message: str) -> str:
    """The parser's reason without its own, less exact, place.

    >>> _plain_reason("Parser error at line 1 column 9: . is not a valid RDF object")
    '. is not a valid RDF object.'
    """
    _, colon, reason = message.partition(": ")
    return (reason if colon and message.startswith("Parser error") else message).rstrip(".") + "."


def _read(path: Path, shown: PurePosixPath) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(shown, error.strerror or str(error)) from error


def _turtle_files(folder: Path) -> Iterator[Path]:
    """The Turtle files in `folder` and below, in order of their names; none if there is no folder."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".ttl"):
                yield Path(parent, name)


def read_record(path: Path, shown: PurePosixPath, identity: RecordId) -> Source:
    """The file of one record.

    Raises UnreadableFile.
    """
    return Source(shown, Role.RECORD, identity.graph, _read(path, shown), identity)


def read_project(project: Project) -> Iterator[Source]:
    """Every file of `project` that makes statements: ontology, concepts, shapes, records, history.

    The order is by role and then by name, so that two runs agree. Nothing is parsed yet.

    Raises UnreadableFile for a file that cannot be opened, BadRecordPath for one that lies in the wrong place.
    """

    def shown(path: Path) -> PurePosixPath:
        return PurePosixPath(path.relative_to(project.root).as_posix())

    def plain(path: Path, role: Role, graph: NamedNode) -> Source:
        return Source(shown(path), role, graph, _read(path, shown(path)))

    yield plain(project.ontology / "coprod.ttl", Role.ONTOLOGY, GRAPH["ontology"])
    for path in _turtle_files(project.ontology / "concepts"):
        yield plain(path, Role.SCHEME, GRAPH[f"scheme/{path.stem}"])
    for path in _turtle_files(project.ontology / "shapes"):
        yield plain(path, Role.SHAPES, GRAPH["shapes"])
    mappings = project.ontology / "mappings.csv"
    if mappings.is_file():
        yield plain(mappings, Role.MAPPINGS, GRAPH["mappings"])
    dataset = project.root / "data" / "dataset.ttl"
    if dataset.is_file():
        yield plain(dataset, Role.DATASET, GRAPH["dataset"])
    for path in _turtle_files(project.records):
        identity = RecordId.of_path(path.relative_to(project.records))
        yield read_record(path, shown(path), identity)
    for path in _turtle_files(project.history):
        yield plain(path, Role.HISTORY, GRAPH["history"])
