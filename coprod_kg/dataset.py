"""A snapshot of all statements, in memory, in named graphs; asked through `coprod_kg.sparql`.

The engine is pyoxigraph's store (see PERFORMANCE in CONTRIBUTING.md for why). Nothing above this room knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from coprod_kg.sources import Source
from coprod_kg.vocabulary import GRAPH

INFERRED = GRAPH["inferred/"].value
"""What the names of graphs with derived statements begin with."""

Term = NamedNode | BlankNode | Literal


class Dataset:
    """Named graphs of statements. It is filled while it is being made, and not changed afterwards."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.store = Store()
        self.store.bulk_extend(quads)

    @classmethod
    def of_sources(cls, sources: Iterable[Source]) -> Dataset:
        """The statements of all `sources`.

        Raises BrokenSyntax or UnreadableFile for the first file that cannot be parsed.
        """
        return cls(quad for source in sources for quad in source.quads())

    def __len__(self) -> int:
        return len(self.store)

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The statements that fit; None fits anything."""
        return self.store.quads_for_pattern(subject, predicate, value, graph)  # type: ignore[return-value]

    def value(self, subject: NamedNode | BlankNode, predicate: NamedNode) -> Term | None:
        """The first value of a field in order of its text, or None: the same on every run."""
        values = (quad.object for quad in self.quads(subject, predicate))
        return min(values, key=lambda term: (term.value, str(term)), default=None)  # type: ignore[arg-type,return-value,union-attr]

    def graphs(self) -> list[NamedNode]:
        """The names of all graphs, in order."""
        named = (graph for graph in self.store.named_graphs() if isinstance(graph, NamedNode))
        return sorted(named, key=lambda graph: graph.value)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self.store
