"""Holding a few things against the shapes, with no more of the list around them than the shapes look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from pyoxigraph import NamedNode, Quad

from coprod_kg.checks.change import Change, Changed, Node, is_node
from coprod_kg.checks.engines import Result, Statement, Validate, prepared
from coprod_kg.checks.reach import Reach, reach_of
from coprod_kg.checks.screen import Screen
from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import GRAPH, RDFS

_AT_ONCE = 2_000
"""How many things are held against the shapes at a time, so that memory does not grow with the offer."""
_FEW = 100
"""So many things in all are held against the whole shapes at once: to take the patterns out of the shapes first, for a
first look (`coprod_kg.checks.screen`), takes longer than to try them on so few."""
_UNJUDGED = frozenset(GRAPH[name] for name in ("shapes", "mappings"))


class NearShapes:
    """The shapes of a dataset, for judging a change of it; `prepare` makes the engine that does."""

    def __init__(
        self, dataset: Dataset, prepare: Callable[[Iterable[Statement]], Validate] | None = None
    ) -> None:
        self._dataset = dataset
        self._prepare = prepare or prepared
        self._held_wholly = 0

    @cached_property
    def _shapes(self) -> tuple[Quad, ...]:
        return tuple(self._dataset.quads(graph=GRAPH["shapes"]))

    @cached_property
    def _validate(self) -> Validate:
        return self._prepare(self._shapes)

    @cached_property
    def _screen(self) -> Screen:
        return Screen(self._shapes)

    @cached_property
    def _validate_lightly(self) -> Validate:
        """What a thing is judged by if its texts fit all patterns."""
        return self._prepare(self._screen.lighter)

    @cached_property
    def _reach(self) -> Reach | None:
        return reach_of(self._shapes)

    @cached_property
    def _classes(self) -> tuple[Quad, ...]:
        """Which class is under which: that decides which shapes judge a thing."""
        return tuple(Change().kept(self._dataset.quads(predicate=RDFS["subClassOf"])))

    def results(
        self, change: Change, shown: Iterable[Node], strange: Iterable[Quad] = (), said: Changed | None = None
    ) -> Iterator[Result]:
        """All that is wrong with the things in `shown`, and what is wrong with others only since `change`.

        `strange` is what is said of things that are not ours: it is judged, and changes nothing for others. `said` is
        what is said with both; to make it twice would take long for a large change.

        Raises what the engine raises for shapes that cannot be used.
        """
        things = frozenset(shown)
        reach = self._reach
        if reach is None:
            yield from self._results_of_everything(change, things, strange)
            return
        yield from self._held(things, said or Changed(self._dataset, change, strange), reach)
        others = self._touched(change, reach) - things
        if others:
            after = list(self._held(others, Changed(self._dataset, change), reach))
            known = set(self._held(others, Changed(self._dataset, Change()), reach)) if after else set()
            yield from (result for result in after if result not in known)

    def touched_by(self, change: Change) -> set[Node] | None:
        """The things of which the results may be others since `change`, or before it.

        None if that could be anything: the shapes look too far, or which class is under which has changed.
        """
        classes = any(quad.predicate == RDFS["subClassOf"] for quad in (*change.gone, *change.new))
        return None if classes or self._reach is None else self._touched(change, self._reach)

    def _touched(self, change: Change, reach: Reach) -> set[Node]:
        found: set[Node] = set(change.subjects)
        read: set[tuple[NamedNode, Node]] = set()
        for quad in (*change.gone, *change.new):
            if quad.predicate in reach.inverse and is_node(quad.object):
                found.add(quad.object)
            if is_node(quad.subject):
                read.update((link, quad.subject) for link in self._readers.get(quad.predicate, ()))
        for link, thing in read:
            uses = change.kept(self._dataset.quads(None, link, thing))
            found.update(use.subject for use in uses if is_node(use.subject))
        return found

    @cached_property
    def _readers(self) -> dict[NamedNode, set[NamedNode]]:
        """For each field: the links along which shapes read it."""
        found: dict[NamedNode, set[NamedNode]] = {}
        for link, fields in (self._reach or Reach()).reads.items():
            for each in fields:
                found.setdefault(each, set()).add(link)
        return found

    def _held(self, things: Iterable[Node], said: Changed, reach: Reach) -> Iterator[Result]:
        """The results about `things`, as `said` tells of them."""
        listed = sorted(things, key=str)
        for start in range(0, len(listed), _AT_ONCE):
            some = set(listed[start : start + _AT_ONCE])
            data = self._data(some, said, reach)
            # What nothing is said of is judged by no shape that reaches no further: an engine need not be started,
            # which takes as long as to judge several records.
            if some.isdisjoint(quad.subject for quad in data):
                continue
            self._held_wholly += len(some)
            if self._held_wholly <= _FEW:
                yield from _about(some, self._validate(data))
                continue
            suspects = some & self._screen.suspects(data)
            if len(suspects) < len(some):
                yield from _about(some - suspects, self._validate_lightly(data))
            if suspects:
                yield from _about(suspects, self._validate(self._data(suspects, said, reach)))

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

    def everything(self) -> Iterator[Result]:
        """All that is wrong with anything, in one run.

        Raises what the engine raises for shapes that cannot be used.
        """
        things = {quad.subject for quad in self._judged() if is_node(quad.subject)}
        yield from self.results(Change(), things)

    def _judged(self) -> Iterator[Quad]:
        """All that is said, but for what nothing is judged by shapes for."""
        kept = Change().kept(self._dataset.quads())
        return (quad for quad in kept if quad.graph_name not in _UNJUDGED)

    def _results_of_everything(
        self, change: Change, shown: frozenset[Node], strange: Iterable[Quad]
    ) -> Iterator[Result]:
        """The same for shapes that look too far: everything is held against them, before and after."""
        every = list(self._judged())
        known = set(self._validate(every)) if change.before or change.after else set()
        for result in self._validate([*change.kept(every), *change.after, *strange]):
            if result.focus in shown or result not in known:
                yield result


def _about(things: set[Node], results: Iterable[Result]) -> Iterator[Result]:
    return (result for result in results if result.focus in things)
