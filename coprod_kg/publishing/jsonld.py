"""Our own JSON-LD: a tree of plain words, made straight from look-ups, a graph at a time.

A framing processor would give nearly the same, ten times slower and without keeping the order of authors (see
`benchmarks/jsonld_export.py`). So this is written by hand, and tested to be equal, statement by statement, to
the Turtle as three other processors read it.

Where the context stands. `all.jsonld` has the whole context at its head. A document of one record and a line
of `all.ndjson` carry the entries that they use: a few hundred bytes each, and then any processor can read any
document or line by itself, without a network and without a loader. (A line that names the context's address
would be shorter, but a strict processor would have to fetch it, and cannot before the base address is
registered.) With `embed=False` a document names the address instead.

Identifiers of records are whole, so that a document keeps its meaning when it is moved; concepts, which every
record names many times, have a prefix. Authors and other parts stand inside the record, in their order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from coprod_kg.context import ADDRESS, Context, Json
from coprod_kg.publishing.graphs import listed_graphs
from coprod_kg.publishing.tree import Tree

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def record_document(
    edition: Edition, record: RecordId, context: Context | None = None, *, embed: bool = True
) -> dict[str, Json]:
    """What the edition says of `record` as one JSON-LD document; its keys begin @context, id, type, kind, name.

    Raises UnreadableFile or BrokenSyntax if the context cannot be read; AmbiguousAddress.

    >>> import coprod_kg
    >>> edition = coprod_kg.open()
    >>> document = record_document(edition, edition.record("org/nihr"))
    >>> list(document)[:3], document["id"]
    (['@context', 'id', 'type'], 'https://w3id.org/coprod-kg/id/org/nihr')
    """
    context = context or Context.of_project(edition.project)
    return document_of(edition.dataset.quads(graph=record.graph), context, embed=embed)


def document_of(
    statements: Iterable[Quad | Triple], context: Context, *, embed: bool = True
) -> dict[str, Json]:
    """`statements` as one document: a single thing with its parts, or a list of things under `@graph`."""
    tree = Tree(context)
    body = _body(tree, statements)
    return {"@context": context.part(tree.used) if embed else ADDRESS} | body


def _body(tree: Tree, statements: Iterable[Quad | Triple]) -> dict[str, Json]:
    nodes = list(tree.nodes(statements))
    return nodes[0] if len(nodes) == 1 else {"@graph": nodes}


class Documents:
    """Writes one document after another: the bytes of `pretty(document_of(…))`, sooner.

    Most of a document is its part of the context, and each entry of that is put into text only once.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self._entries = {name: _member(name, entry, "    ") for name, entry in context.entries.items()}
        # Most records of a kind say much the same, so there are some hundred such beginnings.
        self._started = lru_cache(maxsize=1024)(self._start)

    def written(self, statements: Iterable[Quad | Triple]) -> bytes:
        """`statements` as the file of a document.

        Raises AmbiguousAddress.
        """
        tree = Tree(self.context)
        body = _body(tree, statements)
        members = ",\n".join([_member(key, value, "  ") for key, value in body.items()])
        return self.started(tree.used) + f"{members}\n}}\n".encode()

    def started(self, used: Iterable[str]) -> bytes:
        """How a document begins that has the keys and words in `used`."""
        return self._started(frozenset(used))

    def _start(self, used: frozenset[str]) -> bytes:
        entries = ",\n".join([self._entries[name] for name in self.context.part(used)])
        context = f"{{\n{entries}\n  }}" if entries else "{}"
        return f'{{\n  "@context": {context},\n'.encode()


def whole(edition: Edition, context: Context | None = None) -> Iterator[bytes]:
    """`all.jsonld` in pieces: the context once, then everything on the list, one thing a line.

    The memory that this takes does not grow with the list.
    """
    dataset = edition.dataset
    graphs = (dataset.quads(graph=graph) for graph in listed_graphs(dataset))
    return whole_of(graphs, context or Context.of_project(edition.project))


def whole_of(parts: Iterable[Iterable[Quad | Triple]], context: Context) -> Iterator[bytes]:
    """One document in pieces: the context once, then every thing that `parts` tell of, one a line.

    A thing and its own parts (`#author-1`) have to be in the same part.
    """
    tree = Tree(context)
    yield whole_head(context)
    first = True
    for statements in parts:
        for node in tree.nodes(statements):
            yield whole_node(node, first)
            first = False
    yield WHOLE_END


def whole_head(context: Context) -> bytes:
    """How `all.jsonld` begins."""
    return b'{"@context": ' + _dump(context.entries) + b',\n"@graph": ['


def whole_node(node: dict[str, Json], first: bool) -> bytes:
    """A thing in `all.jsonld`, on a line of its own."""
    return (b"\n" if first else b",\n") + _dump(node)


WHOLE_END = b"\n]}\n"
"""How `all.jsonld` ends."""


def lines(edition: Edition, context: Context | None = None) -> Iterator[bytes]:
    """`all.ndjson` in pieces: each thing on the list as a document of its own, one a line."""
    context = context or Context.of_project(edition.project)
    for graph in listed_graphs(edition.dataset):
        tree = Tree(context)
        for node in tree.nodes(edition.dataset.quads(graph=graph)):
            yield line({"@context": context.part(tree.take_used())} | node)


def pretty(document: dict[str, Json]) -> bytes:
    """A document as it is published: indented, UTF-8, with a line end at the end."""
    return f"{_indented(document, '')}\n".encode()


def _indented(value: Json, indent: str) -> str:
    """`value` as `json.dumps(value, ensure_ascii=False, indent=2)` has it, in a third of the time."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bool):  # these and numbers too, since an encoder is set up anew for each value
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    inner = f"{indent}  "
    if isinstance(value, dict) and value:
        return (
            "{\n" + ",\n".join([_member(key, each, inner) for key, each in value.items()]) + f"\n{indent}}}"
        )
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join([inner + _indented(each, inner) for each in value]) + f"\n{indent}]"
    return _encode(value)


def _member(key: str, value: Json, indent: str) -> str:
    return f"{indent}{encode_basestring(key)}: {_indented(value, indent)}"


def line(document: dict[str, Json]) -> bytes:
    """A document on one line."""
    return _dump(document) + b"\n"


def _dump(value: Json) -> bytes:
    return _encode(value).encode()
