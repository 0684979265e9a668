"""Names and values under a heading, as a page about a thing shows them."""

from __future__ import annotations

from collections.abc import Iterable

from coprod_kg.site.links import Cell
from coprod_kg.values import Value


class Fact(Value):
    """A line: what is known, and its values."""

    label: str
    cells: tuple[Cell, ...]
    tags: bool = False
    """Whether the values stand in a row of tags and not below each other."""
    note: str = ""
    led: tuple[Cell, ...] = ()
    """Those of the values that are groups led by users."""


class Section(Value):
    """Facts under a heading, and how far to trust them."""

    title: str
    anchor: str
    facts: tuple[Fact, ...]
    note_head: str = ""
    note: str = ""
    ask: str = ""
    """A link to the page where readers can say more."""


def known(*facts: Fact | None) -> tuple[Fact, ...]:
    """The facts that have values."""
    return tuple(fact for fact in facts if fact is not None and fact.cells)


def listed(label: str, cells: Iterable[Cell], note: str = "") -> Fact:
    """A fact whose values are words in one line, if nothing can be opened; else one below the other."""
    found = tuple(cells)
    if found and not any(cell.href for cell in found):
        return Fact(label, (Cell(", ".join(cell.text for cell in found)),), note=note)
    return Fact(label, found, note=note)
