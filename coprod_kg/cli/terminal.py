"""What depends on who is reading: a person at a terminal, or a program at the other end of a pipe."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from coprod_kg.cli.columns import columns
from coprod_kg.printing import printable

_GAP = "  "
_NARROWEST = 8


def width() -> int | None:
    """How many characters fit in a line of the terminal; None if the output is not one."""
    return columns() if sys.stdout.isatty() else None


def colour() -> bool:
    """Whether to write in colour: a terminal, and nobody asked for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@lru_cache(maxsize=4096)
def _cells(text: str) -> int:
    """How many cells of a terminal `text` fills.

    >>> _cells("é"), _cells("e\\u0301"), _cells("共")
    (1, 1, 2)
    """
    if text.isascii():
        return len(text)
    return sum(map(_size, text))


def _size(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _wrap(text: str, room: int) -> list[str]:
    """`text` in lines of at most `room` cells, broken between words where it can be."""
    lines, line = [], ""
    for word in text.split():
        if _cells(word) > room:
            *full, word = _pieces(word, room)
            lines += [line, *full] if line else full
            line = word
            continue
        joined = f"{line} {word}" if line else word
        if _cells(joined) > room:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, room: int) -> list[str]:
    """`word` in pieces of at most `room` cells; what fills no cell stays with what stands before it.

    >>> _pieces("ababa", 2), [len(piece) for piece in _pieces("e\\u0301e", 1)]
    (['ab', 'ab', 'a'], [2, 1])
    """
    starts, filled = [0], 0
    for place, letter in enumerate(word):
        size = _size(letter)
        if filled + size > room and place > starts[-1]:
            starts.append(place)
            filled = 0
        filled += size
    return [word[start:end] for start, end in zip(starts, [*starts[1:], len(word)], strict=True)]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int | None = None) -> str:
    """The rows under their headings, columns aligned, wrapped to `room` cells a line; not wrapped if None.

    When the columns are too wide together, the widest give way first, so that short ones stay whole.

    >>> print(table(["Name", "Count"], [["a", "1"], ["bcd", "22"]]))
    Name  Count
    ----  -----
    a         1
    bcd      22
    <BLANKLINE>
    """
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
    # Each text of a column is looked at once: in a long table the same ones come again and again.
    texts = [
        {cell: printable(cell) for cell in {heading, *column}}
        for heading, column in zip(headings, columns, strict=True)
    ]
    widths = [max(map(_cells, each.values())) for each in texts]
    if room is not None:
        widths = _fit(widths, room - len(_GAP) * (len(widths) - 1))
    laid = []
    for column, shown, size in zip(columns, texts, widths, strict=True):
        to_right = bool(rows) and all(map(_is_number, {shown[cell] for cell in column}))
        laid.append({cell: _laid(text, size, to_right) for cell, text in shown.items()})
    blank = [" " * size for size in widths]
    lines = []
    for row in [headings, *rows]:
        parts = [column[cell] for column, cell in zip(laid, row, strict=True)]
        height = max(map(len, parts), default=1)
        if height > 1:
            parts = [part + [none] * (height - len(part)) for part, none in zip(parts, blank, strict=True)]
        lines += [_GAP.join(line).rstrip() for line in zip(*parts, strict=True)]
        if row is headings:
            lines.append(_GAP.join("-" * size for size in widths).rstrip())
    return "\n".join(lines) + "\n"


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "", 1).isdecimal()


def _laid(text: str, size: int, to_right: bool) -> list[str]:
    """The lines of a cell, each `size` cells wide."""
    lines = _wrap(text, size) if _cells(text) > size else [text]
    gaps = [" " * (size - _cells(line)) for line in lines]
    return [gap + line if to_right else line + gap for gap, line in zip(gaps, lines, strict=True)]


def _fit(widths: list[int], room: int) -> list[int]:
    """`widths` made to fit into `room` by lowering the highest ones to one level."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > _NARROWEST:
        highest = max(fitted)
        second = max([each for each in fitted if each < highest], default=_NARROWEST)
        many = fitted.count(highest)
        lower = max(second, highest - -(-(sum(fitted) - room) // many), _NARROWEST)
        lower = lower if lower < highest else highest - 1
        fitted = [lower if each == highest else each for each in fitted]
    return fitted


Step = Callable[[int, int, str], None]


@contextmanager
def progress(title: str) -> Iterator[Step]:
    """A callback (done, total, what) that draws a bar on stderr while a person is watching, and else nothing.

    A total of 0 means that nobody knows how long it takes.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, what: bar.update(
            task, completed=done, total=total or None, description=f"{title}: {what}"
        )
