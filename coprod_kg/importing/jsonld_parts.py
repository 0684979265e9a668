"""What a walk over a JSON-LD text puts down: statements, things, and what says nothing, each with its place."""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import NamedNode

from coprod_kg.importing.json_text import Member, Value
from coprod_kg.importing.jsonld_context import Words
from coprod_kg.vocabulary import Term

Path = tuple[str | int, ...]
"""The keys and numbers that lead to a place in the text."""


class Statement(NamedTuple):
    """A statement, and where its value and the name of its field stand."""

    subject: Term
    predicate: NamedNode
    value: Term
    place: Value
    path: Path
    field: Member | None


class Thing(NamedTuple):
    """An object of the text that is about `subject`."""

    subject: Term
    place: Value
    path: Path


class Loss(NamedTuple):
    """Something in the text that says nothing."""

    sort: str
    """`field` for a key without a meaning, `address`, `language`, or `loose` for a value that belongs to nothing."""
    said: str
    start: int
    path: Path
    known: Words | None = None
