"""All organisations, projects, journals or people, from A to Z, with how many things come from each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from coprod_kg.identifiers import RecordId
from coprod_kg.site import addresses
from coprod_kg.site.cards import sorting_name
from coprod_kg.site.links import Cell
from coprod_kg.site.listing import Parts, part, parts
from coprod_kg.site.origins import DIRECTORIES
from coprod_kg.site.page import Head, Page
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

LENGTH = 100
"""How many names stand on a page."""
_PLAIN = {
    "org": ("organisation", "Who makes, pays for or prints the things on this list."),
    "project": ("project", "Studies that things on this list come from."),
    "venue": ("journal, book or blog", "Where papers and chapters on this list came out."),
    "person": ("person", "Who wrote the things on this list."),
}
_OTHERS = "0 to 9"


class Line(Value):
    """A record, and how many things come from it."""

    cell: Cell
    what: str
    led: bool
    count: int


class Letter(Value):
    """The records whose names begin with a letter."""

    letter: str
    anchor: str
    lines: tuple[Line, ...]


class Directory(Value):
    """What the page shows."""

    lead: str
    count: int
    one: str
    letters: tuple[Letter, ...]
    index: tuple[Cell, ...]
    """A link to the first name under each letter, also on other pages; none if all are on one short page."""
    parts: Parts


def names(register: Register, kind: str) -> tuple[RecordId, ...]:
    """The records of a kind that are on the list, from A to Z."""
    found = [each for each in register.live if each.kind == kind]
    return tuple(sorted(found, key=lambda each: (*_place(register.card(each.iri).name), each.slug)))


def page_of_directory(register: Register, records: Sequence[RecordId], number: int) -> Page:
    """Page `number` of the list of `records`, which are of one kind and in order."""
    kind = records[0].kind
    one, lead = _PLAIN[kind]
    cell = DIRECTORIES[kind]
    place = parts(cell.href, len(records), number, LENGTH)
    crumbs = [Cell("Home", addresses.HOME), Cell("Everything on the list", addresses.FIND)]
    if number > 1:
        crumbs.append(cell)
    return Page(
        path=addresses.part(cell.href, number),
        title=cell.text if number == 1 else f"{cell.text}, page {number}",
        description=f"{cell.text} on this list, from A to Z. {lead}",
        template="directory.html",
        model=Directory(
            lead=lead,
            count=len(records),
            one=one,
            letters=tuple(_letters(register, part(records, number, LENGTH))),
            index=tuple(_index(register, records, cell.href)),
            parts=place,
        ),
        crumbs=tuple(crumbs),
        section=addresses.FIND,
        head=Head(links=place.links),
    )


def _letters(register: Register, records: Sequence[RecordId]) -> Iterator[Letter]:
    for letter, group in groupby(records, key=lambda each: _letter(register, each)):
        yield Letter(letter, _anchor(letter), tuple(_line(register, each) for each in group))


def _index(register: Register, records: Sequence[RecordId], start: str) -> Iterator[Cell]:
    seen: set[str] = set()
    for place, record in enumerate(records):
        letter = _letter(register, record)
        if letter not in seen:
            seen.add(letter)
            yield Cell(letter, f"{addresses.part(start, place // LENGTH + 1)}#{_anchor(letter)}")


def _line(register: Register, record: RecordId) -> Line:
    card = register.card(record.iri)
    things = register.coming_from.get(record.iri, ())
    return Line(Cell(card.name, card.path), " · ".join(card.kick), card.led, len(things))


def _letter(register: Register, record: RecordId) -> str:
    first = _place(register.card(record.iri).name)[1][:1].upper()
    return first if first.isascii() and first.isalpha() else _OTHERS


def _place(name: str) -> tuple[bool, str]:
    """Where `name` stands from A to Z: accents do not count, and what begins with no such letter comes first.

    >>> sorted(["Zeal", "4Pi", "Élan", "[Edge]"], key=_place)
    ['4Pi', '[Edge]', 'Élan', 'Zeal']
    """
    plain = "".join(
        each for each in unicodedata.normalize("NFD", sorting_name(name)) if not unicodedata.combining(each)
    )
    return plain[:1].isascii() and plain[:1].isalpha(), plain


def _anchor(letter: str) -> str:
    return "others" if letter == _OTHERS else f"letter-{letter.lower()}"
