"""The page of a list of ideas: each under the wider one that it comes under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.labels import text_of
from coprod_kg.site import addresses
from coprod_kg.site.cards import Card
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.site.records import files_beside
from coprod_kg.values import Value
from coprod_kg.vocabulary import DCTERMS, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register


class Idea(Value):
    """An idea in the list, how many things are found under it, and the ideas that come under it."""

    card: Card
    count: int
    narrower: tuple[Idea, ...]


class Scheme(Value):
    """What the page shows."""

    name: str
    lead: str
    ideas: tuple[Idea, ...]
    files: tuple[Download, ...]


def page_of_scheme(register: Register, scheme: NamedNode) -> Page:
    """The page of the list `scheme`."""
    start = addresses.document(scheme) or ""
    files = files_beside(start)
    name = register.links.cell(scheme).text
    lead = text_of(scheme, register.dataset, DCTERMS["description"], SKOS["definition"]) or ""
    return Page(
        path=f"{start}.html",
        title=name,
        description=lead or name,
        template="scheme.html",
        model=Scheme(name, lead, tuple(_ideas(register, scheme)), files),
        crumbs=(Cell("Home", addresses.HOME), Cell("Everything on the list", addresses.FIND)),
        section=addresses.FIND,
    )


def _ideas(register: Register, scheme: NamedNode) -> Iterator[Idea]:
    """The ideas of a list, each once: under the first idea that it comes under, or at the top if there is none."""
    own = register.concepts(scheme)
    members, placed = set(own), set[NamedNode]()

    def idea(concept: NamedNode) -> Idea:
        placed.add(concept)
        below = [each for each in register.narrower(concept) if each in members]
        return Idea(
            register.card(concept),
            len(register.under(concept)),
            tuple(idea(each) for each in below if each not in placed),
        )

    for concept in own:
        if concept not in placed and not register.wider(concept):
            yield idea(concept)
    # What comes under itself, or under something that is not in the list, is shown all the same.
    for concept in own:
        if concept not in placed:
            yield idea(concept)
