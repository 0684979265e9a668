"""The cards of the last build: those of things of which all that was read is the same need not be made again.

Half of all pages are lists, and the key of each is that of its cards. To make the cards, with a citation in each, took
longer than to find out what else those pages show.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import NamedNode

from coprod_kg.site.cards import Card, card_of, citation_key
from coprod_kg.site.links import Cell
from coprod_kg.site.reads import Reader, Reads
from coprod_kg.values import Value, names_of

if TYPE_CHECKING:
    from coprod_kg.site.register import Register


class KeptCard(Value):
    """The card of a thing, and what was read to make it."""

    card: Card
    cited: str
    """The key of its citation; empty if it is nothing that can be cited."""
    notes: tuple[str, ...]
    """What was read (`reads`); nothing if that was not all noted."""
    read: str
    """The digest of what was read."""


class KeptCards:
    """Gives the card of a thing: that of the last build, if it would be made of the same."""

    def __init__(self, reads: Reads, before: Mapping[str, KeptCard]) -> None:
        self._reads = reads
        self._reader = cast("Register", Reader(reads))
        self._before = before
        self.given: dict[str, KeptCard] = {}
        """Those that have been given, by the addresses of their things."""

    def of(self, thing: NamedNode) -> KeptCard:
        """The card of `thing`."""
        if given := self.given.get(thing.value):
            return given
        kept = self._before.get(thing.value)
        if not (kept and kept.notes and self._reads.digest(kept.notes) == kept.read):
            kept = self._made(thing)
        self.given[thing.value] = kept
        return kept

    def _made(self, thing: NamedNode) -> KeptCard:
        (card, cited), noted = self._reads.of(partial(_card_and_citation, self._reader, thing))
        notes = tuple(map(sys.intern, sorted(noted)))  # many cards have the same
        return KeptCard(card, cited, notes, self._reads.digest(notes))


def _card_and_citation(register: Register, thing: NamedNode) -> tuple[Card, str]:
    return card_of(register, thing), citation_key(register, thing)


_FIELDS, _CELL = attrgetter(*names_of(Card)), attrgetter(*names_of(Cell))
_TAGS = names_of(Card).index("tags")


def plain(card: Card) -> tuple[Any, ...]:
    """What `card` is, as plain values."""
    fields = [*_FIELDS(card)]
    fields[_TAGS] = tuple(map(_CELL, fields[_TAGS]))
    return tuple(fields)


def of_plain(*kept: Any) -> Card:
    """The card that `plain` told of."""
    fields = [*kept]
    fields[_TAGS] = tuple([Cell(*each) for each in fields[_TAGS]])
    return Card(*fields)
