"""Two records beside each other, field by field, for people who decide whether they are the same thing.

>>> from coprod_kg.vocabulary import SCHEMA
>>> title = Difference(SCHEMA["name"], "Title", ("Sharing the garden",), ("Sharing a garden",))
>>> year = Difference(SCHEMA["datePublished"], "When it came out", (), ("2018",))
>>> print(side_by_side([title, year], "On the list", "Offered", width=60), end="")
                    On the list          Offered
  ----------------  -------------------  -------------------
≠ Title             Sharing the garden   Sharing a garden
+ When it came out                       2018
<BLANKLINE>
≠ they differ   + only what is offered says it
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from coprod_kg.matching import Difference
from coprod_kg.printing import printable

_MARKS = {
    " ": "",
    "≠": "they differ",
    "+": "only what is offered says it",
    "−": "only the list says it",
}
_NARROWEST = 40
_LONGEST_NAME = 24


def side_by_side(rows: Sequence[Difference], left: str, right: str, *, width: int = 80) -> str:
    """The fields of two records in two columns, with a mark before each field that is not the same.

    `left` and `right` are the headings. Lines have at most `width` characters, if that is 40 at least; what is longer
    goes on below. Strangers' values are shown without characters that a terminal would obey.
    """
    width = max(width, _NARROWEST)
    names = min(max((len(printable(row.name)) for row in rows), default=0), _LONGEST_NAME, width // 3)
    column = (width - names - 6) // 2
    sizes = (names, column, column)
    lines = _cells(" ", ([""], [left], [right]), sizes)
    lines += _cells(" ", tuple(["-" * size] for size in sizes), sizes)
    for row in rows:
        lines += _cells(_mark(row), ([row.name], _values(row.existing), _values(row.offered)), sizes)
    marks = {_mark(row) for row in rows}
    used = [f"{mark} {words}" for mark, words in _MARKS.items() if mark in marks and words]
    return "\n".join([*lines, *(["", *textwrap.wrap("   ".join(used), width)] if used else []), ""])


def _mark(row: Difference) -> str:
    if row.is_same:
        return " "
    return "≠" if row.existing and row.offered else "−" if row.existing else "+"


def _values(values: tuple[str, ...]) -> list[str]:
    """Several values get a line each, with a dot before them, so that one can be told from the next."""
    return [f"· {value}" for value in values] if len(values) > 1 else list(values)


def _cells(mark: str, cells: tuple[list[str], ...], sizes: tuple[int, ...]) -> list[str]:
    """The lines of a row of three cells, each as wide as `sizes` says; the mark stands before the first."""
    wrapped = [
        [line for value in cell for line in _wrapped(printable(value), size)]
        for cell, size in zip(cells, sizes, strict=True)
    ]
    lines: list[str] = []
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = "  ".join(part.ljust(size) for part, size in zip(parts, sizes, strict=True))
        lines.append(f"{' ' if lines else mark} {padded}".rstrip())
    return lines


def _wrapped(text: str, size: int) -> list[str]:
    return textwrap.wrap(text, size, subsequent_indent="  " if text.startswith("· ") else "") or [""]
