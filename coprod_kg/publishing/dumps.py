"""The whole list in the other forms of linked data: N-Quads and TriG with every graph, Turtle of the list itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from pyoxigraph import Dataset as Quads

from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.publishing.graphs import listed_graphs, public_graphs, quads_of
from coprod_kg.sources import Role
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import BASE, GRAPH, PREFIXES, split

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_ANONYMOUS = re.compile(r"(?<!\w)_:\w")
_TEXT, _PLAIN = re.compile(rb'"(?:[^"\\]|\\.)*"'), re.compile(rb'"[^@^]|[\s(](?:true|false|[+-]?\.?\d)')
_ADDRESS = re.compile(rb"<([^<>]*)>")
_STARTS = (b" ", b"\t", b"\n", b"^", b"(")
"""What stands before a prefix."""
_BLOCK_END = b"\n}\n"
VOCABULARY = (GRAPH["ontology"], GRAPH["shapes"])
"""The graphs with nameless nodes."""


def nquads(dataset: Dataset) -> bytes:
    """Every public graph as N-Quads, sorted: the canonical form of RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).

    So two editions are equal exactly if these bytes are. Only the ontology and the shapes have nameless
    nodes; these get canonical names. Records have none, and are not put to that algorithm: a stranger could
    write one on which it does not end.
    """
    return b"".join(sorted(nquads_of_graphs(dataset, public_graphs(dataset))))


def nquads_of_graphs(dataset: Dataset, graphs: list[NamedNode]) -> Iterator[bytes]:
    """The lines of N-Quads of `graphs`, in no order; of the vocabulary all or nothing is among them."""
    return (line[:-2] + name + b" .\n" for name, each in _graphs(dataset, graphs) for line in each)


def inferred(dataset: Dataset) -> bytes:
    """What the rules derive, as sorted N-Quads: each graph is named after its rule."""
    graphs = [graph for graph in public_graphs(dataset) if graph.value.startswith(INFERRED)]
    return sorted_nquads(quads_of(dataset, graphs))


def _graphs(dataset: Dataset, graphs: list[NamedNode]) -> Iterator[tuple[bytes, list[bytes]]]:
    """The name of each of `graphs`, as it is written, and its statements as lines of N-Triples, in no order.

    The engine writes them without Python, all but those of the vocabulary, whose nameless nodes get canonical names.
    """
    vocabulary = Quads(quads_of(dataset, [graph for graph in graphs if graph in VOCABULARY]))
    vocabulary.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for graph in graphs:
        if graph in VOCABULARY:
            written = serialize(
                (each.triple for each in vocabulary.quads_for_graph_name(graph)), format=RdfFormat.N_TRIPLES
            )
        else:
            written = dataset.written(RdfFormat.N_TRIPLES, graph)
        assert written is not None
        yield str(graph).encode(), written.splitlines(keepends=True)


def _triple(statement: Quad | Triple) -> Triple:
    return statement.triple if isinstance(statement, Quad) else statement


def sorted_nquads(quads: Iterable[Quad]) -> bytes:
    """`quads` as N-Quads, a line each, in order."""
    written = serialize(quads, format=RdfFormat.N_QUADS)
    assert written is not None
    # By code point of the text, as RDFC-1.0 has it; a literal never holds a bare line end.
    return b"".join(sorted(written.splitlines(keepends=True)))


def trig(dataset: Dataset) -> bytes:
    """Every public graph as TriG."""
    graphs = trig_order(dataset)
    blocks = trig_blocks(dataset, graphs)
    return trig_head(blocks) + b"".join(blocks)


def trig_order(dataset: Dataset) -> list[NamedNode]:
    """Every public graph, in the order of `trig`."""
    return sorted(public_graphs(dataset), key=str)


def trig_blocks(dataset: Dataset, graphs: list[NamedNode]) -> list[bytes]:
    """What stands in TriG for each of `graphs`, which are in order; the vocabulary is all of it or nothing."""
    named = _graphs(dataset, graphs)
    lines = (line[:-2] + name + b" .\n" for name, each in named for line in sorted(each))
    written = serialize(
        parse(b"".join(lines), format=RdfFormat.N_QUADS), format=RdfFormat.TRIG, prefixes=PREFIXES
    )
    assert written is not None
    # Inside of texts a line end is written as \n: where one stands before a bracket, a graph ends.
    found = [block + _BLOCK_END for block in _body(written).split(_BLOCK_END)[:-1]]
    by_name = {block.partition(b" {")[0]: block for block in found}
    return [by_name.get(str(graph).encode(), b"") for graph in graphs]


def trig_head(blocks: Iterable[bytes]) -> bytes:
    """The prefix lines that are of use in `blocks`."""
    return _prefix_lines(b"".join(blocks))


def trig_of(quads: Iterable[Quad]) -> bytes:
    """`quads` as TriG, graph by graph, things together, in order."""
    return _document(sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad))), RdfFormat.TRIG)


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
    return _document(sorted(set(statements), key=str), RdfFormat.TURTLE)


def _document(statements: Iterable[Quad] | Iterable[Triple], form: RdfFormat) -> bytes:
    """What the engine writes, under the prefix lines that are of use in it, in order: it writes all in chance order."""
    written = serialize(statements, format=form, prefixes=PREFIXES)
    assert written is not None
    body = _body(written)
    return _prefix_lines(body) + body


def _body(written: bytes) -> bytes:
    """What was written, without the prefix lines."""
    return b"".join([line for line in written.splitlines(keepends=True) if not line.startswith(b"@prefix ")])


def _prefix_lines(body: bytes) -> bytes:
    """A line for each prefix that is of use in `body`, and an empty one."""
    used = sorted(_prefixes(body))
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used).encode() + b"\n"


def _prefixes(body: bytes) -> set[str]:
    """The prefixes that stand in `body`, or would fit an address in it, or the type of a text in it."""
    bare = b"\n" + _TEXT.sub(b'"', body)
    used = {prefix for prefix in PREFIXES if any(start + prefix.encode() + b":" in bare for start in _STARTS)}
    # All addresses are looked at only if one of them could bring another prefix.
    if any(b"<" + PREFIXES[each].encode() in bare for each in PREFIXES.keys() - used):
        whole = {NamedNode(each.decode()) for each in _ADDRESS.findall(bare)}
        used |= {parts[0] for each in whole if (parts := split(each))}
    # What is written short: a text without a type, a number, yes or no; a text in a language, and `a`.
    if _PLAIN.search(bare):
        used.add("xsd")
    if b'"@' in bare or b" a " in bare:
        used.add("rdf")
    return used


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
