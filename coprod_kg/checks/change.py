"""A change to what is said, and a dataset as it would be with it: by look-ups, without making another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeGuard

from pyoxigraph import BlankNode, NamedNode, Quad

from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.values import Value
from coprod_kg.vocabulary import Term

Node = NamedNode | BlankNode
"""What a statement can be about."""


def is_node(term: object) -> TypeGuard[Node]:
    """Whether a statement can be about `term`."""
    return isinstance(term, NamedNode | BlankNode)


class Change(Value):
    """What would be said in the place of what is said now: all of some graphs, and single statements."""

    graphs: frozenset[NamedNode] = frozenset()
    """The graphs that are replaced as a whole."""
    before: tuple[Quad, ...] = ()
    """All that is said in them, and what else is taken away."""
    after: tuple[Quad, ...] = ()
    """All that would be said in them, and what else is added."""

    @classmethod
    def of(
        cls, dataset: Dataset, graphs: Iterable[NamedNode], after: Iterable[Quad], before: Iterable[Quad] = ()
    ) -> Change:
        """The change of `dataset` in which `after` takes the place of all in `graphs`, and of `before`."""
        replaced = frozenset(graphs)
        gone = [*before, *(quad for graph in replaced for quad in dataset.quads(graph=graph))]
        return cls(replaced, tuple(gone), tuple(after))

    @cached_property
    def gone(self) -> frozenset[Quad]:
        """What is no longer said."""
        return frozenset(self.before).difference(self.after)

    @cached_property
    def new(self) -> frozenset[Quad]:
        """What was not said before."""
        return frozenset(self.after).difference(self.before)

    @cached_property
    def subjects(self) -> frozenset[Node]:
        """What is spoken of, before or after."""
        return frozenset(quad.subject for quad in (*self.before, *self.after) if is_node(quad.subject))

    @cached_property
    def _single(self) -> frozenset[Quad]:
        """What is taken away of graphs that are not replaced."""
        return frozenset(quad for quad in self.before if quad.graph_name not in self.graphs)

    def kept(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Those of `quads` that people said, and that stay as they are."""
        for quad in quads:
            graph = quad.graph_name
            if (
                graph not in self.graphs
                and isinstance(graph, NamedNode)
                and not graph.value.startswith(INFERRED)
                and quad not in self._single
            ):
                yield quad


class Changed:
    """What is said in a dataset, as it would be with a change; what rules derive is left out."""

    def __init__(self, dataset: Dataset, change: Change, also: Iterable[Quad] = ()) -> None:
        self._dataset = dataset
        self._change = change
        self._new = (*change.after, *also)
        self._about: dict[object, list[Quad]] = {}
        for quad in self._new:
            self._about.setdefault(quad.subject, []).append(quad)
        self._to: dict[NamedNode, dict[object, list[Quad]]] = {}

    def quads(self, subject: Node, predicate: NamedNode | None = None) -> Iterator[Quad]:
        """What is said of `subject`; None fits any predicate."""
        yield from self._change.kept(self._dataset.quads(subject, predicate))
        for quad in self._about.get(subject, ()):
            if predicate in (None, quad.predicate):
                yield quad

    def uses(self, value: Term, predicate: NamedNode) -> Iterator[Quad]:
        """The statements that point to `value` with `predicate`."""
        yield from self._change.kept(self._dataset.quads(None, predicate, value))
        if predicate not in self._to:  # made for the few links that are followed backwards
            uses = self._to[predicate] = {}
            for quad in self._new:
                if quad.predicate == predicate:
                    uses.setdefault(quad.object, []).append(quad)
        yield from self._to[predicate].get(value, ())
