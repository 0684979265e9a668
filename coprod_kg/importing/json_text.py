"""A JSON text as values that know where they stand.

Python's own reader says what a text means, but not where; and it takes two keys of one name, `NaN` and half characters,
which mean different things to different programs. Here those are mistakes with a place (RFC 8259, section 4; RFC 7493).

>>> value = parsed('{"a": [1, true]}')
>>> [(member.key, member.value.start, member.value.end) for member in value.members]
[('a', 6, 15)]
>>> value.members[0].value.items[1].content
True
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple, NoReturn

from coprod_kg.errors import BrokenSyntax
from coprod_kg.importing.limits import DEEPEST, too_deep, too_many
from coprod_kg.sources.spots import Lines

MOST_VALUES = 1_000_000
"""How many values a text may have."""
MOST_WEIGHT = 3_000_000
"""How much may stand how deep: the depths of all values together. The engine keeps a copy of what is inside for each
level, so a long list deep inside takes its length times its depth."""

HALF = re.compile("[\ud800-\udfff]")
"""Half a character: one of two codes that are one character only together."""

_S = r"[ \t\n\r]*+"
_TEXT = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*"'
_SPACE = re.compile(_S)
_STRING = re.compile(_TEXT)
# Whole steps in one look: the engine of regular expressions is what is quick here.
_VALUE = re.compile(
    rf"{_S}(?:({_TEXT})|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+])|(true|false|null)(?!\w)|([\[{{]))"
)
_KEY = re.compile(rf"{_S}({_TEXT}){_S}:")
_NEXT = re.compile(rf"{_S}([,\]}}])")
_WORD = re.compile(r"[A-Za-z_$][\w$]*|-Infinity")
_WORDS = {"true": True, "false": False, "null": None}


class Number(str):
    """A number as it is written: to read it as a float would change some."""

    __slots__ = ()


class Value(NamedTuple):
    """A value and its place: `text[start:end]` is how it is written. A tuple, because a file has many."""

    content: str | Number | bool | None
    """What a text, a number or a word says; None for an array and an object."""
    start: int
    end: int
    items: tuple[Value, ...] | None = None
    """What is in an array; None if it is none."""
    members: tuple[Member, ...] | None = None
    """What is in an object; None if it is none."""

    @property
    def text(self) -> str | None:
        """What a text says; None if this is anything else."""
        content = self.content
        return content if isinstance(content, str) and not isinstance(content, Number) else None

    @property
    def is_null(self) -> bool:
        """Whether this is `null`."""
        return self.content is None and self.items is None and self.members is None


class Member(NamedTuple):
    """A key of an object, its place, and its value."""

    key: str
    start: int
    end: int
    value: Value


@dataclass(eq=False)
class BadJson(Exception):
    """A text is not JSON, or not JSON that means the same to everyone."""

    offset: int
    reason: str


@dataclass(eq=False)
class LargeJson(Exception):
    """A text is JSON, but too much or too deep to be safe."""

    offset: int
    deep: bool


def pointer(path: tuple[str | int, ...]) -> str:
    """The JSON pointer that leads along `path` (RFC 6901).

    >>> pointer(("@graph", 0, "a/b~c"))
    '/@graph/0/a~1b~0c'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def parsed_file(text: str, path: PurePath, lines: Lines, *, halves: bool = False) -> Value:
    """The value that `text` is, which is the text of a file; for `halves` see `parsed`.

    Raises BrokenSyntax, or RefusedFile if it is too much, with line and column.
    """
    try:
        return parsed(text, halves=halves)
    except BadJson as bad:
        raise BrokenSyntax(path, *lines.place(bad.offset), bad.reason, "JSON") from bad
    except LargeJson as large:
        raise (too_deep(path, *lines.place(large.offset)) if large.deep else too_many(path)) from large


def parsed(text: str, *, halves: bool = False) -> Value:
    """The value that `text` is.

    With `halves`, half a character in a text is no mistake: a caller that can do without some texts looks with `HALF`.

    Raises BadJson or LargeJson, with the offset.
    """
    reader = _Reader(text, halves)
    value = reader.value(0, 1)
    rest = reader.skip(value.end)
    if rest < len(text):
        raise BadJson(rest, "The text should end here, but there is more.")
    return value


class _Reader:
    def __init__(self, text: str, halves: bool) -> None:
        self.text = text
        self.halves = halves
        self.number = 0
        self.weight = 0

    def skip(self, place: int) -> int:
        found = _SPACE.match(self.text, place)
        return found.end() if found else place

    def value(self, place: int, depth: int) -> Value:
        self.number += 1
        self.weight += depth
        if depth > DEEPEST or self.number > MOST_VALUES or self.weight > MOST_WEIGHT:
            raise LargeJson(self.skip(place), depth > DEEPEST)
        found = _VALUE.match(self.text, place)
        if found is None:
            self.no_value(self.skip(place))
        sort = found.lastindex
        start, end = found.span(sort or 0)
        if sort == 1:
            return Value(self.content(start, found[1]), start, end)
        if sort == 2:
            return Value(Number(found[2]), start, end)
        if sort == 3:
            return Value(_WORDS[found[3]], start, end)
        return self.object(start, depth) if found[4] == "{" else self.array(start, depth)

    def no_value(self, place: int) -> NoReturn:
        """Raises BadJson: at `place` there should be a value."""
        first = self.text[place : place + 1]
        found = _WORD.match(self.text, place)
        word = found.group() if found else ""
        if not first:
            raise BadJson(place, "The text ends too early: something that was opened is not closed.")
        if word in ("NaN", "Infinity", "-Infinity"):
            raise BadJson(place, f"{word} is not a number.")
        if first in ",]}":
            raise BadJson(place, f"A value is missing before “{first}”.")
        if first == "'":
            raise BadJson(place, "Texts stand in straight double quotes, not in single ones.")
        if first in "“”„«":
            raise BadJson(place, "Texts stand in straight double quotes, not in curly ones.")
        if first in "/#":
            raise BadJson(place, "JSON has no comments.")
        if first in "+-." or first.isdigit():
            raise BadJson(place, "This is not a number as JSON writes it.")
        if first == '"':
            self.bad_string(place)
        raise BadJson(place, "A value is missing here. A text needs double quotes around it.")

    def content(self, place: int, written: str) -> str:
        if "\\" not in written:
            return written[1:-1]
        content: str = json.loads(written)
        if not self.halves and HALF.search(content):
            raise BadJson(place, "This text has half a character in it (a lone surrogate).")
        return content

    def bad_string(self, place: int) -> NoReturn:
        """Raises BadJson at what is wrong in the text that begins at `place`."""
        end = place + 1
        while end < len(self.text):
            letter = self.text[end]
            if letter == '"':
                break
            if letter in "\n\r":
                raise BadJson(place, "This text has no closing quote on its line.")
            if letter < " ":
                raise BadJson(end, f"A text cannot have this character in it (U+{ord(letter):04X}).")
            if letter == "\\":
                if not re.match(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})', self.text[end : end + 6]):
                    raise BadJson(
                        end, "Write a backslash twice, or use it to begin one of the short forms of JSON."
                    )
                end += 1
            end += 1
        raise BadJson(place, "This text has no closing quote.")

    def array(self, place: int, depth: int) -> Value:
        end = self.skip(place + 1)
        if self.text[end : end + 1] == "]":
            return Value(None, place, end + 1, ())
        items: list[Value] = []
        while True:
            items.append(self.value(end, depth + 1))
            end, closed = self.after(items[-1].end, "]")
            if closed:
                return Value(None, place, end, tuple(items))

    def object(self, place: int, depth: int) -> Value:
        end = self.skip(place + 1)
        if self.text[end : end + 1] == "}":
            return Value(None, place, end + 1, None, ())
        members: list[Member] = []
        seen: set[str] = set()
        while True:
            found = _KEY.match(self.text, end)
            if found is None:
                self.no_key(self.skip(end))
            start, after = found.span(1)
            key = self.content(start, found[1])
            if key in seen:
                raise BadJson(start, f"The field “{key}” is here twice. Keep one, or make its values a list.")
            seen.add(key)
            value = self.value(found.end(), depth + 1)
            members.append(Member(key, start, after, value))
            end, closed = self.after(value.end, "}")
            if closed:
                return Value(None, place, end, None, tuple(members))

    def no_key(self, place: int) -> NoReturn:
        """Raises BadJson: at `place` there should be the name of a field and a colon."""
        first = self.text[place : place + 1]
        if first == '"':
            found = _STRING.match(self.text, place)
            if found is None:
                self.bad_string(place)
            raise BadJson(self.skip(found.end()), "A colon is missing after the name of the field.")
        if not first:
            raise BadJson(place, "The text ends too early: something that was opened is not closed.")
        if first in "/#":
            raise BadJson(place, "JSON has no comments.")
        raise BadJson(place, "The name of a field is missing here. It needs double quotes around it.")

    def after(self, place: int, closing: str) -> tuple[int, bool]:
        """The place after the comma or the closing bracket that follows a value, and whether it was the bracket."""
        found = _NEXT.match(self.text, place)
        if found and found[1] == closing:
            return found.end(), True
        if found and found[1] == ",":
            after = self.skip(found.end())
            if self.text[after : after + 1] == closing:
                raise BadJson(found.start(1), f"There is a comma too many before “{closing}”.")
            return after, False
        here = self.skip(place)
        if here == len(self.text):
            raise BadJson(here, f"The text ends too early: “{closing}” is missing.")
        if self.text[here] in "/#":
            raise BadJson(here, "JSON has no comments.")
        raise BadJson(place, f"A comma or “{closing}” is missing here.")
