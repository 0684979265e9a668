"""The columns of a table of records: from a form to its headings, and from a heading to what it stands for.

>>> import coprod_kg
>>> from coprod_kg.forms import form_of
>>> headings = Headings(form_of(coprod_kg.open(), "org"))
>>> headings.read("web  ADDRESS").field.key, headings.read("Also called (cy)").language, headings.read("Nmae")
('webAddress', 'cy', None)
>>> headings.nearest("Nmae")
'Name'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from coprod_kg.errors import nearest
from coprod_kg.forms.values import Field, Form, Sort
from coprod_kg.values import Value, replace
from coprod_kg.vocabulary import shorten


class Use(Enum):
    """What a column is for."""

    FIELD = "field"
    RECORD = "record"
    """Which record of the list the row is about; empty for a new one."""
    KIND = "kind"
    """Of which kind the record is."""
    LANGUAGE = "language"
    """The language of the texts in the row whose columns do not say one."""


EXAMPLE = "example"
"""What the cell under `Record` says in a row that is only an example."""

HELP_SHEET, LISTS_SHEET = "How to fill this in", "Lists"
"""The sheets of a workbook that hold no records."""

_NAMES = {Use.RECORD: "Record", Use.KIND: "Kind of record", Use.LANGUAGE: "Language of the words"}
_OTHER_NAMES = {"id": Use.RECORD, "addressonourlist": Use.RECORD, "textlanguage": Use.LANGUAGE}
_LANGUAGE = re.compile(r"\s*(?:\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)|\[([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\]"
                       r"|@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))\s*\Z")  # fmt: skip
_NUMBER = re.compile(r"\s+([1-9][0-9]{0,2})\s*\Z")


class Column(Value):
    """One column: what it is for, and for a field which one, in which language, and of which part."""

    use: Use
    field: Field | None = None
    part: Field | None = None
    """For parts: the field of each part that stands in this column."""
    language: str = ""
    number: int = 1
    """Which of several columns for the same field it is; their values are taken in this order."""

    @property
    def name(self) -> str:
        """Its heading without language and number."""
        if self.field is None:
            return _NAMES[self.use]
        if self.part is None or (self.field.part and self.field.part.main == self.part):
            return self.field.name
        return f"{self.field.name}: {self.part.name}"

    @property
    def heading(self) -> str:
        """What stands at its head."""
        number = f" {self.number}" if self.number > 1 else ""
        return f"{self.name}{number}" + (f" ({self.language})" if self.language else "")

    @property
    def value(self) -> Field | None:
        """The field that its values are checked by: that of the part, where there is one."""
        return self.part or self.field

    @property
    def extra(self) -> bool:
        """Whether it is about parts and says more of them than their names: a template leaves it out."""
        return self.part is not None and self.name != (self.field.name if self.field else "")


RECORD = Column(Use.RECORD)
KIND = Column(Use.KIND)


def columns_of(form: Form, languages: Iterable[str] = ("en",)) -> tuple[Column, ...]:
    """The usual columns for the records of `form`, with one for each of `languages` where the field is a text."""
    found = [RECORD]
    for field in form.asked:
        for column in _of_field(field):
            worded = column.value is not None and column.value.sort is Sort.WORDS
            found += [replace(column, language=tag) for tag in languages] if worded else [column]
    return tuple(found)


def _of_field(field: Field) -> list[Column]:
    if field.part is None:
        return [Column(Use.FIELD, field)]
    fields = [part for part in field.part.asked if part.sort is not Sort.NUMBER]
    main = field.part.main
    return [Column(Use.FIELD, field, part) for part in sorted(fields, key=lambda part: part != main)]


class Headings:
    """Reads headings as people write them: by name or key, in any case, with spaces, lines or neither."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._known: dict[str, Column] = {}
        self._shown: dict[str, str] = {}
        for use, name in _NAMES.items():
            self._add(name, Column(use))
        for name, use in _OTHER_NAMES.items():
            self._add(name, Column(use))
        for field in form.asked:
            for column in _of_field(field):
                self._add(column.name, column)
                for key in field.keys:
                    main = not column.extra
                    self._add(key.name if main else f"{key.name}.{column.part.key}", column)  # type: ignore[union-attr]
                    self._add(shorten(field.path) if main else "", column)

    @staticmethod
    @lru_cache(maxsize=64)
    def of(form: Form) -> Headings:
        """The reader of the headings of `form`; made once, since every file is read by those of all forms."""
        return Headings(form)

    def _add(self, name: str, column: Column) -> None:
        if name:
            self._known.setdefault(_plain(name), column)
            self._shown.setdefault(_plain(name), column.name)

    def read(self, heading: str) -> Column | None:
        """The column that `heading` stands for; None if it stands for none."""
        rest, language, number = _taken_apart(heading)
        found = self._known.get(_plain(rest)) or self._known.get(_plain(heading))
        if found is None:
            return None
        worded = found.value is not None and found.value.sort is Sort.WORDS
        if language and not worded:
            return None
        return replace(found, language=language, number=number)

    def nearest(self, heading: str, cutoff: float = 0.7) -> str | None:
        """The heading that was probably meant, with the language that was given; None if none is near enough."""
        rest, language, _ = _taken_apart(heading)
        plain = nearest(_plain(rest), self._known, cutoff)
        if plain is None:
            return None
        column = self._known[plain]
        worded = column.value is not None and column.value.sort is Sort.WORDS
        return replace(column, language=language if worded else "").heading


def _taken_apart(heading: str) -> tuple[str, str, int]:
    language = number = None
    rest = heading
    if language := _LANGUAGE.search(rest):
        rest = rest[: language.start()]
    if number := _NUMBER.search(rest):
        rest = rest[: number.start()]
    tag = (language[1] or language[2] or language[3]) if language else ""
    return rest, tag, int(number[1]) if number else 1


def _plain(name: str) -> str:
    """`name` without what people leave out or add: case, spaces, lines, a star or a colon at its end."""
    return re.sub(r"[\s_-]+", "", name.casefold()).rstrip("*:")


def column_letters(number: int) -> str:
    """The letters of the column with `number`, from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
