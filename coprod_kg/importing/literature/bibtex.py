"""BibTeX and BibLaTeX files, as Zotero, Mendeley, JabRef and people write them.

What LaTeX there is becomes plain text. The structure is read by `bibtex_blocks`, which says why no library does it.

>>> text = "@article{a1, title = {Sharing {G}ardens}, author = {Oak, Ann and {The Group}}, year = 2018}"
>>> [work] = works(text, Lines(text))
>>> work.key, work.first("title").text, [name.printed for name in work.names]
('a1', 'Sharing Gardens', ['Ann Oak', 'The Group'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.findings import Fix, Severity
from coprod_kg.importing.decoding import decoded
from coprod_kg.importing.literature.bibtex_blocks import Block, Field, blocks
from coprod_kg.importing.literature.bibtex_slips import in_words
from coprod_kg.importing.literature.kinds import in_a_book
from coprod_kg.importing.literature.latex import plain
from coprod_kg.importing.literature.names import given_first, split_at_and
from coprod_kg.importing.literature.normal import month_and_day
from coprod_kg.importing.literature.work import (
    LARGEST_LIST,
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
    "title": ("title",),
    "container": ("journaltitle", "journal", "booktitle"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages",),
    "publisher": ("publisher", "institution", "school", "organization"),
    "language": ("language", "langid"),
    "genre": ("type", "entrysubtype"),
    "doi": ("doi",),
    "isbn": ("isbn",),
    "issn": ("issn",),
    "url": ("url", "howpublished"),
}
"""For each field of a work: the fields of an entry that say it, the best first."""
_PLAIN = {written: PLAIN[name] for name, candidates in _FIELDS.items() for written in candidates} | {
    "subtitle": "Title",
    "crossref": "Part of",
    **dict.fromkeys(("date", "year", "month", "day"), PLAIN["date"]),
    **dict.fromkeys(("author", "editor", "translator"), "Names on it"),
}
_AS_WRITTEN = frozenset(("doi", "isbn", "issn", "url"))
_READ = frozenset(name for names in _FIELDS.values() for name in names) | frozenset(
    ["subtitle", "date", "year", "month", "day", "author", "editor", "translator", "crossref"]
)
_ROLES = {"author": "", "editor": "editor", "translator": "translator"}
_INHERITED = ("booktitle", "title", "date", "year", "month", "publisher", "isbn")
"""What a chapter has from the book that its `crossref` names; the book's title is the chapter's `booktitle`."""
_MONTHS = dict.fromkeys(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_NAMED_PART = re.compile(r"\s*(family|given|prefix|suffix|given-i|useprefix|id)\s*=\s*(.*)", re.DOTALL)


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The works of a BibTeX file as records.

    Raises UnreadableFile if it is not text, or BrokenSyntax if there is no entry in it.
    """
    file = decoded(data, shown)
    return reading_of("bibtex", works(file.text, Lines(file.text)), shown, edition, file)


def works(text: str, lines: Lines) -> Iterator[Work]:
    """The entries of `text`, in order, with what could not be read of each."""
    strings: dict[str, str | None] = dict(_MONTHS)
    parents: dict[str, Block] | None = None
    number = 0
    for block in blocks(text, MOST_FIELDS):
        if block.type == "string":
            for field in block.fields:
                strings[field.name] = _joined(field, strings)[0]
            continue
        number += 1
        if parents is None and any(field.name == "crossref" for field in block.fields):
            parents = {each.key.casefold(): each for each in blocks(text, MOST_FIELDS) if each.key}
        yield _Entry(block, number, strings, parents or {}, lines).work()


def _joined(field: Field, strings: Mapping[str, str | None]) -> tuple[str | None, str]:
    """The pieces of a value as one text, and the name of the first that is no string; None if it cannot be said.

    A string that is too long is None: doubled thirty times it would fill the memory.
    """
    parts = []
    size = 0
    for piece in field.pieces:
        part: str | None = piece.text
        if piece.kind == "name":
            name = piece.text.lower()
            part = name if name in _MONTHS else strings.get(name)
            if part is None:
                return None, piece.text
        assert part is not None
        size += len(part)
        if size > (LARGEST_LIST if field.name in _ROLES else LARGEST_TEXT):
            return None, ""
        parts.append(part)
    return "".join(parts), ""


class _Entry:
    """One entry on its way to a work: collects remarks as it goes."""

    def __init__(
        self,
        block: Block,
        number: int,
        strings: Mapping[str, str | None],
        parents: Mapping[str, Block],
        lines: Lines,
    ) -> None:
        self.key = block.key or str(number)
        self.block = block
        self.strings = strings
        self.lines = lines
        self.remarks: list[Remark] = []
        self.fields: dict[str, Field] = {}
        for slip in block.slips:
            message, mend, fix = in_words(slip)
            self._remark("syntax", "BibTeX", message, mend, slip.offset, fix)
        for field in block.fields:
            self._keep(field)
        if (link := self.fields.get("crossref")) and (name := _joined(link, strings)[0]):
            self._inherit(link, parents.get(name.strip().casefold()))

    def work(self) -> Work:
        found: dict[str, tuple[Value, ...]] = {}
        used = {"crossref"}
        for name, candidates in _FIELDS.items():
            written = next((each for each in candidates if each in self.fields), None)
            if written is None or (written == "number" and not self._is_in_a_journal):
                continue  # the number of a report or of a series is no issue
            value = self._value(self.fields[written], name in _AS_WRITTEN)
            if written == "howpublished" and value and not value.text.startswith(("http:", "https:")):
                continue
            used.add(written)
            if value:
                found[name] = (value,)
        if "title" in found and (more := self._value(self.fields.get("subtitle"), False)):
            title = found["title"][0]
            found["title"] = (Value(f"{title.text}: {more.text}", title.spot),)
        if date := self._date():
            found["date"] = (date,)
        # The editors of the book that a chapter is in are not the names on the chapter.
        roles = [role for role in _ROLES if role != "editor" or "container" not in found]
        names = [name for role in roles for name in self._names(role)]
        used |= {"subtitle", "date", "year", "month", "day", *roles}
        return Work(
            self.key,
            Value(self.block.type, self._spot(self.block.type_start, len(self.block.type))),
            self._spot(self.block.start),
            self._spot(self.block.end),
            found,
            tuple(names),
            tuple(self.remarks),
            tuple(name for name in self.fields if name not in used),
        )

    @property
    def _is_in_a_journal(self) -> bool:
        return not {"journal", "journaltitle"}.isdisjoint(self.fields)

    def _keep(self, field: Field) -> None:
        first = self.fields.setdefault(field.name, field)
        if first is not field and field.name in _READ and _texts(first) != _texts(field):
            line = self.lines.place(first.name_start)[0]
            message = f"“{field.name}” is here a second time, so only the one on line {line} was read."
            self._remark("twice", field.name, message, "Keep the right one.", field.name_start)

    def _inherit(self, link: Field, parent: Block | None) -> None:
        if parent is None or parent is self.block:
            message = "There is no entry with the key that “crossref” names, so nothing was taken from it."
            self._remark("crossref", "crossref", message, "Check the key.", link.start)
            return
        own = in_a_book(self.block.type)
        theirs = {field.name: field for field in reversed(parent.fields)}
        for name in _INHERITED:
            target = "booktitle" if name == "title" else name
            if name in theirs and own:
                self.fields.setdefault(target, theirs[name])

    def _raw(self, field: Field) -> str | None:
        """What is written in `field`, strings put in; None, with a remark, if that cannot be said."""
        text, unknown = _joined(field, self.strings)
        if text is None:
            if unknown:
                message = f"“{unknown}” stands for nothing: no @string says what it means."
                mend = f"Put the text of “{field.name}” in braces, or add the @string."
            else:
                message = f"“{field.name}” is too long, so it was not read."
                mend = f"Shorten it to {LARGEST_TEXT:,} letters."
            self._remark("value", field.name, message, mend, field.start)
        return text

    def _value(self, field: Field | None, as_written: bool) -> Value | None:
        raw = self._raw(field) if field else None
        if field is None or raw is None:
            return None
        if as_written:
            text = _verbatim(raw)
        else:
            parts = _names_in_braces(raw) if field.name in _FIELDS["publisher"] else [raw]
            text = "; ".join(self._plain(part, field) for part in parts)
        return Value(text, self._spot(field.start, field.end - field.start)) if text else None

    def _plain(self, latex: str, field: Field) -> str:
        text, strange = plain(latex)
        for name in strange:
            message = f"We do not know the LaTeX command \\{name}, so “{field.name}” was read without it."
            self._remark("latex", field.name, message, "Write it as plain text.", field.start)
        return text

    def _date(self) -> Value | None:
        if "date" in self.fields:
            return self._value(self.fields["date"], False)
        year = self._value(self.fields.get("year"), False)
        month = self._value(self.fields.get("month"), False)
        if year is None or month is None or not re.fullmatch(r"[0-9]{4}", year.text):
            return year
        known = month_and_day(month.text)
        if known is None:
            message = f"We do not know which month “{month.text[:40]}” is, so only the year was read."
            field = self.fields["month"]
            self._remark(
                "month", "month", message, "Write the month as a number, or leave it out.", field.start
            )
            return year
        day = known[1]
        own_day = self._value(self.fields.get("day"), False)
        if own_day and re.fullmatch(r"[0-9]{1,2}", own_day.text):
            day = int(own_day.text)
        return Value(f"{year.text}-{known[0]:02}" + (f"-{day:02}" if day else ""), year.spot)

    def _names(self, field_name: str) -> Iterator[Name]:
        field = self.fields.get(field_name)
        raw = self._raw(field) if field else None
        if field is None or not raw:
            return
        role = _ROLES[field_name]
        spans = split_at_and(raw)
        if len(spans) > MOST_NAMES:
            message = f"There are more than {MOST_NAMES:,} names, so the rest was not read."
            self._remark("names", field_name, message, "Leave out names.", field.start)
        inside = field.pieces[0].start if len(field.pieces) == 1 and field.pieces[0].kind == "text" else None
        for start, end in spans[:MOST_NAMES]:
            written = raw[start:end]
            printed = "and others" if written == "others" else self._name(written, field)
            if printed:
                spot = (
                    self._spot(field.start, field.end - field.start)
                    if inside is None
                    else self._spot(inside + start, end - start)
                )
                yield Name(printed, spot, role)

    def _name(self, written: str, field: Field) -> str:
        parts = _parts(written)
        named = [_NAMED_PART.fullmatch(part) for part in parts]
        if all(named):
            known = {found[1]: self._plain(found[2].strip(' "'), field) for found in named if found}
            order = ("given", "prefix", "family", "suffix")
            return " ".join(known[each] for each in order if known.get(each))
        return given_first([self._plain(part, field) for part in parts])

    def _remark(
        self, rule: str, field: str, message: str, mend: str, offset: int, fix: Fix | None = None
    ) -> None:
        plain_name = _PLAIN.get(field, field)
        self.remarks.append(Remark(rule, Severity.SHOULD, plain_name, message, mend, self._spot(offset), fix))

    def _spot(self, start: int, length: int = 0) -> Spot:
        return self.lines.spot(start, start + length, entry=self.key)


def _texts(field: Field) -> list[str]:
    return [" ".join(piece.text.split()) for piece in field.pieces]


def _verbatim(raw: str) -> str:
    """An address or a number: LaTeX's escapes are taken away, and nothing else is read as LaTeX."""
    text = re.sub(r"\\url\s*\{([^{}]*)\}", r"\1", raw)
    text = (
        text.replace(r"{\textunderscore}", "_")
        .replace(r"\textunderscore", "_")
        .replace(r"\textasciitilde", "~")
    )
    text = re.sub(r"\{?\\([&%_#$~])(?:\{\})?\}?", r"\1", text)
    return " ".join(text.replace("{", "").replace("}", "").split())


def _names_in_braces(raw: str) -> list[str]:
    """The names of a list in which each stands in braces, so that its "and" cannot be a part of one name."""
    parts = [raw[start:end] for start, end in split_at_and(raw)]
    return parts if all(part.startswith("{") and part.endswith("}") for part in parts) else [raw]


def _parts(name: str) -> list[str]:
    """A name split at its commas outside of braces; a name in braces is one part."""
    if "," not in name:
        return [name]
    if "{" not in name:
        return name.split(",")
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"[{},]", name):
        depth += {"{": 1, "}": -1, ",": 0}[found[0]]
        if found[0] == "," and depth == 0:
            parts.append(name[start : found.start()])
            start = found.end()
    return [*parts, name[start:]]
