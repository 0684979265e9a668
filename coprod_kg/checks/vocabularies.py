"""The check for vocabularies under an address that is not the one this list uses: their fields look right and are not.

schema.org answers under http and https; for a computer these are two vocabularies, and ours is https. An offer is read
as if it had been written so, and told; in a file of the project it has to be written so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from coprod_kg.checks.places import Places
from coprod_kg.edition import Edition
from coprod_kg.findings import Edit, Finding, Fix, Place, Severity
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.sources.spots import Lines
from coprod_kg.sources.turtle_tokens import tokens
from coprod_kg.vocabulary import SCHEMA

OTHER_ADDRESSES = {SCHEMA.iri.replace("https:", "http:"): SCHEMA.iri}
"""Addresses of vocabularies that mean one of ours, each with ours."""


def check_vocabularies(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each record file and each such vocabulary, where its address is first written."""
    del places  # the address itself is the place
    yield from vocabularies_of(edition.sources_of(Role.RECORD))


def vocabularies_of(sources: Iterable[Source]) -> Iterator[Finding]:
    """The same for those of `sources` that are record files of the project."""
    for source in sources:
        if source.graph is SUBMISSION or source.role is not Role.RECORD:
            continue
        for other, ours in OTHER_ADDRESSES.items():
            starts = _written(source, other) if other.encode() in source.data else []
            if starts:
                yield _finding(source, other, ours, starts)


def _written(source: Source, start: str) -> list[int]:
    """The offsets of the addresses of `source` that begin with `start`."""
    begins = f"<{start}"
    return [
        each.start + 1 for each in tokens(source.text) if each.sort == "iri" and each.text.startswith(begins)
    ]


def _finding(source: Source, other: str, ours: str, starts: list[int]) -> Finding:
    words = f"Write {ours} in the place of {other}"
    return Finding(
        "vocabularies",
        "vocabularies",
        Severity.MUST,
        "Address",
        f"This file says {other}, and this list uses {ours}. With the other, no field is known.",
        Place(source.path, *Lines(source.text).place(starts[0])),
        "Write https: in place of http: here.",
        value=NamedNode(other),
        fix=Fix(words, tuple(Edit(ours, start, start + len(other)) for start in starts)),
    )
