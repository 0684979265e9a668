"""What the shapes say of the fields of a record: their plain names, and which of them have one value only.

>>> import coprod_kg
>>> from coprod_kg.vocabulary import BIBO, CPR, SCHEMA
>>> fields = Fields(coprod_kg.open().dataset)
>>> about = fields.of([CPR["Publication"]])
>>> about.name(SCHEMA["name"]), about.single(BIBO["doi"]), about.each_language_once(SCHEMA["name"])
('Title', True, True)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode

from coprod_kg.dataset import Dataset
from coprod_kg.labels import label
from coprod_kg.vocabulary import RDF, RDFS, SH, Term, shorten, split


@dataclass(frozen=True)
class Fields:
    """The fields of all kinds of record, as the shapes in `dataset` have them."""

    dataset: Dataset = field(repr=False)

    def of(self, classes: Iterable[Term]) -> FieldsOfClass:
        """The fields of a record of these classes, and of the wider ones that they belong to."""
        waiting = [each for each in classes if isinstance(each, NamedNode)]
        wider: dict[NamedNode, None] = {}
        while waiting:
            each = waiting.pop(0)
            if each not in wider:
                wider[each] = None
                above = self.dataset.quads(each, RDFS["subClassOf"])
                waiting += [quad.object for quad in above if isinstance(quad.object, NamedNode)]
        return FieldsOfClass(self.dataset, tuple(wider))


@dataclass(frozen=True)
class FieldsOfClass:
    """The fields of one kind of record."""

    dataset: Dataset = field(repr=False)
    classes: tuple[NamedNode, ...]

    @cached_property
    def _shapes(self) -> dict[NamedNode, list[NamedNode]]:
        """The property shapes for each field, those with a place in a form first."""
        found: dict[NamedNode, list[NamedNode]] = {}
        for each in self.classes:
            for target in self.dataset.quads(None, SH["targetClass"], each):
                for has in self.dataset.quads(target.subject, SH["property"]):  # type: ignore[arg-type]
                    shape = has.object
                    if isinstance(shape, NamedNode) and isinstance(
                        path := self.dataset.value(shape, SH["path"]), NamedNode
                    ):
                        found.setdefault(path, []).append(shape)
        return {path: sorted(shapes, key=lambda shape: shape.value) for path, shapes in found.items()}

    def name(self, predicate: NamedNode) -> str:
        """The plain name of a field: that of its shape, else that of the ontology, else the short address."""
        for shape in self._shapes.get(predicate, ()):
            name = self.dataset.value(shape, SH["name"])
            if name is not None:
                return name.value
        found = label(predicate, self.dataset) or _local(predicate)
        return found[0].upper() + found[1:]

    def key(self, predicate: NamedNode) -> str:
        """The word that stands for a field on the command line."""
        return _local(predicate)

    def single(self, predicate: NamedNode) -> bool:
        """Whether the field can have one value only."""
        return self._says(predicate, "maxCount", "1")

    def each_language_once(self, predicate: NamedNode) -> bool:
        """Whether the field can have one value in each language only."""
        return self._says(predicate, "uniqueLang", "true")

    def _says(self, predicate: NamedNode, constraint: str, value: str) -> bool:
        said = (self.dataset.value(shape, SH[constraint]) for shape in self._shapes.get(predicate, ()))
        return any(each is not None and each.value == value for each in said)


def _local(predicate: NamedNode) -> str:
    if predicate == RDF["type"]:
        return "class"  # dcterms:type is the type that people choose
    parts = split(predicate)
    return parts[1] if parts else shorten(predicate)
