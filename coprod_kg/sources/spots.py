"""Where in a file each statement stands, whatever the format of the file.

A reader says what a file means and, for each thing, field and value, the spot where it is written. So checks can
point at the line of a Turtle file, the cell of a table and the entry of a BibTeX file in the same way.

>>> from pyoxigraph import Literal
>>> from coprod_kg.vocabulary import ID, SCHEMA
>>> nihr, name = ID["org/nihr"], SCHEMA["name"]
>>> table = SpotTable()
>>> table.begin(nihr, Spot(2, 1, cell="A2"))
>>> table.add(nihr, name, Literal("NIHR", language="en"), Spot(2, 8, cell="B2"))
>>> table.of(nihr, name).cell, table.of(nihr, SCHEMA["url"]), table.where_to_add(nihr, name).cell
('B2', None, 'A2')
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode

from coprod_kg.vocabulary import Term


class Lines:
    """The lines of a text, to find the line and column of an offset.

    >>> Lines("a\\r\\nbc").place(4)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        # Not splitlines(): a text may hold what that takes for the end of a line, and an editor does not.
        self._starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of a character offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The character offset of a line and column that count from 1."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def spot(self, start: int, end: int | None = None, *, pointer: str = "", entry: str = "") -> Spot:
        """The spot from offset `start` up to `end`; without `end`, the place between two characters.

        >>> Lines("a\\r\\nbc\\rd").spot(4, entry="elm")
        Spot(line=2, column=2, start=4, end=4, pointer='', cell='', entry='elm')
        """
        return Spot(*self.place(start), start, start if end is None else end, pointer=pointer, entry=entry)


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot in a file: line and column from 1, columns in characters; and what else the format knows it by."""

    line: int | None
    column: int | None
    start: int = -1
    """The offset in characters of the value as it is written, quotation marks and all; -1 if it is not known."""
    end: int = -1
    """The offset after its last character; for text formats, `text[start:end]` can be replaced to mend the value."""
    pointer: str = ""
    """In JSON: the JSON pointer to the value (RFC 6901)."""
    cell: str = ""
    """In a table: column letter and row, such as `C4`; the header is row 1."""
    entry: str = ""
    """In a list of works: the key or number of the entry."""

    @property
    def place(self) -> tuple[int | None, int | None]:
        """Line and column."""
        return self.line, self.column


class Spots(Protocol):
    """Finds spots. A thing that a reader could not give an address is not found."""

    def of(self, subject: Term, predicate: NamedNode | None = None, value: Term | None = None) -> Spot | None:
        """Where the value stands; without `value`, the first use of `predicate`; without both, the subject.

        None if the file does not say such a thing. A value given without a predicate is looked for under
        every predicate of the subject.
        """
        ...

    def where_to_add(self, subject: Term, predicate: NamedNode | None = None) -> Spot:
        """Where a missing field of `subject` could be written."""
        ...

    def subjects(self) -> Iterable[tuple[Term, Spot]]:
        """What the file is about, in its order, with the first spot of each."""
        ...


class SpotTable:
    """Spots that a reader notes down as it goes."""

    def __init__(self) -> None:
        self._subjects: dict[Term, Spot] = {}
        self._ends: dict[Term, Spot] = {}
        self._fields: dict[Term, dict[NamedNode, Spot]] = {}
        self._values: dict[tuple[Term, Term], list[tuple[NamedNode, Spot]]] = {}
        self._blanks: dict[tuple[Term, NamedNode], Spot] = {}

    def begin(self, subject: Term, spot: Spot, end: Spot | None = None) -> None:
        """Note where `subject` begins, and where something could be added to it, if that is elsewhere."""
        self._subjects.setdefault(subject, spot)
        self._ends.setdefault(subject, end or spot)

    def add(
        self, subject: Term, predicate: NamedNode, value: Term, spot: Spot, field: Spot | None = None
    ) -> None:
        """Note a value, and the name of its field, if that stands elsewhere."""
        self._subjects.setdefault(subject, spot)
        self._fields.setdefault(subject, {}).setdefault(predicate, field or spot)
        self._values.setdefault((subject, value), []).append((predicate, spot))

    def leave(self, subject: Term, predicate: NamedNode, spot: Spot) -> None:
        """Note an empty place that is meant for a field, such as a cell of a table."""
        self._blanks.setdefault((subject, predicate), spot)

    def of(self, subject: Term, predicate: NamedNode | None = None, value: Term | None = None) -> Spot | None:
        """See `Spots.of`."""
        if value is not None:
            said = self._values.get((subject, value), ())
            return next((spot for field, spot in said if predicate in (None, field)), None)
        if predicate is not None:
            return self._fields.get(subject, {}).get(predicate)
        return self._subjects.get(subject)

    def where_to_add(self, subject: Term, predicate: NamedNode | None = None) -> Spot:
        """See `Spots.where_to_add`."""
        if predicate is not None and (blank := self._blanks.get((subject, predicate))):
            return blank
        return self._ends.get(subject) or self._subjects.get(subject) or Spot(1, 1)

    def subjects(self) -> Iterable[tuple[Term, Spot]]:
        """See `Spots.subjects`."""
        return self._subjects.items()
