"""Judging what is offered, at the cost of what is offered and not of the list that it would join.

>>> import coprod_kg
>>> Judge(coprod_kg.open()).judge([])
[]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property, partial
from pathlib import PurePosixPath

from pyoxigraph import Quad

from coprod_kg.catalogue import Query
from coprod_kg.checks.change import Change, Changed, Node
from coprod_kg.checks.keys import KeyIndex, key_query_of
from coprod_kg.checks.meaning import Allowed
from coprod_kg.checks.near_shapes import NearShapes
from coprod_kg.checks.neighbourhood import Surroundings
from coprod_kg.checks.notation import explained
from coprod_kg.checks.places import Places
from coprod_kg.checks.presence import presence_of
from coprod_kg.checks.queries import finding_of, rows_of
from coprod_kg.checks.shapes import findings_of_results, unusable
from coprod_kg.checks.strangers import strangers_in
from coprod_kg.checks.tidy import tidiness_of
from coprod_kg.checks.unusable import usable_rules
from coprod_kg.checks.vocabularies import vocabularies_of
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import BadHeader, BadQuery, CoprodError, RefusedQuery
from coprod_kg.findings import Finding, in_order
from coprod_kg.identifiers import RecordId
from coprod_kg.inference import derive
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sparql import evaluate
from coprod_kg.sparql.guard import guard
from coprod_kg.values import Value
from coprod_kg.vocabulary import Term

_RULING = (Role.ONTOLOGY, Role.SHAPES, Role.MAPPINGS)
"""What every record is judged by."""
_SHARED = (Role.HISTORY,)
"""The roles of which all files have one graph."""

Row = dict[str, Term | None]


def _silent(_: str) -> None:
    """No progress is shown."""


class _Case(Value):
    """What is to be judged."""

    said: dict[Source, list[Quad]]
    """The sources, with what each says."""
    change: Change
    """What they would change. What an offer says of things that are not ours changes nothing."""
    strange: tuple[Quad, ...]
    """That is, what cannot be taken."""
    shown: frozenset[Node]
    """What the sources speak of: all that is wrong with it is told."""
    places: Places
    names: Changed
    """What things are called, with the change."""


class Judge:
    """Judges what is offered to one edition. It is made once, and then asked about each offer.

    It tells exactly what checking the whole list with the offer in it would tell: everything that is wrong in what
    is offered, and what is wrong elsewhere only since. To know that, it looks at the statements around the
    change (`coprod_kg.checks.neighbourhood`). A check that does not say how far it looks is asked of everything,
    which takes as long as the list is large; the checks that ship with us all say it.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        usable = tuple(_usable_checks(edition))
        self._near = tuple(check for check in usable if check.near)
        self._far = tuple(check for check in usable if not check.near)
        keys = KeyIndex(self._near, edition.dataset)
        nears = [check.near for check in self._near if check.near]
        self._surroundings = Surroundings(edition.dataset, nears, keys)
        self._shapes = NearShapes(edition.dataset)

    @cached_property
    def _places(self) -> Places:
        return Places(self._edition.sources)

    @cached_property
    def _allowed(self) -> Allowed:
        return Allowed(self._edition.dataset)

    @cached_property
    def _own(self) -> dict[PurePosixPath, Source]:
        return {source.path: source for source in self._edition.sources}

    @cached_property
    def _histories(self) -> frozenset[str]:
        """What the edition has histories of."""
        return frozenset(source.base for source in self._edition.sources_of(Role.HISTORY))

    def judge(
        self,
        sources: Sequence[Source],
        removed: Collection[RecordId] = (),
        progress: Callable[[str], None] = _silent,
    ) -> list[Finding]:
        """The findings that `sources` bring, and the taking away of the records in `removed`.

        What an offer (of the graph `SUBMISSION`) says about a record takes the place of what the edition says about
        it. One of the edition's own files is judged in its place; any other file takes the place of the one with
        its path. What a reader could not take of an offer is among the findings.

        Raises what `Source.quads` raises.
        """
        case = self._case(sources, removed)
        findings: list[Finding] = []
        for source in case.said:
            findings += source.findings()
        progress("shapes")
        findings += self._by_shapes(case)
        progress("queries")
        findings += self._by_queries(case)
        own = [source for source in case.said if source.graph is not SUBMISSION]
        new = {source.base for source in own if source.role is Role.HISTORY}
        findings += presence_of(case.said, new.union(self._histories) if own else new)
        findings += tidiness_of(own)
        findings += vocabularies_of(own)
        for source in case.said:
            if source.graph is SUBMISSION:
                findings += strangers_in(source, case.said[source], case.places)
        return in_order(explained(findings, self._edition, case.said, case.change, self._allowed))

    def _case(self, sources: Sequence[Source], removed: Collection[RecordId]) -> _Case:
        changed = tuple(
            source for source in sources if source.graph is SUBMISSION or self._own.get(source.path) != source
        )
        graphs = {record.graph for record in removed}
        graphs.update(
            source.graph
            for source in changed
            if source.graph is not SUBMISSION and source.role not in (*_SHARED, *_RULING)
        )
        said = {source: source.quads() for source in changed}
        taken: list[Quad] = []
        after: list[Quad] = []
        strange: list[Quad] = []
        for source, quads in said.items():
            if source.role in _SHARED and (old := self._own.get(source.path)):
                taken += old.quads()
            for quad in quads:
                (strange if quad.graph_name == SUBMISSION else after).append(quad)
            if source.graph is SUBMISSION:
                graphs |= {quad.graph_name for quad in quads if quad.graph_name != SUBMISSION}  # type: ignore[misc]
        said |= {each: self._said(each) for each in sources if each not in said and each.graph not in graphs}
        change = Change.of(self._edition.dataset, graphs, after, taken)
        return _Case(
            {source: said[source] for source in sources if source in said},
            change,
            tuple(strange),
            frozenset(quad.subject for quads in said.values() for quad in quads),  # type: ignore[misc]
            Places(changed, beneath=lambda: self._places, hidden=graphs),
            Changed(self._edition.dataset, change, strange),
        )

    def _said(self, source: Source) -> list[Quad]:
        """What one of the edition's own files says."""
        if source.role in (*_SHARED, *_RULING):
            return source.quads()
        # From the dataset, which has names of its own for things without one.
        return list(self._edition.dataset.quads(graph=source.graph))

    def _by_shapes(self, case: _Case) -> Iterator[Finding]:
        try:
            results = list(self._shapes.results(case.change, case.shown, case.strange, case.names))
        except Exception as error:  # pyshacl has no one class for what may be wrong with a shape
            yield unusable(error)
            return
        yield from findings_of_results(results, self._edition.dataset, case.names, case.places)

    def _by_queries(self, case: _Case) -> Iterator[Finding]:
        around = self._surroundings.of(case.change, case.shown)
        for check in self._near:
            assert check.near is not None
            yield from self._new_in(check, partial(around.before, check.near), around.after(check.near), case)
        if self._far:
            changed = self._changed_dataset(case)
            for check in self._far:
                yield from self._new_in(check, lambda: self._edition.dataset, changed, case)

    def _new_in(
        self, check: Query, before: Callable[[], Dataset], after: Dataset, case: _Case
    ) -> Iterator[Finding]:
        """What `check` finds in what is shown, and what it finds elsewhere after the change and not before."""
        rows = _ask(check, after)
        if not rows:
            return
        paths = {source.path for source in case.said}
        known = (
            {_identity(row) for row in _ask(check, before())}
            if case.change.before or case.change.after
            else None
        )
        for row in rows:
            new = known is not None and _identity(row) not in known
            if not new and not self._may_be_shown(row, case):
                continue
            finding = finding_of(check, row, case.names, case.places)
            if new or (finding.place and finding.place.path in paths):
                yield finding

    def _may_be_shown(self, row: Row, case: _Case) -> bool:
        """Whether the place of the finding could be in what is shown: to find the place takes a while."""
        record = row["record"]
        return record in case.shown or any(source.role is not Role.RECORD for source in case.said)

    def _changed_dataset(self, case: _Case) -> Dataset:
        """Everything as it would be, with what rules derive of it: what a check must be asked of that looks far."""
        change = case.change
        if not change.before and not change.after:
            return self._edition.dataset
        dataset = Dataset([*change.kept(self._edition.dataset.quads()), *change.after])
        derive(dataset, usable_rules(self._edition.catalogue)[0])
        return dataset


def _usable_checks(edition: Edition) -> Iterator[Query]:
    """The checks that can be asked; a check of the whole list tells of the others."""
    for check in edition.catalogue.each("checks"):
        try:
            if isinstance(check, CoprodError):
                continue
            guard(check.text, source=str(check.path))
            key_query_of(check)
            _ask(check, Dataset())
        except (BadHeader, BadQuery, RefusedQuery):
            continue
        yield check


def _ask(check: Query, dataset: Dataset) -> list[Row]:
    answer = evaluate(dataset, check.text, source=str(check.path), headings=check.columns, guarded=False)
    return rows_of(check, answer)


def _identity(row: Row) -> tuple[object, ...]:
    return tuple(row.values())
