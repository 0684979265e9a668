"""What stands in one cell of a table: one value, or several.

Values stand one after the other with `; ` between them, or one on each line. A semicolon that is part of a value
is written `\\;`, so that nothing is lost on the way out and in.

>>> join(["Ann Elm", "Elm; Oak and Sons"])
'Ann Elm; Elm\\\\; Oak and Sons'
>>> [piece.text for piece in pieces(join(["Ann Elm", "Elm; Oak and Sons"]))]
['Ann Elm', 'Elm; Oak and Sons']
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coprod_kg.values import Value

_BETWEEN = re.compile(r"(\\*);|\r\n|\n|\r")
_SEMICOLON = re.compile(r"(\\*);")
_LAST = re.compile(r"\\+\Z")


class Piece(Value):
    """One value of a cell, and where in the cell it stands."""

    text: str
    start: int
    end: int


def join(values: Iterable[str]) -> str:
    """One cell with `values` in it."""
    written = [_SEMICOLON.sub(lambda found: found[1] * 2 + r"\;", value) for value in values]
    # Backslashes at the end of a value would stand before the semicolon that ends it.
    ended = [_LAST.sub(lambda found: found[0] * 2, value) for value in written[:-1]]
    return "; ".join([*ended, *written[-1:]])


def pieces(cell: str, *, addresses: bool = False) -> list[Piece]:
    """The values in `cell`, empty ones too; a single one is given as it is, spaces and all.

    A space after each semicolon is not part of a value. With `addresses`, a semicolon ends a value only before
    a space, another address or the end, because web addresses may have one inside.
    """
    found: list[Piece] = []
    text, start = "", 0
    at = 0
    for mark in _BETWEEN.finditer(cell):
        slashes = mark[1]
        if slashes is None:  # the end of a line
            text += cell[at : mark.start()]
        else:
            text += cell[at : mark.start()] + slashes[: len(slashes) // 2]
            at = mark.end()
            rest = cell[at:]
            if len(slashes) % 2 or (addresses and rest and not re.match(r"\s|https?:", rest)):
                text += ";"
                continue
        found.append(_piece(text, start, mark.start() if slashes is None else mark.end(1)))
        text, start, at = "", mark.end(), mark.end()
    found.append(_piece(text + cell[at:], start, len(cell)))
    return found


def _piece(text: str, start: int, end: int) -> Piece:
    if start and text.startswith(" "):
        return Piece(text[1:], start + 1, end)
    return Piece(text, start, end)
