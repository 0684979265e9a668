"""How much of a stranger's file is taken: by size, number and depth, so that no file can use up the machine.

The figures leave room for an honest list of 5,000 works, and keep reading any file of `LARGEST` bytes below 512 MB.
What a small file can grow into is counted too: a prefix of a megabyte makes every short name that long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from pyoxigraph import BlankNode, Quad

from coprod_kg.errors import RefusedFile
from coprod_kg.vocabulary import RDF

MOST_STATEMENTS = 250_000
"""How many statements a file may make."""
MOST_NAMELESS = 500
"""How many things without an address a file may speak about; the cells of lists are not counted."""
MOST_CHARACTERS = 50_000_000
"""How many characters its statements may have, with all short names written out."""
DEEPEST = 100
"""How deep things may stand in each other."""

_CELL = (RDF["first"], RDF["rest"])


def too_deep(path: PurePath, line: int | None, column: int | None) -> RefusedFile:
    """The refusal of a file with things deeper in each other than `DEEPEST`."""
    reason = f"This file has things in things, more than {DEEPEST} deep."
    return RefusedFile(path, line, column, reason, mend="Give the inner things an address, and say it flat.")


def too_long(path: PurePath) -> RefusedFile:
    """The refusal of a file whose short names stand for too much text."""
    reason = f"Written out in full, this file has more than {MOST_CHARACTERS:,} characters."
    return RefusedFile(
        path, None, None, reason, mend="Use shorter addresses, or split the file into smaller ones."
    )


def too_many(path: PurePath) -> RefusedFile:
    """The refusal of a file that says too much."""
    reason = f"This file says more than {MOST_STATEMENTS:,} things, which is the most that we take at once."
    return RefusedFile(path, None, None, reason, mend="Split it into smaller files.")


def within_limits(quads: Iterable[Quad], path: PurePath) -> Iterator[Quad]:
    """`quads` as they come, as long as they are within the limits.

    Raises RefusedFile at the first that is not.
    """
    characters = 0
    nameless: set[BlankNode] = set()
    for number, quad in enumerate(quads, start=1):
        subject = quad.subject
        characters += len(str(quad))
        if number > MOST_STATEMENTS:
            raise too_many(path)
        if characters > MOST_CHARACTERS:
            raise too_long(path)
        if isinstance(subject, BlankNode) and quad.predicate not in _CELL:
            nameless.add(subject)
            if len(nameless) > MOST_NAMELESS:
                reason = f"More than {MOST_NAMELESS} things in this file have no address of their own."
                raise RefusedFile(path, None, None, reason, mend="Give each thing an address.")
        yield quad
