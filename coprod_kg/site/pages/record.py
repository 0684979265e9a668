"""The page about an organisation, a project, a journal or a person; and about what was taken off the list."""

from __future__ import annotations

from dataclasses import dataclass
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
from coprod_kg.site.page import Download, Head, Link, Page
from coprod_kg.site.records import MEDIA, files_beside
from coprod_kg.vocabulary import BIBO, CPR, DCTERMS, ORG, PROV, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.site.register import Register, Said



@dataclass(frozen=True)
class Record:
    """What the page shows."""

    card: Card
    web: str
    host: str
    things: tuple[Card, ...]
    things_title: str
    all: Cell
    """The way to all of the things, if these are not all."""
    sections: tuple[Section, ...]
    files: tuple[Download, ...]


def page_of_record(register: Register, record: RecordId) -> Page:
    """The page about `record`, which is no item."""
    said, card = register.said(record.iri), register.card(record.iri)
    start = f"doc/{record}"
    files = files_beside(start)
    web = next((each.value for each in said.get(SCHEMA["url"], ()) if isinstance(each, NamedNode)), "")
    web = web if web.startswith(("https://", "http://")) else ""
    things = register.coming_from.get(record.iri, ())
    model = Record(
        card=card,
        web=web,
        host=web.partition("//")[2].partition("/")[0].removeprefix("www."),
        things=register.cards(things[:LENGTH]),
        things_title=f"{len(things)} thing{'' if len(things) == 1 else 's'} on the list",
        all=Cell(f"All {len(things)}", addresses.found(str(record))) if len(things) > LENGTH else Cell(""),
        sections=(*_about(register, record, said), *_came_about(register, record, said)),
        files=files,
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
        head=Head(
            links=tuple(Link("alternate", file.path, media) for file, media in zip(files, MEDIA, strict=True))
        ),
    )


def _about(register: Register, record: RecordId, said: Said) -> tuple[Section, ...]:
    """What is known of it: its kind, what it is part of, who takes part."""

    def pointing(field: NamedNode) -> tuple[Cell, ...]:
        nodes = {quad.subject for quad in register.dataset.quads(None, field, record.iri)}
        cells = [
            register.links.cell(each)
            for each in nodes
            if isinstance(each, NamedNode) and "#" not in each.value
        ]
        return tuple(sorted(set(cells), key=lambda each: (each.text.casefold(), each.href)))

    facts = known(
        listed("Kind", register.cells(said.get(ORG["classification"], ()))),
        Fact("Also called", tuple(Cell(each.value) for each in said.get(SKOS["altLabel"], ()))),
        Fact("Part of", register.cells(said.get(ORG["subOrganizationOf"], ()))),
        Fact("Its parts", pointing(ORG["subOrganizationOf"])),
        Fact("Who takes part", register.cells(said.get(SCHEMA["member"], ()))),
        Fact("Takes part in", pointing(SCHEMA["member"])),
        Fact("Paid for by", register.cells(said.get(SCHEMA["funder"], ()))),
        Fact("Published by", register.cells(said.get(SCHEMA["publisher"], ()))),
        listed("Where", register.cells(said.get(SCHEMA["location"], ()))),
        listed("ISSN", register.cells(said.get(BIBO["issn"], ()))),
        listed("ISBN", register.cells(said.get(BIBO["isbn13"], ()))),
        listed("Closed", register.cells(said.get(SCHEMA["dissolutionDate"], ()))),
        Fact("Use this instead", register.cells(said.get(DCTERMS["isReplacedBy"], ()))),
        Fact("It took the place of", pointing(DCTERMS["isReplacedBy"])),
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
        model=Record(card, "", "", (), "", Cell(""), sections, files_beside(start)),
        crumbs=(Cell("Home", addresses.HOME),),
    )
