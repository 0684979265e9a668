"""What is known of things: all that is said of one, by a single look-up, and names that are asked for all the time.

Each format asks the same of a record, and each record names the same concepts and organisations. So whoever writes
many records makes one `Known` and hands it to all writers.

>>> import coprod_kg
>>> from coprod_kg.vocabulary import ID, SCHEMA
>>> known = Known(coprod_kg.open().dataset)
>>> known.name(ID["venue/nature"]), known.text(ID["venue/nature"], SCHEMA["volumeNumber"])
('Nature', '')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coprod_kg.dataset import Dataset
from coprod_kg.labels import NAMING, best_text
from coprod_kg.publishing.authors import Author
from coprod_kg.publishing.names import group_names
from coprod_kg.publishing.places import place
from coprod_kg.turtle import value_key
from coprod_kg.vocabulary import CPR, Term

Made = TypeVar("Made")
_KEPT = 256
Fields = Mapping[NamedNode, tuple[Term, ...]]


class Known:
    """What a dataset says of things. It may be asked of as many as there are: what it keeps of each is a name."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._names: dict[NamedNode | BlankNode, str] = {}
        self._made: dict[tuple[object, NamedNode], object] = {}
        # Several formats in a row ask of the same few things; to keep all would double the memory of the list.
        self.fields: Callable[[NamedNode | BlankNode], Fields] = lru_cache(maxsize=_KEPT)(self._fields)
        self.authors: Callable[[NamedNode], tuple[Author, ...]] = lru_cache(maxsize=16)(self._authors)

    @classmethod
    def of(cls, given: Dataset | Known) -> Known:
        """`given` itself if it knows already."""
        return given if isinstance(given, cls) else cls(given)  # type: ignore[arg-type]

    def once(self, make: Callable[[Known, NamedNode], Made], thing: NamedNode) -> Made:
        """What `make` gives for `thing`, kept for a while: several files about a thing are made one after another."""
        key = make, thing
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = make(self, thing)
        return self._made[key]  # type: ignore[return-value]

    @cached_property
    def groups(self) -> frozenset[str]:
        """The names of all organisations of the list, in small letters."""
        return group_names(self.dataset)

    def _fields(self, thing: NamedNode | BlankNode) -> Fields:
        """All that any graph says of `thing`, by field, the values in order."""
        found: dict[NamedNode, list[Term]] = {}
        for quad in self.dataset.quads(thing):
            value = quad.object
            if not isinstance(value, Triple):
                found.setdefault(quad.predicate, []).append(value)
        return {
            field: tuple(values) if len(values) == 1 else tuple(sorted(set(values), key=value_key))
            for field, values in found.items()
        }

    def name(self, thing: NamedNode | BlankNode) -> str:
        """The name or label of `thing`, in English where there is one; empty if nobody named it."""
        known = self._names.get(thing)
        if known is None:
            known = self._names[thing] = self.text(thing, *NAMING)
        return known

    def text(self, thing: NamedNode | BlankNode, *fields: NamedNode) -> str:
        """The text of the first of `fields` that `thing` has: in English, else the first in order; else empty."""
        said = self.fields(thing)
        for field in fields:
            found = best_text(said.get(field, ()))
            if found is not None:
                return found
        return ""

    def value(self, thing: NamedNode | BlankNode, field: NamedNode) -> Term | None:
        """The first value of a field in order of its text, as `Dataset.value` has it."""
        values = self.fields(thing).get(field, ())
        if len(values) < 2:
            return values[0] if values else None
        return min(values, key=lambda term: (term.value, str(term)))

    def texts(self, thing: NamedNode | BlankNode, field: NamedNode) -> list[str]:
        """The texts of a field, in order."""
        return [each.value for each in self.fields(thing).get(field, ()) if isinstance(each, Literal)]

    def things(self, thing: NamedNode | BlankNode, *fields: NamedNode) -> list[NamedNode]:
        """The things that `thing` names in any of `fields`, in order, each once."""
        said = self.fields(thing)
        found = [each for field in fields for each in said.get(field, ()) if isinstance(each, NamedNode)]
        return sorted(set(found), key=value_key) if len(fields) > 1 and len(found) > 1 else found

    def _authors(self, item: NamedNode) -> tuple[Author, ...]:
        """The names printed on `item` in their order; those in one place by the addresses of their entries."""
        found = []
        for part in self.things(item, CPR["hasAuthorship"]):
            if name := self.text(part, CPR["nameAsPrinted"]):
                agent = next(iter(self.things(part, CPR["agent"])), None)
                author = Author(name, self.text(part, CPR["role"]), agent)
                found.append((place(self.value(part, CPR["position"])), part.value, author))
        return tuple(author for _, _, author in sorted(found, key=lambda each: each[:2]))
