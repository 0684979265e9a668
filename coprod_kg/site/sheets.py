"""What is asked of a sort of thing, as a page shows it: questions in groups, rules in words, lists to choose from."""

from __future__ import annotations

from coprod_kg.site.links import Cell
from coprod_kg.values import Value


class Rule(Value):
    """What one shape asks, and how much it matters."""

    anchor: str
    """Its name, where it stands for the first time; else nothing."""
    need: str
    message: str
    name: str = ""
    """What it is about, if it is not about one question."""
    only_for: str = ""
    """The sort of thing that it counts for, if not for all."""


class Question(Value):
    """One field of a form."""

    name: str
    keys: str
    """Its words in JSON-LD."""
    term: Cell
    help: str
    takes: tuple[Cell, ...]
    most: str
    example: str
    rules: tuple[Rule, ...]


class Group(Value):
    """The questions of one part of a form."""

    title: str
    anchor: str
    questions: tuple[Question, ...]


class Sheet(Value):
    """All that is asked of one sort of thing."""

    title: str
    anchor: str
    also: tuple[str, ...]
    """The names of other shapes that stand here."""
    kind: str
    """The kind of record; empty for what is no record."""
    lead: str
    groups: tuple[Group, ...]
    whole: tuple[Rule, ...]
    """Rules about several questions at once."""


class Choices(Value):
    """A list that a field can choose from."""

    anchor: str
    title: str
    lists: tuple[Cell, ...]
    values: tuple[Cell, ...]
