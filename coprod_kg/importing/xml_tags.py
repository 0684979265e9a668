"""Where the parts of an opening tag stand: the XML reader only says where the tag itself begins.

>>> text = "<e:T a='1' xmlns:e='http://e.org/'>"
>>> tag = tag_at(text, 0)
>>> [text[start:end] for start, end in (tag.name, *tag.values)], tag.end, tag.addresses
(['e:T', '1'], 35, [20])
"""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_ATTRIBUTES = 500
"""How many attributes one tag may have: the engine compares each with each."""

_NAME = re.compile(r"<[^\s/>]+")
_ATTRIBUTE = re.compile(r"""\s+([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_END = re.compile(r"\s*/?>")


class Span(NamedTuple):
    """Characters of the text, from `start` up to `end`."""

    start: int
    end: int


class Tag(NamedTuple):
    """The parts of an opening tag."""

    name: Span
    values: list[Span]
    """The value of each attribute, without its quotes; not of those that explain prefixes."""
    addresses: list[int]
    """The offset of each value that begins as an address does, those that explain prefixes too."""
    attributes: int
    """How many attributes it has; not counted further than one too many."""
    end: int
    """The offset after the tag."""


def tag_at(text: str, start: int) -> Tag:
    """The tag that begins at `start` in a text that is correct XML there."""
    found = _NAME.match(text, start)
    end = found.end() if found else start
    name = Span(start + 1, end)
    values: list[Span] = []
    addresses: list[int] = []
    number = 0
    while number <= MOST_ATTRIBUTES and (found := _ATTRIBUTE.match(text, end)):
        end = found.end()
        number += 1
        place = Span(*found.span(2 if found[2] is not None else 3))
        if text.startswith("http", place.start):
            addresses.append(place.start)
        if found[1] != "xmlns" and not found[1].startswith("xmlns:"):
            values.append(place)
    closed = _END.match(text, end)
    return Tag(name, values, addresses, number, closed.end() if closed else end)
