"""Printed names for reference managers, which want to know the family name; we know only what is printed.

>>> printed_name("Gary Hickey").family, printed_name("William R. Penuel").given
('Hickey', 'William R.')
>>> [printed_name(each).family for each in ("Filippa Gagnér Jenneteg", "Peter van der Graaf", "Garden Group", "Carr")]
['', '', '', '']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pyoxigraph import Literal

from coprod_kg.dataset import Dataset
from coprod_kg.vocabulary import ID, SCHEMA, SKOS

# One given name, initials, one family name: with any more words, where one name ends is a guess.
_PERSON = re.compile(
    r"(?P<given>[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?(?: [^\W\d_]\.?)*) (?P<family>[^\W\d_]+(?:[-'’][^\W\d_]+)*)"
)
_GROUP_WORDS = frozenset(
    (
        "agency alliance association board centre center charity club collaboration collaborative collective "
        "college commission committee consortium council department development forum foundation government "
        "group hospital initiative institute institution ministry network office organisation organization "
        "partnership press programme program project research school service services society team trust "
        "union unit university others"
    ).split()
)


@dataclass(frozen=True)
class PrintedName:
    """A name as printed; `family` and `given` are empty where splitting it would be a guess."""

    printed: str
    role: str = ""
    given: str = ""
    family: str = ""
    is_group: bool = field(default=False, compare=False)
    """Whether it is known to be no person's; what is printed is the same name either way."""


def group_names(dataset: Dataset) -> frozenset[str]:
    """The names of all organisations of the list, so that none is taken for a person's."""
    names = set()
    for naming in (SCHEMA["name"], SKOS["altLabel"]):
        for quad in dataset.quads(predicate=naming):
            if isinstance(quad.object, Literal) and str(quad.subject).startswith(f"<{ID.iri}org/"):
                names.add(quad.object.value.casefold())
    return frozenset(names)


@lru_cache(maxsize=4096)  # a name is looked at for each card and each page, and many are on several works
def printed_name(
    printed: str, role: str = "", groups: frozenset[str] = frozenset(), is_group: bool = False
) -> PrintedName:
    """`printed` with its parts, if it can only be a person's; `groups` are names, in small letters, that are not."""
    words = printed.split()
    found = _PERSON.fullmatch(printed)
    if (
        is_group
        or printed.casefold() in groups
        or not _GROUP_WORDS.isdisjoint(word.casefold() for word in words)
    ):
        return PrintedName(printed, role, is_group=True)
    if (
        found is None
        or not all(word[0].isupper() for word in words)
        or any(word.isupper() and len(word) > 1 and "." not in word for word in (words[0], words[-1]))
    ):
        return PrintedName(printed, role)
    return PrintedName(printed, role, found["given"], found["family"])
