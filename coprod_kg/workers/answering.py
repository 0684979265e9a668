"""A child answers a question: the engine is asked, and rows are written as they come, until a limit is reached."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from coprod_kg.context import Context
from coprod_kg.dataset import Graphs
from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownFormat
from coprod_kg.formats import CITATION_FORMATS, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from coprod_kg.publishing import cite_answer, write_statements, write_table
from coprod_kg.publishing.rows import RowWriter, row_writer
from coprod_kg.sparql import Statements, Table, Truth, bind
from coprod_kg.sparql.evaluation import explained, newer
from coprod_kg.workers.jobs import ROW_FORMATS, STATEMENT_FORMATS
from coprod_kg.workers.outgoing import Outgoing

_CITATIONS = frozenset(each.name for each in CITATION_FORMATS)
_LOT = 512
"""How many rows are written at once."""
_ROOM = 256
"""Bytes kept for what comes after the last row."""
_COMMENTS: dict[str, str] = {
    **dict.fromkeys((TURTLE.name, TRIG.name, NTRIPLES.name, NQUADS.name), "# {}\n"),
    RDFXML.name: "<!-- {} -->\n",
}
"""How a format for statements says something beside them."""


class Asked(NamedTuple):
    """A question as it comes over the socket: what is left of it after the web process has looked at it."""

    text: str
    """The query, or the name of a view."""
    given: tuple[tuple[str, str], ...] | None
    """The values of a view's parameters; None for a query."""
    format: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...]
    rows: int
    bytes: int
    source: str


class Answerer:
    """Answers questions about one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._views = {view.name: view for view in edition.catalogue.views}
        _ = self._context  # read now: a child may open few files

    @cached_property
    def _context(self) -> Context:
        return Context.of_project(self._edition.project)

    def answer(self, job: tuple[Any, ...], sock: socket.socket) -> None:
        """Send the answer to a question.

        Raises BadQuery, UnknownFormat, or what a view's name and values can be wrong in, before anything is sent; and
        MemoryError.
        """
        asked = Asked(*job)
        with explained(asked.source):
            found = self._asked(asked)
            if isinstance(found, QuerySolutions):
                if asked.format in _CITATIONS and asked.given is not None:
                    self._cite(found, asked, sock)
                else:
                    _send_rows(found, asked, sock)
            elif isinstance(found, QueryBoolean):
                out = Outgoing(sock, tells_inside=False)
                out.write(write_table(Truth(bool(found)), _among(ROW_FORMATS, asked.format, "a yes or no")))
                out.end()
            else:
                self._send_statements(found, asked, sock)

    def _asked(self, asked: Asked) -> QuerySolutions | QueryBoolean | QueryTriples:
        dataset = self._edition.dataset
        if asked.given is not None:
            view = self._views.get(asked.text) or self._edition.catalogue.view(asked.text)
            return dataset.ask(view.text, bind(view, dict(asked.given), dataset))
        if asked.default_graphs is None:
            return dataset.ask(asked.text)
        default, named = (tuple(map(NamedNode, each)) for each in (asked.default_graphs, asked.named_graphs))
        return dataset.ask(asked.text, graphs=Graphs(default, named))

    def _cite(self, found: QuerySolutions, asked: Asked, sock: socket.socket) -> None:
        columns = tuple(variable.value for variable in found.variables)
        rows = tuple(tuple(row) for row in islice(found, asked.rows + 1))
        truncated = _first(asked.rows, "rows") if len(rows) > asked.rows else ""
        out = Outgoing(sock, tells_inside=False)
        for piece in cite_answer(self._edition, asked.format, Table(columns, rows[: asked.rows], {})):
            if out.size + len(piece) > asked.bytes:
                truncated = _first(asked.bytes, "bytes")
                break
            out.write(piece)
        out.end(truncated)

    def _send_statements(self, found: QueryTriples, asked: Asked, sock: socket.socket) -> None:
        """Statements are sorted, so that an answer is the same each time; that takes all of them."""
        _among(STATEMENT_FORMATS, asked.format, "statements")
        distinct: set[Triple] = set()
        truncated = ""
        for triple in found:
            distinct.add(triple)
            if len(distinct) > asked.rows:
                distinct.discard(triple)
                truncated = _first(asked.rows, "statements")
                break
        if any(isinstance(each.object, Triple) for each in distinct):
            raise newer(asked.source)
        triples = sorted(distinct, key=str)
        written = self._written(triples, asked.format)
        while len(written) + _ROOM > asked.bytes and triples:
            triples = triples[: len(triples) * 9 * asked.bytes // (10 * len(written))]
            truncated = _first(asked.bytes, "bytes")
            written = self._written(triples, asked.format)
        out = Outgoing(sock, tells_inside=asked.format in _COMMENTS)
        out.write(written)
        if truncated and asked.format in _COMMENTS:
            out.write(_COMMENTS[asked.format].format(truncated).encode())
        out.end(truncated)

    def _written(self, triples: list[Triple], format_name: str) -> bytes:
        return write_statements(Statements(tuple(triples)), format_name, self._context)


def _send_rows(found: QuerySolutions, asked: Asked, sock: socket.socket) -> None:
    columns = tuple(variable.value for variable in found.variables)
    writer = row_writer(_among(ROW_FORMATS, asked.format, "rows"), columns)
    out = Outgoing(sock, tells_inside=writer.tells)
    out.write(writer.head)
    rows = 0
    between, truncated = b"", ""
    for lot in _lots(found):
        taken = lot[: asked.rows - rows]
        if len(taken) < len(lot):
            truncated = _first(asked.rows, "rows")
        for row in taken:
            if Triple in map(type, row):
                raise newer(asked.source)
        piece, whole = _fitted(writer, taken, asked.bytes - out.size - _ROOM)
        if not whole:
            truncated = _first(asked.bytes, "bytes")
        if piece:
            out.write(between + piece)
            between = writer.between
        if truncated:
            break
        rows += len(taken)
    out.write(writer.tail(truncated))
    out.end(truncated)


def _lots(found: QuerySolutions) -> Iterator[list[tuple[Any, ...]]]:
    """The rows as the engine finds them, a few at first and then more at once."""
    size = 16
    while lot := list(map(tuple, islice(found, size))):
        yield lot
        if len(lot) < size:
            return
        size = min(size * 2, _LOT)


def _fitted(writer: RowWriter, rows: list[tuple[Any, ...]], room: int) -> tuple[bytes, bool]:
    """As many of `rows` as have room, written, and whether that is all of them."""
    piece = writer.rows(rows)
    if len(piece) <= room:
        return piece, True
    able, unable = 0, len(rows)
    piece = b""
    while unable - able > 1:
        half = (able + unable) // 2
        tried = writer.rows(rows[:half])
        if len(tried) <= room:
            able, piece = half, tried
        else:
            unable = half
    return piece, False


def _first(number: int, what: str) -> str:
    return f"Only the first {number:,} {what} are here. There are more: ask for fewer at once, with LIMIT and OFFSET."


def _among(known: tuple[str, ...], format_name: str, what: str) -> str:
    if format_name not in known:
        raise UnknownFormat(format_name, known, what)
    return format_name
