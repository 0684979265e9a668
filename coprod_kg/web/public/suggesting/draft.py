"""What somebody has typed until now. Every page sends all of it along, so nothing is kept here before they send it.

>>> draft = Draft(way="item", answers={"name": ("Digging together",)})
>>> draft.pairs()
[('way', 'item'), ('a.name', 'Digging together')]
>>> Draft.of(draft.pairs()) == draft
True
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

WORDS, RECORD = "words", "record"
"""The ways that are no form: in somebody's own words, and about a record of the list."""
NAME, WEB = "name", "webAddress"
"""What is asked for in every way: the words of the fields in JSON-LD."""

LONGEST = 10_000
"""How many letters one text may have."""
_MOST_VALUES = 60
_LONGEST_NAME = 300
_ANSWER = "a."
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class Draft:
    """All answers, and where somebody is among the pages."""

    way: str = ""
    """The kind of record whose form is filled in, or WORDS, or RECORD."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the words of the fields in JSON-LD."""
    words: str = ""
    record: str = ""
    """The record that it is about, such as `org/nihr`."""
    title: str = ""
    """What that record is called, as a link to here said it."""
    group: str = ""
    """The local name of the group of people that it is sent for."""
    interest: bool = False
    consent: bool = False
    contact: str = ""
    seen: str = ""
    """The records that were shown as the same, and are not."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Draft:
        """What the fields of a form say; fields that are not ours are left out."""
        said: dict[str, list[str]] = {}
        for name, value in pairs:
            said.setdefault(name, []).append(tidy(value))
        one = {name: values[-1] for name, values in said.items()}
        answers = {
            name.removeprefix(_ANSWER): kept
            for name, values in said.items()
            if name.startswith(_ANSWER) and len(name) < 80 and (kept := _kept(values))
        }
        return cls(
            way=one.get("way", ""),
            answers=answers,
            words=one.get("words", ""),
            record=one.get("record", "")[:_LONGEST_NAME],
            title=one.get("title", "")[:_LONGEST_NAME],
            group=one.get("group", ""),
            interest=one.get("interest") == "yes",
            consent=one.get("consent") == "yes",
            contact=one.get("contact", ""),
            seen=one.get("seen", ""),
        )

    def pairs(self, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """The fields of a form that say it, but for those that the page itself asks for."""
        found = [
            ("way", self.way),
            *((_ANSWER + key, value) for key, values in self.answers.items() for value in values),
            ("words", self.words),
            ("record", self.record),
            ("title", self.title),
            ("group", self.group),
            ("interest", "yes" if self.interest else ""),
            ("consent", "yes" if self.consent else ""),
            ("contact", self.contact),
            ("seen", self.seen),
        ]
        return [(name, value) for name, value in found if value and name not in without]

    def answer(self, key: str) -> str:
        """The first answer to a question; empty if there is none."""
        return next(iter(self.answers.get(key, ())), "")


def field_name(key: str) -> str:
    """What the field of a question is called in the form."""
    return _ANSWER + key


def tidy(text: str) -> str:
    """`text` as it is kept: letters with their accents as one, lines that end alike, no space around it.

    >>> tidy(" Cafe\\u0301\\r\\nand tea ")
    'Café\\nand tea'
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def hidden_in(text: str) -> str:
    """The first character of `text` that cannot be seen and is no part of words; empty if there is none.

    >>> hidden_in("tea\\nand cake"), hidden_in("tea \\u202ecake") == "\\u202e"
    ('', True)
    """
    return next((each for each in text if not (each.isprintable() or each == "\n" or each in _JOINERS)), "")


def _kept(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:_MOST_VALUES]
