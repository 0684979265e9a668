"""Names of graphs in a contributed file: a statement belongs to the record that it is about, and to no other graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.refusing import capped
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import GRAPH

_RECORDS = GRAPH["record/"].value


def without_graph_names(
    quads: Iterable[Quad], path: PurePath, spot_of: Callable[[NamedNode | BlankNode], Spot | None]
) -> tuple[tuple[Triple, ...], tuple[Finding, ...]]:
    """The statements of `quads`, and a finding for each graph that is not that of the record it speaks about.

    `spot_of` says where a graph is first named; it is only asked for those.

    >>> from coprod_kg.vocabulary import ID, RDF, CPR
    >>> quad = Quad(ID["item/x"], RDF["type"], CPR["Resource"], GRAPH["record/item/y"])
    >>> triples, [finding] = without_graph_names([quad], PurePath("x.nq"), lambda name: Spot(1, 80))
    >>> len(triples), str(finding.place)
    (1, 'x.nq:1:80')
    """
    triples: list[Triple] = []
    wrong: dict[NamedNode | BlankNode, None] = {}
    for quad in quads:
        triples.append(quad.triple)
        name = quad.graph_name
        if not isinstance(name, DefaultGraph) and not _is_home(name, quad.subject):
            wrong.setdefault(name)
    findings = capped((_finding(name, path, spot_of(name)) for name in wrong), len(wrong), path)
    return tuple(triples), tuple(findings)


def _is_home(name: NamedNode | BlankNode, subject: object) -> bool:
    if isinstance(subject, NamedNode):
        record = RecordId.of_iri(subject)
        return record is not None and record.graph == name
    return name.value.startswith(_RECORDS)  # a part without an address, such as a list of names


def _finding(name: NamedNode | BlankNode, path: PurePath, spot: Spot | None) -> Finding:
    place = Place(path, spot.line, spot.column, spot.pointer) if spot else Place(path)
    return Finding(
        "reading",
        "graph-name",
        Severity.MUST,
        "Name of a graph",
        "We do not take names of graphs: each record has one of its own.",
        place,
        "Take the name away, and the brackets that go with it.",
        value=name,
    )
