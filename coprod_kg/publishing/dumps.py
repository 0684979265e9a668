"""The whole list in the other forms of linked data: N-Quads and TriG with every graph, Turtle of the list itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, NamedNode, Quad, RdfFormat, Triple, serialize
from pyoxigraph import Dataset as Quads

from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.publishing.graphs import listed_graphs, public_graphs, quads_of
from coprod_kg.sources import Role
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import BASE, GRAPH, PREFIXES, split

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_ANONYMOUS = re.compile(r"(?<!\w)_:\w")
_VOCABULARY = (GRAPH["ontology"], GRAPH["shapes"])


def nquads(dataset: Dataset) -> bytes:
    """Every public graph as N-Quads, sorted: the canonical form of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).

    So two editions are equal exactly if these bytes are. Only the ontology and the shapes have nameless
    nodes; these get canonical names. Records have none, and are not put to that algorithm: a stranger could
    write one on which it does not end.
    """
    return sorted_nquads(_renamed(dataset, public_graphs(dataset)))


def inferred(dataset: Dataset) -> bytes:
    """What the rules derive, as sorted N-Quads: each graph is named after its rule."""
    graphs = [graph for graph in public_graphs(dataset) if graph.value.startswith(INFERRED)]
    return sorted_nquads(quads_of(dataset, graphs))


def _triple(statement: Quad | Triple) -> Triple:
    return statement.triple if isinstance(statement, Quad) else statement


def sorted_nquads(quads: Iterable[Quad]) -> bytes:
    """`quads` as N-Quads, a line each, in order."""
    written = serialize(quads, format=RdfFormat.N_QUADS)
    assert written is not None
    # By code point of the text, as RDFC-1.0 has it; a literal never holds a bare line end.
    return b"".join(sorted(written.splitlines(keepends=True)))


def _renamed(dataset: Dataset, graphs: list[NamedNode]) -> Iterator[Quad]:
    yield from quads_of(dataset, [graph for graph in graphs if graph not in _VOCABULARY])
    vocabulary = Quads(quads_of(dataset, [graph for graph in graphs if graph in _VOCABULARY]))
    vocabulary.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    yield from vocabulary


def trig(dataset: Dataset) -> bytes:
    """Every public graph as TriG."""
    return trig_of(_renamed(dataset, public_graphs(dataset)))


def trig_of(quads: Iterable[Quad]) -> bytes:
    """`quads` as TriG, graph by graph, things together, in order."""
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    return prefix_lines(ordered).encode() + b"\n" + _body(ordered, RdfFormat.TRIG)


def turtle(dataset: Dataset) -> Iterator[bytes]:
    """The list itself as Turtle, each graph laid out as its file is: the same statements as `all.jsonld`."""
    between = b""
    for graph in listed_graphs(dataset):
        yield between + turtle_of_graph(dataset, graph)
        between = b"\n\n"


def turtle_of_graph(dataset: Dataset, graph: NamedNode) -> bytes:
    """The statements of one graph of the list as Turtle, in the canonical layout wherever that is possible."""
    return turtle_about(dataset.quads(graph=graph), NamedNode(_base_of(graph)))


def turtle_about(statements: Iterable[Quad | Triple], thing: NamedNode) -> bytes:
    """`statements` as Turtle with `thing` first, in the canonical layout wherever that is possible."""
    said = list(statements)
    try:
        return canonical(said, thing.value).encode()
    except TypeError:  # there is a nameless node; to look for one first would take as long as writing
        return statements_as_turtle(map(_triple, said))


def ntriples(statements: Iterable[Quad | Triple]) -> bytes:
    """`statements` as N-Triples, a line each, in order; which graph says them is left out."""
    return _in_order(serialize(map(_triple, statements), format=RdfFormat.N_TRIPLES))


def ntriples_of_graph(dataset: Dataset, graph: NamedNode) -> bytes:
    """The same of what one graph says, which the engine writes without Python."""
    return _in_order(dataset.written(RdfFormat.N_TRIPLES, graph))


def _in_order(written: bytes | None) -> bytes:
    assert written is not None
    return b"".join(sorted(set(written.splitlines(keepends=True))))


def _base_of(graph: NamedNode) -> str:
    name = GRAPH.local(graph)
    if name.startswith("record/"):
        return f"{BASE}id/{name.removeprefix('record/')}"
    return f"{BASE}id/{name}" if name.startswith("scheme/") else f"{BASE}{name}"


def statements_as_turtle(statements: Iterable[Triple]) -> bytes:
    """`statements` as Turtle, things together, in order, with the prefixes that are used."""
    triples = sorted(set(statements), key=str)
    return prefix_lines(triples).encode() + b"\n" + _body(triples, RdfFormat.TURTLE)


def prefix_lines(statements: Iterable[Quad | Triple]) -> str:
    """A `@prefix` line for each prefix that `statements` can use, in order."""
    terms: set[object] = set()
    for each in statements:
        terms.update((each.subject, each.predicate, each.object, getattr(each, "graph_name", None)))
    named = {getattr(term, "datatype", None) or term for term in terms}
    used = {parts[0] for term in named if isinstance(term, NamedNode) and (parts := split(term))}
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))


def _body(statements: list[Quad] | list[Triple], form: RdfFormat) -> bytes:
    """What the engine writes, without the prefix lines, which it writes in chance order."""
    written = serialize(statements, format=form, prefixes=PREFIXES)
    assert written is not None
    lines = written.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"@prefix "))


def source_text(edition: Edition, role: Role) -> bytes:
    """The files with `role` as one Turtle file, comments and all, since those say why.

    If a file names its nameless nodes (`_:x`), two files could mean the same name differently, so then the
    engine writes the statements afresh.
    """
    sources = edition.sources_of(role)
    texts = [source.text for source in sources]
    if len(texts) > 1 and any(_ANONYMOUS.search(text) for text in texts):
        quads = (quad for source in sources for quad in source.quads())
        return statements_as_turtle(quad.triple for quad in quads)
    whole = [f"@base <{BASE}> .\n{text}" if len(texts) > 1 else text for text in texts]
    return "\n".join(whole).encode()
