"""Everything on the list, and what has a certain tag: pages that can be looked through without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.cards import Card
from coprod_kg.site.facets import NO_YEAR, Facets
from coprod_kg.site.links import Cell
from coprod_kg.site.listing import LENGTH, Parts, part, parts
from coprod_kg.site.narrowing import Beside
from coprod_kg.site.origins import DIRECTORIES
from coprod_kg.site.page import Download, Head, Page
from coprod_kg.site.searching import SCRIPT
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.site.register import Register


class Chosen(Value):
    """A value that the list is narrowed by: what it means, and the list without it."""

    cell: Cell
    """Its name, and the page about it."""
    meaning: str
    without: str
    key: str


class Door(Value):
    """Other ways in, under a heading: each with how many things there are."""

    title: str
    ways: tuple[tuple[Cell, int], ...]
    more: tuple[tuple[Cell, int], ...] = ()
    """Those that few readers need."""


class Find(Value):
    """What the page shows."""

    title: str
    count: int
    chosen: tuple[Chosen, ...]
    ask: str
    """What readers may be able to tell us."""
    cards: tuple[Card, ...]
    parts: Parts
    beside: Beside
    more: tuple[tuple[str, str], ...] = ()
    """The facet and the key of each value that it is narrowed by, for the script of the page of everything."""
    doors: tuple[Door, ...] = ()
    """On the first page of everything only."""
    files: tuple[Download, ...] = ()
    """All of it for reference managers."""


def page_of_list(
    register: Register,
    facets: Facets,
    keys: Sequence[str],
    items: Sequence[NamedNode],
    number: int,
    beside: Beside,
    doors: tuple[Door, ...] = (),
    files: tuple[Download, ...] = (),
) -> Page:
    """Page `number` of the list of `items`, which are what has all of `keys`; without any, of everything.

    `beside` is what it can be narrowed by, and `files` are its references.
    """
    start = addresses.found(*keys) if keys else addresses.FIND
    title = ": ".join(facets.tags[key].cell.text for key in keys) or "Everything on the list"
    place = parts(start, len(items), number, LENGTH)
    crumbs = [Cell("Home", addresses.HOME)]
    if keys or number > 1:
        crumbs.append(Cell("Everything on the list", addresses.FIND))
    if number > 1 and keys:
        crumbs.append(Cell(title, start))
    count = f"{len(items)} thing{'' if len(items) == 1 else 's'}"
    return Page(
        path=addresses.part(start, number),
        title=title if number == 1 else f"{title}, page {number}",
        description=f"{title}: {count}, newest first.",
        template="find.html",
        model=Find(
            title=title,
            count=len(items),
            chosen=tuple(_chosen(facets, keys, key) for key in keys),
            ask="Do you know when?" if NO_YEAR in keys else "",
            cards=register.cards(part(items, number, LENGTH)),
            parts=place,
            beside=beside,
            more=tuple((facets.facet_of(key), key) for key in keys if facets.facet_of(key)),
            doors=doors,
            files=files,
        ),
        crumbs=tuple(crumbs),
        section=addresses.FIND,
        head=Head(links=place.links),
        scripts=(SCRIPT,) if doors else (),
    )


def doors_of(register: Register, schemes: Iterable[NamedNode]) -> tuple[Door, ...]:
    """Other ways in than narrowing: other pages, who things come from, the headings that we use."""
    kinds = Counter(each.kind for each in register.live)
    origins = tuple((cell, kinds[kind]) for kind, cell in DIRECTORIES.items() if kinds[kind])
    headings: list[tuple[Cell, int]] = []
    inner: list[tuple[Cell, int]] = []
    for scheme in schemes:
        ideas = register.concepts(scheme)
        used = any(register.under(each) for each in ideas)
        (headings if used else inner).append((register.links.cell(scheme), len(ideas)))
    pages = (
        (Cell("What people say, in everyday words", addresses.PHRASES), 0),
        (Cell("Questions you can ask", addresses.QUESTIONS), 0),
        (Cell("Where the help is, and where it is thin", addresses.MAP), 0),
    )
    doors = (
        Door("By what you want to know", pages),
        Door("By who it comes from", origins),
        Door("By our headings", tuple(headings), tuple(inner)),
    )
    return tuple(each for each in doors if each.ways)


def _chosen(facets: Facets, keys: Sequence[str], key: str) -> Chosen:
    tag = facets.tags[key]
    rest = [each for each in keys if each != key]
    without = addresses.found(*rest) if rest else addresses.FIND
    return Chosen(tag.cell, tag.meaning, without, key)
