"""A record as a file that we wrote ourselves, so that the place of everything in it is known by its layout alone.

This is on purpose not the code that the product finds places with: one line, one value.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

PREFIXED = {
    "kind": "dcterms:type",
    "name": "schema:name",
    "description": "schema:description",
    "doi": "bibo:doi",
    "isbn": "bibo:isbn13",
    "publishedYear": "schema:datePublished",
    "audience": "dcterms:audience",
    "addresses": "cpr:addresses",
    "understand": "cpr:helpsUnderstand",
    "change": "cpr:helpsChange",
    "recommends": "cpr:recommends",
    "drawsOn": "cpr:drawsOn",
    "usefulAtStage": "cpr:usefulAtStage",
    "availableAs": "cpr:availableAs",
    "readDepth": "cpr:readDepth",
    "organisationKind": "org:classification",
    "freeToUse": "schema:isAccessibleForFree",
    "webAddress": "schema:url",
    "publisher": "schema:publisher",
    "partOf": "schema:isPartOf",
    "language": "schema:inLanguage",
    "nameAsPrinted": "cpr:nameAsPrinted",
    "position": "cpr:position",
    "type": "a",
}
"""The words of our JSON-LD, and the fields that they stand for."""


@dataclass(frozen=True)
class Span:
    """Some characters of a text."""

    start: int
    end: int


class Turtle:
    """A record in the canonical layout of our Turtle."""

    format = "turtle"
    ending = ".ttl"

    def __init__(self, text: str) -> None:
        self.text = text

    def fields(self, word: str) -> list[Span]:
        """Where the field stands, each time that it is used."""
        name = re.escape(PREFIXED[word])
        return [
            Span(*found.span(1)) for found in re.finditer(rf"^    ({name})(?=[ \n])", self.text, re.MULTILINE)
        ]

    def values(self, word: str) -> list[Span]:
        """Where the values of the field stand."""
        found = []
        for field in self.fields(word):
            block = re.compile(r"(?:\n        [^\n]*)+|[^\n]*").match(self.text, field.end)
            assert block is not None
            for line in re.finditer(r"[^\n]+", block.group()):
                value = re.match(r" *(.*?)(?:,| [;.])$", line.group())
                assert value is not None, line.group()
                at = field.end + line.start() + value.start(1)
                for part in value[1].split(", ") if word == "type" else [value[1]]:
                    found.append(Span(at, at + len(part)))
                    at += len(part) + 2
        return found

    def line_of(self, span: Span) -> Span:
        """The lines of the field with the value `span`, line end and all."""
        start = self.text.rindex("\n", 0, span.start) + 1
        return Span(start, self.text.index("\n", span.end) + 1)

    def without(self, span: Span) -> str:
        """The text without the field that has the value `span`; what ended with that ends before it."""
        line = self.line_of(span)
        before, gone, after = self.text[: line.start], self.text[line.start : line.end], self.text[line.end :]
        return (before.removesuffix(" ;\n") + " .\n" if gone.endswith(" .\n") else before) + after

    def end(self) -> int:
        """Where something could be added to the record: at the full stop that ends its block."""
        return self.text.index(" .\n", self.text.index("\n<>")) + 1

    def content(self, span: Span) -> str:
        """What is inside a value: the words between the marks, or the name."""
        written = self.text[span.start : span.end]
        inside = re.match(r'"(.*)"|<(.*)>|(.*)', written)
        assert inside is not None
        return next(part for part in inside.groups() if part is not None)

    def with_content(self, span: Span, content: str) -> str:
        """The value with other words between its marks."""
        written = self.text[span.start : span.end]
        if not written.startswith(('"', "<")):
            return content
        close = {'"': '"', "<": ">"}[written[0]]
        return written[0] + content + written[written.rindex(close) :]

    def plain(self, content: str) -> str:
        """A text that says nothing about itself."""
        return f'"{content}"'

    def whole(self, word: str) -> Span | None:
        """The value of a field that has one, with all that says what it is."""
        values = self.values(word)
        return values[0] if len(values) == 1 else None


class JsonLd(Turtle):
    """A record as our JSON-LD, indented."""

    format = "jsonld"
    ending = ".jsonld"

    def fields(self, word: str) -> list[Span]:
        """Where the field stands, after the context."""
        body = self.text.index("\n  },\n")
        found = re.compile(rf'^ *("{word}")(?=: )', re.MULTILINE).finditer(self.text, body)
        return [Span(*each.span(1)) for each in found]

    def values(self, word: str) -> list[Span]:
        """Where the values stand: the members of a list, the texts of each language."""
        found = []
        for field in self.fields(word):
            start = field.end + 2
            value, length = json.JSONDecoder().raw_decode(self.text[start:])
            inside = self.text[start : start + length]
            if isinstance(value, list):
                members = re.finditer(r'^ +("(?:[^"\\]|\\.)*"|-?[0-9]+)(?=,?$)', inside, re.MULTILINE)
            elif isinstance(value, dict):
                members = re.finditer(r'^ +"[A-Za-z-]+": ("(?:[^"\\]|\\.)*")(?=,?$)', inside, re.MULTILINE)
            else:
                found.append(Span(start, start + length))
                continue
            found += [Span(start + each.start(1), start + each.end(1)) for each in members]
        return found

    def line_of(self, span: Span) -> Span:
        """The lines of the member with the value `span`."""
        key = max(
            (
                found.start()
                for found in re.finditer(r'^  "', self.text, re.MULTILINE)
                if found.start() < span.start
            ),
        )
        following = re.compile(r'^  "|^}', re.MULTILINE).search(self.text, span.end)
        assert following is not None
        return Span(key, following.start())

    def without(self, span: Span) -> str:
        """The text without the member that has the value `span`."""
        line = self.line_of(span)
        before, gone, after = self.text[: line.start], self.text[line.start : line.end], self.text[line.end :]
        return (before if gone.endswith(",\n") else before.removesuffix(",\n") + "\n") + after

    def end(self) -> int:
        """Where something could be added: before the last bracket."""
        return self.text.rindex("}")

    def with_content(self, span: Span, content: str) -> str:
        """The value with other words between its marks."""
        return f'"{content}"' if self.text[span.start] == '"' else content

    def whole(self, word: str) -> Span | None:
        """The value of a field that has one, with all that says what it is."""
        fields = self.fields(word)
        if len(fields) != 1 or len(self.values(word)) != 1:
            return None
        start = fields[0].end + 2
        return Span(start, start + json.JSONDecoder().raw_decode(self.text[start:])[1])
