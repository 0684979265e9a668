"""Identifiers: where a record lives, what it is called, and which graph holds it.

The path is the identity: no counter, no registry, so two people can add records without meeting.

>>> RecordId.of_path(PurePath("org/nihr.ttl")).iri.value
'https://w3id.org/coprod-kg/id/org/nihr'
"""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath

from pyoxigraph import NamedNode

from coprod_kg.errors import BadRecordPath
from coprod_kg.values import Value
from coprod_kg.vocabulary import GRAPH, ID

KINDS: dict[str, str] = {
    "item": "thing to read, watch or use",
    "org": "organisation",
    "project": "project",
    "venue": "journal, book or blog",
    "person": "person",
}
"""The kinds of record, each with its plain name; a kind is a folder and a part of the address."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RECORD_IRI = re.compile(re.escape(ID.iri) + r"([a-z]+)/([a-z0-9-]+)(?:#.*)?")


def kind_of(iri: NamedNode) -> str:
    """The kind of thing that an address of ours names: a kind of record, `concept`, `scheme`; else nothing.

    >>> kind_of(ID["org/nihr"]), kind_of(ID["concept/racism"]), kind_of(GRAPH["history"])
    ('org', 'concept', '')
    """
    value = iri.value
    return value[len(ID.iri) :].partition("/")[0] if value.startswith(ID.iri) else ""


class RecordId(Value):
    """The identity of a record: its kind and its slug."""

    kind: str
    slug: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"

    def __lt__(self, other: RecordId) -> bool:
        return (self.kind, self.slug) < (other.kind, other.slug)

    @property
    def iri(self) -> NamedNode:
        """The address that names the thing."""
        return ID[f"{self.kind}/{self.slug}"]

    @property
    def graph(self) -> NamedNode:
        """The address of the graph that holds what we say about it."""
        return GRAPH[f"record/{self.kind}/{self.slug}"]

    @property
    def path(self) -> PurePosixPath:
        """Its file, relative to `data/records/`."""
        return PurePosixPath(self.kind, f"{self.slug}.ttl")

    @classmethod
    def of_path(cls, path: PurePath) -> RecordId:
        """The identity of the record kept in `path`, a path relative to `data/records/`.

        Slugs are unreserved characters of RFC 3986 in lower case, at most 80 characters.

        Raises BadRecordPath if the path is not `<kind>/<slug>.ttl`.

        >>> RecordId.of_path(PurePath("item/community-garden-2018.ttl"))
        RecordId(kind='item', slug='community-garden-2018')
        """
        if len(path.parts) != 2 or path.suffix != ".ttl":
            raise BadRecordPath(path, "This is not a place for a record.")
        kind, slug = path.parts[0], path.stem
        if kind not in KINDS:
            raise BadRecordPath(path, f"{kind!r} is not a kind of record; the kinds are {', '.join(KINDS)}.")
        if not _SLUG.fullmatch(slug) or len(slug) > 80:
            raise BadRecordPath(path, f"{slug!r} cannot be used as a name.")
        return cls(kind, slug)

    @classmethod
    def of_iri(cls, iri: NamedNode) -> RecordId | None:
        """The record that `iri`, or the thing that `iri` is a part of, belongs to; None if it is no record.

        >>> RecordId.of_iri(ID["item/community-garden-2018#author-1"])
        RecordId(kind='item', slug='community-garden-2018')
        """
        found = _RECORD_IRI.fullmatch(iri.value)
        if found is None or found[1] not in KINDS:
            return None
        return cls(found[1], found[2])
