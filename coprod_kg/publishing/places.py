"""Where a thing says that it stands among its like: an author among authors, a heading among headings."""

from __future__ import annotations

from pyoxigraph import Literal, Triple

from coprod_kg.vocabulary import Term


def place(position: Term | Triple | None) -> tuple[int, str]:
    """A key to sort by; what says no place stands first.

    >>> sorted([Literal(10), Literal(9), Literal("last")], key=place)[1].value
    '9'
    """
    if not isinstance(position, Literal) or not (position.value.isascii() and position.value.isdecimal()):
        return 0, ""
    # The longer number is the larger one: int() would refuse a number of more than 4300 digits.
    digits = position.value.lstrip("0")
    return len(digits), digits
