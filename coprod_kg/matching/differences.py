"""Two records side by side: field by field what each says, in the words of the form.

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> triples = record_triples(edition.dataset, edition.record("org/nihr"))
>>> all(each.is_same for each in differences(triples, triples, edition))
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.forms.field_names import FieldNames
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import in_words
from coprod_kg.vocabulary import CPR, SCHEMA

_PARTS = (CPR["hasAuthorship"], SCHEMA["itemListElement"])


@dataclass(frozen=True)
class Difference:
    """A field, and what each of two records says in it."""

    field: NamedNode
    name: str
    """The plain name of the field, as on the form."""
    existing: tuple[str, ...]
    offered: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return self.existing == self.offered


def record_triples(dataset: Dataset, record: RecordId) -> list[Triple]:
    """What the list says about a record, in its own file."""
    return list(dataset.triples(record.graph))


def differences(
    existing: Iterable[Triple], offered: Iterable[Triple], edition: Edition
) -> tuple[Difference, ...]:
    """Every field that one of two records has, in the order of the form.

    `edition` knows what the fields and the things in them are called.
    """
    left, right = _fields(existing, edition.dataset), _fields(offered, edition.dataset)
    names = FieldNames.of(edition, left[0] or right[0])
    return tuple(
        Difference(field, names.name(field), left[1].get(field, ()), right[1].get(field, ()))
        for field in sorted({*left[1], *right[1]}, key=names.order)
    )


def _fields(triples: Iterable[Triple], dataset: Dataset) -> tuple[str, dict[NamedNode, tuple[str, ...]]]:
    """The kind of a record, and its fields with their values in words."""
    given = list(triples)
    kind = ""
    found: dict[NamedNode, list[tuple[int, str]]] = {}
    parts: dict[NamedNode, dict[NamedNode, str]] = {}
    for triple in given:
        if isinstance(triple.subject, NamedNode) and "#" in triple.subject.value:
            parts.setdefault(triple.subject, {})[triple.predicate] = _words(triple.object, dataset)
    for triple in given:
        if not isinstance(triple.subject, NamedNode) or "#" in triple.subject.value:
            continue
        record = RecordId.of_iri(triple.subject)
        kind = kind or (record.kind if record else "")
        value = triple.object
        place, words = 0, ""
        if triple.predicate in _PARTS and isinstance(value, NamedNode):
            place, words = _part(parts.get(value, {}))
        found.setdefault(triple.predicate, []).append((place, words or _words(value, dataset)))
    return kind, {field: tuple(words for _, words in sorted(values)) for field, values in found.items()}


def _words(value: NamedNode | BlankNode | Literal | Triple, dataset: Dataset) -> str:
    words = in_words(value, dataset)
    return words[1:-1] if isinstance(value, NamedNode) and words.startswith("<") else words


def _part(fields: dict[NamedNode, str]) -> tuple[int, str]:
    """The place of a name among the names, or of a line among the lines, and how it reads."""
    position = fields.get(CPR["position"]) or fields.get(SCHEMA["position"]) or ""
    place = int(position) if position.isascii() and position.isdecimal() and len(position) < 10 else 0
    text = fields.get(CPR["nameAsPrinted"]) or fields.get(SCHEMA["item"]) or fields.get(SCHEMA["name"]) or ""
    role = fields.get(CPR["role"], "")
    return place, f"{text} ({role})" if role and text else text
