"""What names a thing by what is in it: the same name, the same bytes."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.values import Value, names_of


def digest_of(*parts: bytes | str) -> str:
    """Changes whenever one of `parts` does: 16 hexadecimal digits.

    >>> digest_of("ab", "c") == digest_of("a", "bc")
    False
    """
    digest = blake2b(digest_size=8)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def value_digest(value: object) -> str:
    """Changes whenever `value` does, which is plain or made of what is: 16 hexadecimal digits.

    A value that says its own `digest` is taken at its word, so one that stands on many pages is looked through once.

    Raises TypeError if there is something in it that may be the same and look different, or the reverse.

    >>> value_digest((1, "a")) == value_digest((1, "a")), value_digest((1, "a")) == value_digest((True, "a"))
    (True, False)
    """
    # Version 2 is the last that writes equal values alike, whichever of them are one object.
    return blake2b(marshal.dumps(_plain(value), 2), digest_size=8).hexdigest()


_AS_THEY_ARE = frozenset((str, int, bool, float, bytes, type(None)))
_MANY = frozenset((tuple, list))
_TERMS = frozenset((NamedNode, BlankNode, Literal))


def _plain(value: Any) -> Any:
    kind = value.__class__
    if kind in _AS_THEY_ARE:
        return value
    if kind in _MANY:
        if _AS_THEY_ARE.issuperset(map(type, value)):
            return tuple(value)
        return tuple([each if each.__class__ in _AS_THEY_ARE else _plain(each) for each in value])
    if kind is dict:
        return "", tuple([(_plain(key), _plain(each)) for key, each in value.items()])
    name, parts_of = _parts_of(kind)
    parts = parts_of(value)
    if _AS_THEY_ARE.issuperset(map(type, parts)):
        return name, parts
    return name, tuple([each if each.__class__ in _AS_THEY_ARE else _plain(each) for each in parts])


@cache
def _parts_of(kind: type) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
    """The name of a class, and what gives the parts of a value of it."""
    name = kind.__qualname__
    if hasattr(kind, "digest"):
        return name, lambda value: (value.digest,)
    if kind in _TERMS:
        return name, lambda value: (str(value),)
    if issubclass(kind, tuple):
        return name, tuple
    names = names_of(kind) if issubclass(kind, Value) else tuple(getattr(kind, "__dataclass_fields__", ()))
    if not names:
        raise TypeError(f"A {name} is no plain value.")
    return name, attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
