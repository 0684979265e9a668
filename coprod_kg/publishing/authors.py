"""The names printed on a work."""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import NamedNode


class Author(NamedTuple):
    """A name printed on a work."""

    name: str
    role: str
    """The part that it played; nothing for an author."""
    agent: NamedNode | None
    """Whose name it is, if that is known."""
