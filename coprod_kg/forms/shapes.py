"""Looking things up in the graph of the shapes: single values, lists, paths and what a node shape asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.dataset import Dataset
from coprod_kg.forms.conditions import (
    AllOf,
    Among,
    AnyOf,
    Called,
    Counted,
    Expression,
    Has,
    IsA,
    Not,
    Paths,
    Unread,
)
from coprod_kg.vocabulary import GRAPH, RDF, RDFS, SH, Term

Node = NamedNode | BlankNode

_SAID = {RDF["type"].value} | {
    SH[name].value
    for name in (
        "name",
        "description",
        "message",
        "severity",
        "order",
        "group",
        "targetClass",
        "property",
        "path",
    )
}
"""What a shape says about itself, and not about records."""


class Shapes:
    """The shapes of an edition, and the part of its vocabulary that says which class is part of which."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.graph = GRAPH["shapes"]

    def all(self, shape: Node, property: NamedNode) -> list[Term]:
        """The values of `property`, in order of their text."""
        found = self.dataset.quads(shape, property, graph=self.graph)
        return sorted((q.object for q in found if not hasattr(q.object, "subject")), key=str)

    def one(self, shape: Node, name: str) -> Term | None:
        """The value of the SHACL property called `name`, if there is one."""
        return next(iter(self.all(shape, SH[name])), None)

    def text(self, shape: Node, name: str) -> str:
        """The text of the SHACL property called `name`; empty if there is none."""
        found = self.one(shape, name)
        return found.value if isinstance(found, Literal | NamedNode) else ""

    def number(self, shape: Node, name: str) -> int | None:
        """The number of the SHACL property called `name`, if there is one."""
        found = self.text(shape, name)
        return int(found) if found else None

    def items(self, head: Term | None) -> list[Term]:
        """The members of the RDF list that begins at `head`."""
        found: list[Term] = []
        while isinstance(head, BlankNode | NamedNode) and head != RDF["nil"]:
            first = self.all(head, RDF["first"])
            rest = self.all(head, RDF["rest"])
            if not first or not rest:
                break
            found.append(first[0])
            head = rest[0]
        return found

    def paths(self, shape: Node) -> Paths:
        """The properties that `shape` looks at; none if its path is neither a property nor a choice of them."""
        path = self.one(shape, "path")
        if isinstance(path, NamedNode):
            return (path,)
        if isinstance(path, BlankNode):
            choice = self.one(path, "alternativePath")
            return tuple(each for each in self.items(choice) if isinstance(each, NamedNode))
        return ()

    @cached_property
    def _targets(self) -> dict[NamedNode, list[Node]]:
        found: dict[NamedNode, list[Node]] = {}
        for quad in self.dataset.quads(None, SH["targetClass"], graph=self.graph):
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
                found.setdefault(quad.object, []).append(quad.subject)
        return found

    def targeting(self, of: NamedNode) -> Iterator[NamedNode]:
        """The shapes whose target is the class `of`, in order of their names."""
        named = (shape for shape in self._targets.get(of, ()) if isinstance(shape, NamedNode))
        yield from sorted(named, key=lambda shape: shape.value)

    def target_classes(self) -> list[NamedNode]:
        """All classes that a shape is for, in order."""
        return sorted(self._targets, key=lambda of: of.value)

    def below(self, of: NamedNode) -> list[NamedNode]:
        """The classes that are part of the class `of`, without itself."""
        found = [
            quad.subject
            for quad in self.dataset.quads(None, RDFS["subClassOf"], of)
            if isinstance(quad.subject, NamedNode)
        ]
        return sorted({*found, *(each for under in found for each in self.below(under))}, key=str)

    def asks(self, shape: Node) -> Expression:
        """What `shape` asks of a record, but for the fields that it names as properties."""
        paths = self.paths(shape)
        least, most = self.number(shape, "minCount"), self.number(shape, "maxCount")
        parts: list[Expression] = []
        if least is not None or most is not None:
            parts.append(Counted(paths, least or 0, most))
        read = {SH["minCount"], SH["maxCount"]}
        for quad in sorted(self.dataset.quads(shape, graph=self.graph), key=str):
            name, value = quad.predicate, quad.object
            if name in read or name.value in _SAID or name not in SH:
                continue
            assert isinstance(value, NamedNode | BlankNode | Literal)
            parts.append(self._constraint(paths, SH.local(name), value))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _constraint(self, paths: Paths, name: str, value: Term) -> Expression:
        match name, value:
            case "or", BlankNode():
                return AnyOf(
                    tuple(self.asks(each) for each in self.items(value) if not isinstance(each, Literal))
                )
            case "and", BlankNode():
                return AllOf(
                    tuple(self.asks(each) for each in self.items(value) if not isinstance(each, Literal))
                )
            case "not", BlankNode() | NamedNode() if not paths:
                return Not(self.asks(value))
            case "hasValue", NamedNode() | Literal() if paths:
                return Has(paths, value)
            case "in", BlankNode() if paths:
                return Among(paths, tuple(v for v in self.items(value) if not isinstance(v, BlankNode)))
            case "class", NamedNode() if not paths:
                return IsA(value)
            case "pattern", Literal() if not paths:
                return Called(value.value)
        return Unread(f"sh:{name}")
