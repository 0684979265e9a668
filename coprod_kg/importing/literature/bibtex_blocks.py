"""The structure of a BibTeX file: entries, fields and the pieces of their values, each with its offset.

Ours, because no library that we tried says where a value stands. bibtexparser 2 gives the line of a field, but
no column, leaves out a whole entry for one brace, and does not join strings with `#`. pybtex gives up the
whole file at the first mistake and reads 3,000 entries a second. What a value says in LaTeX is for
`coprod_kg.importing.literature.latex`.

The grammar is BibTeX's own: text between entries is no part of it, braces nest and a backslash does not change that,
and `"` ends a quoted value outside of braces. After a mistake, reading goes on at the next line that looks like a field
or an entry, so that one brace costs one value.

>>> [block] = blocks("@article{a1, title = {One} # two, year = 2018}")
>>> block.type, block.key, [(field.name, [piece.text for piece in field.pieces]) for field in block.fields]
('article', 'a1', [('title', ['One', 'two']), ('year', ['2018'])])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

DEEPEST = 50
"""How deep braces may lie in each other."""
FARTHEST = 1_000
"""How deep braces are followed, and how many pieces of a value: whoever writes more means no good."""
MOST_SLIPS = 20
"""After how many mistakes an entry is left. Each open brace is followed far, so this keeps the time in bounds."""
Stop = Literal["", "open", "quote", "deep"]

# `(?:^|(?<=[\r\n]))` and not re.MULTILINE: a line may also end with a carriage return alone.
_LINE = r"(?:\A|(?<=[\r\n]))[ \t]*"
_ENTRY_LINE = rf"{_LINE}@[ \t]*[A-Za-z]+[ \t]*[{{(]"
_BLOCK = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])")
_BRACES = re.compile(rf"[{{}}]|{_ENTRY_LINE}")
_QUOTED = re.compile(rf"[\"{{}}]|{_ENTRY_LINE}")
_KEY = re.compile(r"\s*([^\s,{}\"=()#%]*)\s*")
_LONG_KEY = re.compile(r"[^,={}\r\n]*(?=,)")
_FIELD = re.compile(r"\s*([A-Za-z_][^\s=,{}\"#()%@]*)\s*=\s*")
_WORD = re.compile(r"[^\s,{}\"=()#%@]+")
_SPACE = re.compile(r"\s*")
# What reading goes on with after a mistake: a field after a comma, or a line that begins a field or an entry, or
# that ends one.
_FIELD_LINE = rf"{_LINE}[A-Za-z_][A-Za-z0-9_:-]*[ \t]*=[ \t]*[{{\"A-Za-z0-9]"
_NEXT_FIELD = re.compile(_FIELD_LINE)
_STRAY = re.compile(rf"{_FIELD_LINE}|{_LINE}@[A-Za-z]+|{_LINE}[A-Za-z]+[{{(][^\s,{{}}()]+,")
_BLOCK_LINE = re.compile(_ENTRY_LINE)
# After a brace that closes an entry: more fields, so it was one brace too many.
_GOES_ON = re.compile(r"[})]\s*,\s*[A-Za-z_][A-Za-z0-9_:-]*\s*=")
_RESUME = re.compile(
    rf",[ \t]*[A-Za-z_][A-Za-z0-9_:-]*[ \t]*=[ \t]*[{{\"]|{_FIELD_LINE}|{_LINE}[}})][ \t]*(?=[\r\n]|\Z)|{_ENTRY_LINE}"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value between `#`: a text without its quoting, or the name of a string."""

    kind: Literal["text", "name"]
    text: str
    start: int
    """The offset of `text`, after the quoting."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry."""

    name: str
    """In small letters."""
    pieces: tuple[Piece, ...]
    name_start: int
    start: int
    """Where the value begins, quoting and all."""
    end: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in the structure: what is wrong, and at which offset."""

    what: Literal["open", "quote", "deep", "equals", "comma", "value", "end", "extra", "many", "stray"]
    offset: int
    near: str = ""
    """The field that it belongs to."""


@dataclass(slots=True)
class Block:
    """An entry, or a definition of a string (`type` is `string`)."""

    type: str
    key: str
    start: int
    key_start: int
    type_start: int
    end: int = -1
    """Where its last brace stands; where reading stopped, if it has none."""
    fields: list[Field] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)


def blocks(text: str, most_fields: int = 2_000) -> Iterator[Block]:
    """The entries and string definitions of `text`, in order; comments and preambles are passed over.

    What looks like a part of an entry and stands in none is a slip of the next one, or of the last.

    It takes time in step with the length of `text`: an open brace is followed to the next line that begins an
    entry, and no further.
    """
    place = 0
    held: Block | None = None
    strays: list[Slip] = []
    while found := _BLOCK.search(text, place):
        strays += _strays(text, place, found.start())
        type = found[1].lower()
        if type in ("comment", "preamble"):
            place = _braced(text, found.end())[0] if found[2] == "{" else found.end()
            continue
        block = Block(type, "", found.start(), found.end(), found.start(1))
        place = _read(text, found.end(), "}" if found[2] == "{" else ")", block, most_fields)
        if held:
            yield held
        held = block
        block.slips += strays
        strays = []
    if held:
        held.slips += [*strays, *_strays(text, place, len(text))]
        yield held


def _strays(text: str, start: int, end: int) -> list[Slip]:
    """The first place between two entries that looks like a part of one, as it is left by a lost `@` or `{`."""
    found = _STRAY.search(text, start, end)
    return [Slip("stray", found.end() - len(found[0].lstrip(" \t")))] if found else []


def _braced(text: str, start: int) -> tuple[int, Stop]:
    """The offset after the brace that closes the one open at `start`, or where it was given up; and why."""
    close = text.find("}", start)
    if close >= 0 and text.find("{", start, close) < 0:  # nearly always
        return close + 1, ""
    depth = most = 1
    for found in _BRACES.finditer(text, start):
        if found[0] == "{":
            depth += 1
            most = max(most, depth)
            if depth > FARTHEST:
                return found.start(), "open"
        elif found[0] == "}":
            depth -= 1
            if depth == 0:
                return found.end(), "deep" if most > DEEPEST else ""
        else:
            return found.start(), "open"
    return len(text), "open"


def _quoted(text: str, start: int) -> tuple[int, Stop]:
    """The same for a quotation mark."""
    depth = most = 0
    for found in _QUOTED.finditer(text, start):
        if found[0] == "{":
            depth += 1
            most = max(most, depth)
        elif found[0] == '"' and depth == 0:
            return found.end(), "deep" if most > DEEPEST else ""
        elif found[0] == "}" and depth:
            depth -= 1
        elif found[0] != '"':
            return found.start(), "quote"
    return len(text), "quote"


def _read(text: str, start: int, close: str, block: Block, most_fields: int) -> int:
    """Read the inside of `block` from `start`; where reading goes on after it."""
    place = start if block.type == "string" else _read_key(text, start, block)
    while True:
        place = _past_space(text, place)
        if text.startswith(",", place):
            place += 1
        elif text.startswith(close, place):
            if not _GOES_ON.match(text, place):
                block.end = place
                return place + 1
            block.slips.append(Slip("extra", place))
            place += 1
        elif place >= len(text) or text.startswith("@", place):
            block.slips.append(Slip("end", block.start))
            block.end = place
            return place
        elif len(block.fields) >= most_fields or len(block.slips) >= MOST_SLIPS:
            block.slips.append(Slip("many", place))
            block.end = place
            following = _BLOCK_LINE.search(text, place)
            return following.start() if following else len(text)
        elif found := _FIELD.match(text, place):
            place = _read_value(text, found, block)
        else:
            word = _WORD.match(text, place)
            block.slips.append(Slip("equals" if word else "value", place, word[0] if word else ""))
            place = _resume(text, place + 1)


def _read_key(text: str, start: int, block: Block) -> int:
    found = _KEY.match(text, start)
    assert found is not None
    after = found.end()
    if text.startswith("=", after):  # there is no key: this is the first field
        return start
    block.key, block.key_start = found[1], found.start(1)
    if text.startswith(",", after):
        return after + 1
    if found[1] and _FIELD.match(text, after):
        block.slips.append(Slip("comma", found.end(1)))
        return after
    if text.startswith(("}", ")"), after):
        return after
    # A key with a space or a sign in it: all of it up to the comma, if that is on the same line.
    if line := _LONG_KEY.match(text, found.start(1)):
        block.key = " ".join(line[0].split())
        return line.end() + 1
    block.slips.append(Slip("comma", found.end(1)))
    return _resume(text, after)


def _resume(text: str, place: int) -> int:
    found = _RESUME.search(text, place)
    if found is None:
        return len(text)
    return found.end() - len(found[0].lstrip(" \t"))


def _read_value(text: str, head: re.Match[str], block: Block) -> int:
    """Read the value after `name =`; where reading goes on. A value that cannot be read is a slip, and no field."""
    name, place = head[1].lower(), head.end()
    pieces: list[Piece] = []
    deep = False
    while True:
        start, sign = place, text[place : place + 1]
        if sign in ("{", '"'):
            place, wrong = (_braced if sign == "{" else _quoted)(text, start + 1)
            if wrong in ("open", "quote"):
                block.slips.append(Slip(wrong, start, name))
                return _resume(text, start + 1)
            deep = deep or wrong == "deep"
            pieces.append(Piece("text", text[start + 1 : place - 1], start + 1))
        elif word := _WORD.match(text, start):
            place = word.end()
            pieces.append(Piece("text" if word[0].isdecimal() else "name", word[0], start))
        else:
            block.slips.append(Slip("value", start, name))
            return start if sign in (",", "}", ")") else _resume(text, start)
        after = _past_space(text, place)
        if not text.startswith("#", after):
            break
        if len(pieces) > FARTHEST:
            block.slips.append(Slip("deep", head.end(), name))
            return _resume(text, after)
        place = _past_space(text, after + 1)
    if text[after : after + 1] in ("@", "") and (inside := _NEXT_FIELD.search(text, head.end(), place)):
        # The brace that ends this value was meant to end the entry: one was opened and not closed before.
        block.slips.append(Slip("open", head.end(), name))
        return inside.start()
    if deep:
        block.slips.append(Slip("deep", head.end(), name))
    else:
        block.fields.append(Field(name, tuple(pieces), head.start(1), head.end(), place))
    if text[after : after + 1] in (",", "}", ")", ""):
        return after
    if _FIELD.match(text, after):
        block.slips.append(Slip("comma", place, name))
        return after
    block.slips.append(Slip("value", after, name))
    return _resume(text, after)


def _past_space(text: str, place: int) -> int:
    if not text[place : place + 1].isspace():
        return place
    found = _SPACE.match(text, place)
    assert found is not None  # it matches nothing, too
    return found.end()
