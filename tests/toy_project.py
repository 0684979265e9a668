"""Where the files of this checkout are, and how tests write Turtle; `make_project` (conftest) makes projects of it."""

from __future__ import annotations

from pathlib import Path

from coprod_kg.vocabulary import PREFIXES

ROOT = Path(__file__).parent.parent
SMALL_GRAPH = Path(__file__).parent / "small_graph"
"""A complete toy project."""


def with_prefixes(turtle: str) -> str:
    """`turtle` after all our prefixes, which stand on one line.

    A text that begins with an empty line keeps its line numbers; in any other, line 1 becomes line 2.
    """
    prefixes = " ".join(f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items())
    return prefixes + ("" if turtle.startswith("\n") else "\n") + turtle
