"""Holding a few things against the shapes, with no more of the list around them than the shapes look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import NamedNode, Quad

from coprod_kg.checks.change import Change, Changed, Node, is_node
from coprod_kg.checks.engines import Result, Validate, prepared
from coprod_kg.checks.reach import Reach, reach_of
from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import GRAPH, RDFS

_AT_ONCE = 2_000
"""How many things are held against the shapes at a time, so that memory does not grow with the offer."""
_UNJUDGED = frozenset(GRAPH[name] for name in ("shapes", "mappings"))


class NearShapes:
    """The shapes of a dataset, for judging a change of it."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    @cached_property
    def validate(self) -> Validate:
        """The shapes, ready for use. Raises what the engine raises for shapes that cannot be used."""
        return prepared(self._dataset.quads(graph=GRAPH["shapes"]))

    @cached_property
    def _reach(self) -> Reach | None:
        return reach_of(self._dataset.quads(graph=GRAPH["shapes"]))

    @cached_property
    def _classes(self) -> tuple[Quad, ...]:
        """Which class is under which: that decides which shapes judge a thing."""
        return tuple(Change().kept(self._dataset.quads(predicate=RDFS["subClassOf"])))

    def results(
        self, change: Change, shown: Iterable[Node], strange: Iterable[Quad] = ()
    ) -> Iterator[Result]:
        """All that is wrong with the things in `shown`, and what is wrong with others only since `change`.

        `strange` is what is said of things that are not ours: it is judged, and changes nothing for others.

        Raises what the engine raises for shapes that cannot be used.
        """
        things = frozenset(shown)
        reach = self._reach
        if reach is None:
            yield from self._results_of_everything(change, things, strange)
            return
        yield from self._held(things, Changed(self._dataset, change, strange), reach)
        others = self._others(change, reach) - things
        if others:
            known = set(self._held(others, Changed(self._dataset, Change()), reach))
            after = self._held(others, Changed(self._dataset, change), reach)
            yield from (result for result in after if result not in known)

    def _others(self, change: Change, reach: Reach) -> set[Node]:
        """The things of which the results may be others since `change`."""
        found: set[Node] = set(change.subjects)
        for quad in (*change.gone, *change.new):
            if quad.predicate in reach.inverse and is_node(quad.object):
                found.add(quad.object)
            for link, fields in reach.reads.items():
                if quad.predicate in fields:
                    uses = self._dataset.quads(None, link, quad.subject)  # type: ignore[arg-type]
                    found.update(use.subject for use in change.kept(uses) if is_node(use.subject))
        return found

    def _held(self, things: Iterable[Node], said: Changed, reach: Reach) -> Iterator[Result]:
        """The results about `things`, as `said` tells of them."""
        listed = sorted(things, key=str)
        for start in range(0, len(listed), _AT_ONCE):
            some = frozenset(listed[start : start + _AT_ONCE])
            for result in self.validate(self._data(some, said, reach)):
                if result.focus in some:
                    yield result

    def _data(self, things: Iterable[Node], said: Changed, reach: Reach) -> set[Quad]:
        data = set(self._classes)
        values: set[tuple[Node, frozenset[NamedNode]]] = set()
        for thing in things:
            for quad in said.quads(thing):
                if quad.graph_name in _UNJUDGED:
                    continue
                data.add(quad)
                fields = reach.reads.get(quad.predicate)
                if fields and is_node(quad.object):
                    values.add((quad.object, frozenset(fields)))
            for predicate in reach.inverse:
                data.update(said.uses(thing, predicate))
        for value, wanted in values:
            data.update(quad for quad in said.quads(value) if quad.predicate in wanted)
        return data

    def _results_of_everything(
        self, change: Change, shown: frozenset[Node], strange: Iterable[Quad]
    ) -> Iterator[Result]:
        """The same for shapes that look too far: everything is held against them, before and after."""
        every = [quad for quad in Change().kept(self._dataset.quads()) if quad.graph_name not in _UNJUDGED]
        known = set(self.validate(every))
        for result in self.validate([*change.kept(every), *change.after, *strange]):
            if result.focus in shown or result not in known:
                yield result
