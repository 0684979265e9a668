"""Errors that cross from a child to the web process: the name of the class and its fields, as JSON.

>>> from coprod_kg.errors import BadQuery
>>> str(unpacked(packed(BadQuery("query", 1, 2, "it is empty."))))
'query:1:2: this query cannot be run: it is empty.'
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath
from typing import Any

from coprod_kg.errors import CoprodError
from coprod_kg.workers.refusals import WorkerDied


def packed(error: CoprodError) -> bytes:
    """`error` as it crosses."""
    values = [_plain(getattr(error, name)) for name in type(error).__match_args__]  # type: ignore[attr-defined]
    return json.dumps([type(error).__name__, values]).encode()


def unpacked(data: bytes) -> CoprodError:
    """The error that crossed as `data`; a WorkerDied if that is none that we know.

    It is not pickled: a child that was taken over must not be able to name what is called here.
    """
    try:
        name, values = json.loads(data)
        return _class_of(name)(*map(_restored, values))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return WorkerDied(f"it sent an error that cannot be read ({type(error).__name__})")


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return {"all": [_plain(each) for each in value]}
    if isinstance(value, PurePath):
        return {"path": value.as_posix()}
    return value


def _restored(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "path" in value:
        return PurePosixPath(value["path"])
    return tuple(map(_restored, value["all"]))


def _class_of(name: str) -> type[CoprodError]:
    return {each.__name__: each for each in _below(CoprodError)}[name]


def _below(parent: type[CoprodError]) -> Iterator[type[CoprodError]]:
    for each in parent.__subclasses__():
        yield each
        yield from _below(each)
