"""The list as data: every file, what the addresses mean, how to ask, how to keep up, and how to cite."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.site import addresses
from coprod_kg.site.downloads import Shelf, forms, shelves
from coprod_kg.site.facts import Fact, known
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.values import Value
from coprod_kg.vocabulary import BASE, CPR, CPS, DCAT, DCTERMS, SCHEMA, VOID

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

COMMANDS = (
    ("A question of ours", "coprod-kg query helps-change --param inequality=tokenism"),
    (
        "The same, as a table for a spreadsheet",
        "coprod-kg query helps-change --param inequality=tokenism --format csv",
    ),
    (
        "A question of your own",
        "echo 'SELECT ?title { ?item a cpr:Resource ; schema:name ?title }' | coprod-kg query -",
    ),
    ("One thing, as JSON-LD", "coprod-kg export item/resources-for-co-producing-research-2018"),
)
"""What can be typed, each with what it gives."""
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"


class Address(Value):
    """What an address is for, one for example, and what is found there."""

    sort: str
    example: str
    href: str
    what: str


class Data(Value):
    """What the page shows."""

    name: str
    description: str
    about: tuple[Fact, ...]
    citation: str
    licence: Cell
    free: bool
    """Whether the licence is the one whose terms the page sums up."""
    shelves: tuple[Shelf, ...]
    forms: tuple[tuple[str, tuple[Download, ...]], ...]
    base: str
    addresses: tuple[Address, ...]
    commands: tuple[tuple[str, str], ...]
    tables_described: bool
    """Whether each table has a description beside it."""
    keeping_up: tuple[Download, ...]


def page_of_data(register: Register, paths: Container[str]) -> Page:
    """The page about the list as data; `paths` are those of all that is published."""
    found = shelves(paths)
    keep = {"all.ndjson": 0, "changes.atom": 1, "sitemap.xml": 2}
    files = {file.path: file for shelf in found for file in shelf.files}
    licences = register.known.things(DATASET, DCTERMS["license"], SCHEMA["license"])
    licence = licences[0].value if licences and isinstance(licences[0], NamedNode) else ""
    model = Data(
        name=register.known.name(DATASET),
        description=register.known.text(DATASET, SCHEMA["description"], DCTERMS["description"]),
        about=_about(register),
        citation=register.known.text(DATASET, SCHEMA["citation"]),
        licence=Cell(
            "Creative Commons Attribution 4.0" if licence == _CC_BY else licence, licence, outside=True
        ),
        free=licence == _CC_BY,
        shelves=found,
        forms=forms(paths),
        base=BASE,
        addresses=tuple(_addresses(register)),
        commands=COMMANDS,
        tables_described="all.csv-metadata.json" in paths,
        keeping_up=tuple(files[path] for path in keep if path in files),
    )
    return Page(
        path=addresses.DATA,
        title="Use our data",
        description="Take the whole list or any part of it, in the form that you need, and use it as you like.",
        template="data.html",
        model=model,
        crumbs=(Cell("Home", addresses.HOME),),
        section=addresses.DATA,
    )


def _about(register: Register) -> tuple[Fact, ...]:
    text = register.known.text
    made_by = (register.known.name(each) for each in register.known.things(DATASET, DCTERMS["creator"]))
    issued = register.dataset.value(DATASET, DCTERMS["issued"])
    return known(
        _words("Version", text(DATASET, DCAT["version"], SCHEMA["version"])),
        Fact("Published", (register.links.cell(issued),) if issued is not None else ()),
        _words("Made by", ", ".join(each for each in made_by if each)),
        _words("About", ", ".join(register.known.texts(DATASET, DCAT["keyword"]))),
        Fact("It began with", register.cells(register.known.things(DATASET, DCTERMS["source"]))),
        _words("Address", DATASET.value),
    )


def _addresses(register: Register) -> list[Address]:
    """The four sorts of address, with examples that are on the list."""
    given = [
        each
        for each in register.known.things(DATASET, VOID["exampleResource"])
        if isinstance(each, NamedNode)
    ]
    thing = next((each for each in given if addresses.document(each)), None) or next(
        iter(register.items), None
    )
    found = []
    if thing is not None:
        start = addresses.document(thing) or ""
        found = [
            Address(
                "A thing itself",
                thing.value,
                f"{start}.html",
                "A name that stays the same. It leads to the page about the thing.",
            ),
            Address(
                "What we say of it",
                f"{BASE}{start}.html",
                f"{start}.html",
                "A page. The same facts lie beside it, with .ttl, .jsonld or .nt at the end.",
            ),
        ]
    found += [
        Address(
            "A word of our own",
            CPR["addresses"].value,
            f"{addresses.TERMS}#addresses",
            "A term, such as a class or a property, and what it means.",
        ),
        Address(
            "A rule for records",
            CPS["Item-name"].value,
            f"{addresses.SHAPES}#Item-name",
            "What we ask, and what we say when it is not so.",
        ),
    ]
    return found


def _words(label: str, text: str) -> Fact:
    return Fact(label, (Cell(text),) if text else ())
