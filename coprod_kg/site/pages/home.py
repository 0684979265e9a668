"""The first page: one question, and three ways in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.cards import Card
from coprod_kg.site.links import Cell
from coprod_kg.site.maps import Coverage, Map
from coprod_kg.site.page import Page
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC, CPSC

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_EXAMPLES = (
    "My views were ignored in meetings",
    "We were only asked in once the plan was fixed",
    "I still have not been paid",
    "I don’t understand half the words",
)
"""Sentences that people might type."""
_SMALL = {
    "hierarchical-inequalities": "Who is in charge and holds the money",
    "knowledge-hierarchies": "Whose knowledge counts",
    "social-inequalities": "Unfairness from the wider world",
}
"""The three wide inequalities in a few words."""
_NEWEST = 4


class Way(Value):
    """A way in: where to, a few words about it, and how many things there are."""

    cell: Cell
    small: str
    count: int


class Door(Value):
    """A question, and a way in for each answer."""

    title: str
    ways: tuple[Way, ...]
    note: str = ""


class Home(Value):
    """What the page shows."""

    examples: tuple[str, ...]
    doors: tuple[Door, ...]
    map: Map
    newest: tuple[Card, ...]
    count: int


def page_of_home(register: Register, coverage: Coverage) -> Page:
    """The first page."""
    return Page(
        path=addresses.HOME,
        title="Sharing Power: find help with power in research",
        description="Find guides, standards and papers that help people share power in health research.",
        template="home.html",
        model=Home(
            examples=_EXAMPLES,
            doors=tuple(door for door in _doors(register) if door.ways),
            map=coverage.map(
                coverage.people,
                register.wide,
                coverage.columns(coverage.people),
                "How many things on the list are for each group. A bigger circle means more.",
            ),
            newest=register.cards(register.items[:_NEWEST]),
            count=len(register.items),
        ),
    )


def _doors(register: Register) -> Iterable[Door]:
    problems = tuple(_way(register, each, addresses.page(each)) for each in register.wide)
    yield Door("What is the problem?", problems)
    stages = register.concepts(CPSC["research-stages"])
    yield Door("Where are you in your study?", tuple(_some(register, stages)))
    yield Door(
        "Who are you?",
        tuple(_some(register, register.concepts(CPSC["people"]))),
        note="Patients, carers and people who use services are public contributors.",
    )


def _some(register: Register, concepts: Iterable[NamedNode]) -> Iterable[Way]:
    """Ways to the concepts that things are tagged with: an empty room needs no door here; the map shows it."""
    return (_way(register, each, addresses.page(each)) for each in concepts if register.under(each))


def _way(register: Register, concept: NamedNode, path: str | None) -> Way:
    cell = register.links.cell(concept)
    return Way(
        Cell(cell.text, path or "", hue=cell.hue),
        _SMALL.get(CPC.local(concept), ""),
        len(register.under(concept)),
    )
