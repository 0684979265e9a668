"""What comes from where: the things of an organisation, a project, a journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.identifiers import RecordId
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.vocabulary import CPR, SCHEMA

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_FROM = {
    SCHEMA["isPartOf"]: "venue",
    CPR["outputOf"]: "project",
    SCHEMA["publisher"]: "org",
    SCHEMA["funder"]: "org",
}
"""The fields of an item that lead to where it comes from, and to which kind of record."""


DIRECTORIES = {
    "org": Cell("Organisations", addresses.found("organisations")),
    "project": Cell("Projects", addresses.found("projects")),
    "venue": Cell("Journals, books and blogs", addresses.found("journals")),
    "person": Cell("People", addresses.found("people")),
}
"""The page that lists all records of a kind."""


def things_by_origin(register: Register) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
    """For each record that things come from, those things, newest first."""
    places = register.places
    found: dict[NamedNode, set[int]] = {}
    for origin, item in _statements(register):
        place = places.get(item)  # type: ignore[call-overload]
        if place is not None and isinstance(origin, NamedNode):
            found.setdefault(origin, set()).add(place)
    return {
        origin: tuple(register.items[place] for place in sorted(things)) for origin, things in found.items()
    }


def _statements(register: Register) -> Iterator[tuple[object, object]]:
    for organisation, items in register.grouped("offered-by-organisation", "organisation", "item").items():
        for item in items:
            yield organisation, item
    for field, kind in _FROM.items():
        for quad in register.dataset.quads(None, field):
            record = RecordId.of_iri(quad.object) if isinstance(quad.object, NamedNode) else None
            if record is not None and record.kind == kind:
                yield record.iri, quad.subject
    for quad in register.dataset.quads(None, CPR["agent"]):
        if isinstance(quad.subject, NamedNode):
            yield quad.object, NamedNode(quad.subject.value.partition("#")[0])  # of an author, the work
