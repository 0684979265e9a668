"""Asking the engine what a text says, with its errors as ours, and without what is newer than this list takes.

>>> [str(quad.object) for quad in statements(b"<a> <b> 1 .", PurePath("x.ttl"), "https://example.org/")]
['"1"^^<http://www.w3.org/2001/XMLSchema#integer>']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.sources.parser_words import in_words

BOM = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, which some editors put before a text; the engine takes none."""

# What every text with a statement about a statement, or a direction of writing, has somewhere (RDF 1.2).
_NEWER = re.compile(rb"<<|\{\||~|@[A-Za-z0-9-]+--")
# And with what each of those begins, after all that is Turtle 1.1.
_NEWER_MARK = re.compile(r"<<|\||~|--")
_NAMES = {
    RdfFormat.TURTLE: "Turtle",
    RdfFormat.TRIG: "TriG",
    RdfFormat.N_TRIPLES: "N-Triples",
    RdfFormat.N_QUADS: "N-Quads",
    RdfFormat.JSON_LD: "JSON-LD",
    RdfFormat.RDF_XML: "RDF/XML",
}
_TEXTUAL = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)


def may_be_newer(data: bytes) -> bool:
    """Whether a text of the Turtle family could say something that RDF 1.1 has no words for."""
    return _NEWER.search(data) is not None


def statements(data: bytes, path: PurePath, base: str, form: RdfFormat = RdfFormat.TURTLE) -> Iterator[Quad]:
    """What `data` says, statement by statement, with relative addresses made whole from `base`.

    Nameless things are renamed, so that those of two files can never meet. A byte order mark is passed over.

    Raises BrokenSyntax, with line and column where the engine tells them, or UnreadableFile.
    """
    if form in _TEXTUAL:
        _refuse_nests(data, path, base, form)
    newer = form not in _TEXTUAL or may_be_newer(data)
    with our_errors(path, _NAMES[form]):
        for quad in parse(data.removeprefix(BOM), format=form, base_iri=base, rename_blank_nodes=True):
            if newer and _is_newer(quad.object):
                raise _newer(data, path, form)
            yield quad


def _is_newer(term: NamedNode | BlankNode | Literal | Triple) -> bool:
    return isinstance(term, Triple) or (isinstance(term, Literal) and term.direction is not None)


def _refuse_nests(data: bytes, path: PurePath, base: str, form: RdfFormat) -> None:
    """Raises BrokenSyntax if a statement could be about a statement: thousands in each other end the process.

    So that is looked for before the parser, which has no limit, sees the text.
    """
    if b"<<" not in data:
        return
    from coprod_kg.sources.turtle_tokens import first_unknown

    text = data.removeprefix(BOM).decode(errors="surrogateescape")
    place = first_unknown(text)
    nest = -1 if place is None else text.find("<<", place)
    if nest == -1:
        return
    if not _NEWER_MARK.match(text, place or 0):
        # Some other mistake comes first. Or a word that only the parser knows: it does not see the nest then.
        with our_errors(path, _NAMES[form]):
            before = text[:nest].encode(errors="surrogateescape")
            for _ in parse(before, format=form, base_iri=base):
                pass
    raise _newer(data, path, form)


def _newer(data: bytes, path: PurePath, form: RdfFormat) -> BrokenSyntax:
    reason = "Statements about statements are too new for this list. So is the direction of a text."
    if form not in _TEXTUAL:
        return BrokenSyntax(path, None, None, reason, f"{_NAMES[form]} 1.1")
    from coprod_kg.sources.spots import Lines
    from coprod_kg.sources.turtle_tokens import first_unknown

    text = data.removeprefix(BOM).decode(errors="replace")
    return BrokenSyntax(path, *Lines(text).place(first_unknown(text) or 0), reason, f"{_NAMES[form]} 1.1")


@contextmanager
def our_errors(path: PurePath, language: str = "Turtle") -> Iterator[None]:
    """The engine's errors as BrokenSyntax or UnreadableFile."""
    try:
        yield
    except SyntaxError as error:
        reason = in_words(error.msg)
        raise BrokenSyntax(path, error.lineno, error.offset, reason, language) from error
    except (ValueError, OSError, RuntimeError, MemoryError) as error:
        raise UnreadableFile(path, str(error)) from error
