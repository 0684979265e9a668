"""The cook-book: the named views as the page that asks in the browser needs them.

The engine there takes no values beside a query, as the one on the command line does. So each value stands in a VALUES
block. At the start of the outer group it is quick, because everything after it is looked for with it in mind; but what
is worked out by `AS` may not have a value before. Such a value goes to the very end, where SPARQL 1.1 (section 10.2)
joins it with the answer. Which of the two, and where the group starts, is worked out here from the query's tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coprod_kg.headers import header_lines
from coprod_kg.sparql_tokens import end_of, form_of, said, tokens_of

if TYPE_CHECKING:
    from coprod_kg.catalogue import Catalogue, Query


@dataclass(frozen=True)
class Told:
    """Something that a question can be told."""

    name: str
    type: str
    label: str
    required: bool
    scheme: str
    """The list of ideas that it is chosen from, if it is."""
    inside: bool
    """Whether its value may stand at the start of the outer group."""


@dataclass(frozen=True)
class Recipe:
    """A named view, cut in two where values may stand."""

    name: str
    title: str
    summary: str
    note: str
    display: str
    before: str
    """The query up to the start of its outer group, without the header."""
    after: str
    """The rest of it."""
    parameters: tuple[Told, ...]
    columns: dict[str, str]
    """The plain heading of each column."""


def cookbook(catalogue: Catalogue) -> tuple[Recipe, ...]:
    """All named views of `catalogue`, in order of their names."""
    return tuple(recipe_of(view) for view in catalogue.views)


def recipe_of(view: Query) -> Recipe:
    """`view` as a recipe.

    >>> from pathlib import PurePosixPath
    >>> from coprod_kg.catalogue import read_query
    >>> recipe = recipe_of(read_query(PurePosixPath("a.rq"), '''#+ title = "A"
    ... #+ summary = "B"
    ... #+ kind = "view"
    ... #+ [parameters.item]
    ... #+ type = "item"
    ... #+ label = "Thing"
    ... SELECT ?item { ?item ?p "{" }'''))
    >>> recipe.before, recipe.after, recipe.parameters[0].inside
    ('SELECT ?item {', ' ?item ?p "{" }', True)
    """
    text = "\n".join(view.text.split("\n")[len(header_lines(view.text)) :]).strip()
    at = _group(text)
    made = set(_made(text))
    return Recipe(
        name=view.name,
        title=view.title,
        summary=view.summary,
        note=view.note or "",
        display=view.display,
        before=text[:at],
        after=text[at:],
        parameters=tuple(
            Told(
                each.name,
                each.type,
                each.label,
                each.required,
                each.scheme or "",
                inside=at > 0 and each.name not in made,
            )
            for each in view.parameters.values()
        ),
        columns=dict(view.columns),
    )


def _group(text: str) -> int:
    """Where the outer group of a SELECT or ASK begins, after its brace; 0 for the other forms, which have two."""
    if form_of(text) not in ("SELECT", "ASK"):
        return 0
    # A SELECT may work out values in brackets before its group, but braces in them stand in further brackets.
    depth = 0
    for found in tokens_of(text):
        if found.lastgroup == "open":
            if said(found) == "{" and depth == 0:
                return end_of(found)
            depth += 1
        elif found.lastgroup == "close":
            depth -= 1
    return 0


def _made(text: str) -> Iterator[str]:
    """The names of the variables whose value is worked out with AS."""
    last = ""
    for found in tokens_of(text):
        if found.lastgroup == "variable" and last == "AS":
            yield said(found)[1:]
        last = said(found).upper() if found.lastgroup == "word" else ""
