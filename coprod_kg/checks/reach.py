"""How far the shapes look from the thing that they judge: what of other things a result can depend on.

A shape of a record looks at the record, and at some fields of what the record points to: `sh:node cps:choice-people`
reads `skos:inScheme` of a tag. It may also look at what points to the record (`sh:inversePath`). So one record can
be judged with a few statements about its neighbours, and not with all concepts and all other records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad

from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import RDF, SH, Term

_TYPE = RDF["type"]
_OF_THE_SAME = tuple(SH[name] for name in ("node", "not"))
_LISTS = tuple(SH[name] for name in ("and", "or", "xone"))
_ELSEWHERE = tuple(
    SH[name]
    for name in (
        *("sparql", "js", "rule", "target", "targetNode", "targetObjectsOf"),
        *("qualifiedValueShape", "zeroOrMorePath", "oneOrMorePath"),
    )
)
"""What can lead anywhere, or is not followed here."""


class TooFar(Exception):
    """A shape looks further than from a thing to its neighbours."""


@dataclass
class Reach:
    """What shapes look at beyond what is said of the thing itself."""

    reads: dict[NamedNode, set[NamedNode]] = field(default_factory=dict)
    """For each link: the fields that they read of what it leads to."""
    inverse: set[NamedNode] = field(default_factory=set)
    """The links that they follow backwards."""


def reach_of(shapes: Iterable[Quad]) -> Reach | None:
    """How far `shapes` look; None if that is further than one link."""
    try:
        return _Walk(Dataset(shapes)).reach()
    except TooFar:
        return None


class _Walk:
    def __init__(self, shapes: Dataset) -> None:
        self._shapes = shapes
        self._found = Reach()

    def _values(self, shape: Term, *predicates: NamedNode) -> Iterator[Term]:
        for predicate in predicates:
            for quad in self._shapes.quads(shape, predicate):  # type: ignore[arg-type]
                yield quad.object  # type: ignore[misc]

    def _listed(self, head: Term) -> Iterator[Term]:
        seen = set()
        while head != RDF["nil"]:
            if head in seen:
                raise TooFar
            seen.add(head)
            yield from self._values(head, RDF["first"])
            head = next(self._values(head, RDF["rest"]), RDF["nil"])

    def reach(self) -> Reach:
        if any(next(self._shapes.quads(predicate=each), None) for each in _ELSEWHERE):
            raise TooFar
        # Each shape is looked at as if it judged the thing itself: those that never do only add too much.
        for shape in {quad.subject for quad in self._shapes.quads()}:
            for link, fields in self._links(shape):  # type: ignore[arg-type]
                self._found.reads.setdefault(link, set()).update(fields)
        return self._found

    def _links(self, shape: Term) -> Iterator[tuple[NamedNode, set[NamedNode]]]:
        """The links of a property shape, with what is read of the values at their other end."""
        for path in self._values(shape, SH["path"]):
            fields = self._read_of_values(shape)
            for first, then in self._steps(path):
                if then is not None and fields:
                    raise TooFar
                wanted = fields | ({then} if then else set())
                if first is not None and wanted:
                    yield first, wanted
                elif first is None and wanted:
                    raise TooFar

    def _steps(self, path: Term) -> Iterator[tuple[NamedNode | None, NamedNode | None]]:
        """The first and the second link of each way along `path`; None in the first place for a way back."""
        if isinstance(path, NamedNode):
            yield path, None
            return
        for inverse in self._values(path, SH["inversePath"]):
            if not isinstance(inverse, NamedNode):
                raise TooFar
            self._found.inverse.add(inverse)
            yield None, None
        for alternatives in self._values(path, SH["alternativePath"]):
            for each in self._listed(alternatives):
                yield from self._steps(each)
        for each in self._values(path, SH["zeroOrOnePath"]):
            yield from self._steps(each)
        sequence = list(self._listed(path)) if next(self._values(path, RDF["first"]), None) else []
        if sequence:
            first, *others = sequence
            if len(others) != 1 or not isinstance(first, NamedNode) or not isinstance(others[0], NamedNode):
                raise TooFar
            yield first, others[0]

    def _read_of_values(self, shape: Term) -> set[NamedNode]:
        """What a property shape reads of its values, by itself and by the shapes that it holds them against."""
        found: set[NamedNode] = set()
        due = [shape]
        seen: set[Term] = set()
        while due:
            each = due.pop()
            if each in seen:
                continue
            seen.add(each)
            if next(self._values(each, SH["class"]), None):
                found.add(_TYPE)
            if each is not shape:
                found |= self._own_fields(each)
            for nested in self._values(each, SH["property"]):
                found |= self._own_fields(nested)
            due += self._values(each, *_OF_THE_SAME)
            due += [item for head in self._values(each, *_LISTS) for item in self._listed(head)]
        return found

    def _own_fields(self, shape: Term) -> set[NamedNode]:
        """What `shape` reads of the thing that it is held against, if it goes no further."""
        found: set[NamedNode] = set()
        for path in self._values(shape, SH["path"]):
            if self._read_of_values(shape):
                raise TooFar
            for first, then in self._steps(path):
                if first is None or then is not None:
                    raise TooFar
                found.add(first)
        for _ in self._values(
            shape, SH["closed"], SH["equals"], SH["disjoint"], SH["lessThan"], SH["lessThanOrEquals"]
        ):
            raise TooFar
        return found
