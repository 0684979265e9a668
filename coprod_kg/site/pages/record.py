"""The page about an organisation, a project, a journal or a person; and about what was taken off the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.identifiers import RecordId
from coprod_kg.labels import text_of
from coprod_kg.site import addresses
from coprod_kg.site.cards import Card
from coprod_kg.site.facts import Fact, Section, known, listed
from coprod_kg.site.links import Cell
from coprod_kg.site.listing import LENGTH
from coprod_kg.site.origins import DIRECTORIES
from coprod_kg.site.page import Download, Page
from coprod_kg.site.records import files_beside
from coprod_kg.site.twigs import Neighbour, Neighbours, Twig, twig
from coprod_kg.values import Value
from coprod_kg.vocabulary import BIBO, DCTERMS, ORG, PROV, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register, Said

_DRAWN = 6
"""How many things a picture shows."""


class Record(Value):
    """What the page shows."""

    card: Card
    web: str
    host: str
    things: tuple[Card, ...]
    around: Twig | None
    things_title: str
    all: Cell
    """The way to all of the things, if these are not all."""
    sections: tuple[Section, ...]
    files: tuple[Download, ...]
    asking: str = addresses.SUGGEST
    """Where readers can say what is wrong or missing."""


def page_of_record(register: Register, record: RecordId) -> Page:
    """The page about `record`, which is no item."""
    said, card = register.said(record.iri), register.card(record.iri)
    start = f"doc/{record}"
    files = files_beside(start)
    web = next((each.value for each in said.get(SCHEMA["url"], ()) if isinstance(each, NamedNode)), "")
    web = web if web.startswith(("https://", "http://")) else ""
    things = register.cards(register.coming_from.get(record.iri, ()))
    model = Record(
        card=card,
        web=web,
        host=web.partition("//")[2].partition("/")[0].removeprefix("www."),
        things=things[:LENGTH],
        around=_around(register, record, card, said, things),
        things_title=f"{len(things)} thing{'' if len(things) == 1 else 's'} on the list",
        all=Cell(f"See all {len(things)}", addresses.found(str(record)))
        if len(things) > LENGTH
        else Cell(""),
        sections=(*_about(register, record, said), *_came_about(register, record, said)),
        files=files,
        asking=addresses.suggestion(record=str(record), title=card.name),
    )
    crumbs = [Cell("Home", addresses.HOME)]
    if record.kind in DIRECTORIES:
        crumbs.append(DIRECTORIES[record.kind])
    return Page(
        path=f"{start}.html",
        title=card.name,
        description=card.lead or card.name,
        template="record.html",
        model=model,
        crumbs=tuple(crumbs),
        section=addresses.FIND,
    )


def _around(
    register: Register, record: RecordId, card: Card, said: Said, things: Sequence[Card]
) -> Twig | None:
    """What comes from it, and what it is part of."""

    def plain(title: str, cells: Iterable[Cell], *, far: bool = False) -> Neighbours:
        return Neighbours(title, tuple(Neighbour(each) for each in cells), far)

    parts = pointing(register, record, ORG["subOrganizationOf"])
    wholes = register.cells((*said.get(ORG["subOrganizationOf"], ()), *said.get(SCHEMA["member"], ())))
    groups = (
        plain("On the list", (Cell(each.name, each.path) for each in things[:_DRAWN])),
        plain("Its parts", parts),
        plain("Part of, or made of", wholes, far=True),
        plain("Takes part in", pointing(register, record, SCHEMA["member"]), far=True),
    )
    return twig(card.name, f"What is around “{card.name}”", "", groups)


def pointing(register: Register, record: RecordId, field: NamedNode) -> tuple[Cell, ...]:
    """The things of which `record` is the value of a field, by name."""
    nodes = {quad.subject for quad in register.dataset.quads(None, field, record.iri)}
    cells = {
        register.links.cell(each) for each in nodes if isinstance(each, NamedNode) and "#" not in each.value
    }
    return tuple(sorted(cells, key=lambda each: (each.text.casefold(), each.href)))


def _about(register: Register, record: RecordId, said: Said) -> tuple[Section, ...]:
    """What is known of it: its kind, what it is part of, who takes part."""
    facts = known(
        listed("Kind", register.cells(said.get(ORG["classification"], ()))),
        Fact("Also called", tuple(Cell(each.value) for each in said.get(SKOS["altLabel"], ()))),
        Fact("Part of", register.cells(register.known.things(record.iri, ORG["subOrganizationOf"]))),
        Fact("Its parts", pointing(register, record, ORG["subOrganizationOf"])),
        Fact("Who takes part", register.cells(said.get(SCHEMA["member"], ()))),
        Fact("Takes part in", pointing(register, record, SCHEMA["member"])),
        Fact("Paid for by", register.cells(said.get(SCHEMA["funder"], ()))),
        Fact("Published by", register.cells(said.get(SCHEMA["publisher"], ()))),
        listed("Where", register.cells(said.get(SCHEMA["location"], ()))),
        listed("ISSN", register.cells(said.get(BIBO["issn"], ()))),
        listed("ISBN", register.cells(said.get(BIBO["isbn13"], ()))),
        listed("Closed", register.cells(said.get(SCHEMA["dissolutionDate"], ()))),
        Fact("Use this instead", register.cells(said.get(DCTERMS["isReplacedBy"], ()))),
        Fact("It took the place of", pointing(register, record, DCTERMS["isReplacedBy"])),
        Fact("The same elsewhere", register.cells(said.get(SCHEMA["sameAs"], ()))),
    )
    return (Section("What we know", "about", facts),) if facts else ()


def _came_about(register: Register, record: RecordId, said: Said) -> tuple[Section, ...]:
    heading = register.founding.get(record.iri)
    added = register.dataset.value(record.graph, PROV["generatedAtTime"])
    first = Cell("Named on the first list, made in Bristol.", addresses.view("founding-list"))
    facts = known(
        Fact("In 2018", (first,)) if heading is not None else None,
        listed("On this list since", [register.links.cell(added)] if added is not None else []),
        Fact("Where the facts were seen", register.cells(said.get(DCTERMS["source"], ()))),
        Fact("What is in doubt", register.cells(said.get(SKOS["editorialNote"], ()))),
    )
    note = "Something wrong or missing?"
    return (
        (Section("How this record came about", "record", facts, note=note, ask="Tell us"),) if facts else ()
    )


def page_of_tombstone(register: Register, record: RecordId) -> Page:
    """The page of a record that was taken off the list: why, when, and what to use instead."""
    dataset, start = register.dataset, f"doc/{record}"
    told = (("Taken off on", DCTERMS["modified"]), ("Use this instead", DCTERMS["isReplacedBy"]))
    facts = [
        Fact(heading, (register.links.cell(value),))
        for heading, field in told
        if (value := dataset.value(record.iri, field)) is not None
    ]
    card = Card(
        name="This is no longer on the list",
        path=f"{start}.html",
        kick=(str(record),),
        lead=text_of(record.iri, dataset, SKOS["historyNote"]) or "",
    )
    sections = (Section("What we know", "about", tuple(facts)),) if facts else ()
    return Page(
        path=f"{start}.html",
        title=card.name,
        description=card.lead or card.name,
        template="record.html",
        model=Record(card, "", "", (), None, "", Cell(""), sections, files_beside(start)),
        crumbs=(Cell("Home", addresses.HOME),),
    )
