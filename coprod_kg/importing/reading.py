"""Which reader reads a file, and what becomes of a file that none can read.

A reader is a function `read(data, shown, edition) -> Reading`: from the bytes of a file, the path that findings show,
and the edition that names are looked up in. It raises BrokenSyntax or UnreadableFile only if nothing of the file
can be used. What it cannot take of an otherwise good file is a finding of the reading, and nothing is guessed in
silence. A reader touches neither disk nor network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownFormat
from coprod_kg.sources import Source, read_submission
from coprod_kg.sources.offers import Offer, Reading

# Without one of these as the name of a member, JSON-LD says nothing; other JSON has none of them.
_KEYWORD = re.compile(rb'"@(?:context|graph|id|type)"\s*:')

Reader = Callable[[bytes, PurePosixPath, Edition], Reading]

READERS: dict[str, str] = {
    "turtle": "",  # read by `Source` itself
    "bibtex": "coprod_kg.importing.literature.bibtex",
    "ris": "coprod_kg.importing.literature.ris",
    "csl": "coprod_kg.importing.literature.csl",
}
"""The readers by name of format: the module with a function `read`, imported when a file needs it."""

ENDINGS: dict[str, str] = {
    ".ttl": "turtle",
    ".bib": "bibtex",
    ".ris": "ris",
    ".csljson": "csl",
    ".json": "csl",  # or JSON-LD: see `read_offer`
}
"""The format that the ending of a file's name stands for."""


def format_of(path: Path) -> str:
    """The name of the format of the file at `path`, by the ending of its name.

    Raises UnknownFormat if the ending says nothing.
    """
    found = ENDINGS.get(path.suffix.lower())
    if found is None:
        raise UnknownFormat(path.name, tuple(ENDINGS), "a file that we can read")
    return found


def read_offer(path: Path, edition: Edition, format: str | None = None) -> Source:
    """The file at `path` as an offer, read as `format` or as the ending of its name says.

    Raises UnknownFormat, UnreadableFile (also for a file that is too large) or BrokenSyntax.
    """
    name = format or format_of(path)
    source = read_submission(path) if name in READERS else None
    if source and format is None and path.suffix.lower() == ".json" and _KEYWORD.search(source.data):
        name = "jsonld"
    if source is None or name not in READERS:
        raise UnknownFormat(name, tuple(READERS), "a file that we can read")
    if not READERS[name]:
        return source
    read: Reader = import_module(READERS[name]).read
    return Offer.of_reading(source.path, source.data, name, read(source.data, source.path, edition))
