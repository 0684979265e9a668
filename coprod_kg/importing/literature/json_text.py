"""JSON with the place of every value: offsets in the text, and JSON pointers (RFC 6901).

The standard library says what a JSON text means, but not where. This walker refuses what makes a text mean two
things (a name twice in one object), what is no JSON (NaN), and what would fill the stack (more than `DEEPEST` values in
each other).

>>> found = parse('{"a": [1, {"b/c": "x"}]}')
>>> inner = found.members["a"].items[1].members["b/c"]
>>> inner.value, inner.pointer, inner.start, inner.end
('x', '/a/1/b~1c', 18, 21)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined] # not in its stubs

DEEPEST = 100
"""How many values may lie in each other."""

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A value of a JSON text; `text[start:end]` is how it is written."""

    value: str | bool | None
    """The text of a string; a number as it is written; None also for an array and an object."""
    kind: str
    """`string`, `number`, `word` (true, false, null), `array` or `object`."""
    start: int
    end: int
    pointer: str
    items: tuple[JsonValue, ...] = ()
    members: Mapping[str, JsonValue] = field(default_factory=dict)


class BadJson(ValueError):
    """A text that is no JSON that we take: what is wrong, and at which offset."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset


def parse(text: str) -> JsonValue:
    """The value that `text` says.

    Raises BadJson.
    """
    value, place = _value(text, _skip(text, 0), "", 0)
    if place < len(text):
        raise BadJson("Something follows after the end.", place)
    return value


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    assert found is not None  # it matches nothing, too
    return found.end()


def _value(text: str, start: int, pointer: str, depth: int) -> tuple[JsonValue, int]:
    """The value that begins at `start`, and the offset of what follows after it and after spaces."""
    sign = text[start : start + 1]
    if sign == '"':
        string, end = _string(text, start)
        made = JsonValue(string, "string", start, end, pointer)
    elif sign in ("{", "["):
        if depth == DEEPEST:
            raise BadJson(f"There are more than {DEEPEST} brackets in each other.", start)
        made = (_object if sign == "{" else _array)(text, start, pointer, depth + 1)
    elif number := _NUMBER.match(text, start):
        made = JsonValue(number[0], "number", start, number.end(), pointer)
    else:
        word = next((word for word in _WORDS if text.startswith(word, start)), None)
        if word is None:
            raise BadJson("A value is missing here.", start)
        made = JsonValue(_WORDS[word], "word", start, start + len(word), pointer)
    return made, _skip(text, made.end)


def _string(text: str, start: int) -> tuple[str, int]:
    try:
        string, end = scanstring(text, start + 1, True)
    except JSONDecodeError as error:
        raise BadJson(
            f"This text is not closed, or has a sign that must be escaped ({error.msg}).", start
        ) from error
    return string, end


def _array(text: str, start: int, pointer: str, depth: int) -> JsonValue:
    items: list[JsonValue] = []
    place = _skip(text, start + 1)
    if text.startswith("]", place):
        return JsonValue(None, "array", start, place + 1, pointer)
    while True:
        item, place = _value(text, place, f"{pointer}/{len(items)}", depth)
        items.append(item)
        if text.startswith("]", place):
            return JsonValue(None, "array", start, place + 1, pointer, tuple(items))
        place = _comma(text, place, "]")


def _object(text: str, start: int, pointer: str, depth: int) -> JsonValue:
    members: dict[str, JsonValue] = {}
    place = _skip(text, start + 1)
    if text.startswith("}", place):
        return JsonValue(None, "object", start, place + 1, pointer)
    while True:
        if not text.startswith('"', place):
            raise BadJson("A name in quotation marks is missing here.", place)
        name, after = _string(text, place)
        if name in members:
            raise BadJson(f"The name “{name[:40]}” is here a second time.", place)
        after = _skip(text, after)
        if not text.startswith(":", after):
            raise BadJson("A colon is missing here.", after)
        step = name.replace("~", "~0").replace("/", "~1")
        members[name], place = _value(text, _skip(text, after + 1), f"{pointer}/{step}", depth)
        if text.startswith("}", place):
            return JsonValue(None, "object", start, place + 1, pointer, (), members)
        place = _comma(text, place, "}")


def _comma(text: str, place: int, close: str) -> int:
    if not text.startswith(",", place):
        raise BadJson(f"A comma or {close} is missing here.", place)
    return _skip(text, place + 1)


def walk(value: JsonValue) -> Iterator[JsonValue]:
    """`value` and all that is in it, from the outside in and in the order of the text."""
    yield value
    for inner in (*value.items, *value.members.values()):
        yield from walk(inner)
