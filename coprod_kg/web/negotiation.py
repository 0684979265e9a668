"""Which of several forms of an answer a client would rather have (RFC 9110, section 12.5.1).

A client says what it takes in its `Accept` header, in any order, with weights, and often in ways of its own. What
cannot be understood of it is passed over, and one that says nothing takes anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from starlette.types import Scope

LONGEST = 1000
"""How many characters of an `Accept` header are read; browsers and libraries send a third of that at most."""

_RANGE = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)/([!#$%&'*+.^_`|~0-9a-z-]+)")
_WEIGHT = re.compile(r"[01](?:\.\d*)?|\.\d+")
_PIECE = re.compile(r'(?:[^,;"]|"(?:[^"\\]|\\.)*"|")+|[,;]')
_NO_DIFFERENCE = frozenset([("charset", "utf-8")])
"""A parameter that says of a text what is so anyway."""


class Range(NamedTuple):
    """One entry of an `Accept` header: `text/*;q=0.5`."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    weight: float


ANYTHING = (Range("*", "*", frozenset(), 1.0),)
"""What a client takes that does not say what it takes."""


def chosen(accept: str, offers: Sequence[str]) -> str | None:
    """The media type of `offers` that the header `accept` prefers, the first of equals; None if none will do.

    >>> chosen("text/turtle;q=0.9, application/ld+json", ["text/html", "text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> chosen("*/*", ["text/html", "text/turtle"]), chosen("image/png", ["text/html"])
    ('text/html', None)
    """
    accepted = ranges(accept) or ANYTHING
    weighed = [(quality(offer, accepted), offer) for offer in offers]
    best = max((weight for weight, _ in weighed), default=0.0)
    return next((offer for weight, offer in weighed if weight == best), None) if best > 0 else None


def ranges(accept: str) -> list[Range]:
    """What an `Accept` header says, in its order; what is no media range is passed over. It never raises.

    >>> ranges("text/*;q=0.5, nonsense, application/json")[0]
    Range(type='text', subtype='*', parameters=frozenset(), weight=0.5)
    """
    if len(accept) > LONGEST:
        # What is cut in the middle would be something else.
        accept = accept[:LONGEST].rpartition(",")[0]
    entries: list[list[str]] = [[]]
    for piece in _PIECE.findall(accept):
        if piece == ",":
            entries.append([])
        elif piece != ";":
            entries[-1].append(piece.strip())
    return [found for entry in entries if entry and (found := _range(entry))]


def _range(entry: Sequence[str]) -> Range | None:
    name = "*/*" if entry[0] == "*" else entry[0].lower()  # as the HTTP client of Java writes it
    found = _RANGE.fullmatch(name)
    if not found or (found[1] == "*" and found[2] != "*"):
        return None
    parameters, weight = set(), 1.0
    for each in entry[1:]:
        key, _, value = each.partition("=")
        key, value = key.strip().lower(), value.strip()
        if key == "q":
            if not _WEIGHT.fullmatch(value) or float(value) > 1:
                return None
            weight = float(value)
            break  # what follows the weight belongs to the request and not to the media type
        if key:
            parameters.add((key, value.strip('"').lower()))
    return Range(found[1], found[2], frozenset(parameters) - _NO_DIFFERENCE, weight)


def quality(media_type: str, accepted: Sequence[Range]) -> float:
    """How much a client wants `media_type`, from 0 to 1: what its most particular entry for it says.

    An entry with parameters is about a variant. It counts for the type without them only if no other entry names the
    type: a client that asks for nothing but a variant rather has the type than nothing.
    """
    name, *given = media_type.lower().replace(" ", "").split(";")
    parameters = {(key, value) for key, _, value in (each.partition("=") for each in given)}
    kind, _, subtype = name.partition("/")
    best, weight = -1.0, 0.0
    for each in accepted:
        if (each.type, each.subtype) == (kind, subtype):
            rank = 3.0 + len(each.parameters) if each.parameters <= parameters else 2.0
        elif (each.type, each.subtype) == (kind, "*"):
            rank = 1.0
        elif each.type == "*":
            rank = 0.0
        else:
            continue
        if rank > best:
            best, weight = rank, each.weight
    return weight


def accept_of(scope: Scope) -> bytes:
    """What the request of `scope` says that its client takes: its first `Accept` header.

    >>> accept_of({"headers": [(b"host", b"a"), (b"accept", b"text/csv")]})
    b'text/csv'
    """
    return next((value for name, value in scope["headers"] if name == b"accept"), b"")
