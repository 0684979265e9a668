"""Two texts side by side: which words are new, piece by piece, for eyes and for ears.

>>> [(piece.text, piece.new) for piece in pieces("A guide to ethics", "A new guide to ethics (2nd edition)")]
[('A ', False), ('new ', True), ('guide to ethics ', False), ('(2nd edition)', True)]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coprod_kg.contributing.differences import Difference
    from coprod_kg.matching import Match
    from coprod_kg.matching.differences import Difference as Compared

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
    key: str = ""

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.offered and self.existing) and any(
            piece.new for value in self.offered for piece in value
        )


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


def lines_of(fields: Sequence[Difference]) -> tuple[Line, ...]:
    """The fields of what a record becomes; what is new is marked, word by word where one text takes another's place."""
    found = []
    for each in fields:
        one = each.gone[0] if len(each.gone) == len(each.come) == 1 else ""
        values: list[tuple[Piece, ...]] = [(Piece(text, False),) for text in each.kept]
        values += [pieces(one, text) if one else (Piece(text, True),) for text in each.come]
        found.append(Line(each.field, tuple(values), each.gone))
    return tuple(found)


def pairs_of(match: Match) -> tuple[Pair, ...]:
    """A record that is offered beside one of the list, field by field."""
    return tuple(map(pair_of, match.differences))


def pair_of(field: Compared, key: str = "") -> Pair:
    """A field of two records; in each value, the words that the other record lacks are marked."""
    return Pair(
        field.name, _marked(field.existing, field.offered), _marked(field.offered, field.existing), key
    )


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
