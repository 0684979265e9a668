"""A page as a value: all that its bytes are made of. The same page is the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coprod_kg.site.links import Cell


@dataclass(frozen=True)
class Link:
    """A `<link>` of the head: a file that belongs to the page, and how."""

    rel: str
    href: str
    type: str = ""
    profile: str = ""


@dataclass(frozen=True)
class Meta:
    """A `<meta>` of the head: what reference managers and other readers take from a page."""

    name: str
    content: str
    is_property: bool = False
    """Whether it is an RDFa property (Open Graph) and not a name."""


@dataclass(frozen=True)
class Head:
    """What a page tells programs: files with the same facts, and the facts themselves."""

    links: tuple[Link, ...] = ()
    metas: tuple[Meta, ...] = ()
    script: str = ""
    """JSON-LD, safe to stand in a script element."""


@dataclass(frozen=True)
class Download:
    """A file to take away: its path, its name, what it holds."""

    path: str
    name: str
    what: str = ""


@dataclass(frozen=True)
class Page:
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
    head: Head = field(default=Head())
    scripts: tuple[str, ...] = ()
    """The paths of the scripts that make it quicker to use; it works without them."""
