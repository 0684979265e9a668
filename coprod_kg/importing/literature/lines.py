"""From an offset in a text to the line and column that an editor shows.

>>> LineTable("a\\r\\nbc\\rd").spot(4)
Spot(line=2, column=2, start=4, end=4, pointer='', cell='', entry='')
"""

from __future__ import annotations

import re
from bisect import bisect_right

from coprod_kg.sources.spots import Spot

_END = re.compile(r"\r\n|\n|\r")


class LineTable:
    """Where the lines of a text begin; all three ways of ending a line count."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def spot(self, start: int, end: int | None = None, *, entry: str = "", pointer: str = "") -> Spot:
        """The spot of the characters from `start` up to `end`; without `end`, of the place between two characters."""
        return Spot(*self.place(start), start, start if end is None else end, pointer=pointer, entry=entry)
