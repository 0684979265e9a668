"""What people say: everyday words for each inequality, the way in for somebody who does not know its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.site.register import INEQUALITIES
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPSC, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_SHOWN = 4
"""How many phrases a reader sees of each idea before opening the others."""


class Sayings(Value):
    """An idea, and what people say about it."""

    cell: Cell
    shown: tuple[str, ...]
    more: tuple[str, ...]


class Section(Value):
    """Ideas under a heading."""

    title: Cell
    anchor: str
    lead: str
    sayings: tuple[Sayings, ...]


class Phrases(Value):
    """What the page shows."""

    sections: tuple[Section, ...]


def page_of_phrases(register: Register) -> Page:
    """The page of all everyday phrases."""
    sections: list[Section] = []
    placed: set[NamedNode] = set()
    kinds = register.concepts(INEQUALITIES)
    for wide in register.wide:
        card = register.card(wide)
        below = [each for each in kinds if each == wide or wide in register.wider(each)]
        placed.update(below)
        sections.append(
            Section(register.links.cell(wide), addresses.key(wide), card.lead, _sayings(register, below))
        )
    others = [each for each in kinds if each not in placed]
    sections.append(Section(Cell("Other inequalities"), "others", "", _sayings(register, others)))
    practices = register.concepts(CPSC["practices"])
    lead = "Questions about how to do better."
    sections.append(Section(Cell("Things people can do"), "practices", lead, _sayings(register, practices)))
    return Page(
        path=addresses.PHRASES,
        title="What people say",
        description="Everyday words for power problems in research. Find what sounds like you, and see what helps.",
        template="phrases.html",
        model=Phrases(tuple(each for each in sections if each.sayings)),
        crumbs=(Cell("Home", addresses.HOME), Cell("Everything on the list", addresses.FIND)),
        section=addresses.FIND,
    )


def _sayings(register: Register, ideas: Iterable[NamedNode]) -> tuple[Sayings, ...]:
    found = []
    for idea in ideas:
        said = register.said(idea).get(SKOS["hiddenLabel"], ())
        phrases = [each.value for each in said if isinstance(each, Literal)]
        if phrases:
            cell = register.links.cell(idea)
            found.append(Sayings(cell, tuple(phrases[:_SHOWN]), tuple(phrases[_SHOWN:])))
    return tuple(found)
