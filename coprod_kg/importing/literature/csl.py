"""CSL-JSON files, as Zotero, Mendeley, Pandoc and Crossref write them: one item, a list, or `{"items": […]}`.

The format is that of citeproc (csl-data.json). Nothing is left out in silence: a field that the list has no place for
is counted, and a value of a form that we do not know is a remark.

>>> from coprod_kg.importing.json_text import parsed
>>> text = '[{"id": "a", "type": "book", "title": "Sharing", "author": [{"family": "Oak", "given": "Ann"}]}]'
>>> [work] = works(parsed(text), Lines(text))
>>> work.key, work.names[0].printed, work.spot.pointer
('a', 'Ann Oak', '/0')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax
from coprod_kg.findings import Severity
from coprod_kg.importing import json_text
from coprod_kg.importing.decoding import decoded
from coprod_kg.importing.literature.work import (
    LARGEST_TEXT,
    MOST_FIELDS,
    MOST_NAMES,
    PLAIN,
    Name,
    Remark,
    Value,
    Work,
)
from coprod_kg.importing.literature.works import reading_of
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Lines, Spot

_FIELDS = {
    "title": "title",
    "container-title": "container",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "publisher": "publisher",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "URL": "url",
    "language": "language",
    "genre": "genre",
}
_ROLES = {"author": "", "editor": "editor", "translator": "translator", "illustrator": "illustrator"}
# Formatting that CSL allows in texts; the words in it stay.
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^<>]{0,100})?>")
_PARTS_OF_NAME = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The works of a CSL-JSON file as records.

    Raises UnreadableFile if it is not text, or BrokenSyntax if it is no JSON or has no work in it.
    """
    file = decoded(data, shown)
    lines = Lines(file.text)
    root = json_text.parsed_file(file.text, shown, lines, halves=True)
    if root.items is None and root.members is None:
        raise BrokenSyntax(shown, *lines.place(root.start), "We expected a list of works.", "CSL-JSON")
    return reading_of("csl", works(root, lines), shown, edition, file)


def works(root: json_text.Value, lines: Lines) -> Iterator[Work]:
    """The works in a JSON text, in order, with what could not be read of each."""
    whole = _Part(root)
    if "items" in whole.members and whole.members["items"].json.items is not None:
        whole = whole.members["items"]
    for number, item in enumerate((whole,) if whole.json.items is None else whole.items(), start=1):
        yield _Reader(item, number, lines).work()


@dataclass(frozen=True)
class _Part:
    """A value in the file, and the way to it."""

    json: json_text.Value
    path: tuple[str | int, ...] = ()

    @property
    def name(self) -> str:
        """The field that it is in, or its number in a list."""
        return str(self.path[-1]) if self.path else ""

    @cached_property
    def members(self) -> dict[str, _Part]:
        """What is in it by name, if it is an object."""
        return {each.key: _Part(each.value, (*self.path, each.key)) for each in self.json.members or ()}

    def items(self) -> Iterator[_Part]:
        """What is in it in order, if it is a list; each is made when it is asked for, as a file has many."""
        return (_Part(each, (*self.path, place)) for place, each in enumerate(self.json.items or ()))


class _Reader:
    """One item on its way to a work: collects remarks as it goes."""

    def __init__(self, item: _Part, number: int, lines: Lines) -> None:
        self.item = item
        self.lines = lines
        self.remarks: list[Remark] = []
        self.key = str(number)
        key = self._text(item.members["id"]) if "id" in item.members else None
        self.key = key.text if key and key.text else str(number)

    def work(self) -> Work:
        fields: dict[str, tuple[Value, ...]] = {}
        names: dict[str, list[Name]] = {}
        left_out: list[str] = []
        for place, (name, value) in enumerate(self.item.members.items()):
            if place >= MOST_FIELDS:
                message = f"There are more than {MOST_FIELDS:,} fields, so the rest was not read."
                self._remark("size", name, message, "Export it again, or leave it out.", value)
                break
            if name in _FIELDS:
                if found := self._texts(value):
                    fields[_FIELDS[name]] = tuple(found)
            elif name in _ROLES:
                names[name] = list(self._names(value, _ROLES[name]))
            elif name == "issued":
                if date := self._date(value):
                    fields["date"] = (date,)
            elif name not in ("id", "type"):
                left_out.append(name)
        if "container" in fields and names.pop("editor", []):
            left_out.append("editor")  # of the book or journal, not of this
        written = self.item.members.get("type")
        type = (self._text(written) if written else None) or Value("", self._spot(self.item.json.start))
        item, pointer = self.item.json, json_text.pointer(self.item.path)
        ordered = [name for role in _ROLES for name in names.get(role, ())]
        return Work(
            self.key,
            type,
            self._spot(item.start, pointer=pointer),
            self._spot(item.end - 1, pointer=pointer),
            fields,
            tuple(ordered[:MOST_NAMES]),
            tuple(self.remarks),
            tuple(left_out),
        )

    def _texts(self, value: _Part) -> list[Value]:
        """The texts in a value; Crossref writes a list where the format has one text."""
        parts = value.items() if value.json.items else (value,)
        return [found for each in parts if (found := self._text(each)) and found.text]

    def _text(self, value: _Part) -> Value | None:
        content = value.json.content
        if isinstance(content, str):  # or a number, as it is written
            text = " ".join(_MARKUP.sub("", content).split())
            if len(text) > LARGEST_TEXT:
                message, mend = (
                    "This is too long, so it was not read.",
                    f"Keep it to {LARGEST_TEXT:,} letters.",
                )
            elif json_text.HALF.search(text):
                message, mend = "There is half a letter in this, so it was not read.", "Type it again."
            else:
                return Value(text, self._spot_of(value))
        elif value.json.is_null:
            return None
        else:
            message, mend = (
                "We expected a text here, so this was not read.",
                "Put the text in quotation marks.",
            )
        name = value.name
        self._remark("value", PLAIN.get(_FIELDS.get(name, name), name), message, mend, value)
        return None

    def _names(self, value: _Part, role: str) -> Iterator[Name]:
        given = value.json.items
        if given and len(given) > MOST_NAMES:
            message = f"There are more than {MOST_NAMES:,} names, so the rest was not read."
            self._remark("names", "Names on it", message, "Leave out names.", value)
        for each in (value,) if given is None else islice(value.items(), MOST_NAMES):
            spot = self._spot_of(each)
            whole = next((each.members[name] for name in ("literal", "name") if name in each.members), None)
            whole = whole if each.json.text is None else each
            used = (
                (whole,) if whole else [each.members[name] for name in _PARTS_OF_NAME if name in each.members]
            )
            parts = [found.text for part in used if (found := self._text(part))]
            if name := " ".join(part for part in parts if part):
                yield Name(name, spot, role)
            elif not self.remarks or self.remarks[-1].spot.start < each.json.start:
                message = "We could not read a name here."
                self._remark(
                    "names", "Names on it", message, "Give “family” and “given”, or “literal”.", each
                )

    def _date(self, value: _Part) -> Value | None:
        """A date as text: from its parts where it has some, else as somebody wrote it."""
        parts = value.members.get("date-parts")
        spot = self._spot_of(value)
        uncertain = value.members.get("circa")
        mark = "circa " if uncertain and uncertain.json.content not in (None, False, "0", "") else ""
        if parts and parts.json.items:
            dates = [
                [str(part.content) for part in each.items or () if part.content] for each in parts.json.items
            ]
            return Value(mark + " to ".join("-".join(each) for each in dates if each), spot)
        for name in ("raw", "literal"):
            if name in value.members and (found := self._text(value.members[name])):
                return Value(mark + found.text, spot)
        return None if value.json.text is None else self._text(value)

    def _remark(self, rule: str, field: str, message: str, mend: str, value: _Part) -> None:
        self.remarks.append(Remark(rule, Severity.SHOULD, field, message, mend, self._spot_of(value)))

    def _spot_of(self, value: _Part) -> Spot:
        return self._spot(value.json.start, value.json.end, json_text.pointer(value.path))

    def _spot(self, start: int, end: int | None = None, pointer: str = "") -> Spot:
        return self.lines.spot(start, end, entry=self.key, pointer=pointer)
