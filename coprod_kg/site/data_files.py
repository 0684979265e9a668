"""The data that is published beside the pages: the whole list in each format, each record, each list of ideas."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from coprod_kg.publishing import dumps
from coprod_kg.site import addresses
from coprod_kg.site.answer_files import answer_files
from coprod_kg.site.digests import digest_of
from coprod_kg.site.making import Joined, Make, of_chunks, of_file, of_text
from coprod_kg.site.whole_files import graph_keys, nquads_lines, trig_pieces, whole_files
from coprod_kg.sources import Role

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from coprod_kg.site.register import Register

_ALONE = ("ttl", "nt", "jsonld")
"""The endings of files that hold what their own source says in the words of the context, and nothing else."""
_VOCABULARY = (Role.SCHEME, Role.MAPPINGS)


def data_files(register: Register, ideas: Iterable[NamedNode]) -> dict[str, Make | Joined]:
    """The path of every data file, and how it is made; `ideas` are the concepts and lists that have pages."""
    ideas = tuple(ideas)
    wholes = _whole_list(register, ideas)
    return {**wholes, **_documents(register, ideas), **answer_files(register)}


def _whole_list(register: Register, ideas: Iterable[NamedNode]) -> dict[str, Make | Joined]:
    edition = register.edition
    dataset = edition.dataset
    whole = partial(digest_of, edition.digest)
    keys = cache(partial(graph_keys, edition))
    made: dict[str, Make | Joined] = {
        **whole_files(edition, ideas),
        "all.nq": of_chunks(lambda: nquads_lines(edition, keys()), whole),
        "all.trig": of_chunks(lambda: trig_pieces(edition, keys()), whole),
        "inferred.nq": of_text(lambda: dumps.inferred(dataset), whole),
        "ontology.ttl": of_text(
            lambda: dumps.source_text(edition, Role.ONTOLOGY), lambda: register.vocabulary_key
        ),
        "shapes.ttl": of_text(
            lambda: dumps.source_text(edition, Role.SHAPES), lambda: register.vocabulary_key
        ),
        "context/v1.jsonld": of_file(edition.project.ontology / "context.jsonld"),
    }
    for path in sorted((edition.project.ontology / "frames").glob("*.jsonld")):
        made[f"frames/{path.name}"] = of_file(path)
    licence = edition.project.root / "data" / "LICENSE"
    if licence.is_file():
        made["LICENSE"] = of_file(licence)
    return made


def _documents(register: Register, concepts: Iterable[NamedNode]) -> dict[str, Make]:
    """The files beside each page about a thing."""
    edition = register.edition
    files = register.files
    words = digest_of((edition.project.ontology / "context.jsonld").read_bytes())
    lists = (source.data for source in edition.sources if source.role in _VOCABULARY)
    vocabulary = cache(partial(digest_of, words, *lists))
    sources = {record.iri: source for record, source in edition.records.items()}
    made: dict[str, Make] = {}
    for thing in (*sources, *concepts):
        start = addresses.document(thing)
        source = sources.get(thing)
        key = cache(partial(digest_of, words, source.data)) if source else vocabulary
        for ending in files.endings(thing):
            # References hold names of other records too: all that stands in them is the citation.
            own = key if ending in _ALONE else partial(register.citation_key, thing)
            made[f"{start}.{ending}"] = of_text(partial(files.written, thing, ending), own)
    return made
