"""A snapshot of all statements, in memory, in named graphs; asked through `coprod_kg.sparql`.

The engine is pyoxigraph's store (see PERFORMANCE in CONTRIBUTING.md for why). Nothing above this room knows.
"""

from __future__ import annotations

from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
)

from coprod_kg.values import Value
from coprod_kg.vocabulary import BASE, GRAPH, PREFIXES

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Protocol

    from coprod_kg.sources import Source
    from coprod_kg.vocabulary import Term

    class Lookup(Protocol):
        """Something that knows what is said of a thing."""

        def quads(
            self, subject: NamedNode | BlankNode, predicate: NamedNode | None = None, /
        ) -> Iterable[Quad]:
            """What is said of `subject` with `predicate`; None fits any."""
            ...


INFERRED = GRAPH["inferred/"].value
"""What the names of graphs with derived statements begin with."""


class Graphs(Value):
    """The dataset of a query (SPARQL 1.1, section 13) where it is not simply all that there is."""

    default: tuple[NamedNode, ...] = ()
    """The graphs whose statements together are its default graph."""
    named: tuple[NamedNode, ...] = ()
    """The graphs that GRAPH reaches."""


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
        dataset = cls()
        for source in sources:
            source.load_into(dataset.store)
        return dataset

    def __len__(self) -> int:
        return len(self.store)

    def ask(
        self, text: str, bindings: Mapping[str, Term] | None = None, graphs: Graphs | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The engine's answer to `text`: our prefixes are declared, relative addresses are counted from our base, and
        the default graph is the union of all.

        With `graphs` it is asked of those and of no others, whatever FROM says in the text.

        For rooms that know what the text is; others go through `coprod_kg.sparql`, which guards and explains.

        Raises the engine's own errors: SyntaxError, RuntimeError, ValueError, OSError.
        """
        return self.store.query(
            text,
            base_iri=BASE,
            prefixes=_used(text),
            use_default_graph_as_union=graphs is None,
            default_graph=None if graphs is None else list(graphs.default),
            named_graphs=None if graphs is None else list(graphs.named),
            substitutions={Variable(name): term for name, term in (bindings or {}).items()},
        )

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The statements that fit; None fits anything."""
        return self.store.quads_for_pattern(subject, predicate, value, graph)

    def written(self, form: RdfFormat, graph: NamedNode) -> bytes | None:
        """The statements of one graph in a format, in no order."""
        return self.store.dump(format=form, from_graph=graph)

    def triples(self, *graphs: NamedNode) -> Iterator[Triple]:
        """The statements of `graphs`, graph by graph, without saying which: one may come several times."""
        for graph in graphs:
            for quad in self.quads(graph=graph):
                yield quad.triple

    def value(self, subject: NamedNode | BlankNode, predicate: NamedNode) -> Term | None:
        """The first value of a field in order of its text, or None: the same on every run."""
        values = [
            term for each in self.quads(subject, predicate) if not isinstance(term := each.object, Triple)
        ]
        return min(values, key=lambda term: (term.value, str(term)), default=None)

    def graphs(self) -> list[NamedNode]:
        """The names of all graphs, in order."""
        named = (graph for graph in self.store.named_graphs() if isinstance(graph, NamedNode))
        return sorted(named, key=lambda graph: graph.value)

    def __contains__(self, quad: Quad) -> bool:
        return quad in self.store


_MARKED = tuple((f"{prefix}:", prefix, namespace) for prefix, namespace in PREFIXES.items())


def _used(text: str) -> dict[str, str]:
    """Those of our prefixes that `text` can mean: the engine takes longer to read all of them than most questions."""
    return {prefix: namespace for mark, prefix, namespace in _MARKED if mark in text}
