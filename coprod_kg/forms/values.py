"""What a form is: fields in groups, each with its plain name, help, choices and rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Key
from coprod_kg.findings import Severity
from coprod_kg.forms.conditions import Condition
from coprod_kg.values import Value


class Sort(Enum):
    """What sort of value a field takes."""

    CLASS = "class"
    """What the record is, from a short list."""
    WORDS = "words"
    """A text in a language."""
    TEXT = "text"
    """A text without a language, such as a DOI."""
    DATE = "date"
    """A year, a month or a day."""
    YES_NO = "yes or no"
    NUMBER = "number"
    WEB = "web address"
    CONCEPT = "concept"
    """One of the ideas of a list."""
    RECORD = "record"
    """Another record of the list."""
    PARTS = "parts"
    """Parts in their order, such as the printed names, each with fields of its own."""


class Choice(Value):
    """A value that a field may have, with what people call it."""

    value: NamedNode | Literal
    label: str
    also: tuple[str, ...] = ()
    """Other names for it."""
    help: str = ""


class Rule(Value):
    """What one shape asks of the values of a field; what it does not ask for is None, 0 or empty."""

    shape: NamedNode
    severity: Severity
    message: str
    only_for: NamedNode | None = None
    """The class that a record must have for the rule to count; None if it counts for all of the form."""
    least: int = 0
    most: int | None = None
    one_per_language: bool = False
    shortest: int | None = None
    longest: int | None = None
    pattern: str = ""
    unwanted: tuple[tuple[str, str], ...] = ()
    """Patterns, each with its flags, that no value may match."""
    lowest: int | None = None
    highest: int | None = None
    differs_from: tuple[NamedNode, ...] = ()
    """Fields that must not have the same value."""


# Compared as the one thing it is: to hash it, or to show all of it, would be to visit every choice.
@dataclass(frozen=True, eq=False, repr=False)
class Field:
    """One question of a form."""

    path: NamedNode
    name: str
    """The plain name: the heading of its column."""
    keys: tuple[Key, ...]
    """Its words in JSON-LD: one, or for a date one for each precision."""
    help: str
    group: str
    order: tuple[float, float]
    """The places of its group and of itself in the group."""
    sort: Sort
    rules: tuple[Rule, ...] = ()
    choices: tuple[Choice, ...] = ()
    dates: tuple[tuple[NamedNode, str], ...] = ()
    """For a date: the datatypes that it may have, each with its pattern."""
    kinds: tuple[str, ...] = ()
    """For a record: the kinds that it may be of."""
    part: Form | None = None
    """For parts: the form of each."""
    examples: tuple[NamedNode | Literal, ...] = ()
    lines: bool = False
    """Whether its text may have several lines, so that one cell holds one value."""
    hidden: bool = False
    """Whether nobody is asked for it, because only one answer is right."""

    def __repr__(self) -> str:
        return f"Field({self.name!r})"

    @property
    def key(self) -> str:
        """The word for it in JSON-LD; for a date, that of the year."""
        return self.keys[0].name if self.keys else ""

    @property
    def repeatable(self) -> bool:
        """Whether it may have more than one value, not counting texts in several languages."""
        return not any(rule.most == 1 or rule.one_per_language for rule in self.rules)

    def required(self, classes: frozenset[NamedNode] = frozenset()) -> Severity | None:
        """How much it matters that it has a value in a record of `classes`; None if it does not."""
        asked = [
            rule.severity
            for rule in self.rules
            if rule.least and (not rule.only_for or rule.only_for in classes)
        ]
        return min(asked, key=lambda severity: severity.rank, default=None)

    def message(self, severity: Severity | None = None) -> str:
        """What is said when a value is wrong: of the first rule with `severity`, or of all."""
        return next((rule.message for rule in self.rules if severity in (None, rule.severity)), "")


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """The questions that are asked about one kind of record, or about one sort of part."""

    kind: str
    """The kind of record; for parts, the word that their addresses begin with: `author`."""
    name: str
    classes: tuple[NamedNode, ...]
    """The classes that its shapes are for."""
    fields: tuple[Field, ...]
    """In the order of the form."""
    conditions: tuple[Condition, ...] = ()
    """Rules about several fields at once."""
    closed: Severity | None = None
    """How much a field that is not on the form matters."""

    def __repr__(self) -> str:
        return f"Form({self.kind!r})"

    def field(self, key: str) -> Field:
        """The field with the JSON-LD word `key`.

        Raises KeyError if there is none.
        """
        for field in self.fields:
            if any(each.name == key for each in field.keys):
                return field
        raise KeyError(key)

    def of_path(self, path: NamedNode) -> Field | None:
        """The field for the property `path`, if the form has one."""
        return next((field for field in self.fields if field.path == path), None)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that somebody is asked for."""
        return tuple(field for field in self.fields if not field.hidden)

    @property
    def sure_class(self) -> NamedNode | None:
        """The class of every record of the form, if only one is right."""
        for field in self.fields:
            if field.sort is Sort.CLASS and field.hidden and len(field.choices) == 1:
                value = field.choices[0].value
                return value if isinstance(value, NamedNode) else None
        return None

    @property
    def naming(self) -> Field | None:
        """The field that says what a record is called."""
        return next((field for field in self.fields if field.key == "name"), None)

    @property
    def main(self) -> Field | None:
        """For parts: the field that each must have apart from its place, if there is one."""
        return next(
            (field for field in self.asked if field.required() and field.sort is not Sort.NUMBER),
            None,
        )
