"""What a page tells programs: the values that stand in its head."""

from __future__ import annotations

from typing import NamedTuple

from coprod_kg.values import Value


class Link(NamedTuple):  # a page has some twenty, and ten thousand pages are made at a time
    """A `<link>` of the head: a file or an address that belongs to the page, and how."""

    rel: str
    href: str
    """A path from the root of the published folder, or a whole address."""
    type: str = ""
    profile: str = ""


class Meta(NamedTuple):
    """A `<meta>` of the head: what reference managers and other readers take from a page."""

    name: str
    content: str
    is_property: bool = False
    """Whether it is an RDFa property (Open Graph) and not a name."""


class Head(Value):
    """What a page tells programs: files with the same facts, and the facts themselves."""

    links: tuple[Link, ...] = ()
    metas: tuple[Meta, ...] = ()
    script: str = ""
    """JSON-LD, safe to stand in a script element."""


def web(address: str) -> str:
    """`address` if a browser can open it; else nothing: never `javascript:`, never a file.

    >>> web("https://example.org/"), web("javascript:alert(1)")
    ('https://example.org/', '')
    """
    return address if address.startswith(("https://", "http://")) else ""
