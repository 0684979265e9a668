"""A record that shows how a form is filled in, made up by the shapes themselves (skos:example)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.forms.values import Field, Form, Sort
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import RDF, XSD

SLUG = "example"
"""What the example is called; `queries/checks/example-left.rq` finds one that was left in."""


def example_of(form: Form) -> list[Triple]:
    """The statements of the example for `form`: each field that can be shown has a value.

    It names no other record: what is made up says nothing about what is real.

    >>> import coprod_kg
    >>> from coprod_kg.forms import form_of
    >>> len(example_of(form_of(coprod_kg.open(), "person")))
    3
    """
    subject = RecordId(form.kind, SLUG).iri
    return [triple for field in form.fields for triple in _of_field(subject, field)]


def _of_field(subject: NamedNode, field: Field) -> Iterator[Triple]:
    if field.part is not None:
        yield from _parts(subject, field)
        return
    for value in _values(field):
        yield Triple(subject, field.path, value)


def _values(field: Field) -> list[NamedNode | Literal]:
    if field.choices:
        offered = [choice.value for choice in field.choices]
        shown = [value for value in field.examples if value in offered]
        return shown or offered[: 2 if field.repeatable and field.sort is Sort.CONCEPT else 1]
    if field.examples:
        return list(field.examples)
    return [Literal(True)] if field.sort is Sort.YES_NO else []


def _parts(subject: NamedNode, field: Field) -> Iterator[Triple]:
    """As many parts as their main field has examples."""
    form = field.part
    assert form is not None
    if form.main is None:
        return
    for place, value in enumerate(form.main.examples, start=1):
        part = NamedNode(f"{subject.value}#{form.kind}-{place}")
        yield Triple(subject, field.path, part)
        if form.sure_class is not None:
            yield Triple(part, RDF["type"], form.sure_class)
        for each in form.fields:
            if each.sort is Sort.NUMBER:
                yield Triple(part, each.path, Literal(str(place), datatype=XSD["integer"]))
        yield Triple(part, form.main.path, value)
