"""Numbers of works written another way: a DOI as a web address, an ISBN with lines, an ISSN without.

A number is only taken where its own check sum says that nothing was mistyped.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from coprod_kg.findings import Finding
from coprod_kg.mending.changes import NewValue, Said
from coprod_kg.mending.context import Context
from coprod_kg.vocabulary import BIBO

_BEFORE_DOI = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/+|doi\s*:?\s*", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>]*[^\s\"<>.,;]")
_BEFORE_NUMBER = re.compile(r"(?:ISBN|ISSN)(?:-1[03])?\s*:?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\u00A0\u00AD\u2010-\u2015\u2212-]+")


def bare_doi(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """A DOI on its own and in small letters (DOI Handbook 2.4: capitals make no difference)."""
    del finding, context
    if said[1] != BIBO["doi"] or not isinstance(said[2], Literal | NamedNode):
        return None
    text = said[2].value.strip()
    start = _BEFORE_DOI.match(text)
    bare = (text[start.end() :] if start else text).lower()
    # In a web address `%2F` stands for a slash and `?` begins what is no part of the DOI: then we do not know.
    if not _DOI.fullmatch(bare) or (start and re.search("[%?#]", bare)):
        return None
    return NewValue("Write the DOI on its own, in small letters.", said, Literal(bare))


def bare_isbn(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """The 13 digits of an ISBN; one of 10 digits is given the form that it has had since 2007 (ISO 2108)."""
    del finding, context
    if said[1] != BIBO["isbn13"] or not isinstance(said[2], Literal):
        return None
    digits = _digits(said[2].value)
    if re.fullmatch("97[89][0-9]{10}", digits) and _isbn13_sum(digits) == 0:
        return NewValue("Write the ISBN as 13 numbers.", said, Literal(digits))
    if re.fullmatch("[0-9]{9}[0-9X]", digits) and _weighted(digits, 10) % 11 == 0:
        start = f"978{digits[:9]}"
        last = -_isbn13_sum(f"{start}0") % 10
        return NewValue("Write the ISBN as 13 numbers.", said, Literal(f"{start}{last}"))
    return None


def usual_issn(finding: Finding, said: Said, context: Context) -> NewValue | None:
    """An ISSN as it is printed: four digits, a line, four more (ISO 3297)."""
    del finding, context
    if said[1] != BIBO["issn"] or not isinstance(said[2], Literal):
        return None
    digits = _digits(said[2].value)
    if not re.fullmatch("[0-9]{7}[0-9X]", digits) or _weighted(digits, 8) % 11:
        return None
    return NewValue("Write the ISSN as two times four numbers.", said, Literal(f"{digits[:4]}-{digits[4:]}"))


def _digits(text: str) -> str:
    return _BETWEEN.sub("", _BEFORE_NUMBER.sub("", text.strip(), count=1)).upper()


def _isbn13_sum(digits: str) -> int:
    """0 if the last digit fits the others.

    >>> _isbn13_sum("9781847427519")
    0
    """
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10


def _weighted(digits: str, heaviest: int) -> int:
    values = (10 if digit == "X" else int(digit) for digit in digits)
    return sum(value * (heaviest - place) for place, value in enumerate(values))
