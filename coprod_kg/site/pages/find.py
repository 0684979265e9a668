"""Everything on the list, and what has a certain tag: pages that can be looked through without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.cards import Card
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.vocabulary import CPC

if TYPE_CHECKING:
    from coprod_kg.site.maps import Coverage
    from coprod_kg.site.register import Register


@dataclass(frozen=True)
class Find:
    """What the page shows."""

    title: str
    lead: str
    cards: tuple[Card, ...]
    about: Cell
    schemes: tuple[Cell, ...]


def page_of_all(register: Register, schemes: Sequence[NamedNode]) -> Page:
    """The page of everything."""
    return _page(register, addresses.FIND, "Everything on the list", register.items, Cell(""), schemes)


def page_of_tag(register: Register, concept: NamedNode) -> Page:
    """The page of all that is found under `concept`."""
    cell = register.links.cell(concept)
    path = addresses.found(CPC.local(concept))
    return _page(register, path, cell.text, register.under(concept), cell)


def page_of_pair(register: Register, coverage: Coverage, inequality: NamedNode, other: NamedNode) -> Page:
    """The page of what is counted at one place of the coverage map."""
    one, two = register.links.cell(inequality), register.links.cell(other)
    path = addresses.found(CPC.local(inequality), CPC.local(other))
    return _page(register, path, f"{one.text}: {two.text}", coverage.things(inequality, other), one)


def _page(
    register: Register,
    path: str,
    title: str,
    items: Sequence[NamedNode],
    about: Cell,
    schemes: Sequence[NamedNode] = (),
) -> Page:
    count = f"{len(items)} thing{'' if len(items) == 1 else 's'}, newest first."
    crumbs = [Cell("Home", addresses.HOME)]
    if path != addresses.FIND:
        crumbs.append(Cell("Everything on the list", addresses.FIND))
    return Page(
        path=path,
        title=title,
        description=f"{title}: {count}",
        template="find.html",
        model=Find(
            title, count, register.cards(items), about, tuple(register.links.cell(each) for each in schemes)
        ),
        crumbs=tuple(crumbs),
        section=addresses.FIND,
    )
