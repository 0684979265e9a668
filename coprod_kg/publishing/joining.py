"""Files of many things, put together from the files of each: from their bytes, without working anything out again.

A thing is written once, into the file beside its page. What `export` gives for the whole list, and what an answer about
many works gives, is the same bytes again in another frame; tests hold the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from coprod_kg.publishing import jsonld
from coprod_kg.publishing.tree import Tree

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from coprod_kg.context import Context, Json

_NAMELESS = b'"_:'
"""Where a JSON-LD document may name a thing by a name that holds in this document only."""
_START, _CONTEXT_END, _END = b'{\n  "@context": {\n', b"\n  },\n", b"\n}\n"

_KEPT = 4096
"""How many of the documents about works are kept, some thousand bytes each."""

Said = Callable[[], Iterable["Quad"]]
"""What is said in one graph."""
Part = tuple[Said, bytes | None]
"""A graph, and the file that holds it, if there is one."""


def turtle(files: Iterable[bytes]) -> Iterator[bytes]:
    """`all.ttl`, of a Turtle file for each graph."""
    between = b""
    for file in files:
        yield between + file
        between = b"\n\n"


def nodes_of(part: Part, context: Context, first: bool) -> Iterator[bytes]:
    """What stands in `all.jsonld` for one graph, which may be the `first` in it.

    Raises AmbiguousAddress.
    """
    said, file = part
    nodes = _nodes(file) if file is not None and _serves(file) else Tree(context).nodes(said())
    for node in nodes:
        yield jsonld.whole_node(node, first)
        first = False


def lines_of(part: Part, context: Context) -> Iterator[bytes]:
    """The lines of `all.ndjson` for one graph.

    Raises AmbiguousAddress.
    """
    said, file = part
    if file is not None and _serves(file) and "@graph" not in (document := json.loads(file)):
        yield jsonld.line(document)
        return
    tree = Tree(context)
    for node in tree.nodes(said()):
        yield jsonld.line({"@context": context.part(tree.take_used())} | node)


def entries(files: Iterable[bytes]) -> Iterator[bytes]:
    """A file of CSL-JSON, of one for each work."""
    between = b"["
    for file in files:
        yield between + file[1:-3]
        between = b","
    yield b"\n]\n" if between == b"," else b"[]\n"


class Answers:
    """Puts documents about one thing each together as one that is about them all."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._start = f'  "{context.aliases.get("@id", "@id")}": '.encode()
        self._documents = jsonld.Documents(context)
        self._names = cache(_names)
        # A work is in many answers.
        self._parted = lru_cache(maxsize=_KEPT)(self._part)

    def written(self, things: Sequence[str], files: Iterable[bytes], said: Said) -> Iterator[bytes]:
        """One document about `things`, which are in order, of the document about each.

        `said` is all that is said of them: it is written afresh where a document is not just about its thing.

        Raises AmbiguousAddress.
        """
        given = list(files)
        found = [self._parted(thing, file) for thing, file in zip(things, given, strict=True)]
        parts = [each for each in found if each is not None]
        if len(parts) < len(given):
            yield self._documents.written(said())
        elif len(given) == 1:
            yield given[0]
        else:
            used = frozenset(chain.from_iterable(self._names(head) for head, _ in parts))
            yield self._documents.started(used) + b'  "@graph": ['
            between = b"\n"
            for _, body in parts:
                yield between + body
                between = b",\n"
            yield b"\n  ]" + _END

    def _part(self, thing: str, file: bytes) -> tuple[bytes, bytes] | None:
        """The context of the document about `thing`, and the rest as it stands among others; None if it is about
        anything else as well.
        """
        head, found, body = file.removeprefix(_START).partition(_CONTEXT_END)
        about = body.startswith(self._start + json.dumps(thing, ensure_ascii=False).encode())
        if not (found and about and file.startswith(_START)) or _NAMELESS in file:
            return None
        indented = body.removesuffix(_END).replace(b"\n", b"\n    ")
        return head, b"    {\n    " + indented + b"\n    }"


def _names(head: bytes) -> tuple[str, ...]:
    """The words that a context is of."""
    return tuple(json.loads(b"{" + head + b"}"))


def _serves(file: bytes) -> bool:
    """Whether the statements in a document can be put elsewhere as they stand."""
    return _NAMELESS not in file


def _nodes(file: bytes) -> list[dict[str, Json]]:
    document: dict[str, Json] = json.loads(file)
    del document["@context"]
    nodes: list[dict[str, Json]] = document.get("@graph", [document])
    return nodes
