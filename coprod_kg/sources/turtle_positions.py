"""Where in a Turtle file each statement stands.

The parser that we trust (pyoxigraph) says what a file means, but not where. This is a second look at a text
that has already been parsed without error: a walk over its tokens that keeps subject, predicate and object with
the offset of each. It is only run for files that have findings. Given a text that is not Turtle, or one with
brackets deeper than `DEEPEST`, it keeps what it has read until then.

>>> text = "@prefix ex: <http://e.org/> .\\nex:a ex:p 1 ;\\n  ex:q 'b' ."
>>> positions = Positions(text)
>>> from pyoxigraph import NamedNode, Literal
>>> spot = positions.of(NamedNode("http://e.org/a"), NamedNode("http://e.org/q"), Literal("b"))
>>> spot.line, spot.column, text[spot.start : spot.end]
(3, 8, "'b'")
>>> positions.where_to_add(NamedNode("http://e.org/a")).column
12
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.sources.spots import Lines, Spot
from coprod_kg.sources.turtle_tokens import Token, tokens, unescape
from coprod_kg.vocabulary import RDF, XSD, Term

DEEPEST = 100
"""How deep brackets are followed, well inside what Python's stack allows."""

# RFC 3986, appendix B: the parts of an address, each with the mark that sets it off.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)


class Statement(NamedTuple):
    """A statement with the offset of each of its three terms."""

    subject: Term
    predicate: NamedNode
    value: Term
    subject_start: int
    predicate_start: int
    value_start: int
    value_end: int
    predicate_end: int = -1


def resolve(base: str, reference: str) -> str:
    """The whole address that `reference` is short for, seen from `base` (RFC 3986, section 5.2.2).

    Not `urllib.parse.urljoin`, which drops an empty `#` or `?` at the end.

    >>> resolve("https://e.org/org/nihr", "../item/#")
    'https://e.org/item/#'
    """
    if _SCHEME.match(reference):
        return reference
    _, authority, path, query, fragment = _parts(reference)
    base_scheme, base_authority, base_path, base_query, _ = _parts(base)
    if authority:
        path = _without_dots(path)
    else:
        authority = base_authority
        if not path:
            path, query = base_path, query or base_query
        elif path.startswith("/"):
            path = _without_dots(path)
        else:
            folder = base_path[: base_path.rfind("/") + 1] or ("/" if base_authority else "")
            path = _without_dots(folder + path)
    return f"{base_scheme}{authority}{path}{query}{fragment}"


def _parts(address: str) -> list[str]:
    found = _ADDRESS.fullmatch(address)
    return [part or "" for part in found.groups()] if found else ["", "", address, "", ""]


def _without_dots(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    # A dot at the end stands for a folder.
    return "/".join(kept) + ("/" if parts[-1] in (".", "..") else "")


class _Walk:
    """One pass over the tokens of a correct Turtle or TriG text."""

    def __init__(self, text: str, base: str, quads: bool) -> None:
        self.tokens = [*tokens(text), Token("end", "", len(text))]
        self.next = 0
        self.base = base
        self.quads = quads
        self.depth = 0
        self.prefixes: dict[str, str] = {}
        self.named: dict[str, NamedNode] = {}
        """What each name and each address of the text stood for last: most are there many times."""
        self.blanks: dict[str, BlankNode] = {}
        self.statements: list[Statement] = []
        self.ends: dict[Term, int] = {}
        self.graphs: dict[Term, tuple[int, int]] = {}

    def peek(self, *texts: str) -> bool:
        return self.tokens[self.next].text in texts

    def take(self) -> Token:
        token = self.tokens[self.next]
        if token.sort != "end":
            self.next += 1
        return token

    def end_of_last(self) -> int:
        """The offset after the token that was taken last."""
        token = self.tokens[self.next - 1]
        return token.start + len(token.text)

    def run(self) -> None:
        while self.tokens[self.next].sort != "end":
            before = self.next
            if self.tokens[self.next].text.lower() in ("@prefix", "prefix"):
                self.take()
                prefix = self.take().text.removesuffix(":")
                self.prefixes[prefix] = self.address(self.take())
                self.named.clear()
            elif self.tokens[self.next].text.lower() in ("@base", "base"):
                self.take()
                self.base = self.address(self.take())
                self.named.clear()
            elif self.peek(".", "{", "}") or self.tokens[self.next].text.lower() == "graph":
                self.take()
            else:
                self.block()
            if self.next == before:  # a text that no parser accepts: stop rather than spin
                return

    def block(self) -> None:
        start = self.tokens[self.next].start
        subject = self.term()
        if self.peek("{"):  # the name of a graph in TriG, not a subject
            self.graphs.setdefault(subject, (start, self.end_of_last()))
            return
        if not self.peek(".", "}"):
            self.properties(subject, start)
        self.ends[subject] = self.tokens[self.next].start

    def properties(self, subject: Term, start: int) -> None:
        while not self.peek(".", "]", "}", ""):
            if self.peek(";"):
                self.take()
                continue
            predicate_start = self.tokens[self.next].start
            predicate = RDF["type"] if self.peek("a") else None
            if predicate:
                self.take()
            else:
                named = self.term()
                if not isinstance(named, NamedNode):
                    return
                predicate = named
            predicate_end = self.end_of_last()
            while True:
                value_start = self.tokens[self.next].start
                value = self.term()
                end = self.end_of_last()
                self.statements.append(
                    Statement(
                        subject, predicate, value, start, predicate_start, value_start, end, predicate_end
                    )
                )
                if self.quads and not self.peek(".", ""):
                    named_at = self.tokens[self.next].start
                    self.graphs.setdefault(self.term(), (named_at, self.end_of_last()))
                if not self.peek(","):
                    break
                self.take()

    def term(self) -> Term:
        token = self.take()
        text = token.text
        match token.sort:
            case "iri" | "pname":
                if text not in self.named:
                    self.named[text] = self.name(token)
                return self.named[text]
            case "blank":
                return self.blanks.setdefault(text, BlankNode())
            case "string" | "long":
                return self.literal(unescape(text[3:-3] if token.sort == "long" else text[1:-1]))
            case "integer" | "decimal" | "double":
                return Literal(text, datatype=XSD[token.sort])
            case "word" if text in ("true", "false"):
                return Literal(text, datatype=XSD["boolean"])
        if text not in ("[", "("):
            return BlankNode()
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("too deep")
        node = self.collection(token.start) if text == "(" else self.described(token.start)
        self.depth -= 1
        return node

    def name(self, token: Token) -> NamedNode:
        if token.sort == "iri":
            return NamedNode(self.address(token))
        prefix, _, local = token.text.partition(":")
        return NamedNode(self.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local))

    def address(self, token: Token) -> str:
        return resolve(self.base, unescape(token.text[1:-1]))

    def described(self, start: int) -> BlankNode:
        node = BlankNode()
        self.properties(node, start)
        self.take()
        return node

    def literal(self, value: str) -> Literal:
        if self.peek("^^"):
            self.take()
            datatype = self.term()
            return Literal(value, datatype=datatype) if isinstance(datatype, NamedNode) else Literal(value)
        if self.tokens[self.next].sort == "at":
            return Literal(value, language=self.take().text[1:])
        return Literal(value)

    def collection(self, start: int) -> Term:
        head: Term = RDF["nil"]
        last: BlankNode | None = None
        while not self.peek(")", ""):
            node = BlankNode()
            at = self.tokens[self.next].start
            first = self.term()
            self.statements.append(Statement(node, RDF["first"], first, at, at, at, self.end_of_last()))
            if last is None:
                head = node
            else:
                self.statements.append(Statement(last, RDF["rest"], node, at, at, at, at))
            last = node
        self.take()
        if last is not None:
            self.statements.append(Statement(last, RDF["rest"], RDF["nil"], start, start, start, start))
        return head


class Positions:
    """Finds where a Turtle text says something: the `Spots` of Turtle, TriG, N-Triples and N-Quads.

    In N-Quads (`quads`) a graph is named after the value, which the others have no place for.
    """

    def __init__(self, text: str, base: str = "", *, quads: bool = False) -> None:
        walk = _Walk(text, base, quads)
        with suppress(ValueError):  # no Turtle, or too deep: what was read until then is kept
            walk.run()
        self.statements = tuple(walk.statements)
        self._about: dict[Term, list[Statement]] = {}
        for statement in self.statements:
            self._about.setdefault(statement.subject, []).append(statement)
        # By value and by field too: thousands of findings about one thing are looked up one by one. But most files
        # are asked for one place only, so what is said of a thing is put in order when the thing is asked for.
        self._with_value: dict[Term, dict[Term, list[Statement]]] = {}
        self._with_field: dict[Term, dict[NamedNode, Statement]] = {}
        self._ends = walk.ends
        self._graphs = walk.graphs
        self._text = text

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    def _by_value(self, subject: Term) -> dict[Term, list[Statement]]:
        if subject not in self._with_value:
            found = self._with_value[subject] = {}
            for statement in self._about.get(subject, ()):
                found.setdefault(statement.value, []).append(statement)
        return self._with_value[subject]

    def _by_field(self, subject: Term) -> dict[NamedNode, Statement]:
        if subject not in self._with_field:
            found = self._with_field[subject] = {}
            for statement in self._about.get(subject, ()):
                found.setdefault(statement.predicate, statement)
        return self._with_field[subject]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and column of a character offset."""
        return self._lines.place(offset)

    def _spot(self, start: int, end: int = -1) -> Spot:
        return Spot(*self.line_and_column(start), start, end)

    def of(self, subject: Term, predicate: NamedNode | None = None, value: Term | None = None) -> Spot | None:
        """Where the value stands; without `value`, the first use of `predicate`; without both, the subject.

        None if the file does not say such a thing. A value given without a predicate is looked for under
        every predicate of the subject, for results that name a value only.
        """
        if value is not None:
            for statement in self._by_value(subject).get(value, ()):
                if predicate in (None, statement.predicate):
                    return self._spot(statement.value_start, statement.value_end)
            return None
        if predicate is not None:
            field = self._by_field(subject).get(predicate)
            return self._spot(field.predicate_start, field.predicate_end) if field else None
        about = self._about.get(subject)
        return self._spot(about[0].subject_start) if about else None

    def of_graph(self, name: Term) -> Spot | None:
        """Where a graph is first named so; None if the text has no such graph.

        The parser has its own names for graphs without one, so for any of those it is the first of them.
        """
        if isinstance(name, BlankNode):
            name = next((each for each in self._graphs if isinstance(each, BlankNode)), name)
        found = self._graphs.get(name)
        return self._spot(*found) if found else None

    def where_to_add(self, subject: Term, predicate: NamedNode | None = None) -> Spot:
        """Where a missing field of `subject` belongs: at the full stop that ends its block, else at the end."""
        del predicate  # all fields are added at the same place
        return self._spot(self._ends.get(subject, len(self._text)))

    def subjects(self) -> Iterator[tuple[Term, Spot]]:
        """What the text is about, in its order, with the spot where each is first named."""
        for subject, statements in self._about.items():
            yield subject, self._spot(min(statement.subject_start for statement in statements))
