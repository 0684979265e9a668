"""From what a finding is about to the line and column of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, NamedNode

from coprod_kg.findings import Place
from coprod_kg.identifiers import RecordId
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.shorthand import AUTHORS
from coprod_kg.sources.spots import Spot, Spots
from coprod_kg.vocabulary import Term

_OF_ONE = (Role.RECORD, Role.HISTORY)
"""The roles of small files, each about one thing; the others are few, and long."""
_LINE_END = re.compile(r"\r\n|\n|\r")


class Places:
    """Finds places in files; a file is only read a second time if something is wrong in it.

    What is offered, or changed, is looked in first. `beneath` gives the places of the files that it would join;
    those whose graph is in `hidden` are not looked in, because something else takes their place.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        beneath: Callable[[], Places] | None = None,
        hidden: Container[NamedNode] = (),
    ) -> None:
        self._sources = tuple(source for source in sources if source.role is not Role.MAPPINGS)
        self._beneath = beneath
        self._hidden = hidden
        self._spots: dict[Source, Spots] = {}

    @cached_property
    def _sources_as_set(self) -> frozenset[Source]:
        return frozenset(self._sources)

    @cached_property
    def _by_base(self) -> dict[str, Source]:
        return {source.base: source for source in self._sources if source.graph is not SUBMISSION}

    @cached_property
    def _submitted(self) -> dict[Term, tuple[int, Source]]:
        """Each thing that an offer speaks of, with the first offer that does, and its number."""
        found: dict[Term, tuple[int, Source]] = {}
        for number, source in enumerate(self._sources):
            if source.graph is SUBMISSION:
                for subject, _ in self.spots(source).subjects():
                    found.setdefault(subject, (number, source))
        return found

    def _holding(self, subject: Term) -> Iterable[Source]:
        """The files to look in for `subject`: its own, else the ones that are about several things."""
        if isinstance(subject, NamedNode):
            record = RecordId.of_iri(subject)
            names = (subject, record.iri) if record else (subject,)
            offers = [self._submitted[name] for name in names if name in self._submitted]
            if offers:
                return (min(offers, key=lambda each: each[0])[1],)
            own = self._own(record.iri.value if record else subject.value.split("#")[0])
            if own:
                return (own,)
        return self._of_several(subject)

    def _own(self, base: str) -> Source | None:
        """The file that is about `base`."""
        own = self._by_base.get(base)
        if own is None and self._beneath is not None:
            own = self._beneath()._own(base)
            if own is not None and own.graph in self._hidden:
                return None
        return own

    def _of_several(self, subject: Term) -> Iterator[Source]:
        """The files that are about several things, first those in which the last part of the name stands."""
        known = [source for source in self._sources if source.role is not Role.RECORD]
        name = re.split(r"[/#]", subject.value)[-1].encode() if isinstance(subject, NamedNode) else b""
        yield from sorted(known, key=lambda source: name not in source.data)
        if self._beneath is not None:
            for source in self._beneath()._of_several(subject):
                if source.graph not in self._hidden:
                    yield source

    def spots(self, source: Source) -> Spots:
        """The spots in `source`, read once.

        Those of the records beneath are forgotten with these places: there are as many as there are things, and a
        judge that is asked for years would come to hold them all.
        """
        if self._beneath is not None and source.role not in _OF_ONE and source not in self._sources_as_set:
            return self._beneath().spots(source)
        if source not in self._spots:
            self._spots[source] = source.spots()
        return self._spots[source]

    def of(
        self,
        subject: Term,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        *,
        home: Term | None = None,
    ) -> Place | None:
        """The place of `value`; if the file does not have it, of `predicate`, else where it could be added.

        The file is that of `home`, if it is given: a file may say something about a thing that is not its own.
        None if the file says nothing about `subject`.
        """
        if isinstance(subject, BlankNode):
            return None  # the parser has its own names for things without one
        for source in self._holding(subject if home is None else home):
            place = self.within(source, subject, predicate, value)
            if place is not None:
                return place
        return None

    def within(
        self, source: Source, subject: Term, predicate: NamedNode | None, value: Term | None
    ) -> Place | None:
        """The same in the file of `source`, which alone decides it."""
        spots = self.spots(source)
        if spots.of(subject) is None and isinstance(subject, NamedNode) and "#author-" in subject.value:
            # It was written as a name in a list, and the list is where it can be mended.
            subject, predicate, value = NamedNode(subject.value.split("#")[0]), AUTHORS, None
        if spots.of(subject) is None:
            return None
        found = (value is not None and spots.of(subject, predicate, value)) or (
            predicate is not None and spots.of(subject, predicate)
        )
        if not found and value is not None and predicate is None:
            found = spots.of(subject)
        return place_of(source, found or spots.where_to_add(subject, predicate))


def place_of(source: Source, spot: Spot) -> Place:
    """The place in the file of `source` that `spot` tells of."""
    return Place(source.path, spot.line, spot.column, spot.pointer, spot.cell, spot.entry, _end(source, spot))


def _end(source: Source, spot: Spot) -> tuple[int, int] | None:
    """Line and column after what is written at `spot`, if its offsets are known."""
    if spot.line is None or spot.column is None or not 0 <= spot.start < spot.end:
        return None
    written = _text(source)[spot.start : spot.end]
    ends = [found.end() for found in _LINE_END.finditer(written)]
    if not ends:
        return spot.line, spot.column + len(written)
    return spot.line + len(ends), len(written) - ends[-1] + 1


@lru_cache(maxsize=2)
def _text(source: Source) -> str:
    """The text of the file that findings are being made about: decoding it for each would take most of the time."""
    return source.text
