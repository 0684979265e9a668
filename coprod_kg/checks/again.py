"""Checking again: all findings of an edition, at the cost of what has changed since it was last checked.

Most of a check is holding things against shapes, laying files out anew, looking for lines and reading views. What a
file is like by itself is remembered with the file. What holds of a thing is remembered too, and looked at again if
the change could matter to it: that is known because shapes look one link far (`coprod_kg.checks.reach`). All other
checks are made anew each time. They are cheap, so what they depend on need not be known here.

That the findings are those of `coprod_kg.check` is a law: `tests/test_checks_again.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import PurePosixPath

from pyoxigraph import BlankNode, NamedNode, Quad

from coprod_kg.checks.change import Change, Node
from coprod_kg.checks.engines import Result, by_one
from coprod_kg.checks.memory import KnownFile, Memory, digest_of, recall, remember
from coprod_kg.checks.near_shapes import NearShapes
from coprod_kg.checks.places import Places
from coprod_kg.checks.registry import CHECKS, run_all
from coprod_kg.checks.shapes import check_shapes, findings_of_results
from coprod_kg.checks.tidy import tidiness_of
from coprod_kg.checks.unusable import usable_rules
from coprod_kg.checks.views import asks_the_list, wrong_in
from coprod_kg.edition import Edition
from coprod_kg.errors import CoprodError
from coprod_kg.findings import Finding, Place
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import Term

_RULING = (Role.ONTOLOGY, Role.SHAPES, Role.MAPPINGS)
"""The roles of what all is judged by: when it changes, nothing that was found holds any more."""


def check_again(edition: Edition) -> list[Finding]:
    """All findings of an edition, as `coprod_kg.check` finds them, and what was found is kept for the next time.

    It is for whoever checks one list again and again, such as `coprod-kg build`. `coprod-kg validate` looks at
    everything anew: it is the one to ask in doubt.
    """
    checks = _Again(edition, recall(edition.project.root))
    remembering = {"shapes": checks.shapes, "tidy": checks.tidy, "views": checks.views}
    findings = run_all(CHECKS | remembering, edition, checks.places)
    checks.remember()
    return findings


class _KnownPlaces(Places):
    """Places that need not be looked for if they are known; and what was asked of each file."""

    def __init__(self, sources: Collection[Source], known: Mapping[PurePosixPath, KnownFile]) -> None:
        super().__init__(sources)
        self._known = known
        self.asked: dict[PurePosixPath, dict[str, Place | None]] = {}

    def within(
        self, source: Source, subject: Term, predicate: NamedNode | None, value: Term | None
    ) -> Place | None:
        """Where it stands in the file of `source`, which alone decides it."""
        if isinstance(value, BlankNode):
            return super().within(source, subject, predicate, value)
        question = f"{subject} {predicate} {value}"
        known = self._known.get(source.path)
        if known and question in known.places:
            place = known.places[question]
        else:
            place = super().within(source, subject, predicate, value)
        self.asked.setdefault(source.path, {})[question] = place
        return place


class _Again:
    """The checks that remember, for one edition."""

    def __init__(self, edition: Edition, memory: Memory | None) -> None:
        self._edition = edition
        self._sources = {source.path: source for source in edition.sources}
        self._memory = self._useful(memory)
        files = self._memory.files if self._memory else {}
        self._same = {
            path: files[path]
            for path, source in self._sources.items()
            if path in files and files[path].is_same(source)
        }
        self.places = _KnownPlaces(edition.sources, self._same)
        self._untidy: dict[PurePosixPath, tuple[Finding, ...]] = {}
        self._results: list[Result] | None = None
        self._sound: set[str] = set()

    def _useful(self, memory: Memory | None) -> Memory | None:
        """`memory`, if what was found then can still hold."""
        if memory is None:
            return None
        before = {path for path, each in memory.files.items() if each.source.role in _RULING}
        now = {path for path, source in self._sources.items() if source.role in _RULING}
        same = before == now and all(memory.files[path].is_same(self._sources[path]) for path in now)
        return memory if same else None

    # ---- The checks -----------------------------------------------------------------------------------------------

    def tidy(self, edition: Edition, places: Places) -> Iterator[Finding]:
        """The findings of `coprod_kg.checks.tidy`: each file has its own."""
        del edition, places  # the difference itself is the place
        for path, source in self._sources.items():
            known = self._same.get(path)
            self._untidy[path] = known.untidy if known else tuple(tidiness_of([source]))
            yield from self._untidy[path]

    def shapes(self, edition: Edition, places: Places) -> Iterator[Finding]:
        """The findings of `coprod_kg.checks.shapes`."""
        try:
            results = list(self._held())
        except Exception:  # the engine stopped: another one may go on, or say what is wrong with the shapes
            yield from check_shapes(edition, places)
            return
        self._results = results
        yield from findings_of_results(results, edition.dataset, edition.dataset, places)

    def views(self, edition: Edition, places: Places) -> Iterator[Finding]:
        """The findings of `coprod_kg.checks.views`: what is wrong with a view is wrong whatever the list says."""
        del places  # a query file's own lines are the place
        known = self._memory.sound if self._memory else frozenset()
        for view in edition.catalogue.each("views"):
            text = "" if isinstance(view, CoprodError) else digest_of([view.text.encode()]).decode()
            found = () if text in known else tuple(wrong_in(view, edition))
            if not (found or isinstance(view, CoprodError) or asks_the_list(view)):
                self._sound.add(text)
            yield from found
        yield from usable_rules(edition.catalogue)[1]

    def _held(self) -> Iterator[Result]:
        """The results of holding everything against the shapes.

        Raises what the engine raises.
        """
        near = NearShapes(self._edition.dataset, by_one)
        touched = self._touched(near.touched_by)
        if touched is None or self._memory is None:
            yield from near.everything()
            return
        yield from (each for each in self._memory.results if each.focus not in touched)
        if touched:
            yield from near.results(Change(), touched)

    def _touched(self, touched_by: Callable[[Change], set[Node] | None]) -> set[Node] | None:
        """The things to look at again; None if those are all."""
        if self._memory is None:
            return None
        gone: set[Quad] = set()
        new: set[Quad] = set()
        for path in self._changed():
            if path in self._memory.files:
                gone.update(self._memory.files[path].source.quads())
            if path in self._sources:
                new.update(self._sources[path].quads())
        if not gone and not new:
            return set()
        # What has no name is called something else each time that it is read.
        if any(isinstance(term, BlankNode) for quad in (*gone, *new) for term in (quad.subject, quad.object)):
            return None
        return touched_by(Change(before=tuple(gone - new), after=tuple(new - gone)))

    def _changed(self) -> set[PurePosixPath]:
        """The paths of the files that have been changed, added or taken away."""
        before = set(self._memory.files) if self._memory else set()
        return (before | self._sources.keys()) - self._same.keys()

    # ---- What is kept ---------------------------------------------------------------------------------------------

    def remember(self) -> None:
        """Keep what was found; nothing if the engine stopped on the way, or there is nothing new."""
        if self._results is None:
            return
        files = {
            path: KnownFile(source, self._untidy[path], self.places.asked.get(path, {}))
            for path, source in self._sources.items()
        }
        memory = Memory(files, tuple(self._results), frozenset(self._sound))
        if self._changed() or self._memory is None or _asked(memory) != _asked(self._memory):
            remember(self._edition.project.root, memory)


def _asked(memory: Memory) -> tuple[object, ...]:
    """What can differ between two memories of the same files: another check may ask for another place."""
    return memory.sound, {path: each.places for path, each in memory.files.items()}
