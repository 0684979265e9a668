"""Names looked up on the list: the journal, the publisher and the kind that a file tells of in words.

>>> import coprod_kg
>>> known = Known(coprod_kg.open())
>>> known.organisation("the national institute for health & care research").value.rpartition("/")[2]
'nihr'
>>> known.kind("Blog post")
'blog-post'
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from coprod_kg.edition import Edition
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.literature.normal import isbns, issns
from coprod_kg.vocabulary import BIBO, CPC, CPSC, OWL, SCHEMA, SKOS

_WORD = re.compile(r"[^\W_]+")


def key_of(name: str) -> str:
    """What names have in common that differ in capitals, stops, a first "the", or in `&` for "and".

    >>> key_of("The Journal of Nuts & Bolts.")
    'journal of nuts and bolts'
    """
    text = name.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    words = _WORD.findall(text)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


class Known:
    """What the list has, by name and by number. Two things of one name are neither: that would be a guess."""

    def __init__(self, edition: Edition) -> None:
        self._dataset = edition.dataset

    def venue(self, name: str, numbers: Iterable[str] = ()) -> NamedNode | None:
        """The journal, book or blog with one of the ISSNs or ISBNs in `numbers`, else of that name."""
        found = {self._venue_numbers[number] for number in numbers if number in self._venue_numbers}
        return found.pop() if len(found) == 1 else self._one("venue", name)

    def organisation(self, name: str) -> NamedNode | None:
        """The organisation of that name, or with that other name."""
        return self._one("org", name)

    def item(self, name: str) -> NamedNode | None:
        """The item of that title."""
        return self._one("item", name)

    def kind(self, label: str) -> str | None:
        """The name of the kind of item that has this label."""
        return self._kinds.get(key_of(label))

    def _one(self, kind: str, name: str) -> NamedNode | None:
        found = self._names.get((kind, key_of(name)), set())
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _names(self) -> dict[tuple[str, str], set[NamedNode]]:
        names: dict[tuple[str, str], set[NamedNode]] = {}
        for field in (SCHEMA["name"], SKOS["altLabel"]):
            for quad in self._dataset.quads(predicate=field):
                record = RecordId.of_iri(quad.subject) if isinstance(quad.subject, NamedNode) else None
                if record and record.iri == quad.subject and isinstance(quad.object, Literal):
                    names.setdefault((record.kind, key_of(quad.object.value)), set()).add(record.iri)
        return names

    @cached_property
    def _venue_numbers(self) -> dict[str, NamedNode]:
        numbers: dict[str, NamedNode] = {}
        for field, read in ((BIBO["issn"], issns), (BIBO["isbn13"], isbns)):
            for quad in self._dataset.quads(predicate=field):
                record = RecordId.of_iri(quad.subject) if isinstance(quad.subject, NamedNode) else None
                if record and record.kind == "venue" and isinstance(quad.object, Literal):
                    numbers |= dict.fromkeys(read(quad.object.value), record.iri)
        return numbers

    @cached_property
    def _kinds(self) -> dict[str, str]:
        kinds: dict[str, str] = {}
        for member in self._dataset.quads(None, SKOS["inScheme"], CPSC["item-kinds"]):
            concept = member.subject
            if not isinstance(concept, NamedNode) or self._dataset.value(concept, OWL["deprecated"]):
                continue
            for field in (SKOS["prefLabel"], SKOS["altLabel"]):
                for quad in self._dataset.quads(concept, field):
                    if isinstance(quad.object, Literal):
                        kinds.setdefault(key_of(quad.object.value), CPC.local(concept))
        return kinds
