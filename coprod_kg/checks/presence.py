"""The presence check: a record file is about its record, and somebody can tell where its facts were seen.

An empty file breaks no shape and answers no query, so nothing else would notice it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from pyoxigraph import Quad

from coprod_kg.checks.places import Places
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources import SUBMISSION, Role, Source


def check_presence(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each record file that says nothing about its record, and for each without a history."""
    del places  # what is not there has no place but its file
    known = {source.base for source in edition.sources_of(Role.HISTORY)}
    said = {source: edition.dataset.quads(graph=source.graph) for source in edition.sources_of(Role.RECORD)}
    yield from presence_of(said, known)


def presence_of(said: Mapping[Source, Iterable[Quad]], known: Container[str]) -> Iterator[Finding]:
    """The findings about the record files among those in `said`, with the statements of each.

    `known` is what there are histories of.
    """
    for source, quads in said.items():
        if source.role is not Role.RECORD:
            continue
        if source.graph is SUBMISSION:
            if not quads:
                yield _empty(source)
            continue
        if source.record is None:
            continue
        if not any(quad.subject == source.record.iri for quad in quads):
            yield _empty(source)
        if source.record.graph.value not in known:
            history = PurePosixPath("data/history") / source.record.path
            message = f"Nobody has said where this was seen. Add {history}."
            mend = "Copy the history of a neighbour: it names the web pages and the day, and no person."
            yield Finding(
                "presence",
                "history",
                Severity.SHOULD,
                "History",
                message,
                Place(source.path),
                mend,
                record=source.record.iri,
            )


def _empty(source: Source) -> Finding:
    message = "There is no record in this file."
    mend = "Say in it what the thing is and what it is called, or take the file away."
    record = source.record.iri if source.record else None
    place = Place(source.path, 1, 1)
    return Finding("presence", "presence", Severity.MUST, "File", message, place, mend, record=record)
