"""The questions of a page, as the shapes ask them: names, help, what may be chosen, and how it is best answered.

>>> import coprod_kg
>>> from coprod_kg.forms import form_of
>>> edition = coprod_kg.open()
>>> [first, *_] = questions_of(edition, [form_of(edition, "item").field("audience")], {}, {})
>>> first.words, first.how, first.groups[0].options[0].words
('Who it is for', 'several', 'Public contributors')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from coprod_kg.edition import Edition
from coprod_kg.forms import Field, Sort
from coprod_kg.importing.form_answers import local_name
from coprod_kg.web.choosing import FEW, heads
from coprod_kg.web.public.suggesting.draft import LONGEST, field_name

_NOT_SURE = "Not sure"

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Option:
    """Something that can be chosen."""

    id: str
    value: str
    words: str
    help: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Group:
    """Options under a heading; without one if they are few."""

    heading: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True)
class Question:
    """One question, with what was answered."""

    name: str
    """What its field is called in the form."""
    id: str
    words: str
    help: str = ""
    how: str = "line"
    """`line`, `text` (several lines), `lines` (a value on each), `one` or `several` of the options, `select`."""
    value: str = ""
    groups: tuple[Group, ...] = ()
    wrong: tuple[str, ...] = ()
    mode: str = ""
    """Which keys a phone shows: `url` or none in particular."""
    longest: int = LONGEST
    is_title: bool = False
    """Whether the title of the page asks it already."""

    @property
    def target(self) -> str:
        """The id of what can be answered first: where a link to the question leads."""
        return self.groups[0].options[0].id if self.how in ("one", "several") else self.id


def questions_of(
    edition: Edition, fields: Iterable[Field], answers: Answers, wrong: Mapping[str, tuple[str, ...]]
) -> tuple[Question, ...]:
    """A question for each of `fields`, with its answers, and with what is wrong about them."""
    return tuple(
        _question(edition, field, answers.get(field.key, ()), wrong.get(field.key, ())) for field in fields
    )


def by_lines(fields: Iterable[Field], answers: Answers) -> dict[str, tuple[str, ...]]:
    """`answers` with one value for each line where a page asks for a value on each.

    >>> import coprod_kg
    >>> from coprod_kg.forms import form_of
    >>> names = form_of(coprod_kg.open(), "item").field("authors")
    >>> by_lines([names], {"authors": ("Ann Elm\\n\\nBo Oak",), "name": ("a\\nb",)})
    {'authors': ('Ann Elm', 'Bo Oak'), 'name': ('a\\nb',)}
    """
    several = {field.key for field in fields if _how(field) == "lines"}
    return {
        key: tuple(line.strip() for value in values for line in value.split("\n") if line.strip())
        if key in several
        else values
        for key, values in answers.items()
    }


def is_asked(field: Field) -> bool:
    """Whether a page can ask for `field`: parts without one main value would need a page each."""
    return field.part is None or field.part.main is not None


def is_first(field: Field) -> bool:
    """Whether a page shows `field` at once: because it should be answered, or is answered quickly."""
    few = 0 < len(field.choices) <= FEW or field.sort is Sort.YES_NO
    return few or field.required() is not None


def _question(edition: Edition, field: Field, values: Sequence[str], wrong: tuple[str, ...]) -> Question:
    name = field_name(field.key)
    how = _how(field)
    id = f"q-{field.key}"
    groups: tuple[Group, ...] = ()
    if how in ("one", "several", "select"):
        groups = tuple(_groups(edition, field, id, values, how))
    longest = min((rule.longest for rule in field.rules if rule.longest and not field.repeatable), default=0)
    return Question(
        name=name,
        id=id,
        words=field.name,
        help=_help(field, how),
        how=how,
        value="\n".join(values) if how in ("lines", "text") else next(iter(values), ""),
        groups=groups,
        wrong=wrong,
        mode="url" if field.sort is Sort.WEB else "",
        # A little more than is taken: who pastes too much sees what was cut off, and is told.
        longest=min(LONGEST, 2 * longest) if longest else LONGEST,
    )


def _how(field: Field) -> str:
    if field.sort is Sort.YES_NO:
        return "one"
    if field.choices:
        return "several" if field.repeatable else "select" if len(field.choices) > FEW else "one"
    if field.lines:
        return "text"
    if field.sort in (Sort.WEB, Sort.DATE):
        return "line"
    return "lines" if field.repeatable else "line"


def _help(field: Field, how: str) -> str:
    words = [field.help]
    if how == "lines":
        words.append("If there are several, write each on a line of its own.")
    example = next((each.value for each in field.examples if isinstance(each, Literal)), "")
    exact = field.sort is Sort.DATE or (
        field.sort is Sort.TEXT and any(rule.pattern for rule in field.rules[:1])
    )
    if example and exact and example not in field.help:
        words.append(f"For example, {example}.")
    return " ".join(word for word in words if word)


def _groups(edition: Edition, field: Field, id: str, values: Sequence[str], how: str) -> Iterable[Group]:
    if field.sort is Sort.YES_NO:
        told = [("yes", "Yes"), ("no", "No"), ("", _NOT_SURE)]
        yield Group(
            "", tuple(Option(f"{id}-{n}", value, text, "", value == (values[0] if values else ""))
                      for n, (value, text) in enumerate(told, 1))
        )  # fmt: skip
        return
    many = how != "select" and len(field.choices) > FEW
    head = heads(edition, field.choices) if many else (lambda _: "")
    found: dict[str, list[Option]] = {}
    for number, choice in enumerate(field.choices, 1):
        value = local_name(choice.value)
        option = Option(f"{id}-{number}", value, choice.label, "" if many else choice.help, value in values)
        found.setdefault(head(choice), []).append(option)
    if how == "one":
        found[""].append(Option(f"{id}-0", "", _NOT_SURE, "", not values))
    elif how == "select":
        found[""].insert(0, Option(f"{id}-0", "", _NOT_SURE, "", not values))
    for heading, options in found.items():
        yield Group(heading, tuple(options))
