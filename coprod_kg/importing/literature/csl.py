"""CSL-JSON files, as Zotero, Mendeley, Pandoc and Crossref write them: one item, a list, or `{"items": […]}`.

The format is that of citeproc (csl-data.json). Nothing is left out in silence: a field that the list has no place for
is counted, and a value of a form that we do not know is a remark.

>>> text = '[{"id": "a", "type": "book", "title": "Sharing", "author": [{"family": "Oak", "given": "Ann"}]}]'
>>> [work] = works(parse(text), LineTable(text))
>>> work.key, work.names[0].printed, work.spot.pointer
('a', 'Ann Oak', '/0')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax
from coprod_kg.findings import Severity
from coprod_kg.importing.literature.decoding import decoded
from coprod_kg.importing.literature.json_text import BadJson, JsonValue, parse
from coprod_kg.importing.literature.lines import LineTable
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
from coprod_kg.sources.spots import Spot

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
_BROKEN = re.compile(r"[\ud800-\udfff]")
_PARTS_OF_NAME = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The works of a CSL-JSON file as records.

    Raises UnreadableFile if it is not text, or BrokenSyntax if it is no JSON or has no work in it.
    """
    text, encoding = decoded(data, shown)
    lines = LineTable(text)
    try:
        root = parse(text)
    except BadJson as error:
        raise BrokenSyntax(shown, *lines.place(error.offset), error.reason, "JSON") from error
    if root.kind not in ("array", "object"):
        raise BrokenSyntax(shown, *lines.place(root.start), "We expected a list of works.", "CSL-JSON")
    return reading_of("csl", works(root, lines), shown, edition, text, encoding)


def works(root: JsonValue, lines: LineTable) -> Iterator[Work]:
    """The works in a JSON text, in order, with what could not be read of each."""
    if "items" in root.members and root.members["items"].kind == "array":
        root = root.members["items"]
    for number, item in enumerate(root.items if root.kind == "array" else (root,), start=1):
        yield _Reader(item, number, lines).work()


class _Reader:
    """One item on its way to a work: collects remarks as it goes."""

    def __init__(self, item: JsonValue, number: int, lines: LineTable) -> None:
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
        type = (self._text(written) if written else None) or Value("", self._spot(self.item.start))
        ordered = [name for role in _ROLES for name in names.get(role, ())]
        return Work(
            self.key,
            type,
            self._spot(self.item.start, pointer=self.item.pointer),
            self._spot(self.item.end - 1, pointer=self.item.pointer),
            fields,
            tuple(ordered[:MOST_NAMES]),
            tuple(self.remarks),
            tuple(left_out),
        )

    def _texts(self, value: JsonValue) -> list[Value]:
        """The texts in a value; Crossref writes a list where the format has one text."""
        return [found for each in (value.items or (value,)) if (found := self._text(each)) and found.text]

    def _text(self, value: JsonValue) -> Value | None:
        if value.kind in ("string", "number") and isinstance(value.value, str):
            text = " ".join(_MARKUP.sub("", value.value).split())
            if len(text) > LARGEST_TEXT:
                message, mend = (
                    "This is too long, so it was not read.",
                    f"Keep it to {LARGEST_TEXT:,} letters.",
                )
            elif _BROKEN.search(text):
                message, mend = "There is half a letter in this, so it was not read.", "Type it again."
            else:
                return Value(text, self._spot(value.start, value.end, value.pointer))
        elif value.kind == "word" and value.value is None:
            return None
        else:
            message, mend = (
                "We expected a text here, so this was not read.",
                "Put the text in quotation marks.",
            )
        name = value.pointer.split("/")[-1]
        self._remark("value", PLAIN.get(_FIELDS.get(name, name), name), message, mend, value)
        return None

    def _names(self, value: JsonValue, role: str) -> Iterator[Name]:
        if len(value.items) > MOST_NAMES:
            message = f"There are more than {MOST_NAMES:,} names, so the rest was not read."
            self._remark("names", "Names on it", message, "Leave out names.", value)
        for each in value.items[:MOST_NAMES] if value.kind == "array" else (value,):
            spot = self._spot(each.start, each.end, each.pointer)
            whole = next((each.members[name] for name in ("literal", "name") if name in each.members), None)
            whole = each if each.kind == "string" else whole
            used = (
                (whole,) if whole else [each.members[name] for name in _PARTS_OF_NAME if name in each.members]
            )
            parts = [found.text for part in used if (found := self._text(part))]
            if name := " ".join(part for part in parts if part):
                yield Name(name, spot, role)
            elif not self.remarks or self.remarks[-1].spot.start < each.start:
                message = "We could not read a name here."
                self._remark(
                    "names", "Names on it", message, "Give “family” and “given”, or “literal”.", each
                )

    def _date(self, value: JsonValue) -> Value | None:
        """A date as text: from its parts where it has some, else as somebody wrote it."""
        parts = value.members.get("date-parts")
        spot = self._spot(value.start, value.end, value.pointer)
        uncertain = value.members.get("circa")
        mark = "circa " if uncertain and uncertain.value not in (None, False, "0", "") else ""
        if parts and parts.items:
            dates = [[str(part.value) for part in each.items if part.value] for each in parts.items]
            return Value(mark + " to ".join("-".join(each) for each in dates if each), spot)
        for name in ("raw", "literal"):
            if name in value.members and (found := self._text(value.members[name])):
                return Value(mark + found.text, spot)
        return self._text(value) if value.kind == "string" else None

    def _remark(self, rule: str, field: str, message: str, mend: str, value: JsonValue) -> None:
        spot = self._spot(value.start, value.end, value.pointer)
        self.remarks.append(Remark(rule, Severity.SHOULD, field, message, mend, spot))

    def _spot(self, start: int, end: int | None = None, pointer: str = "") -> Spot:
        return self.lines.spot(start, end, entry=self.key, pointer=pointer)
