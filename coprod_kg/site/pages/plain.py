"""Pages that are words and nothing else: who can use the site, what it knows of readers, and what is not there."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from coprod_kg.site import addresses
from coprod_kg.site.contact import contact_of
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.site.register import Register


class Plain(Value):
    """What the page shows beside its words."""

    contact: Cell | None
    """Where to say what does not work."""


class Lost(Value):
    """What the page shows."""

    doors: tuple[Cell, ...]


def page_of_accessibility(register: Register) -> Page:
    """The page about who can use the site: what was tried, and what was not."""
    return _plain(
        register,
        addresses.ACCESSIBILITY,
        "Can everybody use these pages?",
        "How we try to make these pages work for everybody, what we have tested, and what we have not.",
    )


def page_of_privacy(register: Register) -> Page:
    """The page about what the site knows of its readers, and of the people who are named on it."""
    return _plain(
        register,
        addresses.PRIVACY,
        "What we know about you",
        "Nothing. We set no cookies and count no visits. What this means, and who else may see what you do.",
    )


def page_of_lost(paths: Container[str]) -> Page:
    """The page that a host shows when there is none at an address; `paths` are those of all pages.

    A host shows it at any depth, where a relative link leads elsewhere. So its links start from the root of the host
    (`making.rooted`) if it is known where the site is published; if not, they are right for addresses beside the first
    page, and in any folder.
    """
    doors = (
        Cell("The first page", addresses.HOME),
        Cell("Everything on the list", addresses.FIND),
        Cell("The map of what helps", addresses.MAP),
        Cell("Questions that you can ask", addresses.QUESTIONS),
        Cell("What changed", addresses.CHANGES),
        Cell("Suggest something", addresses.SUGGEST),
    )
    return Page(
        path=addresses.NOT_FOUND,
        title="This page is not here",
        description="There is no page at this address. Look for what you want, or start again.",
        template="lost.html",
        model=Lost(tuple(each for each in doors if each.href in paths)),
    )


def _plain(register: Register, path: str, title: str, description: str) -> Page:
    return Page(
        path=path,
        title=title,
        description=description,
        template=path,
        model=Plain(contact_of(register.known)),
        crumbs=(Cell("Home", addresses.HOME),),
        section=path,
    )
