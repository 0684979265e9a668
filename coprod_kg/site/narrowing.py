"""The facets as they stand beside a list: each value with how many things a reader gets who chooses it.

A value takes the place of the one that is chosen from the same facet, and adds to those from others. It is a link where
there is a page of just these things; else its count is only told, and the script of the page makes it work.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from coprod_kg.site import addresses
from coprod_kg.site.facets import PAIRED, Branch, Facet, Facets
from coprod_kg.values import Value

_SHOWN = 6
"""How many values a long facet shows before the others are behind a heading."""


class Choice(Value):
    """A value of a facet beside a list."""

    key: str
    name: str
    hue: str
    count: int
    path: str
    """The page of what a reader gets, or of the list without it if it is chosen; empty if there is none."""
    chosen: bool
    below: tuple[Choice, ...]

    @property
    def has_chosen(self) -> bool:
        """Whether one of those below is chosen."""
        return any(each.chosen or each.has_chosen for each in self.below)


class Group(Value):
    """A facet beside a list."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    """Those that a reader has to open first."""

    @property
    def is_open(self) -> bool:
        """Whether one of those is chosen."""
        return any(each.chosen or each.has_chosen for each in self.more)


class Beside(Value):
    """All facets beside a list. Each page of a long list has the same: they are rendered once for all in a folder."""

    groups: tuple[Group, ...]

    @cached_property
    def _hash(self) -> int:
        return hash(self.groups)

    def __hash__(self) -> int:
        return self._hash


def narrowing(facets: Facets, keys: Sequence[str]) -> tuple[Group, ...]:
    """The facets beside the list of what has all of `keys`; no value has a count of nothing."""
    return tuple(group for facet in facets.facets if (group := _group(facets, facet, keys)).choices)


def counts(facets: Facets, keys: Sequence[str]) -> tuple[int, ...]:
    """What changes beside the list of what has all of `keys` while the facets stay as they are: each count."""
    found: list[int] = []
    for facet in facets.facets:
        things = facets.things([key for key in keys if facets.facet_of(key) != facet.name])
        found += [(each & things).bit_count() for each in facets.of_facet(facet.name)]
    return tuple(found)


def _group(facets: Facets, facet: Facet, keys: Sequence[str]) -> Group:
    others = [key for key in keys if facets.facet_of(key) != facet.name]
    things = facets.things(others)
    # Some eighty choices stand beside each of hundreds of lists: what is the same for all of them is asked once.
    first = facet.name == "about"

    def wanted(key: str) -> tuple[str, ...]:
        return (key, *others) if first else (*others, key)

    linked = len(others) < 2 and facets.has_page(wanted(facet.keys[0]))
    whole = "" if len(others) > 1 else addresses.found(*others) if others else addresses.FIND
    tags = facets.tags

    def choices(branches: Sequence[Branch]) -> tuple[Choice, ...]:
        found = []
        for branch in branches:
            key = branch.key
            tag = tags[key]
            count = (tag.things & things).bit_count()
            if count:
                path = whole if key in keys else addresses.found(*wanted(key)) if linked else ""
                below = choices(branch.below) if branch.below else ()
                found.append(Choice(key, tag.cell.text, tag.cell.hue, count, path, key in keys, below))
        return tuple(found)

    found = choices(facet.branches)
    shown = _SHOWN if len(found) > _SHOWN + 2 and facet.name not in PAIRED else len(found)
    return Group(facet.name, facet.title, found[:shown], found[shown:])
