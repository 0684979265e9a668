"""The page on which people find what helps: by what is happening to them, by looking through, or by both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.cards import Card
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.site.searching.things import LED, decade, table_of_things
from coprod_kg.vocabulary import CPC, CPSC, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

SHOWN = 40
"""How many things the page lists before anything was asked, if there are more than `ALL`."""
ALL = 60
PHRASES = 2
FIRST = 5

SCRIPTS = tuple(
    f"assets/{each}.js"
    for each in (
        *(f"vendor/{name}" for name in ("minisearch", "stemmer")),
        *(f"find/{name}" for name in ("words", "situations", "things", "facets", "loading", "why", "showing")),
        "find/page",
    )
)


@dataclass(frozen=True)
class Value:
    """A value that the list can be narrowed to, and how many things have it."""

    slug: str
    label: str
    count: int
    hue: str = ""
    path: str = ""
    """Where all that has it is listed; nothing if there is no such page."""


@dataclass(frozen=True)
class Facet:
    """One question by which the list can be narrowed."""

    name: str
    title: str
    first: tuple[Value, ...]
    rest: tuple[Value, ...] = ()
    more: str = ""

    @property
    def pages(self) -> tuple[Value, ...]:
        """The values whose things are listed on a page."""
        return tuple(value for value in (*self.first, *self.rest) if value.path)


@dataclass(frozen=True)
class Saying:
    """An inequality, and what people say who meet it."""

    cell: Cell
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """What the page shows."""

    count: int
    order: str
    cards: tuple[Card, ...]
    facets: tuple[Facet, ...]
    sayings: tuple[Saying, ...]


def page_of_search(register: Register) -> Page:
    """The page `find.html`; where nothing is written, it lists what is newest."""
    items = register.items
    count = len(items)
    shown = items if count <= ALL else items[:SHOWN]
    order = "Newest first" if len(shown) == count else f"The newest {len(shown)} of {count}"
    return Page(
        path=addresses.FIND,
        title="Everything on the list",
        description=f"Find what helps with power in research: write what is happening, or look through {count} things.",
        template="search.html",
        model=Search(count, order, register.cards(shown), _facets(register), _sayings(register)),
        section=addresses.FIND,
        scripts=SCRIPTS,
    )


def _facets(register: Register) -> tuple[Facet, ...]:
    table = table_of_things(register)
    columns = table["columns"]
    wide = [CPC.local(each) for each in register.wide]
    about = _ideas(table, "inequality")
    kinds = (*_ideas(table, "kind"), *_sorts(columns))
    return (
        Facet("who", "Who it is for", _ideas(table, "people")),
        _folded("kind", "Kind of thing", sorted(kinds, key=lambda each: -each.count), "More kinds"),
        Facet(
            "about",
            "What it is about",
            tuple(each for each in about if each.slug in wide),
            tuple(
                sorted((each for each in about if each.slug not in wide), key=lambda each: (wide_hue(each.hue), each.label))
            ),
            "Narrower ones",
        ),
        _folded("when", "When in a study", _ideas(table, "stage"), "More times"),
        Facet(
            "cost", "Cost", _some(Value("free", "Free to read", sum(columns["free"])))
        ),
        Facet(
            "led",
            "Who leads it",
            _some(
                Value(LED[0], "From user-led groups", sum(each & 1 for each in columns["led"])),
                Value(LED[1], "Made jointly", sum(each >> 1 for each in columns["led"])),
            ),
        ),
        _folded("form", "Formats", _ideas(table, "format"), "More formats"),
        _folded("year", "When it came out", _decades(columns["year"]), "Earlier"),
    )


def wide_hue(hue: str) -> int:
    """The place of a colour in the order of the three wide inequalities."""
    return ("hier", "know", "soc", "").index(hue)


def _folded(name: str, title: str, values: Iterable[Value], more: str) -> Facet:
    values = tuple(values)
    # One that is folded away alone takes as much room as in sight.
    cut = FIRST if len(values) > FIRST + 1 else len(values)
    return Facet(name, title, values[:cut], values[cut:], more)


def _some(*values: Value) -> tuple[Value, ...]:
    return tuple(value for value in values if value.count)


def _ideas(table: dict[str, Any], kind: str) -> tuple[Value, ...]:
    counts = Counter(number for numbers in table["columns"][kind] for number in numbers)
    return _some(
        *(
            Value(idea["slug"], idea["label"], counts[number], idea["hue"], addresses.found(idea["slug"]))
            for number, idea in enumerate(table["ideas"])
            if idea["kind"] == kind
        )
    )


def _sorts(columns: dict[str, Any]) -> tuple[Value, ...]:
    counts = Counter(columns["sort"])
    return _some(Value("organisation", "Organisation", counts["organisation"]), Value("project", "Project", counts["project"]))


def _decades(years: Iterable[int]) -> tuple[Value, ...]:
    counts = Counter(decade(year) for year in years if year)
    return tuple(Value(each, each, counts[each]) for each in sorted(counts, reverse=True))


def _sayings(register: Register) -> tuple[Saying, ...]:
    found = []
    for concept in register.concepts(CPSC["power-inequalities"]):
        said = register.said(concept).get(SKOS["hiddenLabel"], ())
        phrases = [each.value for each in said if isinstance(each, Literal)]
        found.append(Saying(register.links.cell(concept), tuple(phrases[:PHRASES])))
    return tuple(found)
