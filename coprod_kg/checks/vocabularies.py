"""The check for vocabularies under an address that is not the one this list uses: their fields look right and are not.

schema.org answers under http and https; for a computer these are two vocabularies (https://schema.org/docs/faq.html,
question 19: either may be used), and ours is https.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from coprod_kg.checks.places import Places, place_of
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Severity
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import RDF, SCHEMA

OTHER_ADDRESSES = (NamedNode(SCHEMA.iri.replace("https:", "http:")),)
"""Addresses of vocabularies that mean one of ours; ours begin with https."""


def check_vocabularies(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each record file and each such vocabulary, where its address is first written."""
    for source in edition.sources_of(Role.RECORD):
        for other in OTHER_ADDRESSES:
            if other.value.encode() not in source.data:
                continue
            first = next(_uses(source, other.value), None)
            if first is None:
                continue
            spots = places.spots(source)
            spot = next(iter(spots.names_from(other.value)), None) or spots.of(*first)
            yield Finding(
                "vocabularies",
                "vocabularies",
                Severity.MUST,
                "Vocabulary",
                f"This list writes {other.value.replace('http:', 'https:')} with an s. Without it, no field is known.",
                place_of(source, spot) if spot else None,
                "Add the s after http. Then look at this file again.",
                record=first[0] if isinstance(first[0], NamedNode) else None,
                value=other,
            )


def _uses(source: Source, start: str) -> Iterator[tuple[NamedNode | BlankNode, NamedNode]]:
    """The things and the fields of `source` that use a name beginning with `start`, as a field or as a class."""
    for quad in source.quads():
        name = quad.object if quad.predicate == RDF["type"] else quad.predicate
        if (
            isinstance(name, NamedNode)
            and name.value.startswith(start)
            and not isinstance(quad.subject, Triple)
        ):
            yield quad.subject, quad.predicate
