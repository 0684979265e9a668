"""Facets: the ways in which the list can be narrowed, each with its values, and how many things have them.

The things that have a value are the bits of one number, in the order of `Register.items`; how many have two values is
then one `and` and one count of bits, which for ten thousand things takes a microsecond (Knuth, The Art of Computer
Programming 4A, 7.1.3).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.digests import value_digest
from coprod_kg.site.links import Cell
from coprod_kg.site.listing import LENGTH
from coprod_kg.site.register import INEQUALITIES
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC, CPR, CPSC, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

FREE, LED, JOINT, NO_YEAR = "free-to-read", "user-led", "made-jointly", "year-not-known"

PAIRED = ("who", "when")
"""The facets whose values have a page together with each inequality: those of the coverage map."""


class Tag(Value):
    """Something by which things are found."""

    key: str
    """Its name below `find/`."""
    cell: Cell
    """What it is called, and the page about it if there is one."""
    things: int
    """The things that have it, as bits."""
    meaning: str = ""

    @property
    def count(self) -> int:
        """How many things have it."""
        return self.things.bit_count()


class Branch(Value):
    """A value of a facet, and the narrower ones that come under it."""

    key: str
    below: tuple[Branch, ...] = ()

    def __iter__(self) -> Iterator[str]:
        """The keys of this value and of all below it."""
        yield self.key
        for branch in self.below:
            yield from branch


class Facet(Value):
    """A question by which the list can be narrowed, and its answers."""

    name: str
    title: str
    branches: tuple[Branch, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of all values, the narrower ones too."""
        return tuple(key for branch in self.branches for key in branch)


class Facets:
    """What things on the list can be narrowed by."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._tags: dict[str, Tag] = {}
        self._add_ideas()
        self._add_origins()
        found = (
            Facet("who", "Who it is for", self._scheme("people")),
            Facet("kind", "Kind of thing", self._most_first(self._scheme("item-kinds"))),
            Facet("about", "What it is about", self._scheme(CPSC.local(INEQUALITIES))),
            Facet("when", "Stage of research", self._scheme("research-stages")),
            Facet("form", "Format", self._most_first(self._scheme("formats"))),
            Facet("cost", "Cost", tuple(self._free())),
            Facet("led", "Who made it", tuple(self._makers())),
            Facet("year", "When it came out", tuple(self._years())),
        )
        self.facets = tuple(each for each in found if each.branches)

    @property
    def tags(self) -> Mapping[str, Tag]:
        """Everything by which things are found, by its key."""
        return self._tags

    @cached_property
    def digest(self) -> str:
        """Changes whenever a facet does, or what one of its values is called and means."""
        return value_digest(
            (self.facets, [(each.key, each.cell, each.meaning) for each in self._tags.values()])
        )

    def of_facet(self, name: str) -> Sequence[int]:
        """The things that each value of a facet has, as bits."""
        return self._of_facet[name]

    @cached_property
    def _of_facet(self) -> Mapping[str, Sequence[int]]:
        return {facet.name: [self._tags[key].things for key in facet.keys] for facet in self.facets}

    def has_page(self, keys: Sequence[str]) -> bool:
        """Whether there is a page of the things that have all of `keys`, if there are any: for one, or for a pair that
        the map has, of which the inequality comes first.
        """
        if len(keys) < 2:
            return True
        names = [self.facet_of(key) for key in keys]
        return len(keys) == 2 and names[0] == "about" and names[1] in PAIRED

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every pair of keys that has a page."""
        by_name = {facet.name: facet.keys for facet in self.facets}
        for one in by_name.get("about", ()):
            for name in PAIRED:
                for other in by_name.get(name, ()):
                    if self.things((one, other)):
                        yield one, other

    def things(self, keys: Iterable[str]) -> int:
        """The things that have all of `keys`, as bits."""
        return reduce(and_, (self._tags[key].things for key in keys), self.all)

    def facet_of(self, key: str) -> str:
        """The name of the facet that has the value `key`; empty if none has."""
        return self._name_of.get(key, "")

    @cached_property
    def all(self) -> int:
        """All things on the list, as bits."""
        return (1 << len(self._register.items)) - 1

    def items(self, things: int) -> tuple[NamedNode, ...]:
        """The items whose bits `things` has, in order.

        A number is read as its digits, which takes one step for each item and not one for each pair of digits.
        """
        digits = f"{things:b}"[::-1]
        return tuple(item for item, digit in zip(self._register.items, digits, strict=False) if digit == "1")

    def bits(self, items: Iterable[NamedNode]) -> int:
        """`items` as bits."""
        places = self._register.places
        found = bytearray(len(places) // 8 + 1)
        for item in items:
            place = places[item]
            found[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(found, "little")

    @cached_property
    def _name_of(self) -> Mapping[str, str]:
        return {key: facet.name for facet in self.facets for key in facet.keys}

    def _add(self, key: str, cell: Cell, items: Iterable[NamedNode], meaning: str) -> None:
        self._tags[key] = Tag(key, cell, self.bits(items), meaning)

    def _add_ideas(self) -> None:
        register = self._register
        found = {quad.subject for quad in register.dataset.quads(None, SKOS["inScheme"])}
        ideas = [
            each for each in found if isinstance(each, NamedNode) and each in CPC and addresses.document(each)
        ]
        for idea in sorted(ideas, key=lambda each: each.value):
            if items := register.under(idea):
                cell, meaning = register.links.cell(idea), register.card(idea).lead
                self._add(addresses.key(idea), cell, items, meaning)

    def _add_origins(self) -> None:
        """Organisations and the like from which more comes than the page about them shows."""
        for record in self._register.live:
            items = self._register.coming_from.get(record.iri, ())
            if len(items) > LENGTH:
                cell, meaning = self._register.links.cell(record.iri), self._register.card(record.iri).lead
                self._add(str(record), cell, items, meaning)

    def _scheme(self, slug: str) -> tuple[Branch, ...]:
        """The ideas of a list that things are tagged with, each under the one that it comes under."""
        ideas = [each for each in self._register.concepts(CPSC[slug]) if addresses.key(each) in self._tags]
        placed: set[NamedNode] = set()

        def branch(idea: NamedNode) -> Branch:
            placed.add(idea)
            below = [each for each in self._register.narrower(idea) if each in ideas]
            return Branch(addresses.key(idea), tuple(branch(each) for each in below if each not in placed))

        tops = [each for each in ideas if not any(wide in ideas for wide in self._register.wider(each))]
        return tuple([branch(each) for each in tops] + [branch(each) for each in ideas if each not in placed])

    def _most_first(self, branches: Iterable[Branch]) -> tuple[Branch, ...]:
        return tuple(sorted(branches, key=lambda each: -self._tags[each.key].count))

    def _years(self) -> Iterator[Branch]:
        """Decades, the latest first; then what has no year that we know."""
        decades: dict[str, list[NamedNode]] = {}
        for item in self._register.items:
            year = self._register.card(item).known_year
            decades.setdefault(f"{year[:3]}0s" if year else NO_YEAR, []).append(item)
        for key in sorted(decades, key=lambda each: (each != NO_YEAR, each), reverse=True):
            if key == NO_YEAR:
                self._add(
                    key, Cell("Year not known"), decades[key], "We could not find out when these came out."
                )
            else:
                self._add(key, Cell(key), decades[key], f"These came out from {key[:4]} to {key[:3]}9.")
            yield Branch(key)

    def _free(self) -> Iterator[Branch]:
        free = {
            quad.subject
            for quad in self._register.dataset.quads(None, SCHEMA["isAccessibleForFree"])
            if isinstance(quad.object, Literal) and quad.object.value in ("true", "1")
        }
        yield from self._having(
            FREE, "Free to read", free, "You can read, watch or hear these and pay nothing."
        )

    def _makers(self) -> Iterator[Branch]:
        joint = {
            quad.subject
            for quad in self._register.dataset.quads(None, RDF["type"], CPR["JointlyDevelopedItem"])
        }
        led = self._register.user_led
        yield from self._having(
            LED, "User-led groups", led, "These come from groups that are led by the people they are about."
        )
        yield from self._having(
            JOINT,
            "Made jointly",
            joint,
            "These say that public contributors made them with researchers or staff.",
        )

    def _having(self, key: str, name: str, things: Container[object], meaning: str) -> Iterator[Branch]:
        """A value of its own that `things` have; none if none on the list does."""
        if items := [item for item in self._register.items if item in things]:
            self._add(key, Cell(name), items, meaning)
            yield Branch(key)
