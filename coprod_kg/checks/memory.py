"""What the last check of a project found in its files, so that the next one need not look again at what is the same.

It lies in the user's cache folder, and is only taken if it was made by the same code, libraries and Python, and if not
a letter of it has changed since. It holds each file as it was: what stands in a file, and not when it was written,
tells whether it is the same. So what is taken can be missing, but not stale.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any
from zlib import crc32

from pyoxigraph import Literal, NamedNode

from coprod_kg.checks.engines import Result
from coprod_kg.checks.tidy import untidy
from coprod_kg.findings import Finding, Place
from coprod_kg.notebook import note, noted
from coprod_kg.sources import Role, Source
from coprod_kg.values import Value
from coprod_kg.version import __version__
from coprod_kg.vocabulary import Term

_ROOMS = ("", "checks", "inference", "sources", "sparql")
"""The folders of our own code that decides what is found; the rest only shows it."""
_LIBRARIES = ("pyoxigraph", "pyshacl", "rdflib", "shifty")
"""What else decides it."""


class _Nameless(Exception):
    """A result is about something without a name: it is called something else the next time."""


class KnownFile(Value):
    """A file as it was read, and what was found by looking at nothing else."""

    source: Source
    untidy: tuple[Finding, ...]
    places: Mapping[str, Place | None]
    """Where in it something stands, by the question (`coprod_kg.checks.again`)."""

    def is_same(self, other: Source) -> bool:
        """Whether `other`, a file at the same path, says the same about the same."""
        one = self.source
        return (one.data, one.role, one.graph, one.base) == (other.data, other.role, other.graph, other.base)


class Memory(Value):
    """What a check found that need not be found again."""

    files: Mapping[PurePosixPath, KnownFile]
    """The files that make statements, by path."""
    results: tuple[Result, ...]
    """All results of holding what they say against the shapes."""
    sound: frozenset[str]
    """The digests of the texts of views with which nothing is wrong."""


def recall(root: Path) -> Memory | None:
    """What is remembered of the project in `root`; None if that is nothing, or of no use any more."""
    kept = noted(_name(root))
    try:
        maker, files, results, sound = kept
        if maker != _maker(root):
            return None
        return Memory(
            {PurePosixPath(path): _file(path, *each) for path, each in files.items()},
            tuple(Result(*map(_term, each)) for each in results),  # type: ignore[arg-type]
            frozenset(sound),
        )
    except (ValueError, TypeError, AttributeError):
        return None


def remember(root: Path, memory: Memory) -> None:
    """Keep `memory` for the next check. If that cannot be, it takes longer, and nothing else."""
    with contextlib.suppress(_Nameless):
        files = {str(path): tuple(_kept_file(each)) for path, each in memory.files.items()}
        results = [tuple(_kept_result(each)) for each in memory.results]
        note(_name(root), (_maker(root), files, results, sorted(memory.sound)))


def _name(root: Path) -> str:
    return f"check-{crc32(os.fsencode(root)):08x}"


def _maker(root: Path) -> str:
    """Changes with everything that decides what is found, but for the files of the project in `root`."""
    package = Path(__file__).parents[1]
    parts = [os.fsencode(root), sys.version.encode(), __version__.encode()]
    for room in _ROOMS:
        for path in sorted((package / room).glob("*.py")):
            parts += [f"{room}/{path.name}".encode(), path.read_bytes()]
    parts += [f"{stamp!r}".encode() for library in _LIBRARIES for stamp in _stamps(library)]
    return digest_of(parts).decode()


def _stamps(library: str) -> Iterator[tuple[str, str, int, int]]:
    """What changes when another version of `library` is installed; nothing if there is none."""
    found = find_spec(library)
    for folder in (found.submodule_search_locations or ()) if found else ():
        for each in sorted(os.scandir(folder), key=lambda each: each.name):
            if not each.is_dir():
                yield folder, each.name, each.stat().st_size, each.stat().st_mtime_ns


def digest_of(parts: Iterable[bytes]) -> bytes:
    """Changes whenever one of `parts` does: 32 hexadecimal digits."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest().encode()


# ---- As plain values, and back ------------------------------------------------------------------------------------


def _kept_file(known: KnownFile) -> Iterator[object]:
    source = known.source
    yield from (source.role.value, source.graph.value, source.base, source.data)
    yield [(each.place and each.place.line, each.message, each.mend) for each in known.untidy]
    yield {
        question: place and (place.line, place.column, place.pointer, place.cell, place.entry, place.end)
        for question, place in known.places.items()
    }


def _file(path: str, role: str, graph: str, base: str, data: bytes, untidy_at: Any, places: Any) -> KnownFile:
    at = PurePosixPath(path)
    source = Source(at, Role(role), NamedNode(graph), base, data)
    found = tuple(untidy(source, *each) for each in untidy_at)
    return KnownFile(source, found, {asked: each and _placed(at, *each) for asked, each in places.items()})


def _placed(
    path: PurePosixPath, line: Any, column: Any, pointer: Any, cell: Any, entry: Any, end: Any
) -> Place:
    return Place(path, line, column, pointer, cell, entry, end and tuple(end))


def _kept_result(result: Result) -> Iterator[object]:
    # A list of properties is no field, and what it is called is not looked at.
    path = result.path if isinstance(result.path, NamedNode) else None
    for term in (result.focus, path, result.value, result.shape, result.component, result.severity):
        yield _kept_term(term)


def _kept_term(term: Term | None) -> object:
    match term:
        case None:
            return None
        case NamedNode():
            return term.value
        case Literal() if term.direction is None:
            return term.value, term.language, term.datatype.value
        case _:
            raise _Nameless


def _term(kept: Any) -> Term | None:
    if kept is None or isinstance(kept, str):
        return None if kept is None else NamedNode(kept)
    value, language, datatype = kept
    return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))
