"""Links from our concepts to outside vocabularies, kept in one table that people can read.

The columns follow SSSOM (https://mapping-commons.github.io/sssom/): which concept, how it fits, what it fits,
why we think so, who checked and when. A row that nobody has checked makes no statements.
"""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad

from coprod_kg.errors import BrokenSyntax
from coprod_kg.vocabulary import BASE, OWL, PREFIXES, RDF, SSSOM, XSD

COLUMNS = ("subject", "predicate", "object", "justification", "checked_by", "checked_on")


def _expand(short: str) -> NamedNode:
    prefix, _, local = short.partition(":")
    return NamedNode(PREFIXES[prefix] + local) if prefix in PREFIXES else NamedNode(short)


def quads_of_mappings(path: PurePosixPath, text: str, graph: NamedNode) -> list[Quad]:
    """The checked rows of a mapping table as statements: the link itself, and who checked it when.

    Raises BrokenSyntax, with the line, if the header or an address is wrong.
    """
    import csv  # most commands find no mapping worth the import

    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise BrokenSyntax(path, 1, 1, f"The first line must be {','.join(COLUMNS)}.", "CSV")
    quads: list[Quad] = []
    for number, row in enumerate(rows, start=1):
        if not row["checked_on"]:
            continue
        try:
            subject, predicate, target = (
                _expand(row[name] or "") for name in ("subject", "predicate", "object")
            )
        except ValueError as error:
            raise BrokenSyntax(path, rows.line_num, 1, f"{error}.", "CSV") from error
        mapping = NamedNode(f"{BASE}mappings#{number}")
        for name, value in (
            (OWL["annotatedSource"], subject),
            (OWL["annotatedProperty"], predicate),
            (OWL["annotatedTarget"], target),
            (SSSOM["mapping_justification"], Literal(row["justification"] or "")),
            (SSSOM["reviewer_label"], Literal(row["checked_by"] or "")),
            (SSSOM["mapping_date"], Literal(row["checked_on"], datatype=XSD["date"])),
            (RDF["type"], SSSOM["Mapping"]),
        ):
            quads.append(Quad(mapping, name, value, graph))
        quads.append(Quad(subject, predicate, target, graph))
    return quads
