"""What changed, day by day, and why: from the history of the list itself."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.publishing.changes import Decision, What, decisions
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPR, DCTERMS, PROV, SCHEMA, XSD

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

FEED = "changes.atom"
MOST = 250
"""How many records of one kind a page names for one decision, before it gives their number."""

_DONE = {What.ADDED: "Added", What.CHANGED: "Changed", What.RETIRED: "Taken off"}
_MANY = {
    "item": "things to read, watch or use",
    "org": "organisations",
    "project": "projects",
    "venue": "journals, books and blogs",
    "person": "people",
}


class Records(Value):
    """Records of one kind, to which one thing was done."""

    words: str
    """What was done, to how many of which kind."""
    cells: tuple[Cell, ...]
    more: int
    """How many others there are."""


class Decided(Value):
    """A decision of the curators: what was done, or what came of it if nothing was."""

    outcome: str
    reason: str
    done: tuple[Records, ...]


class Day(Value):
    """The decisions of a day."""

    anchor: str
    title: str
    decided: tuple[Decided, ...]


class Changes(Value):
    """What the page shows."""

    days: tuple[Day, ...]
    replaced: tuple[tuple[Cell, Cell], ...]
    """What something else took the place of, and what that is."""
    feed: Download | None
    view: Cell | None


def page_of_changes(register: Register, paths: Container[str]) -> Page:
    """The page; `paths` are those of all that is published."""
    made = [(each.when[:10], _done(register, each)) for each in decisions(register.dataset)]
    told = sorted([*made, *_without_records(register)], key=lambda each: each[0], reverse=True)
    days = (
        Day(
            day,
            register.links.cell(Literal(day, datatype=XSD["date"])).text,
            tuple(each for _, each in decided),
        )
        for day, decided in groupby(told, key=lambda each: each[0])
    )
    has_view = "recent-decisions" in register.edition.catalogue.view_names
    return Page(
        path=addresses.CHANGES,
        title="What changed",
        description="What was added to the list, changed and taken off it, day by day, and why.",
        template="changes.html",
        model=Changes(
            days=tuple(days),
            replaced=tuple(_replaced(register)),
            feed=Download(FEED, "Follow the changes (Atom)") if FEED in paths else None,
            view=Cell("All decisions as a table", addresses.view("recent-decisions")) if has_view else None,
        ),
        crumbs=(Cell("Home", addresses.HOME),),
        section=addresses.CHANGES,
    )


def _done(register: Register, decision: Decision) -> Decided:
    done = [
        _records(register, what, kind, records)
        for what in What
        for kind in KINDS
        if (records := [each for each in decision.of(what) if each.kind == kind])
    ]
    return Decided("", decision.reason, tuple(done))


def _records(register: Register, what: What, kind: str, records: list[RecordId]) -> Records:
    cells = [register.links.cell(each.iri) for each in records]
    named = sorted(cells, key=lambda each: (each.text.casefold(), each.href))
    counted = f"{len(records):,} {KINDS[kind] if len(records) == 1 else _MANY[kind]}"
    return Records(f"{_DONE[what]}: {counted}", tuple(named[:MOST]), max(0, len(named) - MOST))


def _without_records(register: Register) -> Iterator[tuple[str, Decided]]:
    """The decisions that changed no record, such as a no: the day of each, and what came of it."""
    dataset = register.dataset
    for quad in sorted(dataset.quads(None, CPR["outcome"]), key=str):
        review, outcome = quad.subject, quad.object
        assert isinstance(review, NamedNode)
        made = any(each.subject != review for each in dataset.quads(None, PROV["wasGeneratedBy"], review))
        when = dataset.value(review, PROV["endedAtTime"])
        if not made and isinstance(when, Literal) and isinstance(outcome, NamedNode):
            reason = register.known.text(review, SCHEMA["description"])
            yield when.value[:10], Decided(register.links.cell(outcome).text, reason, ())


def _replaced(register: Register) -> Iterator[tuple[Cell, Cell]]:
    cell = register.links.cell
    pairs = [
        (cell(quad.subject), cell(quad.object))
        for quad in register.dataset.quads(None, DCTERMS["isReplacedBy"])
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    ]
    yield from sorted(set(pairs), key=lambda pair: (pair[0].text.casefold(), pair[0].href, pair[1].href))
