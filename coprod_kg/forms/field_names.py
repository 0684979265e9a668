"""What the fields of a record are called: on the form, and on the command line.

>>> import coprod_kg
>>> from coprod_kg.vocabulary import SCHEMA
>>> names = FieldNames.of(coprod_kg.open(), "item")
>>> names.name(SCHEMA["datePublished"]), names.key(SCHEMA["datePublished"])
('When it came out', 'publishedYear')
>>> names.path("publishedOn") == names.path("when it came out") == SCHEMA["datePublished"]
True
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.forms.names import folded
from coprod_kg.forms.reading import form_kinds, form_of
from coprod_kg.forms.values import Form
from coprod_kg.labels import label
from coprod_kg.vocabulary import shorten, split


@dataclass(frozen=True, eq=False)
class FieldNames:
    """The names of the fields of one kind of record; also of those that are on no form."""

    form: Form | None
    dataset: Dataset

    @classmethod
    def of(cls, edition: Edition, kind: str) -> FieldNames:
        """The names of the fields of records of `kind`, which may have no form.

        Raises UnreadableFile or BrokenSyntax if the JSON-LD context cannot be read.
        """
        return cls(form_of(edition, kind) if kind in form_kinds(edition) else None, edition.dataset)

    def name(self, path: NamedNode) -> str:
        """The plain name of a field: that of the form, else that of the ontology, else the short address."""
        field = self.form.of_path(path) if self.form else None
        if field and field.name:
            return field.name
        found = label(path, self.dataset) or _local(path)
        return found[0].upper() + found[1:]

    def key(self, path: NamedNode) -> str:
        """The word for a field on the command line: that of JSON-LD, else the last part of its address."""
        field = self.form.of_path(path) if self.form else None
        return (field.key if field else "") or _local(path)

    def order(self, path: NamedNode) -> tuple[tuple[float, float], str]:
        """Where a field stands among the others: as on the form, and what is not on it at the end."""
        field = self.form.of_path(path) if self.form else None
        return (field.order if field else (float("inf"), float("inf"))), path.value

    def path(self, typed: str) -> NamedNode | None:
        """The field of the form that has this word or plain name; None if there is none."""
        for field in self.form.fields if self.form else ():
            if typed in {key.name for key in field.keys} or folded(typed) == folded(field.name):
                return field.path
        return None


def _local(path: NamedNode) -> str:
    parts = split(path)
    return parts[1] if parts else shorten(path)
