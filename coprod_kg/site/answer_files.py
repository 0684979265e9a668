"""The answer of each view as files: tables for people and programs, what it is about as data, and references."""

from __future__ import annotations

from functools import partial
from sys import intern
from typing import TYPE_CHECKING

from coprod_kg.context import Context
from coprod_kg.formats import CSL
from coprod_kg.publishing import joining, tables
from coprod_kg.publishing.documents import CITATION_FORMS
from coprod_kg.publishing.rows import SPREADSHEET
from coprod_kg.site import addresses
from coprod_kg.site.answers import items_of
from coprod_kg.site.making import Joined, Make, of_text
from coprod_kg.turtle import value_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode, Quad

    from coprod_kg.site.register import Register


def answer_files(register: Register) -> dict[str, Make | Joined]:
    """The path of every such file, and how it is made; a view that has to be told something has none.

    What an answer is about is everything that the records of its items say (`.jsonld`); references are of those that
    can be cited.
    """
    made: dict[str, Make | Joined] = {}
    answers = joining.Answers(Context.of_project(register.edition.project))
    for view in register.edition.catalogue.views:
        if any(each.required for each in view.parameters.values()):
            continue
        start = f"views/{view.name}"
        key = partial(register.answer_key, view.name)
        made[f"{start}.csv"] = of_text(partial(_table, register, view.name, SPREADSHEET), key)
        made[f"{start}.json"] = of_text(partial(_table, register, view.name, "json"), key)
        if items := items_of(register, register.table(view.name)):
            about = sorted(items, key=value_key)
            names = [each.value for each in about]
            said = partial(_said, register, about)
            made[f"{start}.jsonld"] = Joined(
                [intern(f"{addresses.document(each)}.jsonld") for each in about],
                partial(answers.written, names, said=said),
            )
            made |= citations_of(start, items)
    return made


def _table(register: Register, view: str, form: str) -> bytes:
    return tables.write_table(register.table(view), form)


def _said(register: Register, items: Iterable[NamedNode]) -> Iterator[Quad]:
    """All that the list says of `items`."""
    return (quad for each in items for quad in register.files.statements(each))


def citations_of(start: str, items: Iterable[NamedNode]) -> dict[str, Joined]:
    """The references of `items`, in their order: the paths of the files, which begin with `start`."""
    starts = [addresses.document(each) for each in items]
    return {
        f"{start}.{ending}": Joined(
            # A work is in many answers and lists.
            [intern(f"{each}.{ending}") for each in starts],
            joining.entries if form is CSL else iter,
        )
        for ending, form in CITATION_FORMS.items()
    }
