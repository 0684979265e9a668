"""Bar charts that are tables: a bar is a share of the whole that its rail shows; what is not known is hatched."""

from __future__ import annotations

from collections.abc import Iterable

from coprod_kg.site.links import Cell
from coprod_kg.values import Value

_RAIL = 99.0
"""The width of the whole, in per cent of the picture, so that its edge can be seen."""


class Bar(Value):
    """One bar: what is counted, how many, and how wide it is drawn."""

    cell: Cell
    count: int
    share: str
    unknown: bool = False


class Chart(Value):
    """Bars under a heading, with what they say in a sentence."""

    title: str
    caption: str
    head: str
    unit: str
    words: str
    bars: tuple[Bar, ...]


def chart(
    title: str,
    counts: Iterable[tuple[Cell, int]],
    *,
    whole: int | None = None,
    unknown: int | None = None,
    head: str = "",
    unit: str = "Things",
    words: str = "",
    caption: str = "",
) -> Chart:
    """A chart of `counts` as shares of `whole`, or of the largest if none is given; `unknown` comes last, hatched.

    >>> made = chart("Cost", [(Cell("Free"), 83)], whole=167, unknown=84)
    >>> [(bar.cell.text, bar.count, bar.share) for bar in made.bars]
    [('Free', 83, '49.2'), ('Not known', 84, '49.8')]
    """
    rows = [(cell, count, False) for cell, count in counts]
    if unknown is not None:
        rows.append((Cell("Not known"), unknown, True))
    most = whole or max((count for _, count, _ in rows), default=0)
    return Chart(
        title,
        caption or title,
        head or title,
        unit,
        words,
        tuple(
            Bar(cell, count, f"{_RAIL * min(1.0, count / most) if most else 0:.1f}", is_unknown)
            for cell, count, is_unknown in rows
        ),
    )
