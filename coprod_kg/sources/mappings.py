"""Links from our concepts to outside vocabularies, kept in one table that people can read.

The columns follow SSSOM (https://mapping-commons.github.io/sssom/): which concept, how it fits, what it fits,
why we think so, who checked and when. A row that nobody has checked makes no statements.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from coprod_kg.errors import BrokenSyntax
from coprod_kg.vocabulary import BASE, OWL, PREFIXES, RDF, SKOS, SSSOM, XSD

if TYPE_CHECKING:
    import csv

_FITS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_CHOICE = ", ".join(f"skos:{each}" for each in _FITS)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COLUMNS = ("subject", "predicate", "object", "justification", "checked_by", "checked_on")


def _expand(short: str) -> NamedNode:
    prefix, _, local = short.partition(":")
    if prefix in PREFIXES:
        return NamedNode(PREFIXES[prefix] + local)
    if prefix not in ("http", "https"):
        raise ValueError(f"{short!r} is no address: it begins with none of our prefixes, nor with https:")
    return NamedNode(short)


def quads_of_mappings(path: PurePosixPath, text: str, graph: NamedNode) -> list[Quad]:
    """The checked rows of a mapping table as statements: the link itself, and who checked it when.

    Raises BrokenSyntax, with the line, if the header, an address, a day or the number of columns is wrong.
    """
    import csv  # most commands find no mapping worth the import
    from datetime import date

    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        columns = tuple(rows.fieldnames or ())
    except csv.Error:
        columns = ()
    if columns != COLUMNS:
        raise BrokenSyntax(path, 1, 1, f"The first line must be {','.join(COLUMNS)}.", "CSV")
    quads: list[Quad] = []
    for number, row in enumerate(_rows(path, rows), start=1):
        if not row["checked_on"].strip():
            continue
        try:
            subject, predicate, target = (_expand(row[name]) for name in ("subject", "predicate", "object"))
            if predicate.value.removeprefix(SKOS.iri) not in _FITS:
                raise ValueError(f"{row['predicate']!r} does not say how the two fit. Use one of: {_CHOICE}")
            day = row["checked_on"].strip()
            if not _DAY.fullmatch(day):
                raise ValueError(f"{day!r} is no day. Write it as year-month-day, such as 2026-11-23")
            date.fromisoformat(day)
        except ValueError as error:
            raise BrokenSyntax(path, rows.line_num, 1, f"{error}.", "CSV") from error
        mapping = NamedNode(f"{BASE}mappings#{number}")
        for name, value in (
            (OWL["annotatedSource"], subject),
            (OWL["annotatedProperty"], predicate),
            (OWL["annotatedTarget"], target),
            (SSSOM["mapping_justification"], Literal(row["justification"])),
            (SSSOM["reviewer_label"], Literal(row["checked_by"])),
            (SSSOM["mapping_date"], Literal(day, datatype=XSD["date"])),
            (RDF["type"], SSSOM["Mapping"]),
        ):
            quads.append(Quad(mapping, name, value, graph))
        quads.append(Quad(subject, predicate, target, graph))
    return quads


def _rows(path: PurePosixPath, rows: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    """The rows, each with a text in every column."""
    from csv import Error

    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Error as error:
            raise BrokenSyntax(path, rows.line_num + 1, 1, f"{error}.", "CSV") from error
        if None in row or None in row.values():
            reason = (
                f"This row does not have {len(COLUMNS)} columns. Put a text with commas in quotation marks."
            )
            raise BrokenSyntax(path, rows.line_num, 1, reason, "CSV")
        yield row
