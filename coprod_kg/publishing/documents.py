"""The files beside a page: what is said of one thing, in each form, and an item's citations.

A record's files hold its graph, byte for byte the same as its export. Those of a concept hold what its list and the
checked links to other vocabularies say of it; those of a list (a concept scheme) hold the whole list.

>>> import coprod_kg
>>> from coprod_kg.vocabulary import CPC
>>> files = DocumentFiles(coprod_kg.open())
>>> files.endings(CPC["tokenism"])
('ttl', 'jsonld', 'nt')
>>> files.written(CPC["tokenism"], "ttl").decode().splitlines()[0]
'@base <https://w3id.org/coprod-kg/id/concept/tokenism> .'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from coprod_kg.context import Context
from coprod_kg.formats import BIBTEX, CSL, JSONLD, NTRIPLES, RIS, TURTLE, Format
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing import bibtex, csl, dumps, ris
from coprod_kg.publishing.citations import citation_of
from coprod_kg.publishing.jsonld import Documents, whole_of
from coprod_kg.publishing.known import Known
from coprod_kg.vocabulary import CPC, CPSC, GRAPH

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

DATA_FORMS = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES}
"""The forms in which everything with a page can be had, by the ending of their files."""
CITATION_FORMS = {"bib": BIBTEX, "ris": RIS, "csl.json": CSL}
"""The forms in which an item can be taken into a reference manager, by the ending of their files."""
FORMS: dict[str, Format] = DATA_FORMS | CITATION_FORMS

_ENTRIES = {"bib": bibtex.entry, "ris": ris.entry, "csl.json": csl.entry}
_SCHEMES, _MAPPINGS = GRAPH["scheme/"].value, GRAPH["mappings"]


class DocumentFiles:
    """Makes the files beside the pages of one edition, any number of them and in any order."""

    def __init__(self, edition: Edition, context: Context | None = None, known: Known | None = None) -> None:
        """`context` is the edition's if none is given.

        Raises UnreadableFile or BrokenSyntax if that cannot be read.
        """
        self._edition = edition
        self._documents = Documents(context or Context.of_project(edition.project))
        self._known = known or Known(edition.dataset)
        self._writers: dict[str, Callable[[NamedNode], bytes]] = {
            "ttl": self._turtle,
            "jsonld": lambda thing: self._documents.written(self.statements(thing)),
            "nt": self._ntriples,
            **{ending: partial(self._cited, ending) for ending in CITATION_FORMS},
        }
        # The files about one thing are made one after another.
        self.statements = lru_cache(maxsize=2)(self._statements)
        # An item stands in its own file and in that of each list that it is in.
        self._entry = lru_cache(maxsize=32_768)(self._written_entry)

    def endings(self, thing: NamedNode) -> tuple[str, ...]:
        """The endings of the files beside the page about `thing`, a record, a concept or a list."""
        record = RecordId.of_iri(thing)
        if record is None or record.kind != "item" or record in self._edition.tombstones:
            return tuple(DATA_FORMS)
        return tuple(FORMS)

    def written(self, thing: NamedNode, ending: str) -> bytes:
        """The file about `thing` with an ending that it has.

        Raises AmbiguousAddress for JSON-LD.
        """
        return self._writers[ending](thing)

    def several(self, items: Iterable[NamedNode], ending: str) -> Iterator[bytes]:
        """A file for reference managers, in pieces, with each of `items` in their order."""
        entries = (self._entry(ending, item) for item in items)
        return csl.as_list(entries) if ending == "csl.json" else (entry.encode() for entry in entries)

    def together(self, things: Iterable[NamedNode]) -> Iterator[bytes]:
        """What is said of each of `things` as one JSON-LD file, in pieces: the context once, then a thing a line.

        Raises AmbiguousAddress.
        """
        return whole_of((self.statements(thing) for thing in things), self._documents.context)

    def _cited(self, ending: str, item: NamedNode) -> bytes:
        return b"".join(self.several([item], ending))

    def _written_entry(self, ending: str, item: NamedNode) -> str:
        return _ENTRIES[ending](citation_of(self._known, item))

    def _statements(self, thing: NamedNode) -> Sequence[Quad]:
        """What is said of `thing`: the graph of a record or of a list; of a concept what any list says of it."""
        dataset = self._edition.dataset
        if thing in CPC:
            return [quad for quad in dataset.quads(thing) if _is_vocabulary(quad)]
        return list(dataset.quads(graph=_graph(thing)))

    def _ntriples(self, thing: NamedNode) -> bytes:
        if thing in CPC:
            return dumps.ntriples(self.statements(thing))
        return dumps.ntriples_of_graph(self._edition.dataset, _graph(thing))

    def _turtle(self, thing: NamedNode) -> bytes:
        return dumps.turtle_about(self.statements(thing), thing)


def _is_vocabulary(quad: Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and (graph.value.startswith(_SCHEMES) or graph == _MAPPINGS)


def _graph(thing: NamedNode) -> NamedNode:
    return GRAPH[f"scheme/{CPSC.local(thing)}"] if thing in CPSC else _record(thing).graph


def _record(thing: NamedNode) -> RecordId:
    record = RecordId.of_iri(thing)
    assert record is not None, thing
    return record
