"""Two texts side by side: which words are new, piece by piece, for eyes and for ears.

>>> [(piece.text, piece.new) for piece in pieces("A guide to ethics", "A new guide to ethics (2nd edition)")]
[('A ', False), ('new ', True), ('guide to ethics ', False), ('(2nd edition)', True)]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from coprod_kg.forms.field_names import FieldNames

    Said = Mapping[NamedNode, list[str]]

_WORDS = re.compile(r"\S+\s*|\s+")
_LONGEST = 400
"""Words: longer texts are shown as new in one piece, since to compare them would take too long."""
_ALIKE = 0.35
"""How much two texts must share to be shown as one that was changed."""


@dataclass(frozen=True)
class Piece:
    """A part of a text."""

    text: str
    new: bool


@dataclass(frozen=True)
class Line:
    """A field of a record, with what it says and what it no longer does."""

    field: str
    values: tuple[tuple[Piece, ...], ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """A field of two records."""

    field: str
    offered: tuple[tuple[Piece, ...], ...]
    existing: tuple[tuple[Piece, ...], ...]
    key: str

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not any(piece.new for value in (*self.offered, *self.existing) for piece in value)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """`new` in pieces, each with whether `old` lacks it."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if old == new or not after:
        return (Piece(new, False),)
    if len(before) + len(after) > _LONGEST:
        return (Piece(new, True),)
    matcher = SequenceMatcher(
        None, [each.strip() for each in before], [each.strip() for each in after], autojunk=False
    )
    if matcher.ratio() < _ALIKE:
        return (Piece(new, True),)
    found: list[Piece] = []
    for sort, _, _, start, end in matcher.get_opcodes():
        if start < end:
            found.append(Piece("".join(after[start:end]), sort != "equal"))
    return tuple(found)


def lines_of(old: Said, new: Said, names: FieldNames) -> tuple[Line, ...]:
    """The fields of what a record becomes; what is new is marked, word by word where one text takes another's place."""
    found = []
    for field in sorted({*old, *new}, key=names.order):
        before, after = old.get(field, []), new.get(field, [])
        gone = tuple(each for each in before if each not in after)
        found.append(Line(names.name(field), _marked(before, after), gone))
    return tuple(found)


def pairs_of(existing: Said, offered: Said, names: FieldNames) -> tuple[Pair, ...]:
    """The fields of two records; in each value, the words that the other record lacks are marked."""
    found = []
    for field in sorted({*existing, *offered}, key=names.order):
        ours, theirs = existing.get(field, []), offered.get(field, [])
        found.append(Pair(names.name(field), _marked(ours, theirs), _marked(theirs, ours), names.key(field)))
    return tuple(found)


def _marked(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """The values `new`, with what is not among `old` marked; word by word if one value differs and no more."""
    rest = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    made: list[tuple[Piece, ...]] = []
    for value in new:
        if value not in come:
            made.append((Piece(value, False),))
        elif len(rest) == len(come) == 1:
            made.append(pieces(rest[0], value))
        else:
            made.append((Piece(value, True),))
    return tuple(made)
