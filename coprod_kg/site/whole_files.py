"""The whole list as one file in each form that is put together from the files of each record and each list of ideas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from coprod_kg.context import Context
from coprod_kg.publishing import dumps, joining, jsonld, sheet
from coprod_kg.publishing.graphs import listed_graphs
from coprod_kg.site import addresses
from coprod_kg.site.digests import digest_of
from coprod_kg.site.making import Joined, Parts
from coprod_kg.site.pieces import Lines, Pieces
from coprod_kg.vocabulary import CPSC, GRAPH

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from coprod_kg.edition import Edition


def whole_files(edition: Edition, ideas: Iterable[NamedNode]) -> dict[str, Joined]:
    """The path of each such file, and how it is made; `ideas` are the concepts and lists that have pages."""
    context, dataset = Context.of_project(edition.project), edition.dataset
    homes = {record.graph: f"doc/{record}" for record in edition.records}
    for each in ideas:
        if each in CPSC and (start := addresses.document(each)):
            homes[GRAPH[f"scheme/{CPSC.local(each)}"]] = start
    graphs = listed_graphs(dataset)
    words = partial(digest_of, str(context.entries))
    # The checked links to other vocabularies and the list's word about itself have no files of their own.
    homeless = cache(
        lambda: digest_of(
            words(), *(dumps.ntriples(dataset.quads(graph=each)) for each in graphs if each not in homes)
        )
    )

    def joined(ending: str, join: Callable[[Parts], Iterable[bytes]]) -> Joined:
        return Joined([f"{homes[each]}.{ending}" for each in graphs if each in homes], join, homeless)

    def in_pieces(
        write: Callable[[joining.Part, bool], Iterable[bytes]], head: bytes = b"", tail: bytes = b""
    ) -> Joined:
        """A piece for each graph: `write` makes it, and is told whether it is the first."""

        def pieces(files: Parts) -> Pieces:
            keys = dict(zip(files.paths, files.keys, strict=True))

            def made(number: int) -> bytes:
                graph = graphs[number]
                file = files.read(f"{homes[graph]}.jsonld") if graph in homes else None
                return b"".join(write((partial(dataset.quads, graph=graph), file), number == 0))

            def key(number: int, graph: NamedNode) -> str:
                own = keys[f"{homes[graph]}.jsonld"] if graph in homes else homeless()
                return own and digest_of(graph.value, own, f"{number == 0}")

            every = [key(number, graph) for number, graph in enumerate(graphs)]
            return Pieces(every, lambda numbers: map(made, numbers), lambda _: head, tail)

        return joined("jsonld", pieces)

    return {
        "all.jsonld": in_pieces(
            lambda part, first: joining.nodes_of(part, context, first),
            jsonld.whole_head(context),
            jsonld.WHOLE_END,
        ),
        "all.ndjson": in_pieces(lambda part, _: joining.lines_of(part, context)),
        "all.ttl": joined("ttl", lambda files: joining.turtle(_turtles(edition, graphs, homes, files))),
        "all.csv": Joined(
            [f"doc/{record}.jsonld" for record in edition.records], partial(_sheet, context), words
        ),
    }


def _sheet(context: Context, files: Parts) -> Pieces:
    """`all.csv`, a piece for each record."""
    columns = sheet.columns_of(context)

    def row(number: int) -> bytes:
        return sheet.row(columns, json.loads(files.read(files.paths[number])), context)

    keys = [key and digest_of(path, key) for path, key in zip(files.paths, files.keys, strict=True)]
    return Pieces(keys, lambda numbers: map(row, numbers), lambda _: sheet.heading(columns))


def trig_pieces(edition: Edition, keys: Mapping[NamedNode, str]) -> Pieces:
    """`all.trig`, a piece for each graph; `keys` are those of `graph_keys`."""
    dataset = edition.dataset
    graphs = list(keys)
    return Pieces(
        list(keys.values()),
        lambda numbers: dumps.trig_blocks(dataset, [graphs[number] for number in numbers]),
        dumps.trig_head,
    )


def nquads_lines(edition: Edition, keys: Mapping[NamedNode, str]) -> Lines:
    """`all.nq`, whose lines are of graphs; `keys` are those of `graph_keys`."""
    graphs = {str(graph).encode(): graph for graph in keys}
    return Lines(
        {name: keys[graph] for name, graph in graphs.items()},
        lambda names: dumps.nquads_of_graphs(edition.dataset, [graphs[name] for name in names]),
        lambda line: line.rsplit(b" ", 2)[1],
    )


def graph_keys(edition: Edition) -> dict[NamedNode, str]:
    """The key of what each public graph says, in the order of `all.trig`."""
    files: dict[NamedNode, list[bytes]] = {}
    for source in edition.sources:
        files.setdefault(source.graph, []).append(source.data)
    # Nameless nodes of the ontology and the shapes are counted together.
    vocabulary = [data for graph in dumps.VOCABULARY for data in files.get(graph, ())]

    def key(graph: NamedNode) -> str:
        if graph in dumps.VOCABULARY:
            return digest_of(graph.value, *vocabulary)
        # What follows from the files has none.
        said = files.get(graph) or [dumps.ntriples_of_graph(edition.dataset, graph)]
        return digest_of(graph.value, *said)

    return {graph: key(graph) for graph in dumps.trig_order(edition.dataset)}


def _turtles(
    edition: Edition, graphs: Sequence[NamedNode], homes: Mapping[NamedNode, str], files: Iterable[bytes]
) -> Iterator[bytes]:
    """A Turtle file for each of `graphs`."""
    waiting = iter(files)
    for graph in graphs:
        yield next(waiting) if graph in homes else dumps.turtle_of_graph(edition.dataset, graph)
