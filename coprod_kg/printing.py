"""Words for a screen: a value may come from a stranger, and a terminal obeys some characters."""

from __future__ import annotations

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
