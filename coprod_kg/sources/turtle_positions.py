"""Where in a Turtle file each statement stands.

The parser that we trust (pyoxigraph) says what a file means, but not where. This is a second look at a text
that has already been parsed without error: a tokenizer for the terminals of Turtle 1.1 (section 6.5 of
https://www.w3.org/TR/turtle/, with the graph braces of TriG) and a walk that keeps subject, predicate and
object with the offset of each. It is only run for files that have findings.

>>> text = "@prefix ex: <http://e.org/> .\\nex:a ex:p 1 ;\\n  ex:q 'b' ."
>>> positions = Positions(text)
>>> from pyoxigraph import NamedNode, Literal
>>> positions.of(NamedNode("http://e.org/a"), NamedNode("http://e.org/q"), Literal("b"))
(3, 8)
>>> positions.where_to_add(NamedNode("http://e.org/a"))
(3, 12)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.vocabulary import RDF, XSD, Term

_NAME_CHARS = r"\w\-\u00B7\u0300-\u036F\u203F\u2040"
_TOKEN = re.compile(
    rf"""
    (?P<skip>(?:\s+|\#[^\n\r]*)+)
  | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
  | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*''')
  | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<double>[+-]?(?:\d+\.\d*|\.\d+|\d+)[eE][+-]?\d+)
  | (?P<decimal>[+-]?\d*\.\d+)
  | (?P<integer>[+-]?\d+)
  | (?P<blank>_:[{_NAME_CHARS}.]*[{_NAME_CHARS}])
  | (?P<pname>(?:\w(?:[{_NAME_CHARS}.]*[{_NAME_CHARS}])?)?:
        (?:(?:[{_NAME_CHARS}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])
           (?:(?:[{_NAME_CHARS}:.]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%])*
              (?:[{_NAME_CHARS}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)?)
  | (?P<word>[A-Za-z]+)
  | (?P<mark>\^\^|[.;,\[\](){{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the file: what sort it is, its text, and its offset in characters."""

    sort: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the offset of each of its three terms."""

    subject: Term
    predicate: NamedNode
    value: Term
    subject_start: int
    predicate_start: int
    value_start: int


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda found: (
            chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _CONTROL.get(found[3], found[3])
        ),
        text,
    )


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, without white space and comments; stops at the first character that fits none."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            return
        if found.lastgroup != "skip":
            yield Token(found.lastgroup or "", found.group(), place)
        place = found.end()


def first_comment(text: str) -> int | None:
    """The offset of the first comment in a Turtle text, or None: comments do not survive a rewrite."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            return None
        if found.lastgroup == "skip" and "#" in found.group():
            return place + found.group().index("#")
        place = found.end()
    return None


class _Walk:
    """One pass over the tokens of a correct Turtle or TriG text."""

    def __init__(self, text: str, base: str) -> None:
        self.tokens = [*tokens(text), Token("end", "", len(text))]
        self.next = 0
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.blanks: dict[str, BlankNode] = {}
        self.statements: list[Statement] = []
        self.ends: dict[Term, int] = {}

    def peek(self, *texts: str) -> bool:
        return self.tokens[self.next].text in texts

    def take(self) -> Token:
        token = self.tokens[self.next]
        if token.sort != "end":
            self.next += 1
        return token

    def run(self) -> None:
        while self.tokens[self.next].sort != "end":
            before = self.next
            if self.tokens[self.next].text.lower() in ("@prefix", "prefix"):
                self.take()
                prefix, iri = self.take().text, self.take().text
                self.prefixes[prefix.removesuffix(":")] = urljoin(self.base, _unescape(iri[1:-1]))
            elif self.tokens[self.next].text.lower() in ("@base", "base"):
                self.take()
                self.base = urljoin(self.base, _unescape(self.take().text[1:-1]))
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
            while True:
                value_start = self.tokens[self.next].start
                value = self.term()
                self.statements.append(
                    Statement(subject, predicate, value, start, predicate_start, value_start)
                )
                if not self.peek(","):
                    break
                self.take()

    def term(self) -> Term:
        token = self.take()
        text = token.text
        match token.sort:
            case "iri":
                return NamedNode(urljoin(self.base, _unescape(text[1:-1])))
            case "pname":
                prefix, _, local = text.partition(":")
                return NamedNode(self.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local))
            case "blank":
                return self.blanks.setdefault(text, BlankNode())
            case "string" | "long":
                return self.literal(_unescape(text[3:-3] if token.sort == "long" else text[1:-1]))
            case "integer" | "decimal" | "double":
                return Literal(text, datatype=XSD[token.sort])
            case "word" if text in ("true", "false"):
                return Literal(text, datatype=XSD["boolean"])
        if text == "[":
            node = BlankNode()
            self.properties(node, token.start)
            self.take()
            return node
        if text == "(":
            return self.collection(token.start)
        return BlankNode()

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
            self.statements.append(Statement(node, RDF["first"], self.term(), at, at, at))
            if last is None:
                head = node
            else:
                self.statements.append(Statement(last, RDF["rest"], node, at, at, at))
            last = node
        self.take()
        if last is not None:
            self.statements.append(Statement(last, RDF["rest"], RDF["nil"], start, start, start))
        return head


class Positions:
    """Finds the line and column (from 1, in characters) of what a Turtle text says."""

    def __init__(self, text: str, base: str = "") -> None:
        walk = _Walk(text, base)
        walk.run()
        self.statements = tuple(walk.statements)
        self._ends = walk.ends
        self._length = len(text)
        self._lines = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and column of a character offset."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def of(
        self, subject: Term, predicate: NamedNode | None = None, value: Term | None = None
    ) -> tuple[int, int] | None:
        """Where the value stands; without `value`, the first use of `predicate`; without both, the subject.

        None if the file does not say such a thing. A value given without a predicate is looked for under
        every predicate of the subject, for results that name a value only.
        """
        for statement in self.statements:
            if (
                statement.subject == subject
                and predicate in (None, statement.predicate)
                and value in (None, statement.value)
            ):
                if value is not None:
                    return self.line_and_column(statement.value_start)
                if predicate is not None:
                    return self.line_and_column(statement.predicate_start)
                return self.line_and_column(statement.subject_start)
        return None

    def where_to_add(self, subject: Term) -> tuple[int, int]:
        """Where a missing field of `subject` belongs: at the full stop that ends its block, else at the end."""
        return self.line_and_column(self._ends.get(subject, self._length))
