"""The answer of each view as files: tables for people and programs, what it is about as data, and references."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from coprod_kg.context import Context
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing import bibtex, csl, ris, tables
from coprod_kg.publishing.citations import citation_of
from coprod_kg.publishing.jsonld import Documents
from coprod_kg.site.answers import items_of
from coprod_kg.site.making import Make, of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coprod_kg.publishing.citations import Citation
    from coprod_kg.site.register import Register


def answer_files(register: Register) -> dict[str, Make]:
    """The path of every such file, and how it is made; a view that has to be told something has none.

    What an answer is about is everything that the records of its items say (`.jsonld`); references are of those that
    can be cited.
    """
    made: dict[str, Make] = {}
    for view in register.edition.catalogue.views:
        if any(each.required for each in view.parameters.values()):
            continue
        start = f"views/{view.name}"
        made[f"{start}.csv"] = of_text(partial(_table, register, view.name, tables.SPREADSHEET))
        made[f"{start}.json"] = of_text(partial(_table, register, view.name, "json"))
        if items_of(register, register.table(view.name)):
            made[f"{start}.jsonld"] = of_text(partial(_records, register, view.name))
            for ending in ("bib", "ris", "csl.json"):
                made[f"{start}.{ending}"] = of_text(partial(_references, register, view.name, ending))
    return made


def _table(register: Register, view: str, form: str) -> bytes:
    return tables.write_table(register.table(view), form)


def _records(register: Register, view: str) -> bytes:
    """All that the list says of the things in an answer, as one document."""
    records = [RecordId.of_iri(each) for each in items_of(register, register.table(view))]
    quads = (quad for each in records if each for quad in register.dataset.quads(graph=each.graph))
    return Documents(Context.of_project(register.edition.project)).written(quads)


def _references(register: Register, view: str, ending: str) -> bytes:
    cited = list(_citations(register, view))
    if ending == "csl.json":
        return b"".join(csl.entries(cited))
    write = bibtex.entry if ending == "bib" else ris.entry
    return "".join(write(each) for each in cited).encode()


def _citations(register: Register, view: str) -> Iterable[Citation]:
    return (citation_of(register.known, each) for each in items_of(register, register.table(view)))
