"""A page as a value: all that its bytes are made of. The same page is the same bytes."""

from __future__ import annotations

from typing import Any

from coprod_kg.publishing.head import Head, Link, Meta
from coprod_kg.site.links import Cell
from coprod_kg.values import Value

__all__ = ["Download", "Head", "Link", "Meta", "Page"]


class Download(Value):
    """A file to take away: its path, its name, what it holds."""

    path: str
    name: str
    what: str = ""
    type: str = ""
    """Its media type."""


class Page(Value):
    """One page: `template` arranges `model`, and says nothing that is not in here."""

    path: str
    title: str
    description: str
    template: str
    model: Any
    """A frozen value of the kind that the template knows."""
    crumbs: tuple[Cell, ...] = ()
    section: str = ""
    """Which of the main ways in it belongs to: the path of that page."""
    head: Head = Head()
    scripts: tuple[str, ...] = ()
    """The paths of the scripts that make it quicker to use; it works without them."""
