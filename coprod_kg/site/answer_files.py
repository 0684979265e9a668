"""The answer of each view as files: tables for people and programs, what it is about as data, and references."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coprod_kg.context import Context
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing import tables
from coprod_kg.publishing.documents import CITATION_FORMS
from coprod_kg.publishing.jsonld import Documents
from coprod_kg.publishing.rows import SPREADSHEET
from coprod_kg.site.answers import items_of
from coprod_kg.site.making import Make, digest_of, of_chunks, of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import NamedNode

    from coprod_kg.site.register import Register


def answer_files(register: Register) -> dict[str, Make]:
    """The path of every such file, and how it is made; a view that has to be told something has none.

    What an answer is about is everything that the records of its items say (`.jsonld`); references are of those that
    can be cited.
    """
    made: dict[str, Make] = {}
    context = Context.of_project(register.edition.project)
    words = (register.edition.project.ontology / "context.jsonld").read_bytes()
    for view in register.edition.catalogue.views:
        if any(each.required for each in view.parameters.values()):
            continue
        start = f"views/{view.name}"
        made[f"{start}.csv"] = of_text(partial(_table, register, view.name, SPREADSHEET))
        made[f"{start}.json"] = of_text(partial(_table, register, view.name, "json"))
        if items := items_of(register, register.table(view.name)):
            made[f"{start}.jsonld"] = of_text(
                partial(_records, register, context, items), partial(_key, register, words, items)
            )
            for ending in CITATION_FORMS:
                made[f"{start}.{ending}"] = of_chunks(partial(register.files.several, items, ending))
    return made


def _table(register: Register, view: str, form: str) -> bytes:
    return tables.write_table(register.table(view), form)


def _key(register: Register, words: bytes, items: Iterable[NamedNode]) -> str:
    """Changes whenever what the records of `items` say does, or the words in which it is said."""
    records = register.edition.records
    return digest_of(words, *(records[record].data for each in items if (record := RecordId.of_iri(each))))


def _records(register: Register, context: Context, items: Iterable[NamedNode]) -> bytes:
    """All that the list says of `items`, as one document."""
    quads = (quad for each in items for quad in register.files.statements(each))
    return Documents(context).written(quads)
