"""Terms as JSON-LD writes them: a text where the field says what it is, else an object that says it itself.

What a field says of its values is looked up in the context at the head of the file (JSON-LD 1.1, section 4.2.3 and
4.6.2). Contexts further inside are not looked at: what would be wrong there is noticed when the file is read again.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from coprod_kg.mending.spelling.respelling import respelt
from coprod_kg.sources import Source
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import XSD, Term

_dump = json.JSONEncoder(ensure_ascii=False).encode
_NATIVE = {XSD["boolean"]: re.compile("true|false"), XSD["integer"]: re.compile("0|-?[1-9][0-9]{0,14}")}


def value(source: Source, spot: Spot, old: Term, new: Term) -> str | None:
    """`new` as a JSON value, in the place of the one at `spot`."""
    written = json.loads(source.text[spot.start : spot.end])
    if isinstance(new, NamedNode):
        return _address(source, written, old, new)
    if not isinstance(new, Literal):
        return None
    if isinstance(old, Literal) and (old.datatype, old.language) == (new.datatype, new.language):
        return _same_sort(written, new.value)
    pattern = _NATIVE.get(new.datatype)
    if pattern and pattern.fullmatch(new.value):
        return new.value
    if new.language:
        by_language = isinstance(written, str) and _container(source, spot) == "@language"
        return _dump(
            {new.language: new.value} if by_language else {"@value": new.value, "@language": new.language}
        )
    if new.datatype == XSD["string"]:
        return _dump(new.value if isinstance(written, str) else {"@value": new.value})
    return _dump({"@value": new.value, "@type": new.datatype.value})


def name(source: Source, spot: Spot, old: NamedNode, new: NamedNode) -> str | None:
    """The field `new` as a key, in the place of the one at `spot`."""
    written = json.loads(source.text[spot.start : spot.end])
    spelt = respelt(written, old.value, new.value) if isinstance(written, str) else None
    return _dump(spelt or new.value)


def _address(source: Source, written: Any, old: Term, new: NamedNode) -> str | None:
    """An address: as a text where there was one, else in an object, as it was."""
    if isinstance(old, NamedNode) and isinstance(written, str):
        word = _word(source, new) if ":" not in written and "/" not in written else None
        return _dump(word or respelt(written, old.value, new.value) or new.value)
    if isinstance(old, NamedNode) and isinstance(written, dict):
        keys = [key for key in written if key in ("@id", "id")]
        return _dump({keys[0]: new.value}) if len(written) == len(keys) == 1 else None
    return _dump({"@id": new.value})


def _same_sort(written: Any, text: str) -> str | None:
    """Another text of the same sort: only the text changes, and all that says what it is stays."""
    if isinstance(written, str):
        return _dump(text)
    if isinstance(written, dict):
        keys = [key for key in written if key in ("@value", "value")]
        return _dump(written | {keys[0]: text}) if len(keys) == 1 else None
    return None


def _word(source: Source, name: NamedNode) -> str | None:
    """The word that the head of the file has for a class or a field."""
    entries = _entries(source.text)
    for word, entry in entries.items():
        short = entry.get("@id") if isinstance(entry, dict) else entry
        prefix, _, rest = short.partition(":") if isinstance(short, str) else ("", "", "")
        if short == name.value or (
            isinstance(entries.get(prefix), str) and entries[prefix] + rest == name.value
        ):
            return word
    return None


def _container(source: Source, spot: Spot) -> str:
    """What the head of the file says of the field that the value at `spot` stands in; empty if nothing."""
    keys = [part for part in spot.pointer.split("/") if part and not part.isdecimal()]
    entry = _entries(source.text).get(keys[-1]) if keys else None
    container = entry.get("@container", "") if isinstance(entry, dict) else ""
    listed = container if isinstance(container, list) else [container]
    return next((each for each in listed if each == "@language"), "")


def words_of(text: str) -> frozenset[str] | None:
    """The words that the head of the file knows; None if it names a context that stands elsewhere, which is ours."""
    return frozenset(_entries(text)) if "@context" not in _entries(text) else None


@lru_cache(maxsize=8)
def _entries(text: str) -> dict[str, Any]:
    """The context at the head of a document, if it is written there; what it only names is under `@context`."""
    document = json.loads(text)
    context = document.get("@context") if isinstance(document, dict) else None
    found: dict[str, Any] = {}
    for part in context if isinstance(context, list) else [context]:
        found |= part if isinstance(part, dict) else {"@context": part}
    return found
