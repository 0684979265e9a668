"""How to suggest something: a form that makes a file to save, blank forms, and where to send them, if anywhere.

There is no server behind these pages, so the form sends nothing. It writes a table with the headings of our own form,
which `coprod-kg contribute` takes; what may be chosen in it comes from the shapes, as everywhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.forms import Choice, Field, Form, Sort, form_kinds, form_of
from coprod_kg.forms.columns import RECORD, Column, Use
from coprod_kg.forms.names import ChoiceNames
from coprod_kg.site import addresses
from coprod_kg.site.contact import contact_of
from coprod_kg.site.downloads import ALL_FORMS, forms_of
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC, shorten

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

SCRIPT = "assets/suggest.js"


class Option(Value):
    """Something that can be chosen: what the file says, and the name that an address of the page gives it."""

    words: str
    name: str


class Question(Value):
    """A question of the form: the heading of its column, and what can be chosen."""

    column: str
    message: str
    """What is said when the answer cannot be taken."""
    options: tuple[Option, ...] = ()
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    """The options under headings, where there are some."""


class Asked(Value):
    """The questions of the form about a thing, and those of the form about a record of the list."""

    title: Question
    web: Question
    kind: Question
    about: Question
    power: Question
    people: Question
    stages: Question
    depth: Question
    notes: Question
    record: str
    """The heading of the column that names a record."""


class Suggest(Value):
    """What the page shows."""

    asked: Asked | None
    blank: tuple[tuple[str, tuple[Download, ...]], ...]
    files: tuple[tuple[str, tuple[Download, ...]], ...]
    contact: Cell | None


def page_of_suggest(register: Register, paths: Container[str]) -> Page:
    """The page; `paths` are those of all that is published."""
    kinds = (("Things to read, watch or use", "item"), ("Groups and organisations", "org"))
    blank = [(name, _files(kind, (".csv", ".xlsx"), paths)) for name, kind in kinds]
    blank.append(("All in one", tuple(each for each in (ALL_FORMS,) if each.path in paths)))
    files = [(name, _files(kind, (".ttl", ".jsonld"), paths)) for name, kind in kinds]
    return Page(
        path=addresses.SUGGEST,
        title="Suggest something",
        description="Tell us of a guide, a paper, a group or anything else that helps people share power.",
        template="suggest.html",
        model=Suggest(
            asked=_asked(register),
            blank=tuple((name, each) for name, each in blank if each),
            files=tuple((name, each) for name, each in files if each),
            contact=contact_of(register.known),
        ),
        crumbs=(Cell("Home", addresses.HOME),),
        section=addresses.SUGGEST,
        scripts=(SCRIPT,),
    )


def _asked(register: Register) -> Asked | None:
    """The questions; None if the shapes of the project ask for other things."""
    if "item" not in form_kinds(register.edition):
        return None
    form = form_of(register.edition, "item")
    ask = partial(_question, form)
    try:
        return Asked(
            title=ask("name"),
            web=ask("webAddress"),
            kind=ask("kind"),
            about=ask("description"),
            power=ask("addresses", _under(register, form.field("addresses"))),
            people=ask("audience"),
            stages=ask("usefulAtStage"),
            depth=ask("readDepth"),
            notes=ask("note"),
            record=RECORD.heading,
        )
    except KeyError:
        return None


def _question(form: Form, key: str, groups: Iterable[tuple[str, tuple[Option, ...]]] = ()) -> Question:
    field = form.field(key)
    column = Column(Use.FIELD, field, language="en" if field.sort is Sort.WORDS else "")
    return Question(column.heading, field.message(), tuple(_options(field)), tuple(groups))


def _options(field: Field, choices: Iterable[Choice] | None = None) -> Iterator[Option]:
    """What may be chosen, in words that the reader of tables takes for the same."""
    names = ChoiceNames(field.choices)
    for choice in field.choices if choices is None else choices:
        if isinstance(choice.value, NamedNode):
            plain = len(names.find(choice.label)) == 1
            yield Option(choice.label if plain else shorten(choice.value), CPC.local(choice.value))


def _under(register: Register, field: Field) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """The inequalities under the wide one that each comes under."""

    def wide(choice: Choice) -> str:
        assert isinstance(choice.value, NamedNode)
        return register.links.cell(next(iter(register.wider(choice.value)), choice.value)).text

    order = {register.links.cell(each).text: place for place, each in enumerate(register.wide)}
    ordered = sorted(
        field.choices,
        key=lambda each: (order.get(wide(each), len(order)), each.label != wide(each), each.label),
    )
    for name, choices in groupby(ordered, key=wide):
        yield name, tuple(_options(field, choices))


def _files(kind: str, endings: tuple[str, ...], paths: Container[str]) -> tuple[Download, ...]:
    return tuple(each for each in forms_of(kind) if each.path in paths and each.path.endswith(endings))
