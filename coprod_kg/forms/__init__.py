"""Forms: what may be said of each kind of record, read from the shapes, which are its one source.

Templates, tables, the JSON Schema and their readers are all made from these values, so that a field is added in one
place: its shape.

>>> import coprod_kg
>>> from coprod_kg.forms import form_of
>>> form_of(coprod_kg.open(), "org").field("webAddress").name
'Web address'
"""

from coprod_kg.forms.reading import form_kinds, form_of, form_of_class
from coprod_kg.forms.values import Choice, Field, Form, Rule, Sort

__all__ = ["Choice", "Field", "Form", "Rule", "Sort", "form_kinds", "form_of", "form_of_class"]
