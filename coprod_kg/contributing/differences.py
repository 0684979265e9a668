"""Differences: what a record would say that it does not say now, field by field, in words.

>>> import coprod_kg
>>> from pyoxigraph import Literal
>>> from coprod_kg.vocabulary import ORG, RDF, SCHEMA
>>> iri, graph = RecordId("org", "x").iri, RecordId("org", "x").graph
>>> kind = Quad(iri, RDF["type"], ORG["Organization"], graph)
>>> old = [kind, Quad(iri, SCHEMA["name"], Literal("Old name", language="en"), graph)]
>>> new = [kind, Quad(iri, SCHEMA["name"], Literal("New name", language="en"), graph)]
>>> for each in differences(RecordId("org", "x"), old, new, coprod_kg.open()):
...     print(each)
Difference(field='Sort of record', key='type', kept=('org:Organization',), gone=(), come=())
Difference(field='Name', key='name', kept=(), gone=('Old name',), come=('New name',))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from coprod_kg.contributing.wording import by_subject, words
from coprod_kg.edition import Edition
from coprod_kg.forms.field_names import FieldNames
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import SCHEMA


@dataclass(frozen=True)
class Difference:
    """A field of a record with its values in words: those that stay, those that go, and those that come."""

    field: str
    key: str
    """The word that stands for the field on the command line."""
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]


def differences(
    record: RecordId, old: Iterable[Quad], new: Iterable[Quad], edition: Edition
) -> list[Difference]:
    """Every field of either, in the order of the form, also those without any change; of a new record `old` is empty.

    `edition` knows what the fields and the things in them are called.
    """
    dataset = edition.dataset
    before, after = by_subject(old), by_subject(new)
    own = (before.get(record.iri, {}), after.get(record.iri, {}))
    fields = FieldNames.of(edition, record.kind)
    found = []
    for predicate in sorted({*own[0], *own[1]}, key=fields.order):
        gone = [words(value, before, dataset) for value in own[0].get(predicate, ())]
        come = [words(value, after, dataset) for value in own[1].get(predicate, ())]
        found.append(
            Difference(
                fields.name(predicate),
                fields.key(predicate),
                tuple(each for each in come if each in gone),
                tuple(each for each in gone if each not in come),
                tuple(each for each in come if each not in gone),
            )
        )
    return found


def named(record: RecordId, quads: Iterable[Quad]) -> str:
    """The title of a record that is offered: its first name, else its short name."""
    names = [
        value.value
        for value in by_subject(quads).get(record.iri, {}).get(SCHEMA["name"], ())
        if not isinstance(value, NamedNode)
    ]
    return names[0] if names else str(record)
