"""What is around a thing, as a drawing: a stem with a branch for each neighbour. The same content is always a list too.

A neighbour with a count has a circle whose area is the count; one that has a hue has its mark; any other a ring.
Solid branches are what belongs to the thing, dotted ones lead away from it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import sqrt

from coprod_kg.site.links import Cell
from coprod_kg.values import Value

_STEP, _LINE, _NAME_LINE = 38, 19, 23
"""From one branch to the next, and what a second line of words adds, and of the name, which is larger."""
_LETTERS = 30
"""How many letters fit beside a branch."""
_STEM, _LEAF, _WORDS = 18, 44, 66
"""How far from the left the stem, the leaves and the words stand."""
_LARGEST, _SMALLEST = 13.0, 3.2
_PART = 12
"""How much further apart solid and dotted branches are."""


class Neighbour(Value):
    """Something next to the thing, and how many things there are of it, if that can be counted."""

    cell: Cell
    count: int | None = None


class Neighbours(Value):
    """Neighbours of one sort."""

    title: str
    members: tuple[Neighbour, ...]
    far: bool = False
    """Whether the branches to them are dotted."""


class Branch(Value):
    """A branch as it is drawn."""

    path: str
    y: int
    radius: str
    mark: str
    far: bool
    lines: tuple[tuple[int, str], ...]
    count: int | None


class Twig(Value):
    """A drawing and its content as a list."""

    title: str
    words: str
    hue: str
    height: int
    name: tuple[tuple[int, str], ...]
    stems: tuple[tuple[bool, str], ...]
    branches: tuple[Branch, ...]
    groups: tuple[Neighbours, ...]

    @property
    def note(self) -> str:
        """How to read the numbers and the dotted lines, if there are any."""
        numbers = (
            "Numbers are things on the list. "
            if any(each.count is not None for each in self.branches)
            else ""
        )
        dotted = (
            "Dotted lines lead to what is close to it." if any(each.far for each in self.branches) else ""
        )
        return (numbers + dotted).strip()


def twig(name: str, title: str, hue: str, groups: Iterable[Neighbours]) -> Twig | None:
    """The drawing of what is around the thing called `name`; None if there is nothing.

    >>> made = twig("Hedges", "What is around hedges", "", [Neighbours("Narrower", (Neighbour(Cell("Box"), 4),))])
    >>> made.branches[0].radius, made.branches[0].lines
    ('13.0', ((83, 'Box'),))
    >>> twig("Hedges", "What is around hedges", "", [])
    """
    shown = tuple(group for group in groups if group.members)
    if not shown:
        return None
    most = max((each.count or 0 for group in shown for each in group.members), default=0)
    name_lines = _lines(name)
    y = 78 + _NAME_LINE * (len(name_lines) - 1)
    branches: list[Branch] = []
    ends: dict[bool, tuple[int, int]] = {}
    for far in (False, True):
        members = [each for group in shown if group.far == far for each in group.members]
        if far and branches and members:
            y += _PART
        for each in members:
            branch = _branch(each, y, far, most)
            branches.append(branch)
            first = ends.get(far, (y - 20, 0))[0]
            ends[far] = (first, y - 20)
            y += _STEP + _LINE * (len(branch.lines) - 1)
    start = 34
    stems = []
    for far, (_, end) in sorted(ends.items()):
        stems.append((far, f"M{_STEM} {start}V{end}"))
        start = end
    return Twig(
        title,
        _in_words(shown),
        hue,
        y - _STEP + 26,
        tuple((26 + _NAME_LINE * number, line) for number, line in enumerate(name_lines)),
        tuple(stems),
        tuple(branches),
        shown,
    )


def _branch(neighbour: Neighbour, y: int, far: bool, most: int) -> Branch:
    count = neighbour.count
    radius = max(_SMALLEST, _LARGEST * sqrt(count / most)) if count and most else 0.0
    mark = "" if radius else neighbour.cell.hue
    reach = _LEAF - _STEM - (radius or (8 if mark else 5))
    return Branch(
        path=f"M{_STEM} {y - 20}q2 20 {reach:.0f} 20",
        y=y,
        radius=f"{radius:.1f}" if radius else "",
        mark=mark,
        far=far,
        lines=tuple(
            (y + 5 + _LINE * number, line) for number, line in enumerate(_lines(neighbour.cell.text))
        ),
        count=count,
    )


@lru_cache(maxsize=4096)  # the same ideas are around many things
def _lines(words: str) -> list[str]:
    """`words` in one or two lines; what does not fit is left out of the picture, and is in the list."""
    return textwrap.wrap(words, _LETTERS, max_lines=2, placeholder=" …", break_on_hyphens=False) or [
        words[:_LETTERS]
    ]


def _in_words(groups: Sequence[Neighbours]) -> str:
    parts = [f"{len(group.members)} under “{group.title}”" for group in groups]
    return f"A stem with branches: {', '.join(parts)}. The same things are in the list below it."
