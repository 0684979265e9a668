"""Files that somebody offers, in any format: what a reader made of one, as a source like all others.

>>> from pyoxigraph import Literal, Triple
>>> from coprod_kg.vocabulary import ID, SCHEMA
>>> named = Triple(ID["org/nihr"], SCHEMA["name"], Literal("NIHR", language="en"))
>>> offer = Offer.of_reading(PurePosixPath("new.csv"), b"", "csv", Reading((named,), SpotTable))
>>> [quad.graph_name.value for quad in offer.quads()]
['https://w3id.org/coprod-kg/graph/record/org/nihr']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from pyoxigraph import Quad, Triple

from coprod_kg.findings import Finding
from coprod_kg.sources.files import SUBMISSION, Source
from coprod_kg.sources.listing import Role
from coprod_kg.sources.shorthand import with_authorships
from coprod_kg.sources.spots import Spots, SpotTable
from coprod_kg.vocabulary import BASE

__all__ = ["Offer", "Reading", "SpotTable"]


@dataclass(frozen=True)
class Reading:
    """What a reader made of a file: statements, where each stands, and what could not be taken."""

    triples: tuple[Triple, ...]
    find_spots: Callable[[], Spots]
    """How to get the spots; asked once, when something is to be pointed at."""
    findings: tuple[Finding, ...] = ()
    """What could not be taken, entry by entry. Nothing is left out without one."""
    text: str = ""
    """The file as text, line ends as they are; what the offsets of spots count in. Empty for a workbook."""
    find_addresses: Callable[[str], Iterable[int]] | None = None
    """Where in `text` an address is written that begins with a given text: the offset of each, in order."""


@dataclass(frozen=True, eq=False)
class Offer(Source):
    """A contributed file in one of the formats that `coprod_kg.importing` reads."""

    format: str = "turtle"
    reading: Reading = field(default_factory=lambda: Reading((), SpotTable))

    @classmethod
    def of_reading(cls, path: PurePosixPath, data: bytes, format: str, reading: Reading) -> Offer:
        """The offer of a file that was read."""
        return cls(path, Role.RECORD, SUBMISSION, BASE, data, format=format, reading=reading)

    @cached_property
    def _quads(self) -> tuple[Quad, ...]:
        placed = []
        for triple in self.reading.triples:
            subject = triple.subject
            assert not isinstance(subject, Triple)  # readers take no statements about statements
            placed.append(Quad(subject, triple.predicate, triple.object, self._graph(subject)))
        return tuple(with_authorships(placed))

    def quads(self) -> list[Quad]:
        """The statements that the reader took, each in the graph of the record that it is about."""
        return list(self._quads)

    @cached_property
    def _spots(self) -> Spots:
        return self.reading.find_spots()

    def spots(self) -> Spots:
        """Where each statement stands in the file."""
        return self._spots

    @property
    def text(self) -> str:
        """The file as text; empty for a workbook."""
        return self.reading.text

    def findings(self) -> Iterable[Finding]:
        """What the reader could not take."""
        return self.reading.findings


def format_of_source(source: Source) -> str:
    """The name of the format that `source` is written in; a file of the project is Turtle."""
    return source.format if isinstance(source, Offer) else "turtle"
