"""Reading files: bytes in, statements out, and a clear error with a place for everything that cannot be read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple

from coprod_kg.errors import BadRecordPath, CoprodError, RefusedFile, UnreadableFile
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.project import Project
from coprod_kg.sources.listing import Role, listed
from coprod_kg.sources.mappings import quads_of_mappings
from coprod_kg.sources.parsing import BOM, may_be_newer, our_errors, statements
from coprod_kg.sources.shorthand import with_authorships
from coprod_kg.vocabulary import BASE, CPSC, GRAPH, ID

if TYPE_CHECKING:
    from coprod_kg.findings import Finding
    from coprod_kg.sources.spots import Spots

LARGEST = 5 * 1024 * 1024
"""How many bytes a contributed file may have."""
PATIENCE = 5
"""How many seconds we wait for something to come out of a pipe."""

_NAMES_AUTHORS = re.compile(rb"[:/#<]authors")
"""How a text writes the field whose value is a list of names; the word alone stands in many descriptions."""

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
            return self.data.removeprefix(BOM).decode()
        except UnicodeDecodeError as error:
            raise UnreadableFile(self.path, f"not UTF-8 text at byte {error.start}") from error

    def quads(self) -> list[Quad]:
        """The statements of the file, in the order in which it makes them, each in `graph`.

        A list of names (`cpr:authors`) is given as the authorships that it stands for.

        Raises BrokenSyntax with line and column, or UnreadableFile.
        """
        if self.role is Role.MAPPINGS:
            return quads_of_mappings(self.path, self.text, self.graph)
        parsed = statements(self.data, self.path, self.base)
        return with_authorships(
            [Quad(each.subject, each.predicate, each.object, self._graph(each.subject)) for each in parsed]
        )

    def spots(self) -> Spots:
        """Where each of its statements stands, by a second look at the text.

        Raises UnreadableFile if it is not UTF-8.
        """
        from coprod_kg.sources.turtle_positions import Positions

        return Positions(self.text, self.base)

    def findings(self) -> Iterable[Finding]:
        """What a reader could not take of it: nothing, but for an offer in another format."""
        return ()

    def load_into(self, store: Store) -> None:
        """Put the statements of the file into `store`: the same as `quads`, without a Python object for each.

        That halves the time to open an edition. Raises what `quads` raises.
        """
        if self.role is Role.MAPPINGS or self.graph is SUBMISSION or _NAMES_AUTHORS.search(self.data):
            store.extend(self.quads())
            return
        if may_be_newer(self.data):
            self.quads()
        with our_errors(self.path):
            data = self.data.removeprefix(BOM)
            store.load(data, format=RdfFormat.TURTLE, base_iri=self.base, to_graph=self.graph)

    def graphs(self) -> set[NamedNode]:
        """The graphs that its statements go to: one, or for a contributed file one for each record."""
        if self.graph is not SUBMISSION:
            return {self.graph}
        return {graph for quad in self.quads() if isinstance(graph := quad.graph_name, NamedNode)}

    def _graph(self, subject: NamedNode | BlankNode | Triple) -> NamedNode:
        if self.graph is SUBMISSION and isinstance(subject, NamedNode):
            identity = RecordId.of_iri(subject)
            return identity.graph if identity else SUBMISSION
        return self.graph


def _read(path: str | Path, shown: PurePosixPath) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path for each of 600 files costs more than reading them
            return file.read()
    except OSError as error:
        raise UnreadableFile(shown, error.strerror or str(error)) from error


def _read_some(path: Path, shown: PurePosixPath, most: int) -> bytes:
    """At most `most` bytes of a stranger's file, which may be a pipe that nobody writes to, or have no end."""
    import select

    pieces: list[bytes] = []
    left = most
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # no such thing on Windows
        with os.fdopen(opened, "rb", buffering=0) as file:
            while left > 0:
                piece = file.read(left)
                if piece is None:
                    if not select.select([file], [], [], PATIENCE)[0]:
                        raise UnreadableFile(shown, f"nothing came from it for {PATIENCE} seconds")
                    continue
                if not piece:
                    break
                pieces.append(piece)
                left -= len(piece)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        raise UnreadableFile(shown, getattr(error, "strerror", None) or str(error)) from error
    return b"".join(pieces)


def read_record(path: str | Path, shown: PurePosixPath, identity: RecordId) -> Source:
    """The file of one record.

    Raises UnreadableFile.
    """
    return Source(shown, Role.RECORD, identity.graph, identity.iri.value, _read(path, shown), identity)


def read_submission(path: Path) -> Source:
    """A file from anywhere, with statements about one record or many; as a source by itself it is Turtle.

    Raises UnreadableFile, or RefusedFile for a file larger than `LARGEST` bytes.
    """
    shown = PurePosixPath(path.as_posix())
    data = _read_some(
        path, shown, LARGEST + 1
    )  # not as long as it says to be: a device says 0, and never ends
    if len(data) > LARGEST:
        reason = f"This file is longer than {LARGEST:,} bytes, which is the most that we take at once."
        raise RefusedFile(shown, None, None, reason, mend="Split it into smaller files.")
    return Source(shown, Role.RECORD, SUBMISSION, BASE, data)


def read_project(project: Project, refuse: Callable[[CoprodError], None] | None = None) -> Iterator[Source]:
    """Every file of `project` that makes statements: ontology, concepts, shapes, records, history.

    The order is by role and then by name, so that two runs agree. Nothing is parsed yet. `refuse` is told of
    each file that cannot be taken, which is then left out; without it, the first such file is an error.

    Raises UnreadableFile for a file that cannot be opened, BadRecordPath for one that lies in the wrong place.
    """
    root = project.root

    def refuse_folder(error: OSError) -> None:
        folder = PurePosixPath(os.path.relpath(error.filename or root, root))
        ours = UnreadableFile(folder, error.strerror or str(error))
        if refuse is None:
            raise ours from error
        refuse(ours)

    names = list(listed(root, refuse_folder))
    for role, name in names:
        try:
            source = _of_project(root, role, PurePosixPath(name))
        except (UnreadableFile, BadRecordPath) as error:
            if refuse is None:
                raise
            refuse(error)
            continue
        yield source


def _of_project(root: Path, role: Role, shown: PurePosixPath) -> Source:
    if role is Role.RECORD:
        try:
            identity = RecordId.of_path(shown.relative_to("data/records"))
        except BadRecordPath as error:
            raise BadRecordPath(shown, error.reason) from error
        return read_record(f"{root}/{shown}", shown, identity)
    try:
        graph, base = _graph_and_base(role, shown)
    except ValueError as error:
        reason = "its name cannot be part of an address; use lower-case letters, digits and hyphens"
        raise UnreadableFile(shown, reason) from error
    return Source(shown, role, graph, base, _read(f"{root}/{shown}", shown))


def _graph_and_base(role: Role, path: PurePosixPath) -> tuple[NamedNode, str]:
    """The graph of a file that is no record, and the address of what it is about."""
    match role:
        case Role.SCHEME:
            return GRAPH[f"scheme/{path.stem}"], CPSC[path.stem].value
        case Role.DATASET:
            return GRAPH["dataset"], f"{BASE}dataset"
        case Role.HISTORY:
            name = str(path.relative_to("data/history").with_suffix(""))
            about = GRAPH[f"record/{name}"] if name.split("/")[0] in KINDS else ID[name]
            return GRAPH["history"], about.value
        case _:
            return GRAPH[role.value], BASE
