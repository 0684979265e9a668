"""The history of a record: which decision made what the list says now, from what, and what it said before.

The graph of a record is one thing; each of its earlier versions is a part of it with an address that holds the hash of
the file as it was, so that anybody who has the file can tell that it is the one.

>>> version(RecordId("org", "nihr"), b"").value.rpartition("/")[2]
'nihr#v-cae66941d9efbd404e4d88758ea67670'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, Quad, Triple

from coprod_kg.contributing.change import hash_of
from coprod_kg.contributing.dossier import CURATORS, moment
from coprod_kg.identifiers import RecordId
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import DCTERMS, ID, PROV, RDF


def version(record: RecordId, data: bytes) -> NamedNode:
    """The address of the version of a record's graph that `data`, the bytes of its file, is."""
    return NamedNode(f"{record.graph.value}#v-{hash_of(data)}")


def history_path(record: RecordId) -> PurePosixPath:
    """The file of the history of `record`."""
    return PurePosixPath("data/history") / record.path


def history_text(
    record: RecordId,
    said: Iterable[Quad],
    review: NamedNode,
    contribution: NamedNode,
    made: datetime,
    before: tuple[bytes, Iterable[Quad]] | None,
) -> bytes:
    """The content of the history file of `record`, whose graph now holds `said`.

    `before` is the record's file as it was, and the statements of its history file until now.
    """
    graph = record.graph
    sources = {
        quad.object
        for quad in said
        if quad.predicate == DCTERMS["source"] and isinstance(quad.object, NamedNode)
    }
    triples: list[Triple] = []
    if before is not None:
        data, told = before
        earlier = version(record, data)
        triples += [
            Triple(earlier, RDF["type"], PROV["Entity"]),
            Triple(graph, PROV["wasRevisionOf"], earlier),
        ]
        for quad in told:
            triples.append(_moved(quad, graph, earlier))
            # Where facts were seen goes on being true of what is still said; a contribution is of its own version.
            source = quad.object if quad.predicate == PROV["wasDerivedFrom"] else None
            if quad.subject == graph and isinstance(source, NamedNode) and source not in ID:
                sources.add(source)
    triples += [
        Triple(graph, RDF["type"], PROV["Entity"]),
        Triple(graph, PROV["generatedAtTime"], moment(made)),
        Triple(graph, PROV["wasAttributedTo"], CURATORS),
        Triple(graph, PROV["wasGeneratedBy"], review),
        *(Triple(graph, PROV["wasDerivedFrom"], source) for source in (contribution, *sources)),
    ]
    return canonical(triples, graph.value).encode()


def _moved(quad: Quad, graph: NamedNode, earlier: NamedNode) -> Triple:
    """What was said of the graph as it was is said of its earlier version."""
    subject = earlier if quad.subject == graph else quad.subject
    return Triple(subject, quad.predicate, quad.object)


def link_order(records: Mapping[RecordId, Iterable[Quad]]) -> list[RecordId]:
    """`records` so that each comes after those that it links to: then no link ever leads nowhere.

    In a ring there is no such order; it is broken at the first in order of names.
    """
    links: dict[RecordId, list[RecordId]] = {}
    for record, quads in records.items():
        named = (RecordId.of_iri(quad.object) for quad in quads if isinstance(quad.object, NamedNode))
        links[record] = sorted(
            {other for other in named if other in records and other is not None} - {record}
        )
    done: dict[RecordId, None] = {}
    for start in sorted(links):
        waiting, seen = [(start, iter(links[start]))], {start}
        while waiting:
            record, others = waiting[-1]
            following = next((each for each in others if each not in done and each not in seen), None)
            if following is None:
                done[record] = None
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((following, iter(links[following])))
    return list(done)
