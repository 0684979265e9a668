"""Every question that the list answers, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.site.pages.view import needed, number_of
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_SECTIONS = {
    "gaps": "Where the list is thin",
    "judgements": "How we know",
    "power": "Power",
}
"""Where a view is shown, by the first of these tags that it has."""

_ORDER = ("Power", "Everything on the list", "One thing at a time", "Where the list is thin", "How we know")


class Question(Value):
    """A view, as a list of them shows it."""

    title: str
    path: str
    summary: str


class Questions(Value):
    """What the page shows: headings, and the questions below each."""

    sections: tuple[tuple[str, tuple[Question, ...]], ...]


def page_of_questions(register: Register) -> Page:
    """The page of all named views."""
    found: dict[str, list[Question]] = {title: [] for title in _ORDER}
    for view in sorted(register.edition.catalogue.views, key=lambda each: (number_of(each) or 99, each.name)):
        tag = next((tag for tag in _SECTIONS if tag in view.tags), "")
        title = "One thing at a time" if needed(view) else _SECTIONS.get(tag, "Everything on the list")
        found[title].append(Question(view.title, addresses.view(view.name), view.summary))
    return Page(
        path=addresses.QUESTIONS,
        title="Questions you can ask",
        description="Every question that the list can answer, each with its answer as a page and as a file.",
        template="questions.html",
        model=Questions(tuple((title, tuple(each)) for title, each in found.items() if each)),
        crumbs=(Cell("Home", addresses.HOME),),
    )
