"""An edition: the files of a project as one immutable whole that can be asked.

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> edition.view("founding-list").values()[0]["heading"]
'NIHR INVOLVE'
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode

from coprod_kg import shelf
from coprod_kg.catalogue import Catalogue
from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.errors import BadRecordPath, FilesChanged, UnknownRecord, nearest
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.project import Project
from coprod_kg.sparql import Table, bind, evaluate
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPR, RDF

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import rdflib

    from coprod_kg.catalogue import Query
    from coprod_kg.sources import Role, Source
    from coprod_kg.sparql import Answer
    from coprod_kg.sparql.parameters import Given

_FEW = 20
"""With more changed records than that, everything is read; then it is kept anew, so that it is not so for long."""
_RECORDS = "data/records"


class Edition(Value):
    """Records, concepts, shapes, views and what follows from them, as they were when they were read."""

    project: Project
    dataset: Dataset
    catalogue: Catalogue
    read_sources: Callable[[], tuple[Source, ...]]
    """How to get the files that the edition was made from; asked once, when they are first wanted."""

    def __repr__(self) -> str:
        return f"Edition.read({self.project!r})"

    @classmethod
    def read(cls, project: Project) -> Edition:
        """The edition in `project`, with everything that the rules derive.

        Raises BrokenSyntax, UnreadableFile or BadRecordPath for the first file that is wrong; to see every
        mistake of every file at once, use `coprod_kg.check`.
        """
        label = shelf.label(project.root)
        dataset = shelf.take(project.root, label) if label else None
        if label and dataset:
            return cls(project, dataset, Catalogue(project), lambda: _unchanged_sources(project, label))
        # Not needed by a command that finds its edition on the shelf.
        from coprod_kg.sources import read_project

        edition = cls.of_sources(project, tuple(read_project(project)))
        if label:
            shelf.put(project.root, label, edition.dataset)
        return edition

    @classmethod
    def of_sources(
        cls,
        project: Project,
        sources: tuple[Source, ...],
        rules: Sequence[Query] | None = None,
        label: bytes | None = None,
    ) -> Edition:
        """The edition that `sources` make, with the queries of `project`; `rules` are its own if none are given.

        `label` is what their files were known by before they were read (`shelf.label`): with it, what has not changed
        since the edition was last kept is taken off the shelf.
        """
        from coprod_kg.inference import derive
        from coprod_kg.sparql.guard import guard

        catalogue = Catalogue(project)
        dataset = (_nearly(project.root, label, sources) if label else None) or Dataset.of_sources(sources)
        used = catalogue.rules if rules is None else rules
        for rule in used:
            guard(rule.text, source=str(rule.path))
        derive(dataset, used)
        return cls(project, dataset, catalogue, lambda: sources)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The files that the edition was made from, in order.

        Raises FilesChanged if they are read only now and are no longer what they were.
        """
        return self.read_sources()

    @cached_property
    def digest(self) -> str:
        """Changes whenever any file that makes statements, or any rule, changes: 32 hexadecimal digits."""
        from hashlib import blake2b  # its OpenSSL takes 3 ms to load

        digest = blake2b(digest_size=16)
        files = [(str(source.path), source.data) for source in self.sources]
        for name, data in (*files, *self.catalogue.rule_files()):
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    @cached_property
    def records(self) -> Mapping[RecordId, Source]:
        """The record files by identity, in order."""
        found = {source.record: source for source in self.sources if source.record}
        return {identity: found[identity] for identity in sorted(found)}

    @cached_property
    def tombstones(self) -> frozenset[RecordId]:
        """The records that were taken off the list: of each, no more is left than a word about why."""
        found = self.dataset.quads(None, RDF["type"], CPR["Tombstone"])
        named = (RecordId.of_iri(quad.subject) for quad in found if isinstance(quad.subject, NamedNode))
        return frozenset(record for record in named if record is not None)

    def record(self, name: str) -> RecordId:
        """The identity of the record called `name`: `<kind>/<slug>`, a slug alone, or its address.

        Raises UnknownRecord, with the nearest name, if there is none.
        """
        short = name.rsplit("/id/", 1)[-1].split("#")[0]
        for candidate in (short, *(f"{kind}/{short}" for kind in KINDS)):
            kind, _, slug = candidate.partition("/")
            if (identity := RecordId(kind, slug)) in self.records:
                return identity
        names = [str(identity) for identity in self.records] + [identity.slug for identity in self.records]
        raise UnknownRecord(name, nearest(short, names))

    def view(self, name: str, /, **given: Given) -> Table:
        """The rows of the view called `name`, with parameters by their names.

        Raises UnknownView, UnknownParameter, MissingParameter or BadParameter.

        >>> import coprod_kg
        >>> rows = coprod_kg.open().view("helps-understand", inequality="racism")
        >>> "itemLabel" in rows.columns
        True
        """
        answer = self.run(self.catalogue.view(name), given)
        assert isinstance(answer, Table), name
        return answer

    def run(self, query: Query, given: Mapping[str, Given]) -> Answer:
        """The answer to a query of the catalogue, with values for its parameters.

        It is guarded, unless it is one of the queries that ship with us: those are code, and reviewed.
        """
        bindings = bind(query, given, self.dataset)
        ours = self.catalogue.holds(query) and self.project == Project.bundled()
        return evaluate(
            self.dataset,
            query.text,
            bindings,
            source=str(query.path),
            headings=query.columns,
            guarded=not ours,
        )

    def query(self, text: str, *, source: str = "query") -> Answer:
        """The answer to any SPARQL query; our prefixes need not be declared.

        Raises RefusedQuery or BadQuery.

        >>> import coprod_kg
        >>> bool(coprod_kg.open().query("ASK { ?item a cpr:Resource }"))
        True
        """
        return evaluate(self.dataset, text, source=source)

    def as_rdflib(self) -> rdflib.Dataset:
        """The same named graphs as an rdflib Dataset, for people who work in rdflib.

        >>> import coprod_kg
        >>> edition = coprod_kg.open()
        >>> len(edition.as_rdflib()) == len(edition.dataset)
        True
        """
        from coprod_kg.rdflib_bridge import to_rdflib_dataset

        return to_rdflib_dataset(self.dataset.quads())

    def sources_of(self, *roles: Role) -> tuple[Source, ...]:
        """The files with one of `roles`, in order."""
        return tuple(source for source in self.sources if source.role in roles)


def keep(edition: Edition, label: bytes) -> None:
    """Keep `edition` on the shelf under `label`, unless what lies there is only a few records from it."""
    changed = shelf.others(edition.project.root, label)
    if changed is None or not _few_records(changed):
        shelf.put(edition.project.root, label, edition.dataset)


def _few_records(paths: Collection[str]) -> bool:
    """Whether nothing else has changed: each of them has a graph of its own, which can be replaced."""
    return len(paths) <= _FEW and all(path.startswith(f"{_RECORDS}/") for path in paths)


def _nearly(root: Path, label: bytes, sources: Iterable[Source]) -> Dataset | None:
    """The statements of `sources`: those of a few records that have changed are read, all others are on the shelf.

    None if there is no such shelf, or something else has changed.
    """
    kept = shelf.take_nearly(root, label)
    # A file could have been changed after its stamp was taken, and before it was read.
    if kept is None or shelf.label(root) != label:
        return None
    dataset, changed = kept
    if not _few_records(changed):
        return None
    for path in changed:
        with suppress(BadRecordPath):  # it is none, and has never been on the shelf
            dataset.store.remove_graph(RecordId.of_path(PurePosixPath(path).relative_to(_RECORDS)).graph)
    for graph in dataset.graphs():
        if graph.value.startswith(INFERRED):
            dataset.store.remove_graph(graph)
    for source in sources:
        if str(source.path) in changed:
            source.load_into(dataset.store)
    return dataset


def _unchanged_sources(project: Project, label: bytes) -> tuple[Source, ...]:
    from coprod_kg.sources import read_project

    sources = tuple(read_project(project))
    if shelf.label(project.root) != label:
        raise FilesChanged(project.root)
    return sources


def open_edition(folder: str | Path | None = None) -> Edition:
    """The edition in `folder`; without it, the nearest project above here, else the one that ships with us.

    Raises NotAProject if `folder` is none, or what `Edition.read` raises.
    """
    project = Project.at(Path(folder)) if folder is not None else Project.nearest(Path.cwd())
    return Edition.read(project)
