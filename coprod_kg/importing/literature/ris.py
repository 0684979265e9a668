"""RIS files, as EndNote, Mendeley, Zotero and databases write them.

Each line is a tag of two characters, two spaces, a hyphen, a space and a value; a line without a tag goes on with the
value before it. We read the lines ourselves: rispy, the best library for it, says neither lines nor columns, and
gives up the whole file at a tag that stands outside of a work.

>>> text = "TY  - JOUR\\nAU  - Oak, Ann\\nTI  - Sharing\\nSP  - 1\\nEP  - 9\\nER  - \\n"
>>> [work] = works(text, Lines(text))
>>> work.key, work.names[0].printed, work.first("pages").text
('1', 'Ann Oak', '1-9')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.findings import Severity
from coprod_kg.importing.decoding import decoded
from coprod_kg.importing.literature.kinds import in_a_book
from coprod_kg.importing.literature.names import printed
from coprod_kg.importing.literature.normal import when
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

# Writers differ in the spaces around the hyphen; the tag alone on its line has none after it.
_TAG = re.compile(r"([A-Z][A-Z0-9])([ \t]+)-(?:[ \t]+|(?=[\r\n]|\Z))")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")

_FIELDS = {
    "title": ("TI", "T1", "CT"),
    "container": ("T2", "JF", "BT", "JO", "JA", "J2"),
    "volume": ("VL",),
    "issue": ("IS",),
    "publisher": ("PB",),
    "language": ("LA",),
    "genre": ("M3",),
    "doi": ("DO",),
    "url": ("UR",),
}
"""For each field of a work: the tags that say it, the best first."""
_PLAIN = {tag: PLAIN[name] for name, tags in _FIELDS.items() for tag in tags}
_BETWEEN = re.compile(r"[;\s]+(?=https?://)")
_DATES = ("PY", "Y1", "DA")
_AUTHORS = ("AU", "A1")
_EDITORS = ("ED", "A2")
_TAGS = frozenset(tag for tags in _FIELDS.values() for tag in tags) | frozenset(
    (
        "TY ER ID SN SP EP DA PY Y1 AU A1 ED A2 A3 A4 AB AD AN C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CY DB DP DS "
        "ET H1 H2 J1 KW L1 L2 L3 L4 LB LK M1 M2 N1 N2 NV OP PP PMCID PMID RI RN RP SE ST T3 TA TT U1 U2 U3 U4 "
        "U5 VO WT WV Y2 "
    ).split()
)
_BOOKS = frozenset(("BOOK EBOOK EDBOOK CHAP ECHAP CONF CPAPER RPRT THES CTLG ENCYC DICT").split())


@dataclass(slots=True)
class _Line:
    tag: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Entry:
    start: int
    number: int
    lines: list[_Line] = field(default_factory=list)
    end: int = -1
    is_closed: bool = False
    is_cut: bool = False
    """Whether it had more lines than we take."""
    stray: int = -1
    """Where a line before or after it has a tag and stands in no entry."""


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The works of a RIS file as records.

    Raises UnreadableFile if it is not text, or BrokenSyntax if there is no work in it.
    """
    file = decoded(data, shown)
    return reading_of("ris", works(file.text, Lines(file.text)), shown, edition, file)


def works(text: str, lines: Lines) -> Iterator[Work]:
    """The works of `text`, in order, with what could not be read of each."""
    for entry in _entries(text):
        yield _Reader(entry, lines).work()


def _entries(text: str) -> Iterator[_Entry]:
    """A work begins at TY and ends at ER, or where the next one begins. What stands before the first is no part."""
    entry: _Entry | None = None
    held: _Entry | None = None
    stray = -1
    number = place = 0
    while place < len(text):
        line = _LINE.match(text, place)
        assert line is not None  # it matches the rest of the text, at least
        start, place = place, line.end()
        tag = _tag(text, start)
        if tag and tag[1] in ("TY", "ER") and entry:
            entry.end, entry.is_closed = start, tag[1] == "ER"
            held, entry = entry, None
        if tag and tag[1] == "ER":
            continue
        if tag and tag[1] == "TY":
            if held:
                yield held
            number += 1
            entry, held = _Entry(start, number, stray=stray), None
            stray = -1
        if entry:
            _add(entry, tag, line, start)
        elif tag and stray < 0:
            stray = start
    if entry:
        entry.end = len(text)
        held = entry
    if held:
        held.stray = stray if held.stray < 0 else held.stray
        yield held


def _add(entry: _Entry, tag: re.Match[str] | None, line: re.Match[str], start: int) -> None:
    end = start + len(line[1].rstrip())
    if tag and len(entry.lines) >= MOST_FIELDS:
        entry.is_cut = True
    elif tag:
        text = line[1][tag.end() - start : end - start].strip()
        entry.lines.append(_Line(tag[1], text, tag.end(), max(end, tag.end())))
    elif line[1].strip() and entry.lines:
        last = entry.lines[-1]
        if len(last.text) <= LARGEST_TEXT:  # what is longer is not taken, so it need not grow
            last.text = f"{last.text} {line[1].strip()}"
        last.end = end


def _tag(text: str, start: int) -> re.Match[str] | None:
    found = _TAG.match(text, start)
    # "UN - the body" is a line of a text; with one space only, it has to be a tag that RIS has.
    return None if found and found[2] == " " and found[1] not in _TAGS else found


class _Reader:
    """One entry on its way to a work: collects remarks as it goes."""

    def __init__(self, entry: _Entry, lines: Lines) -> None:
        self.entry = entry
        self.lines = lines
        self.by_tag: dict[str, list[_Line]] = {}
        for line in entry.lines:
            self.by_tag.setdefault(line.tag, []).append(line)
        self.key = next((line.text for line in self.by_tag.get("ID", ()) if line.text), str(entry.number))
        self.remarks: list[Remark] = []
        self.used: set[str] = set()

    def work(self) -> Work:
        self._judge()
        type = next(iter(self._values("TY")), Value("", self._spot(self.entry.start)))
        fields: dict[str, tuple[Value, ...]] = {}
        for name, tags in _FIELDS.items():
            if found := next((values for tag in tags if (values := self._values(tag))), None):
                fields[name] = tuple(_apart(found) if name == "url" else found)
        if pages := _pages(self._values("SP"), self._values("EP")):
            fields["pages"] = (pages,)
        if date := self._date():
            fields["date"] = (date,)
        if numbers := self._values("SN"):
            fields["isbn" if type.text in _BOOKS else "issn"] = tuple(numbers)
        names = self._names(_AUTHORS, "")
        # The editors of the book that a chapter is in are not the names on the chapter.
        if not in_a_book(type.text) and "container" not in fields:
            names = sorted(
                (*names, *self._names(_EDITORS, "editor")), key=lambda name: name.spot.start
            )  # as they stand in the file
        if len(names) > MOST_NAMES:
            message = f"There are more than {MOST_NAMES:,} names, so the rest was not read."
            self._remark("names", "Names on it", message, "Leave out names.", self.entry.start)
        return Work(
            self.key,
            type,
            self._spot(self.entry.start),
            self._spot(self.entry.end),
            fields,
            tuple(names[:MOST_NAMES]),
            tuple(self.remarks),
            tuple(line.tag for line in self.entry.lines if line.tag not in self.used | {"ID"}),
        )

    def _judge(self) -> None:
        if not self.entry.is_closed:
            message, mend = "This entry is not closed.", "Add the line “ER  - ” at its end."
            self._remark("syntax", "RIS", message, mend, self.entry.start)
        if self.entry.stray >= 0:
            message = "This stands outside of any entry, so it was not read."
            mend = "Begin each entry with a line such as “TY  - JOUR”."
            self._remark("syntax", "RIS", message, mend, self.entry.stray)
        if self.entry.is_cut:
            message = f"This entry has more than {MOST_FIELDS:,} lines, so the rest was not read."
            self._remark("syntax", "RIS", message, "Export it again, or leave it out.", self.entry.start)

    def _values(self, tag: str) -> list[Value]:
        """What the lines with this tag say; each tag is asked for once."""
        self.used.add(tag)
        found = []
        for line in self.by_tag.get(tag, ()):
            if len(line.text) > LARGEST_TEXT:
                message, mend = (
                    f"“{tag}” is too long, so it was not read.",
                    f"Keep it to {LARGEST_TEXT:,} letters.",
                )
                self._remark("value", _PLAIN.get(tag, tag), message, mend, line.start)
            elif line.text:
                found.append(Value(" ".join(line.text.split()), self._spot(line.start, line.end)))
        return found

    def _names(self, tags: tuple[str, ...], role: str) -> list[Name]:
        values = sorted(
            (each for tag in tags for each in self._values(tag)), key=lambda each: each.spot.start
        )
        return [Name(printed(value.text), value.spot, role) for value in values]

    def _date(self) -> Value | None:
        """The most exact date, if all that are given speak of one year; else the year of publication."""
        given = [value for tag in _DATES for value in self._values(tag)]
        # What stands after the third stroke is a remark: "2018///Spring".
        given = [Value("/".join(value.text.split("/")[:3]), value.spot) for value in given]
        known = [(found, value) for value in given if (found := when(value.text))]
        if not known:
            return given[0] if given else None
        if len({found.year for found, _ in known}) > 1:
            message = f"There are dates of two years, so we took {known[0][0].year}."
            self._remark("date", "When it came out", message, "Keep the right one.", known[0][1].spot.start)
            return known[0][1]
        return max(known, key=lambda pair: (pair[0].month > 0) + (pair[0].day > 0))[1]

    def _remark(self, rule: str, field: str, message: str, mend: str, offset: int) -> None:
        self.remarks.append(Remark(rule, Severity.SHOULD, field, message, mend, self._spot(offset)))

    def _spot(self, start: int, end: int | None = None) -> Spot:
        return self.lines.spot(start, end, entry=self.key)


def _apart(values: list[Value]) -> list[Value]:
    """Addresses that share a line, one by one."""
    return [Value(part, value.spot) for value in values for part in _BETWEEN.split(value.text)]


def _pages(first: list[Value], last: list[Value]) -> Value | None:
    """The first and the last page as one text; a first that has both in it stays as it is."""
    if not first or not last or last[0].text in first[0].text.split("-"):
        return first[0] if first else None
    return Value(f"{first[0].text}-{last[0].text}", first[0].spot)
