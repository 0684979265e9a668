"""How long the whole list takes to become JSON-LD: our tree beside pyoxigraph, rdflib and PyLD, in one run.

Run it by hand: `.venv/bin/python benchmarks/jsonld_export.py [COPIES]`. All peers write the same statements, which
each already holds in its own form; loading is not counted. They take turns, so that a busy machine slows all of
them; a figure is the median of its rounds. With COPIES the records are taken that many times, under other names.

The last columns say what a reader gets: whether the document read back says exactly what went in, whether its
keys are our plain words, and whether authors stand in their printed order.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

import coprod_kg
from coprod_kg.context import Context
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.publishing import jsonld
from coprod_kg.publishing.graphs import listed_graphs
from coprod_kg.rdflib_bridge import to_rdflib_graph

ROUNDS = 5
PATIENCE = 20.0


def copied(edition: Edition, copies: int) -> Edition:
    """`edition` with each record graph `copies` times."""

    def renamed(term: Any, number: int) -> Any:
        if (
            number
            and isinstance(term, NamedNode)
            and ("/id/item/" in term.value or "/record/item/" in term.value)
        ):
            start, _, rest = term.value.partition("/item/")
            return NamedNode(f"{start}/item/copy-{number}-{rest}")
        return term

    quads = [
        Quad(
            *(renamed(term, number) for term in (quad.subject, quad.predicate, quad.object, quad.graph_name))
        )
        for number in range(copies)
        for quad in edition.dataset.quads()
    ]
    return Edition(edition.project, Dataset(quads), edition.catalogue, edition.read_sources)


def pyld_dataset(triples: list[Triple]) -> dict[str, Any]:
    """PyLD's own form of `triples`: from N-Quads text it would be quadratic."""

    def plain(term: Any) -> dict[str, str]:
        if isinstance(term, NamedNode):
            return {"type": "IRI", "value": term.value}
        if not isinstance(term, Literal):
            return {"type": "blank node", "value": f"_:{term.value}"}
        made = {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        return made | {"language": term.language} if term.language else made

    return {
        "@default": [
            {"subject": plain(each.subject), "predicate": plain(each.predicate), "object": plain(each.object)}
            for each in triples
        ]
    }


def documents_of(written: bytes) -> list[bytes]:
    """The documents in `written`: one, or one on each line."""
    lines = written.splitlines()
    return lines if len(lines) > 1 and all(line.startswith(b"{") for line in lines) else [written]


def same(written: bytes, triples: list[Triple]) -> bool:
    """Whether the documents, read back, say exactly what went in."""
    read = {
        Triple(quad.subject, quad.predicate, quad.object)
        for document in documents_of(written)
        for quad in pyoxigraph.parse(document, format=RdfFormat.JSON_LD)
    }
    return read == set(triples)


def in_order(written: bytes) -> bool:
    """Whether the authors of each thing are a list inside it that stands in the order of its places."""
    lists = []
    for document in map(json.loads, documents_of(written)):
        things = document if isinstance(document, list) else document.get("@graph", [document])
        lists += [thing["authors"] for thing in things if "authors" in thing]
    try:
        places = [[author["position"] for author in authors] for authors in lists]
    except (KeyError, TypeError):
        return False  # the authors stand somewhere else in the document
    return bool(places) and all(each == sorted(each) for each in places)


def main(copies: int) -> None:
    warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of its own use of itself
    import pyld.jsonld
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    edition = copied(coprod_kg.open(), copies)
    context = Context.of_project(edition.project)
    words = {"@context": dict(context.entries)}
    graphs = listed_graphs(edition.dataset)
    triples = sorted(
        {
            Triple(q.subject, q.predicate, q.object)
            for graph in graphs
            for q in edition.dataset.quads(graph=graph)
        },
        key=str,
    )
    graph, dataset = to_rdflib_graph(triples), pyld_dataset(triples)

    def with_pyld() -> bytes:
        expanded = pyld.jsonld.from_rdf(dataset, {"useNativeTypes": True})
        return json.dumps(pyld.jsonld.compact(expanded, words)).encode()

    peers: dict[str, Callable[[], bytes]] = {
        "ours, whole": lambda: b"".join(jsonld.whole(edition, context)),
        "ours, a line each": lambda: b"".join(jsonld.lines(edition, context)),
        "pyoxigraph (expanded)": lambda: pyoxigraph.serialize(triples, format=RdfFormat.JSON_LD) or b"",
        "rdflib, our context": lambda: graph.serialize(
            format="json-ld", context=words["@context"], encoding="utf-8"
        ),
        "PyLD, our context": with_pyld,
    }
    times: dict[str, list[float]] = {name: [] for name in peers}
    made: dict[str, bytes] = {}
    for _ in range(ROUNDS):
        for name, make in peers.items():
            if not times[name] or max(times[name]) < PATIENCE:
                start = time.perf_counter()
                made[name] = make()
                times[name].append(time.perf_counter() - start)

    print(f"{len(triples)} statements about {len(graphs)} files; milliseconds, medians")
    print(
        f"{'peer':24} {'ms':>8} {'x ours':>7} {'kB':>7}  {'same statements':16} {'plain words':12} authors in order"
    )
    ours = statistics.median(times["ours, whole"])
    for name, taken in times.items():
        median, document = statistics.median(taken), made[name]
        answers = (same(document, triples), b'"nameAsPrinted"' in document, in_order(document))
        same_, plain, order = ("yes" if answer else "no" for answer in answers)
        print(
            f"{name:24} {median * 1000:8.1f} {median / ours:7.1f} {len(document) / 1000:7.0f}  "
            f"{same_:16} {plain:12} {order}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
