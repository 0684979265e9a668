"""Reading files: bytes in, statements out, and a clear error with a place for everything that cannot be read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from coprod_kg.errors import BadRecordPath, BrokenSyntax, CoprodError, UnreadableFile
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.project import Project
from coprod_kg.sources.listing import Role, listed
from coprod_kg.sources.mappings import quads_of_mappings
from coprod_kg.sources.shorthand import with_authorships
from coprod_kg.vocabulary import BASE, CPSC, GRAPH, ID

if TYPE_CHECKING:
    from coprod_kg.findings import Finding
    from coprod_kg.sources.spots import Spots

_BOM = b"\xef\xbb\xbf"
# What every text with a statement about a statement, or a direction of writing, has somewhere (RDF 1.2).
_NEWER = re.compile(rb"<<|\{\||~|@[A-Za-z0-9-]+--")
# And with what each of those begins, after all that is Turtle 1.1.
_NEWER_MARK = re.compile(r"<<|\||~|--")
LARGEST = 5 * 1024 * 1024
"""How many bytes a contributed file may have."""


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

        A list of names (`cpr:authors`) is given as the authorships that it stands for.

        Raises BrokenSyntax with line and column, or UnreadableFile.
        """
        if self.role is Role.MAPPINGS:
            return quads_of_mappings(self.path, self.text, self.graph)
        self._refuse_nests()
        with self._our_errors():
            # Renamed blank nodes, so that those of two files can never meet.
            parsed = parse(
                self.data.removeprefix(_BOM),
                format=RdfFormat.TURTLE,
                base_iri=self.base,
                rename_blank_nodes=True,
            )
            quads = [
                Quad(each.subject, each.predicate, each.object, self._graph(each.subject)) for each in parsed
            ]
        if _NEWER.search(self.data) and any(_is_newer(quad.object) for quad in quads):
            raise self._newer()
        return with_authorships(quads)

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
        if self.role is Role.MAPPINGS or self.graph is SUBMISSION or b"authors" in self.data:
            store.extend(self.quads())
            return
        if _NEWER.search(self.data):
            self.quads()
        with self._our_errors():
            data = self.data.removeprefix(_BOM)
            store.load(data, format=RdfFormat.TURTLE, base_iri=self.base, to_graph=self.graph)

    def _refuse_nests(self) -> None:
        """Raises BrokenSyntax if a statement could be about a statement: thousands in each other end the process.

        So that is looked for before the parser, which has no limit, sees the text.
        """
        if b"<<" not in self.data:
            return
        from coprod_kg.sources.turtle_tokens import first_unknown

        text = self.data.removeprefix(_BOM).decode(errors="surrogateescape")
        place = first_unknown(text)
        nest = -1 if place is None else text.find("<<", place)
        if nest == -1:
            return
        if not _NEWER_MARK.match(text, place or 0):
            # Some other mistake comes first. Or a word that only the parser knows: it does not see the nest then.
            with self._our_errors():
                before = text[:nest].encode(errors="surrogateescape")
                for _ in parse(before, format=RdfFormat.TURTLE, base_iri=self.base):
                    pass
        raise self._newer()

    def _newer(self) -> BrokenSyntax:
        from coprod_kg.sources.turtle_positions import Positions
        from coprod_kg.sources.turtle_tokens import first_unknown

        place = Positions(self.text).line_and_column(first_unknown(self.text) or 0)
        reason = "Statements about statements are too new for this list. So is the direction of a text."
        return BrokenSyntax(self.path, *place, reason, "Turtle 1.1")

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


def _is_newer(term: NamedNode | BlankNode | Literal | Triple) -> bool:
    return isinstance(term, Triple) or (isinstance(term, Literal) and term.direction is not None)


def _plain_reason(message: str) -> str:
    """The parser's reason without its own, less exact, place.

    >>> _plain_reason("Parser error at line 1 column 9: . is not a valid RDF object")
    '. is not a valid RDF object.'
    """
    _, colon, reason = message.partition(": ")
    return (reason if colon and message.startswith("Parser error") else message).rstrip(".") + "."


def _read(path: str | Path, shown: PurePosixPath, most: int = -1) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a Path for each of 600 files costs more than reading them
            return file.read(most)
    except OSError as error:
        raise UnreadableFile(shown, error.strerror or str(error)) from error


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
    data = _read(path, shown, LARGEST + 1)  # not as long as it says to be: a device says 0, and never ends
    if len(data) > LARGEST:
        raise UnreadableFile(shown, f"it is longer than {LARGEST:,} bytes, which is the most that is taken")
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
