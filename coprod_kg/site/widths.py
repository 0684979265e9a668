"""How wide the columns of a table are, worked out from what stands in them.

A browser that works this out itself does so again with each piece of a page that comes in, and everything moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_kg.site.links import Cell

STEP = 2
"""Widths are this many hundredths of the table, or several times that: the stylesheet has a rule for each."""
NARROW, BROAD = 78, 112
"""How many letters fit into the narrowest table that is not yet cards, and into one that then scrolls instead."""
_GAP, _NUMBER = 3, 5
"""Letters that the space after a column of words takes, and that around one of numbers."""
_TAG, _BOLD = 4, 1
"""Letters that the mark and the edges of a tag take, and what a word in bold letters is longer."""
_LONGEST = 18
"""Longer words are addresses, which may be broken."""
_HEAD = 28
"""What heads a row is read first, and is often a title: so much of it is to fit into a line, even in a broad table."""
_LINE = 46
"""A longer line is harder to read, not easier."""


class Widths:
    """What the columns below some headings need, learnt row by row."""

    def __init__(self, headings: Sequence[str], numeric: Sequence[bool]) -> None:
        self._gaps = [_NUMBER if each else _GAP for each in numeric]
        self._words = [max(map(len, heading.split()), default=0) + _BOLD for heading in headings]
        self._lines: list[list[int]] = [[] for _ in headings]

    def learn(self, rows: Iterable[Sequence[Sequence[Cell]]]) -> None:
        """Take note of `rows`, each a list of values for every column."""
        known: dict[Cell, tuple[int, int]] = {}
        for row in rows:
            for index, cells in enumerate(row):
                for cell in cells:
                    if cell not in known:
                        mark = _TAG if cell.hue else 0
                        # Numbers stand in one line, as in `12 (6)`.
                        whole = self._gaps[index] == _NUMBER
                        words = [cell.text] if whole else cell.text.replace("-", " ").split()
                        known[cell] = (
                            max(map(len, words), default=0) + mark,
                            min(len(cell.text) + mark, _LINE),
                        )
                    word, line = known[cell]
                    self._words[index] = max(self._words[index], min(word, _LONGEST))
                    self._lines[index].append(line)

    def _least(self) -> list[int]:
        """Letters without which a word of a column would not fit."""
        return [word + gap for word, gap in zip(self._words, self._gaps, strict=True)]

    @property
    def is_broad(self) -> bool:
        """Whether words would not fit where the table is just too wide to become cards."""
        return sum(self._least()) > NARROW

    def shares(self) -> tuple[int, ...]:
        """Hundredths of the table for each column; all of them together are the table.

        >>> Widths(["Year", "Inequality"], [False, False]).shares()
        (36, 64)
        """
        least = self._least()
        # Most lines are to fit as they are; a few long ones may be broken.
        usual = [sorted(lines)[len(lines) * 4 // 5] if lines else 0 for lines in self._lines]
        if usual:
            least[0] = max(least[0], min(usual[0], _HEAD) + self._gaps[0])
        more = [max(line - word, 0) for line, word in zip(usual, self._words, strict=True)]
        left = max((BROAD if self.is_broad else NARROW) - sum(least), 0)
        part = min(1.0, left / sum(more)) if any(more) else 0.0
        wished = [floor + extra * part for floor, extra in zip(least, more, strict=True)]
        return _rounded(wished, 100 // STEP)


def _rounded(wished: Sequence[float], steps: int) -> tuple[int, ...]:
    """`wished` in hundredths, as whole steps that make up the whole; what is cut off goes to those that lose most."""
    whole = [steps * each / sum(wished) for each in wished]
    found = [max(int(each), 1) for each in whole]
    losing = sorted(range(len(whole)), key=lambda index: (found[index] - whole[index], index))
    for index in losing[: steps - sum(found)]:
        found[index] += 1
    return tuple(each * STEP for each in found)
