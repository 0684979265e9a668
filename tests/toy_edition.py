"""A small list for tests: the real ontology and rules, with concepts and records of the test's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from coprod_kg.catalogue import Catalogue
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.identifiers import RecordId
from coprod_kg.inference import derive
from coprod_kg.project import Project
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import CPC, CPR, GRAPH, PREFIXES

PROJECT = Project.at(Path(__file__).parents[1])
_HEAD = "".join(f"@prefix {prefix}: <{iri}> . " for prefix, iri in PREFIXES.items())


def record(name: str, turtle: str) -> Source:
    """The file of the record `name`; `turtle` begins on its third line."""
    kind, _, slug = name.partition("/")
    identity = RecordId(kind, slug)
    path = PurePosixPath("data/records", identity.path)
    data = f"{_HEAD}\n\n{turtle}\n".encode()
    return Source(path, Role.RECORD, identity.graph, identity.iri.value, data, identity)


def concept(slug: str, turtle: str) -> Source:
    """A concept of the one toy scheme."""
    data = f"{_HEAD}\n\ncpc:{slug} {turtle}\n".encode()
    path = PurePosixPath("ontology/concepts/toy.ttl")
    return Source(path, Role.SCHEME, GRAPH["scheme/toy"], CPC[slug].value, data)


def edition_of(sources: Iterable[Source], *, ontology: str = "") -> Edition:
    """The edition that `sources` make with the real ontology and rules; `ontology` is added to the ontology."""
    path = PROJECT.ontology / "coprod.ttl"
    added = f"\n{_HEAD}\n{ontology}\n".encode()
    shown = PurePosixPath("ontology/coprod.ttl")
    real = Source(shown, Role.ONTOLOGY, GRAPH["ontology"], CPR.iri, path.read_bytes() + added)
    every = (real, *sources)
    catalogue = Catalogue(PROJECT)
    dataset = Dataset.of_sources(every)
    derive(dataset, catalogue.rules)
    return Edition(PROJECT, dataset, catalogue, lambda: every)
