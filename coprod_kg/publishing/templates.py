"""Templates: an empty form for each format, with help, what can be chosen, and an example that is never taken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Context, Json
from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownFormat
from coprod_kg.forms import Field, Form, Sort, form_kinds, form_of
from coprod_kg.forms.columns import EXAMPLE
from coprod_kg.forms.example import SLUG, example_of
from coprod_kg.forms.json_schema import schema_of
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.jsonld import document_of, pretty
from coprod_kg.publishing.record_table import RecordTable, table_of
from coprod_kg.publishing.workbook import choice_words, need, workbook
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import shorten

_FIELD_LINE = re.compile(r"    (\S+)")
_WRAP = 100


def template(edition: Edition, format_name: str, kind: str | None = None) -> bytes:
    """The form for `kind` in `format_name`; without a kind, a workbook with a sheet for each.

    Raises UnknownFormat or UnknownKind.

    >>> import coprod_kg
    >>> template(coprod_kg.open(), "csv", "project").decode("utf-8-sig").splitlines()[0][:19]
    'Record,Name (en),Al'
    """
    if format_name not in _TEMPLATES:
        raise UnknownFormat(format_name, TEMPLATE_FORMATS, "a template")
    return _TEMPLATES[format_name](edition, kind)


def template_table(edition: Edition, kind: str) -> RecordTable:
    """The form for `kind` as a table, with its example.

    Raises UnknownKind.
    """
    form = form_of(edition, kind)
    return table_of(edition, form, {EXAMPLE: (RecordId(kind, SLUG).iri, example_of(form))})


def _csv(edition: Edition, kind: str | None) -> bytes:
    return template_table(edition, kind or form_kinds(edition)[0]).as_csv()


def _xlsx(edition: Edition, kind: str | None) -> bytes:
    kinds = [kind] if kind else [each for each in form_kinds(edition) if each != "person"]
    return workbook([template_table(edition, each) for each in kinds], examples=True)


def _turtle(edition: Edition, kind: str | None) -> bytes:
    """The example as Turtle, with the help of each field above it, and the fields that it does not have after it."""
    form = form_of(edition, kind or form_kinds(edition)[0])
    base = RecordId(form.kind, SLUG).iri.value
    text = canonical(example_of(form), base)
    lines = [
        f"# A form for one {form.name}. Change what stands here, and take out what you do not know.",
        "# First give it its own name: in the first line, write words of its title and the year for the",
        f"# last word, {SLUG}. As long as it is called {SLUG}, nobody takes it for real.",
        "",
    ]
    used: set[NamedNode] = set()
    by_name = {("a" if field.key == "type" else shorten(field.path)): field for field in form.fields}
    for line in text.splitlines():
        found = _FIELD_LINE.match(line)
        field = by_name.get(found[1]) if found else None
        if field is not None and field.path not in used:
            used.add(field.path)
            lines += [f"    # {each}" for each in _help(field)]
        lines.append(line)
    left = [field for field in form.asked if field.path not in used]
    if left:
        lines += ["", "# You can also say:"]
        for field in left:
            lines += ["#", *(f"# {each}" for each in _help(field)), f"#     {shorten(field.path)} … ;"]
    return ("\n".join(lines) + "\n").encode()


def _help(field: Field) -> Iterator[str]:
    """The name, help and choices of a field, in lines that fit on a screen."""
    said = f"{field.name}. {field.help} {need(field)}".strip()
    yield from _wrapped(said)
    if field.sort in (Sort.CONCEPT, Sort.CLASS):
        yield from _wrapped(
            "Choose from: " + ", ".join(f"{_short(c.value)} ({c.label})" for c in field.choices) + "."
        )
    if field.sort is Sort.PARTS and field.part and field.part.main:
        yield 'Instead of parts with places you can write: cpr:authors ( "Ann Elm" "Bo Oak" ) ;'


def _short(value: NamedNode | Literal) -> str:
    return shorten(value) if isinstance(value, NamedNode) else value.value


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, _WRAP, break_long_words=False, break_on_hyphens=False)


def _jsonld(edition: Edition, kind: str | None) -> bytes:
    """The example as JSON-LD; `help` says what each key is for, and no reader takes it for a statement."""
    form = form_of(edition, kind or form_kinds(edition)[0])
    context = Context.of_project(edition.project)
    document = document_of(example_of(form), context)
    words = {"@version": 1.1} | document.pop("@context")
    keys = [key.name for field in form.fields for key in field.keys]
    # The words of all fields, so that a key that is added means something; and `help` means nothing.
    entries = context.part({*words, *keys}) | {"help": None}
    return pretty({"@context": entries, "help": _json_help(form)} | document)


def _json_help(form: Form) -> dict[str, Json]:
    about = (
        f"A form for one {form.name}. Change what stands below, take out what you do not know, and give it its own "
        f"name: as long as its id ends with {SLUG}, nobody takes it for real."
    )
    found: dict[str, Json] = {"about this form": about}
    for field in form.asked:
        entry: dict[str, Json] = {"name": field.name, "help": f"{field.help} {need(field)}".strip()}
        if field.choices:
            entry["choices"] = {_short(choice.value): choice.label for choice in field.choices}
        elif words := choice_words(field):
            entry["choices"] = words
        for key in field.keys:
            found[key.name] = entry
    return found


def _schema(edition: Edition, kind: str | None) -> bytes:
    form = form_of(edition, kind or form_kinds(edition)[0])
    schema = schema_of(form, Context.of_project(edition.project))
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


_TEMPLATES: dict[str, Callable[[Edition, str | None], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "turtle": _turtle,
    "jsonld": _jsonld,
    "schema": _schema,
}
TEMPLATE_FORMATS = tuple(_TEMPLATES)
"""What a form can be made as; `schema` is a JSON Schema for the JSON-LD of one record."""
