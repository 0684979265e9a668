"""The cells of a text file with their places, cut just as Python's csv module cuts them (RFC 4180 and leniently).

>>> [[cell.text for cell in row] for row in cells('a,"b ""c"" d"', ",").rows]
[['a', 'b "c" d']]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = "\r\n"
_QUOTED = re.compile(
    r'[^"]*+(?:""[^"]*+)*+'
)  # possessive: it never goes back, so its time is that of the text


@dataclass(frozen=True, slots=True)
class Token:
    """One cell: its text, and where in the file it begins and ends, quotation marks and all."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Tokens:
    """The rows of a file; an empty line is a row without cells."""

    rows: tuple[tuple[Token, ...], ...]
    unclosed: int | None = None
    """Where a quotation mark opens the last cell that no other closes."""


def cells(text: str, delimiter: str, most: int = -1, first_only: bool = False) -> Tokens:
    """The cells of `text`; only those of the first row with `first_only`.

    With `most`, it stops after not many more cells than that; an empty line counts as one.
    """
    plain = re.compile(f"[^{re.escape(delimiter)}\r\n]*")
    rows: list[tuple[Token, ...]] = []
    row: list[Token] = []
    at, size, count = 0, len(text), 0
    unclosed = None
    while at < size:
        if not row and text[at] in _END:
            rows.append(())
            at = _after_line(text, at)
            count += 1
            if -1 < most < count:
                break
            continue
        start, value = at, ""
        if text[at] == '"':
            value, at, closed = _quoted(text, at)
            unclosed = None if closed else start
        found = plain.match(text, at)
        assert found is not None  # it may match nothing
        value += found[0]
        at = found.end()
        row.append(Token(value, start, at))
        count += 1
        if at < size and text[at] == delimiter:
            at += 1
            if at < size and text[at] not in _END:
                continue
            row.append(Token("", at, at))
            count += 1
        at = _after_line(text, at)
        rows.append(tuple(row))
        row = []
        if first_only or -1 < most < count:
            break
    return Tokens(tuple(rows), unclosed)


def _after_line(text: str, at: int) -> int:
    return at + 2 if text.startswith("\r\n", at) else at + 1


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """The text in quotation marks that begins at `at`, where it ends, and whether it is closed at all."""
    found = _QUOTED.match(text, at + 1)
    assert found is not None  # it may match nothing
    end = found.end()
    return found[0].replace('""', '"'), min(end + 1, len(text)), end < len(text)
