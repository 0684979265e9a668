"""How each format writes a value or a name: what to put in the place of what stands at a spot.

A spelling is a module with two functions: `value(source, spot, old, new)` and `name(source, spot, old, new)`. Both
give the text to put in the place of `source.text[spot.start:spot.end]`, or None if the format has no way to say
that there.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from pyoxigraph import NamedNode

from coprod_kg.sources import Source
from coprod_kg.sources.offers import format_of_source
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import Term


class Spelling(Protocol):
    """What a module of this room offers."""

    def value(self, source: Source, spot: Spot, old: Term, new: Term) -> str | None:
        """How `new` is written where `old` stands."""
        ...

    def name(self, source: Source, spot: Spot, old: NamedNode, new: NamedNode) -> str | None:
        """How the field `new` is written where `old` stands."""
        ...


_HERE = "coprod_kg.mending.spelling"
SPELLINGS: dict[str, str] = {
    "turtle": f"{_HERE}.turtle",
    "trig": f"{_HERE}.turtle",
    "ntriples": f"{_HERE}.turtle",
    "nquads": f"{_HERE}.turtle",
    "jsonld": f"{_HERE}.jsonld",
    "csv": f"{_HERE}.csv",
}
"""The spellings by name of format. What has none is not mended: its findings say what to do by hand."""


def spelling_of(source: Source) -> Spelling | None:
    """The spelling for the format of `source`, if there is one."""
    module = SPELLINGS.get(format_of_source(source))
    return cast(Spelling, import_module(module)) if module else None
