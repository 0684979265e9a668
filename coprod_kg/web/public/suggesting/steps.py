"""The pages of the form, in order: which there are follows from the groups of the shapes, and from what somebody chose.

>>> import coprod_kg
>>> steps = Steps(coprod_kg.open(), "item")
>>> steps.line
('what', 'find', 'g-what-it-is', 'g-who-it-is-for', 'g-power', 'you', 'check')
>>> steps.extra
('g-who-made-it', 'g-how-to-get-it', 'g-sources')
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from coprod_kg.edition import Edition
from coprod_kg.forms import Field, Form, form_kinds, form_of
from coprod_kg.importing.minting import slug_of
from coprod_kg.vocabulary import BIBO, CPSC, SCHEMA, SKOS
from coprod_kg.web.public.suggesting.draft import RECORD, WORDS
from coprod_kg.web.public.suggesting.questions import is_asked

WHAT, FIND, SAME, YOU, CHECK = "what", "find", "same", "you", "check"
_FOUND_BY = (SCHEMA["name"], SCHEMA["url"], BIBO["doi"])
"""By these a thing is known again (`coprod_kg.matching`), so they are asked for first."""
_FIRST = ("What it is", "Who it is for", "Power")
"""The groups that everybody is asked about; the others are for those who know more."""
_NOBODY = ("person",)
"""Kinds that no stranger is asked about: who somebody is, is not for others to say."""


def kinds_of(edition: Edition) -> tuple[str, ...]:
    """The kinds of record that can be suggested."""
    return tuple(kind for kind in form_kinds(edition) if kind not in _NOBODY)


def people_of(edition: Edition) -> tuple[NamedNode, ...]:
    """The groups of people that something can be sent for, in the order of their list."""
    dataset = edition.dataset
    found = {
        quad.subject
        for quad in dataset.quads(None, SKOS["inScheme"], CPSC["people"])
        if isinstance(quad.subject, NamedNode)
    }

    def place(concept: NamedNode) -> tuple[float, str]:
        position = dataset.value(concept, SCHEMA["position"])
        return float(position.value) if isinstance(position, Literal) else float("inf"), concept.value

    return tuple(sorted(found, key=place))


class Steps:
    """The pages for one way: a kind of record, in somebody's own words, or about a record of the list."""

    def __init__(self, edition: Edition, way: str) -> None:
        self.way = way
        self.form: Form | None = form_of(edition, way) if way in kinds_of(edition) else None

    @cached_property
    def fields(self) -> dict[str, tuple[Field, ...]]:
        """What each page asks of a thing, by its id."""
        if self.form is None:
            return {}
        asked = [field for field in self.form.asked if is_asked(field)]
        found: dict[str, tuple[Field, ...]] = {
            FIND: tuple(field for path in _FOUND_BY for field in asked if field.path == path)
        }
        for field in asked:
            if field not in found[FIND]:
                step = f"g-{slug_of(field.group)}"
                found[step] = (*found.get(step, ()), field)
        return found

    @cached_property
    def line(self) -> tuple[str, ...]:
        """The pages that everybody sees, in order."""
        if self.form is not None:
            return (WHAT, FIND, *self._groups(first=True), YOU, CHECK)
        if self.way in (WORDS, RECORD):
            return (WHAT, self.way, YOU, CHECK)
        return (WHAT,)

    @cached_property
    def extra(self) -> tuple[str, ...]:
        """The pages that those see who ask for them, on their way to the last one."""
        return tuple(self._groups(first=False))

    def _groups(self, *, first: bool) -> Iterator[str]:
        for step, fields in self.fields.items():
            if step != FIND and (fields[0].group in _FIRST) == first:
                yield step

    def title(self, step: str) -> str:
        """What a page is about: the name of its group."""
        return self.fields[step][0].group

    def after(self, step: str) -> str:
        """The page after `step`."""
        if step in self.extra:
            return CHECK
        place = self.line.index(step) if step in self.line else 0
        return self.line[min(place + 1, len(self.line) - 1)]

    def before(self, step: str) -> str:
        """The page before `step`."""
        if step in self.extra:
            return CHECK
        place = self.line.index(step) if step in self.line else 0
        return self.line[max(place - 1, 0)]

    def knows(self, step: str) -> bool:
        """Whether this way has such a page."""
        return step in self.line or step in self.extra or (step == SAME and self.form is not None)
