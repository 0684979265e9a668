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


HEADINGS = {
    "kind": "Kind of thing",
    "name": "(Title|Name) (en)",
    "description": "What it (is about|does) (en)",
    "doi": "DOI",
    "isbn": "ISBN",
    "publishedYear": "When it came out",
    "audience": "Who it is for",
    "addresses": "Power inequality it is about",
    "understand": "Helps people understand",
    "change": "Helps people change",
    "recommends": "Tells people to",
    "drawsOn": "Knowledge it rests on",
    "usefulAtStage": "When it helps",
    "availableAs": "How people can get it",
    "readDepth": "How much you have read",
    "organisationKind": "Kind of organisation",
    "freeToUse": "Free to use",
    "webAddress": "Web address",
    "publisher": "Publisher",
    "partOf": "Part of",
    "language": "Language",
    "nameAsPrinted": "Names on it",
    "type": "(Practical or published|Sort of record|Journal or book)",
}
"""The headings of our tables for the same fields."""
LISTS = {
    "audience",
    "addresses",
    "understand",
    "change",
    "recommends",
    "drawsOn",
    "usefulAtStage",
    "availableAs",
}
LISTS |= {"organisationKind", "nameAsPrinted", "partOf", "publisher", "type"}


class Csv(Turtle):
    """A record as a table of two rows, cut at commas with marks where they are needed (RFC 4180)."""

    format = "csv"
    ending = ".csv"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.rows: list[list[Span]] = [[]]
        at = 0
        for found in re.finditer(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)', text):
            assert found.start() == at
            at = found.end()
            self.rows[-1].append(Span(*found.span(1)))
            if found[2] != ",":
                self.rows.append([])

    def _column(self, word: str) -> int | None:
        heading = re.sub(r" \(en\)$", r" \\(en\\)", HEADINGS.get(word, "No such heading"))
        if word == "partOf" and self._column("doi") is None:
            return None  # of an organisation: another field with the same heading
        found = (n for n, span in enumerate(self.rows[0]) if re.fullmatch(heading, self.content(span)))
        return next(found, None)

    def fields(self, word: str) -> list[Span]:
        """The heading of the field, if the record says something in it."""
        column = self._column(word)
        if column is None or self.rows[1][column].start == self.rows[1][column].end:
            return []
        return [self.rows[0][column]]

    def values(self, word: str) -> list[Span]:
        """The values in the cell of the field."""
        column = self._column(word)
        if column is None or not self.fields(word):
            return []
        cell = self.rows[1][column]
        if word not in LISTS or "; " not in self.text[cell.start : cell.end]:
            return [cell]
        inside = self.text[cell.start : cell.end]
        start = cell.start + (1 if inside.startswith('"') else 0)
        found = []
        for piece in inside.strip('"').split("; "):
            found.append(Span(start, start + len(piece)))
            start += len(piece) + 2
        return found

    def content(self, span: Span) -> str:
        """The words of a cell."""
        written = self.text[span.start : span.end]
        return written[1:-1].replace('""', '"') if written.startswith('"') else written

    def with_content(self, span: Span, content: str) -> str:
        """The cell with other words, and with marks if it needs them."""
        quoted = self.text[span.start : span.end].startswith('"')
        if quoted or (re.search('[,"\r\n]', content) and span in self.rows[1]):
            return '"' + content.replace('"', '""') + '"'
        return content

    def plain(self, content: str) -> str:
        """The words by themselves."""
        return content

    def without(self, span: Span) -> str:
        """The text with an empty cell."""
        cell = next(cell for cell in self.rows[1] if cell.start <= span.start and span.end <= cell.end)
        return self.text[: cell.start] + self.text[cell.end :]

    def cell_of(self, place: int) -> str:
        """The letters and the number of the cell at `place`."""
        for number, row in enumerate(self.rows, start=1):
            for index, span in enumerate(row):
                if span.start <= place <= span.end:
                    return letters(index) + str(number)
        raise AssertionError(place)


def letters(index: int) -> str:
    """The letters of a column that is counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    return (letters(index // 26 - 1) if index >= 26 else "") + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index % 26]


KINDS_OF_DOCUMENT = {document.format: document for document in (Turtle, JsonLd, Csv)}
"""How a record is written in each format."""
