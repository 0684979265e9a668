"""What a change could matter to: the few statements around it that checks can join to it, found by look-ups.

A check query asks about everything. Asked of the neighbourhood of a change, before and after, it gives the same
new rows, at a cost that follows the change and not the list. How far a check looks is said in its own header
(`coprod_kg.catalogue.Near`). What points to a change is most of what is around it, and only checks that read what was
changed can find something else there: they are asked of a wide neighbourhood, all others of a close one. That the
answers are the same is a law: `tests/test_judging.py` holds them against those of everything, over thousands of
changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import NamedNode, Quad

from coprod_kg.catalogue import Near
from coprod_kg.checks.change import Change, Node, is_node
from coprod_kg.checks.keys import KeyIndex
from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import Term

_KEPT = 8
"""How many uses of a thing are remembered: a change seldom takes away more, and then they are looked for again."""


def _counts(use: Quad, uncounted: frozenset[NamedNode]) -> bool:
    return use.predicate not in uncounted and use.subject != use.object


class Around:
    """The neighbourhood of one change, before it and after it."""

    def __init__(self, surroundings: Surroundings, change: Change, about: frozenset[Node]) -> None:
        self._surroundings = surroundings
        self._change = change
        self._about = about

    def before(self, near: Near) -> Dataset:
        """What is there now, for a check that looks as far as `near` says."""
        return self._far_before if self._asks_users(near) else self._close_before

    def after(self, near: Near) -> Dataset:
        """The same with the change."""
        return self._far_after if self._asks_users(near) else self._close_after

    def _asks_users(self, near: Near) -> bool:
        """Whether a check can find something else in what points to a thing that is changed."""
        return not self._read_of.keys().isdisjoint(near.reads) and bool(self._users)

    @cached_property
    def _read_of(self) -> dict[NamedNode, set[Node]]:
        """The fields that were changed, each with the things that it was changed of."""
        found: dict[NamedNode, set[Node]] = {}
        for quad in (*self._change.gone, *self._change.new):
            found.setdefault(quad.predicate, set()).add(quad.subject)  # type: ignore[arg-type]
        return found

    @cached_property
    def _close(self) -> frozenset[Quad]:
        return self._surroundings.close(self._change, self._about)

    @cached_property
    def _users(self) -> set[Quad]:
        """All that points to a thing of which something was changed that checks read of what they point to."""
        read = {thing for field in self._surroundings.reads for thing in self._read_of.get(field, ())}
        return self._surroundings.users(self._change, read)

    @cached_property
    def _far(self) -> frozenset[Quad]:
        return self._close | self._users

    # Each is made when it is first asked: what was so before matters only if something is wrong after.
    @cached_property
    def _close_before(self) -> Dataset:
        return Dataset([*self._close, *self._change.before])

    @cached_property
    def _close_after(self) -> Dataset:
        return Dataset([*self._close, *self._change.after])

    @cached_property
    def _far_before(self) -> Dataset:
        return Dataset([*self._far, *self._change.before])

    @cached_property
    def _far_after(self) -> Dataset:
        return Dataset([*self._far, *self._change.after])


class Surroundings:
    """What is around things in a dataset, for checks that look as far as `nears` say."""

    def __init__(self, dataset: Dataset, nears: Iterable[Near], keys: KeyIndex) -> None:
        known = tuple(nears)
        self._dataset = dataset
        self._keys = keys
        self.reads = frozenset(each for near in known for each in near.reads)
        """The fields that some check reads of what a thing points to."""
        self._follows = tuple({each for near in known for each in near.follows})
        self._uncounted = [frozenset(near.uncounted) for near in known if near.uncounted is not None]
        self._uses: dict[Term, tuple[Quad, ...]] = {}

    def of(self, change: Change, also: Iterable[Node] = ()) -> Around:
        """The neighbourhood of `change` and of the things in `also`."""
        return Around(self, change, change.subjects.union(also))

    def close(self, change: Change, about: frozenset[Node]) -> frozenset[Quad]:
        """What stays of all that checks can join to the things in `about`, but for what points to them."""
        near: set[Quad] = set()
        for subject in about:
            near.update(change.kept(self._dataset.quads(subject)))
        near |= self._read_of_values((*near, *change.before, *change.after), change)
        self._add_chains(near, change, about)
        self._add_uses(near, change, about)
        self._add_mates(near, change, about)
        return frozenset(near)

    def users(self, change: Change, things: Iterable[Node]) -> set[Quad]:
        """What stays of all that is said of what points to `things`, with what checks read of its values."""
        near: set[Quad] = set()
        # Each once: it may point to several of the things, and to one of them in several ways.
        for user in {
            use.subject for thing in things for use in change.kept(self._dataset.quads(value=thing))
        }:
            near.update(change.kept(self._dataset.quads(user)))  # type: ignore[arg-type]
        return near | self._read_of_values(near, change)

    def _read_of_values(self, quads: Iterable[Quad], change: Change) -> set[Quad]:
        """What checks read of all that `quads` point to."""
        return {
            quad
            for value in {each.object for each in quads if is_node(each.object)}
            for quad in change.kept(self._dataset.quads(value))
            if quad.predicate in self.reads
        }

    def _add_chains(self, near: set[Quad], change: Change, about: Iterable[Node]) -> None:
        """Where the links lead that checks follow to the end."""
        links: dict[object, set[object]] = {}
        for quad in (*change.before, *change.after):
            if quad.predicate in self._follows:
                links.setdefault(quad.subject, set()).add(quad.object)
        seen: set[object] = set(about)
        due = list(seen)
        while due:
            thing = due.pop()
            if not is_node(thing):
                continue
            found = set(links.get(thing, ()))
            for predicate in self._follows:
                for quad in change.kept(self._dataset.quads(thing, predicate)):
                    near.add(quad)
                    found.add(quad.object)
            due += found - seen
            seen |= found

    def _add_uses(self, near: set[Quad], change: Change, about: Iterable[Node]) -> None:
        """Something that still points to each thing that may have lost a use; and what it is, if that matters."""
        if not self._uncounted:
            return
        lost = {quad.object for quad in change.gone if is_node(quad.object)}
        for thing in lost:
            near.update(change.kept(self._dataset.quads(thing)))
        for thing in lost.union(about):
            near.update(self._uses_of(thing, change))

    def _uses_of(self, thing: Node, change: Change) -> Iterator[Quad]:
        """For each check that asks whether anything points to `thing`: one statement that does, if there is one."""
        known = self._uses.get(thing)
        if known is None:
            known = self._uses[thing] = tuple(self._some_uses(thing))
        for uncounted in self._uncounted:
            counted = [use for use in known if use.predicate not in uncounted]
            use = next(change.kept(counted), None)
            if use is None and len(counted) >= _KEPT:  # there may be more than those that are remembered
                more = change.kept(self._dataset.quads(value=thing))
                use = next((each for each in more if _counts(each, uncounted)), None)
            if use is not None:
                yield use

    def _some_uses(self, thing: Node) -> Iterator[Quad]:
        """At least `_KEPT` uses that count for each check; all of them, if there are fewer."""
        found = [0] * len(self._uncounted)
        for use in Change().kept(self._dataset.quads(value=thing)):
            if min(found) >= _KEPT:
                return
            counts = [_counts(use, uncounted) for uncounted in self._uncounted]
            if any(counted and number < _KEPT for counted, number in zip(counts, found, strict=True)):
                found = [number + counted for counted, number in zip(counts, found, strict=True)]
                yield use

    def _add_mates(self, near: set[Quad], change: Change, about: Iterable[Node]) -> None:
        """All that is said of things that share a key with one that was changed."""
        known = frozenset(about)
        around = Dataset([*(quad for quad in near if quad.subject in known), *change.after])
        mates = {
            mate
            for thing, key in self._keys.keys_in(around)
            if thing in known
            for mate in self._keys.sharing(key)
        }
        for mate in mates - known:
            near.update(change.kept(self._dataset.quads(mate)))  # type: ignore[arg-type]
