"""Edits of a text: from what a change means to the characters that are replaced, and to the new file.

>>> applied("one two", [Edit("2", 4, 7), Edit("1", 0, 3)])
'1 2'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coprod_kg.findings import Edit
from coprod_kg.mending.changes import NewField, NewValue
from coprod_kg.mending.spelling import spelling_of
from coprod_kg.sources import Source
from coprod_kg.sources.spots import Spot, Spots

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODINGS = ("utf-8", "cp1252", "latin-1")


def edits_of(change: NewValue | NewField, source: Source, spots: Spots) -> tuple[Edit, ...]:
    """The edits that make `change` in the text of `source`; none if it cannot be written there."""
    spelling = spelling_of(source)
    if spelling is None or not source.text:
        return ()
    if isinstance(change, NewField):
        spot = spots.of(change.subject, change.predicate)
        written = spot and _known(spot) and spelling.name(source, spot, change.predicate, change.field)
    else:
        spot = spots.of(*change.said)
        written = spot and _known(spot) and spelling.value(source, spot, change.said[2], change.value)
    if not spot or not written or written == source.text[spot.start : spot.end]:
        return ()
    return (Edit(written, spot.start, spot.end),)


def _known(spot: Spot) -> bool:
    return 0 <= spot.start < spot.end


def clash(edits: Sequence[Edit], others: Iterable[Edit]) -> bool:
    """Whether any of `edits` touches what one of `others` replaces."""
    return any(one.start <= other.end and other.start <= one.end for one in edits for other in others)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with every edit made; they do not touch each other."""
    pieces, place = [], 0
    for edit in sorted(edits, key=lambda each: each.start):
        pieces += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*pieces, text[place:]])


def rewritten(source: Source, text: str) -> bytes | None:
    """The bytes of `source` with `text` in the place of its text: in the same encoding, after the same mark.

    None if that encoding cannot be told, or has no sign for a letter of `text`.
    """
    mark, encoding = _encoding(source)
    if not encoding:
        return None
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError:
        return None


def _encoding(source: Source) -> tuple[bytes, str]:
    """The byte order mark of a file and the encoding that makes its bytes from its text; empty if none does."""
    text = source.text
    for mark, encoding in _BOMS:
        if source.data.startswith(mark) and _makes(source.data[len(mark) :], text, encoding):
            return mark, encoding
    for encoding in _ENCODINGS:
        if _makes(source.data, text, encoding):
            return b"", encoding
    return b"", ""


def _makes(data: bytes, text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding) == data
    except UnicodeEncodeError:
        return False
