"""Parts of a record in a table: the values of its columns stand side by side, so the second goes with the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.forms import Field, Sort
from coprod_kg.forms.cells import Piece, pieces
from coprod_kg.forms.columns import Column
from coprod_kg.importing.grid import Cell
from coprod_kg.vocabulary import RDF, XSD

Told = tuple[Column, Cell, Piece, str]
"""One value of a part: its column, its cell, the piece of the cell, and the language of the column."""


def rows_of_parts(columns: Sequence[tuple[Column, Cell, str]]) -> Iterator[list[Told]]:
    """For each part, in order, what is said of it; a place that every column leaves empty is no part."""
    by_part: dict[tuple[str, str], list[Told]] = {}
    for column, cell, language in columns:  # columns with a number follow each other in its order
        found = [(column, cell, piece, language) for piece in pieces(cell.text)] if cell.text.strip() else []
        by_part.setdefault((column.name, language), []).extend(found)
    for row in zip_longest(*by_part.values()):
        told = [each for each in row if each is not None and each[2].text.strip()]
        if told:
            yield told


def part_triples(
    subject: NamedNode,
    field: Field,
    part: NamedNode,
    place: int,
    said: Sequence[tuple[NamedNode, NamedNode | Literal]],
) -> Iterator[Triple]:
    """The statements that make `part` the one of `subject` at `place`, with what is said of it."""
    form = field.part
    assert form is not None
    yield Triple(subject, field.path, part)
    if form.sure_class is not None:
        yield Triple(part, RDF["type"], form.sure_class)
    for each in form.fields:
        if each.sort is Sort.NUMBER:
            yield Triple(part, each.path, Literal(str(place), datatype=XSD["integer"]))
    for path, value in said:
        yield Triple(part, path, value)
