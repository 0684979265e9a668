"""The page of the rules for records, at the address of the shapes: what is asked, how much it matters, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod_kg.site import addresses
from coprod_kg.site.downloads import forms_of, schema_of
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Head, Link, Page
from coprod_kg.site.pages.terms import MEDIA
from coprod_kg.site.rulebook import Rulebook
from coprod_kg.site.sheets import Choices, Rule, Sheet
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

START = addresses.SHAPES.removesuffix(".html")
"""The path of the page without its ending."""


class Part(Value):
    """Sheets of one sort, under a heading."""

    title: str
    anchor: str
    lead: str
    sheets: tuple[tuple[Sheet, tuple[Download, ...]], ...]
    """Each with the files that are for it alone."""


class ShapesPage(Value):
    """What the page shows."""

    parts: tuple[Part, ...]
    any_text: tuple[Rule, ...]
    choices: tuple[Choices, ...]
    rest: tuple[str, ...]
    files: tuple[Download, ...]


def page_of_shapes(register: Register) -> Page:
    """The page of all rules for records."""
    book = Rulebook(register.edition, register.links)
    sheets = (book.records(), book.parts(), book.others())
    told = (
        ("Records", "records", "What the list holds: one form for each kind."),
        ("Parts of a record", "parts", "What a record may hold many of, each with questions of its own."),
        (
            "Ideas, and how the list changes",
            "others",
            "What records point to, and what is written of each change.",
        ),
    )
    parts = tuple(
        Part(title, anchor, lead, tuple((sheet, tuple(_files(sheet))) for sheet in found))
        for (title, anchor, lead), found in zip(told, sheets, strict=True)
        if found
    )
    any_text, choices = book.any_text(), tuple(book.choices())
    return Page(
        path=addresses.SHAPES,
        title="Rules for records",
        description="What each kind of record must, should and could say, with the lists to choose from.",
        template="shapes.html",
        model=ShapesPage(
            parts=parts,
            any_text=any_text,
            choices=choices,
            rest=tuple(book.rest()),
            files=(
                Download("shapes.ttl", "Turtle, with notes that say why"),
                Download(f"{START}.jsonld", "JSON-LD"),
                Download(f"{START}.nt", "N-Triples"),
            ),
        ),
        crumbs=(Cell("Home", addresses.HOME), Cell("Use our data", addresses.DATA)),
        section=addresses.DATA,
        head=Head(
            links=tuple(Link("alternate", f"{START}.{ending}", media) for ending, media in MEDIA.items())
        ),
    )


def _files(sheet: Sheet) -> list[Download]:
    """The blank forms for records of a kind, and the schema for programs."""
    return [*forms_of(sheet.kind), schema_of(sheet.kind)] if sheet.kind else []
