"""What changed on the list, from its own history: each decision of the curators, and the records that it changed.

History says of each form that a record has had which decision made it and what it was made from (PROV; see
`coprod_kg.contributing.history`). There is no clock here: the same files give the same changes, whenever they are read.

>>> import coprod_kg
>>> first = decisions(coprod_kg.open().dataset)[-1]
>>> first.when, first.changes[0].what, str(first.changes[0].record).partition("/")[0]
('2026-11-23T00:00:00Z', <What.ADDED: 'added'>, 'item')
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.identifiers import RecordId
from coprod_kg.labels import text_of
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPR, GRAPH, ID, PROV, RDF, SCHEMA

if TYPE_CHECKING:
    from coprod_kg.dataset import Dataset

_RECORDS = f"{GRAPH.iri}record/"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?")


class What(enum.Enum):
    """What was done to a record; the value is the word for it."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "taken off"


class Change(Value):
    """What a decision did to a record."""

    what: What
    record: RecordId


class Decision(Value):
    """A decision of the curators that changed records."""

    iri: NamedNode
    when: str
    """A moment as RFC 3339 writes it."""
    reason: str
    changes: tuple[Change, ...]
    """In order of what was done, then by record."""

    def of(self, what: What) -> tuple[RecordId, ...]:
        """The records to which one thing was done, in order."""
        return tuple(change.record for change in self.changes if change.what is what)


def decisions(dataset: Dataset) -> list[Decision]:
    """The decisions that changed records, the newest first; those of one moment by their addresses."""
    made: dict[NamedNode, set[Change]] = {}
    retired = _retired(dataset)
    for form, record in _forms(dataset):
        is_first = next(dataset.quads(form, PROV["wasRevisionOf"]), None) is None
        what = What.ADDED if is_first else What.CHANGED
        if form == record.graph and record in retired:
            what = What.RETIRED
        for quad in dataset.quads(form, PROV["wasGeneratedBy"]):
            if isinstance(quad.object, NamedNode):
                made.setdefault(quad.object, set()).add(Change(what, record))
    found = []
    for review, changes in made.items():
        when = _moment(dataset, review, PROV["endedAtTime"])
        if when:
            order = list(What)
            ordered = sorted(changes, key=lambda each: (order.index(each.what), each.record))
            reason = text_of(review, dataset, SCHEMA["description"]) or ""
            found.append(Decision(review, when, reason, tuple(ordered)))
    found.sort(key=lambda each: each.iri.value)
    return sorted(found, key=lambda each: each.when, reverse=True)


def last_changed(dataset: Dataset) -> Mapping[RecordId, str]:
    """The day on which each record came to say what it says now, of those whose history tells."""
    found: dict[RecordId, str] = {}
    for form, record in _forms(dataset):
        if form == record.graph and (when := _moment(dataset, form, PROV["generatedAtTime"])):
            found[record] = when[:10]
    return found


def _forms(dataset: Dataset) -> Iterator[tuple[NamedNode, RecordId]]:
    """Every form that a record has or had, and the record."""
    for quad in dataset.quads(None, PROV["generatedAtTime"]):
        form = quad.subject
        if isinstance(form, NamedNode) and form.value.startswith(_RECORDS):
            name = form.value.removeprefix(_RECORDS).partition("#")[0]
            if (record := RecordId.of_iri(ID[name])) is not None:
                yield form, record


def _retired(dataset: Dataset) -> frozenset[RecordId]:
    found = (quad.subject for quad in dataset.quads(None, RDF["type"], CPR["Tombstone"]))
    named = (RecordId.of_iri(each) for each in found if isinstance(each, NamedNode))
    return frozenset(record for record in named if record is not None)


def _moment(dataset: Dataset, subject: NamedNode, field: NamedNode) -> str:
    """The last moment that a field of `subject` names, as RFC 3339 writes it; nothing if it names none.

    History writes UTC; a moment that does not say its place is taken for UTC too.
    """
    values = (quad.object for quad in dataset.quads(subject, field))
    texts = (_MOMENT.fullmatch(each.value) for each in values if isinstance(each, Literal))
    return max((f"{each[1]}{each[2] or 'Z'}" for each in texts if each), default="")
