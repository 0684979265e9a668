"""Words for a screen: a value may come from a stranger, and a terminal obeys some characters, a spreadsheet others."""

from __future__ import annotations

import re

_JOINERS = "\u200c\u200d"
"""Not to be seen, but Persian, Hindi and families of emoji are not themselves without them."""


def printable(text: str) -> str:
    """`text` as one line, with a space for each character that a terminal would obey: colours, line ends, turns.

    >>> printable("a \\x1b[31mred\\nline, \\u202eturned")
    'a  [31mred line,  turned'
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in _JOINERS else " " for each in text)


_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_STARTS = frozenset("'=+-@\t\r")


def guarded(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula; `unguarded` takes that back.

    >>> guarded("@me"), guarded("me@"), guarded("'=1")
    ("'@me", 'me@', "''=1")
    """
    # Few cells begin like one, and there are very many.
    return "'" + cell if cell[:1] in _STARTS and _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """`cell` as it was before it was guarded.

    >>> unguarded("'@me"), unguarded("'tis")
    ('@me', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
