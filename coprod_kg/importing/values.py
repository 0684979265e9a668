"""From the words in a cell to a value: what is sure is taken, what is wrong is taken as it is written so that the
checks can say so in their own words, and what cannot be either is refused with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from coprod_kg.forms import Field, Sort
from coprod_kg.forms.names import ChoiceNames, RecordNames
from coprod_kg.importing.notes import quoted
from coprod_kg.vocabulary import PREFIXES, XSD

_ROUNDED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]{2,3}")
_DATE = re.compile(r"[0-9]{1,6}(-[0-9]{1,2}(-[0-9]{1,2})?)?")
_YES = frozenset("yes y true ja oui si sí ie 1 x ✓ wahr vrai waar".split())
_NO = frozenset("no n false nein non nee na 0 falsch faux onwaar".split())

MOST_LOOKS = 500
"""For how many values of a file it is found out what was probably meant."""


@dataclass(frozen=True)
class Refused:
    """Why a value was not taken, and what was probably meant."""

    message: str
    mend: str = ""
    meant: str = ""
    """What to write instead, if that is sure."""


class Values:
    """Makes values for the fields of a form."""

    def __init__(self, names: RecordNames) -> None:
        self._names = names
        self._looks = 0

    def of(self, field: Field, text: str, language: str = "") -> NamedNode | Literal | Refused:
        """The value that `text` stands for in `field`."""
        if "\0" in text:
            return Refused("This cell has a character in it that is no part of any text.", "Type it again.")
        match field.sort:
            case Sort.WORDS:
                return Literal(text, language=language) if language else Literal(text)
            case Sort.CLASS | Sort.CONCEPT:
                return self._chosen(field, text.strip())
            case Sort.RECORD:
                return self._record(field, text.strip())
            case Sort.WEB:
                return _address(text)
            case Sort.DATE:
                return _date(field, text.strip())
            case Sort.YES_NO:
                return _yes_or_no(text.strip())
            case Sort.NUMBER if re.fullmatch(r"\s*[0-9]+\s*", text):
                return Literal(text.strip(), datatype=XSD["integer"])
        if field.choices:
            return self._chosen(field, text.strip())
        if _ROUNDED.fullmatch(text.strip()):
            return Refused(
                f"The last numbers of {quoted(text.strip())} are lost: a spreadsheet has made it short.",
                "Set the cell to hold text. Then type the whole number again.",
            )
        return Literal(text)

    def _may_look(self, text: str) -> bool:
        """Whether to look for what was meant: it takes a while, so a file is given it so often and no more."""
        self._looks += 1
        return self._looks <= MOST_LOOKS and len(text) <= 200

    def _chosen(self, field: Field, text: str) -> NamedNode | Literal | Refused:
        names = ChoiceNames.of(field)
        found = names.find(text)
        if len(found) == 1:
            return found[0].value
        if found:
            both = " or ".join(f"“{choice.label}”" for choice in found)
            return Refused(f"{quoted(text)} may mean {both}.", "Write which one you mean.")
        if (address := _concept_address(text)) is not None:
            return address  # said exactly, so the checks can say what is wrong with it
        near, sure = (names.nearest(text), names.sure(text)) if self._may_look(text) else (None, None)
        meant = f" Did you mean “{near.label}”?" if near else ""
        return Refused(
            f"{quoted(text)} is not on the list for this.{meant}",
            f"{field.message()} To see the list, ask for a template.",
            sure.label if sure else "",
        )

    def _record(self, field: Field, text: str) -> NamedNode | Refused:
        found = self._names.find(text, field.kinds)
        if len(found) == 1:
            return found[0].iri
        if found:
            both = " or ".join(str(each) for each in found)
            return Refused(f"{quoted(text)} is the name of more than one: {both}.", f"Write {both}.")
        near = self._names.nearest(text, field.kinds) if self._may_look(text) else None
        meant = f" Did you mean “{near}”?" if near else ""
        return Refused(f"We have no record called {quoted(text)}.{meant}", field.message())


def _concept_address(text: str) -> NamedNode | None:
    start = PREFIXES["cpc"]
    rest = text.removeprefix("cpc:").removeprefix(start)
    if rest == text or not re.fullmatch(r"[a-z0-9-]+", rest):
        return None
    return NamedNode(start + rest)


def _address(text: str) -> NamedNode | Literal:
    try:
        return NamedNode(text)
    except ValueError:
        return Literal(text)


def _date(field: Field, text: str) -> Literal:
    """A year, a month or a day by how much of it is given; anything else as it is written."""
    found = _DATE.fullmatch(text)
    if not found:
        return Literal(text)
    wanted = XSD["date"] if found[2] else XSD["gYearMonth"] if found[1] else XSD["gYear"]
    taken = any(datatype == wanted for datatype, _ in field.dates)
    return Literal(text, datatype=wanted) if taken else Literal(text)


def _yes_or_no(text: str) -> Literal:
    word = text.casefold()
    if word in _YES | _NO:
        return Literal(word in _YES)
    return Literal(text)
