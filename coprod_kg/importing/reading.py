"""Which reader reads a file, and what becomes of a file that none can read.

A reader is a function `read(data, shown, edition) -> Reading`: from the bytes of a file, the path that findings show,
and the edition that names are looked up in. It raises BrokenSyntax or UnreadableFile only if nothing of the file
can be used. What it cannot take of an otherwise good file is a finding of the reading, and nothing is guessed in
silence. A reader reads no file of a stranger's naming, and asks nothing of the network.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePath, PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, RefusedFile, UnknownFormat
from coprod_kg.importing.admitting import admitted
from coprod_kg.importing.contents import clue
from coprod_kg.sources import Source, read_submission
from coprod_kg.sources.offers import Offer, Reading

Reader = Callable[[bytes, PurePosixPath, Edition], Reading]

_TURTLE_FAMILY = "coprod_kg.importing.turtle_family"
READERS: dict[str, str] = {
    "turtle": f"{_TURTLE_FAMILY}:read_turtle",
    "trig": f"{_TURTLE_FAMILY}:read_trig",
    "ntriples": f"{_TURTLE_FAMILY}:read_ntriples",
    "nquads": f"{_TURTLE_FAMILY}:read_nquads",
    "jsonld": "coprod_kg.importing.jsonld",
    "rdfxml": "coprod_kg.importing.rdfxml",
    "csv": "coprod_kg.importing.table_csv",
    "xlsx": "coprod_kg.importing.table_xlsx",
    "bibtex": "coprod_kg.importing.literature.bibtex",
    "ris": "coprod_kg.importing.literature.ris",
    "csl": "coprod_kg.importing.literature.csl",
}
"""The readers by name of format: the module, imported when a file needs it, with a function `read` or the one named."""

ENDINGS: dict[str, str] = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".bib": "bibtex",
    ".ris": "ris",
    ".csljson": "csl",
}
"""The format that the ending of a file's name stands for. Other endings (.json, .xml, .owl, .txt) say too little."""


def format_of(path: PurePath, data: bytes = b"") -> str:
    """The name of the format of the file at `path`, by the ending of its name, else by how `data` begins.

    Raises RefusedFile if neither says anything.

    >>> format_of(Path("list.ttl")), format_of(Path("list.json"), b'{"@context": {}}')
    ('turtle', 'jsonld')
    """
    found = ENDINGS.get(path.suffix.lower()) or clue(data)
    if found is None:
        reason = "We cannot tell what format this file is."
        mend = f"If it is one of these, name it with --input: {', '.join(READERS)}. If not, save it as one of them."
        raise RefusedFile(PurePosixPath(path.as_posix()), None, None, reason, mend=mend)
    return found


def read_offer(path: Path, edition: Edition, format: str | None = None) -> Offer:
    """The file at `path` as an offer, read as `format`, or as the ending of its name or its beginning says.

    Raises UnknownFormat for a `format` that is none; for the file UnreadableFile, BrokenSyntax, or RefusedFile (also
    if it is too large, or nothing says its format).
    """
    _refuse_unknown(format)
    source = read_submission(path)
    return offer_of(source.data, source.path, edition, format)


def offer_of(data: bytes, path: PurePosixPath, edition: Edition, format: str | None = None) -> Offer:
    """The same for `data`, what is in a file; findings call it `path`.

    Raises what `read_offer` raises, but for what only a file on the disk can have.
    """
    _refuse_unknown(format)
    return _offer(path, data, format or format_of(path, data), edition)


def _refuse_unknown(format: str | None) -> None:
    if format is not None and format not in READERS:
        raise UnknownFormat(format, tuple(READERS), "a file that we can read")


def read_again(source: Source, data: bytes, edition: Edition) -> Source:
    """`source` as it would be with `data` in the file: read in the same way, at the same path.

    Raises what `read_offer` raises, but for an unknown format.
    """
    if isinstance(source, Offer):
        return _offer(source.path, data, source.format, edition)
    return replace(source, data=data)


def _offer(path: PurePosixPath, data: bytes, name: str, edition: Edition) -> Offer:
    with _without_collecting():
        try:
            reading = admitted(_reader(name)(data, path, edition), path)
        except RefusedFile:
            raise
        except BrokenSyntax as error:
            other = clue(data)
            contained = other == "ntriples" and name in ("turtle", "trig", "nquads")
            if other not in (None, name) and not contained:
                error.reason += f" The file looks like {other}: to read it so, add --input {other}."
            raise
        return Offer.of_reading(path, data, name, reading)


def _reader(name: str) -> Reader:
    module, _, function = READERS[name].partition(":")
    read: Reader = getattr(import_module(module), function or "read")
    return read


@contextmanager
def _without_collecting() -> Iterator[None]:
    """While a file is read, hundreds of thousands of values are made and none is dropped.

    Python's collector would look through all of them again and again, which more than doubles the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
