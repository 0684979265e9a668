"""A work as a list of literature gives it: the same value for BibTeX, RIS and CSL-JSON.

A reader of one format makes works; `coprod_kg.importing.literature.works` makes records of them, the same way for all.
Texts are what they say, without the quoting of their format, and each keeps the spot where it is written.

>>> Value("Sharing the garden", Spot(2, 11)).text
'Sharing the garden'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coprod_kg.findings import Fix, Severity
from coprod_kg.sources.spots import Spot

LARGEST_TEXT = 10_000
"""How many characters a value may have that we take; what is longer is no title and no name."""
LARGEST_LIST = 200_000
"""How many characters a list of names may have."""
MOST_WORKS = 20_000
"""How many works one file may have."""
MOST_FIELDS = 2_000
"""How many fields one work may have."""
MOST_NAMES = 1_000
"""How many names one work may have."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text and where it stands."""

    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it would be printed, a person's or a group's, and what its bearer did; "" for an author."""

    printed: str
    spot: Spot
    role: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that could not be taken as it was written; it becomes a finding."""

    rule: str
    severity: Severity
    field: str
    message: str
    mend: str
    spot: Spot
    fix: Fix | None = None


PLAIN = {
    "title": "Title",
    "date": "When it came out",
    "container": "Part of",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "publisher": "Publisher",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "Web address",
    "language": "Language",
    "genre": "Kind of thing",
}
"""The fields that a work may have, each with its plain name. `genre` says in words what its type cannot."""


@dataclass(frozen=True, slots=True)
class Work:
    """One entry of a list of literature."""

    key: str
    """What the file calls it; its number if it has no name."""
    type: Value
    """The type in the words of its format: `article`, `JOUR`, `article-journal`."""
    spot: Spot
    """Where it begins."""
    end: Spot
    """Where something could be added to it."""
    fields: Mapping[str, tuple[Value, ...]]
    """The values of each field of `PLAIN` that it has, in the order of the file."""
    names: tuple[Name, ...] = ()
    """In the order in which they are printed."""
    remarks: tuple[Remark, ...] = ()
    """What its reader could not take."""
    left_out: tuple[str, ...] = field(default=())
    """The names of its fields that have no place on the list."""

    def first(self, name: str) -> Value | None:
        """The first value of a field that says something."""
        return next((value for value in self.fields.get(name, ()) if value.text), None)
