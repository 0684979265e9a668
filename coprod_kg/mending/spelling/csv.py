"""Values as the cells of a CSV file hold them (RFC 4180): as they are, or between quotation marks that are doubled
inside.

A cell may hold several values; then only the characters of one are replaced. What cannot be written there, such as a
comma in a cell without marks, is not written: a cell is only given marks as a whole.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from coprod_kg.mending.spelling.respelling import respelt
from coprod_kg.sources import Source
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import Term

_BETWEEN_CELLS = ("", ",", ";", "\t", "\r", "\n")
_NEEDS_MARKS = re.compile(r'[,;\t\r\n"]')


def value(source: Source, spot: Spot, old: Term, new: Term) -> str | None:
    """`new` in the words of a table, in the place of the value at `spot`."""
    text = source.text
    written = text[spot.start : spot.end]
    said = _said(written, old, new)
    if said is None:
        return None
    before, after = text[spot.start - 1 : spot.start] if spot.start else "", text[spot.end : spot.end + 1]
    whole = before in _BETWEEN_CELLS and after in _BETWEEN_CELLS
    if written.startswith('"') and whole:
        return '"' + said.replace('"', '""') + '"'
    if _is_quoted(text, spot.start):
        return said.replace('"', '""')
    if not _NEEDS_MARKS.search(said):
        return said
    return '"' + said.replace('"', '""') + '"' if whole else None


def name(source: Source, spot: Spot, old: NamedNode, new: NamedNode) -> str | None:
    """Nothing: a heading that is not known is no field yet, and its reader says what was meant."""
    del source, spot, old, new
    return None


def _said(written: str, old: Term, new: Term) -> str | None:
    if isinstance(new, Literal):
        return new.value
    if isinstance(old, NamedNode) and isinstance(new, NamedNode):
        return respelt(written, old.value, new.value) or new.value
    return new.value if isinstance(new, NamedNode) else None


def _is_quoted(text: str, place: int) -> bool:
    """Whether `place` is between quotation marks: an odd number of them stands before it in the file."""
    return text.count('"', 0, place) % 2 == 1
