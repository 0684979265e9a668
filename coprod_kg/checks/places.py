"""From what a finding is about to the line and column of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, NamedNode

from coprod_kg.findings import Place
from coprod_kg.identifiers import RecordId
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.shorthand import AUTHORS
from coprod_kg.sources.spots import Spot, Spots
from coprod_kg.vocabulary import Term

_LINE_END = re.compile(r"\r\n|\n|\r")


class Places:
    """Finds places in the files of an edition; a file is only read a second time if something is wrong in it."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(source for source in sources if source.role is not Role.MAPPINGS)
        self._spots: dict[Source, Spots] = {}

    @cached_property
    def _by_base(self) -> dict[str, Source]:
        return {source.base: source for source in self._sources}

    @cached_property
    def _submitted(self) -> tuple[Source, ...]:
        return tuple(source for source in self._sources if source.graph is SUBMISSION)

    def _holding(self, subject: Term) -> Iterable[Source]:
        """The files to look in for `subject`: its own, else the ones that are about several things."""
        if isinstance(subject, NamedNode):
            record = RecordId.of_iri(subject)
            for source in self._submitted:
                spots = self.spots(source)
                if spots.of(subject) or (record and spots.of(record.iri)):
                    return (source,)
            own = self._by_base.get(record.iri.value if record else subject.value.split("#")[0])
            if own:
                return (own,)
        return (source for source in self._sources if source.role is not Role.RECORD)

    def spots(self, source: Source) -> Spots:
        """The spots in `source`, read once."""
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
            spots = self.spots(source)
            if spots.of(subject) is None and isinstance(subject, NamedNode) and "#author-" in subject.value:
                # It was written as a name in a list, and the list is where it can be mended.
                subject, predicate, value = NamedNode(subject.value.split("#")[0]), AUTHORS, None
            if spots.of(subject) is None:
                continue
            found = (value is not None and spots.of(subject, predicate, value)) or (
                predicate is not None and spots.of(subject, predicate)
            )
            if not found and value is not None and predicate is None:
                found = spots.of(subject)
            return place_of(source, found or spots.where_to_add(subject, predicate))
        return None


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
