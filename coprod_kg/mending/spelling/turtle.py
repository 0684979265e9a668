"""Terms as Turtle, TriG, N-Triples and N-Quads write them, in the way in which the file has written them so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from coprod_kg.mending.spelling.respelling import respelt
from coprod_kg.sources import Source
from coprod_kg.sources.offers import format_of_source
from coprod_kg.sources.spots import Spot
from coprod_kg.sources.turtle_tokens import tokens
from coprod_kg.vocabulary import XSD, Term

_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SAFE_ADDRESS = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# What changes the look of a text without being seen stays a number, so that a reviewer sees it.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028-\u202e\u2066-\u2069\ufeff]")
_LAYOUT = ("\n", "\r", "\t")
_WITHOUT_PREFIXES = ("ntriples", "nquads")


def value(source: Source, spot: Spot, old: Term, new: Term) -> str | None:
    """`new` as a token, in the place of the one at `spot`."""
    written = source.text[spot.start : spot.end]
    if isinstance(new, NamedNode):
        return _address(source, written, old, new)
    if isinstance(new, Literal):
        return _literal(source, written, new)
    return None


def name(source: Source, spot: Spot, old: NamedNode, new: NamedNode) -> str | None:
    """The field `new`, in the place of the one at `spot`."""
    return _address(source, source.text[spot.start : spot.end], old, new)


def _prefixes(source: Source) -> Mapping[str, str]:
    return {} if format_of_source(source) in _WITHOUT_PREFIXES else _declared(source.text)


@lru_cache(maxsize=8)
def _declared(text: str) -> Mapping[str, str]:
    """The prefixes of a text, as they were declared last. A relative address is of no use to us."""
    found = {}
    words = list(tokens(text))
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        if first.text.lower() in ("@prefix", "prefix") and third.sort == "iri":
            found[second.text.removesuffix(":")] = third.text[1:-1]
    return found


def _address(source: Source, written: str, old: Term, new: NamedNode) -> str | None:
    if isinstance(old, NamedNode) and written.startswith("<"):
        inside = respelt(written[1:-1], old.value, new.value) or new.value
        return f"<{inside}>" if _SAFE_ADDRESS.fullmatch(inside) else None
    if isinstance(old, NamedNode) and (short := respelt(written, old.value, new.value)):
        local = short.partition(":")[2]
        if _SAFE_LOCAL.fullmatch(local):
            return short
    return _whole_or_prefixed(source, new)


def _whole_or_prefixed(source: Source, new: NamedNode) -> str | None:
    for prefix, start in sorted(_prefixes(source).items(), key=lambda item: (-len(item[1]), item[0])):
        if start and new.value.startswith(start) and _SAFE_LOCAL.fullmatch(new.value[len(start) :]):
            return f"{prefix}:{new.value[len(start) :]}"
    return f"<{new.value}>" if _SAFE_ADDRESS.fullmatch(new.value) else None


def _literal(source: Source, written: str, new: Literal) -> str | None:
    plain = format_of_source(source) in _WITHOUT_PREFIXES
    if not plain and new.datatype == XSD["boolean"] and new.value in ("true", "false"):
        return new.value
    if not plain and new.datatype == XSD["integer"] and re.fullmatch("[+-]?[0-9]+", new.value):
        return new.value
    text = _quoted(new.value, written)
    if new.language:
        return f"{text}@{new.language}"
    if new.datatype == XSD["string"]:
        return text
    datatype = _whole_or_prefixed(source, new.datatype)
    return datatype and f"{text}^^{datatype}"


def _quoted(text: str, written: str) -> str:
    """`text` between quotation marks like those of `written`, if it has any."""
    quote = next((each for each in ('"""', "'''", '"', "'") if written.startswith(each)), '"')
    kept = _LAYOUT if len(quote) == 3 else ()
    inside = _HIDDEN.sub(
        lambda found: (
            found.group()
            if found.group() in kept
            else _ESCAPES.get(found.group()) or f"\\u{ord(found.group()):04X}"
        ),
        text,
    )
    # In a long text only the marks that could end it need an escape; all of them take one.
    return quote + inside.replace(quote[0], f"\\{quote[0]}") + quote
