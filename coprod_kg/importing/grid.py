"""A table as it was read: sheets of rows of cells, each with its place, whatever file it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from coprod_kg.findings import Edit
from coprod_kg.sources.spots import Spot

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, where it stands, and for a text file how it is written there."""

    text: str
    spot: Spot
    raw: str = ""
    """In a text file: the characters of the cell, quotation marks and all."""
    delimiter: str = ""
    """In a text file: what stands between two cells."""
    trouble: str = ""
    """Why its value cannot be taken, as a sentence; empty if it can."""
    mend: str = ""
    """What to do about that."""
    date: bool = False
    """Whether it holds a day or time of a spreadsheet, which may once have been something else."""

    @property
    def quoted(self) -> bool:
        """Whether it is written in quotation marks."""
        return self.raw.startswith('"')

    def part(self, start: int, end: int) -> Spot:
        """Where the characters from `start` to `end` of its text stand; the whole cell if that cannot be told."""
        if self.spot.start < 0 or (start == 0 and end == len(self.text)):
            return self.spot
        if not self.quoted and self.raw == self.text:
            first, last = start, end
        else:
            places = _places(self.raw, self.text)
            if places is None:
                return self.spot
            first, last = places[start], places[end]
        line, column = self.spot.line, self.spot.column
        if line is not None and column is not None:
            ends = list(_LINE_END.finditer(self.raw, 0, first)) if self.quoted else []
            column = first - ends[-1].end() + 1 if ends else column + first
            line += len(ends)
        return replace(
            self.spot, line=line, column=column, start=self.spot.start + first, end=self.spot.start + last
        )

    def edit(self, value: str, start: int = 0, end: int | None = None) -> Edit:
        """The edit that puts `value` in the place of the characters from `start` to `end`, or of all of them."""
        whole = self.text[:start] + value + ("" if end is None else self.text[end:])
        if self.spot.start < 0:
            return Edit(whole, cell=self.spot.cell)
        spot = self.spot if end is None else self.part(start, end)
        if spot is not self.spot and self.quoted:
            return Edit(value.replace('"', '""'), spot.start, spot.end)
        needs_marks = self.quoted or any(mark in whole for mark in ('"', "\n", "\r", self.delimiter))
        if spot is not self.spot and not needs_marks:
            return Edit(value, spot.start, spot.end)
        written = '"' + whole.replace('"', '""') + '"' if needs_marks else whole
        return Edit(written, self.spot.start, self.spot.end)


@lru_cache(maxsize=4)  # the values of a cell ask one after the other
def _places(raw: str, text: str) -> tuple[int, ...] | None:
    """For each character of `text`, and for its end, where it stands in `raw`; None if they do not fit."""
    places: list[int] = []
    at = 1 if raw.startswith('"') else 0
    for each in text:
        if raw.startswith('""', at) and each == '"':
            places.append(at)
            at += 2
        elif raw.startswith(each, at):
            places.append(at)
            at += 1
        elif not places and raw.startswith("'" + each, at):  # a guard against formulas
            places.append(at + 1)
            at += 2
        else:
            return None
    return (*places, at)


@dataclass(frozen=True)
class Row:
    """One row, with its number from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.text.strip() or cell.trouble for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One table: the first row that is not empty has its headings."""

    name: str
    rows: tuple[Row, ...]
