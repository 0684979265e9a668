"""The words of a finding, the same in every report: reports only lay them out.

>>> from pathlib import PurePath
>>> place = Place(PurePath("new.csv"), 4, 17, cell="C4")
>>> words = words_of(Finding("shapes", "x", Severity.MUST, "DOI", "Write it in small letters.", place))
>>> words.where, words.sentence
('C4', 'DOI: Write it in small letters.')
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.printing import printable
from coprod_kg.values import Value
from coprod_kg.vocabulary import shorten

MEANINGS = {
    Severity.MUST: "must be mended before this can be published",
    Severity.SHOULD: "should be looked at by a curator",
    Severity.COULD: "could be added to help people",
}
"""What each severity asks for; it follows a number."""

NOTHING = "Nothing is wrong."
WHOLE_LIST = "The whole list"
"""Stands where the name of a file would, for what is wrong with no one file."""


class Words(Value):
    """What a finding says to people; no part holds a character that a terminal obeys."""

    where: str
    """The place in the file: the cell of a table, else line and column; empty if neither is known."""
    inside: str
    """What else the place is known by: the entry of a list of works, or the JSON pointer."""
    heading: str
    """The plain name of the field; and what it is a field of, where no file says so."""
    message: str
    mend: str
    """How to mend it; empty if the message has said just that."""
    fix: str
    """That `--fix` mends it, and how; empty if it does not."""

    @property
    def sentence(self) -> str:
        """Heading and message, with the entry or the pointer between them."""
        inside = f" ({self.inside})" if self.inside else ""
        return f"{self.heading}{inside}: {self.message}"

    @property
    def advice(self) -> tuple[str, ...]:
        """How to mend it, one piece of advice each."""
        return tuple(each for each in (self.mend, self.fix) if each)


def words_of(finding: Finding) -> Words:
    """The words of `finding`."""
    about = ""
    if not finding.place and isinstance(finding.record, NamedNode):
        about = f" of {shorten(finding.record)}"
    fix = f"This can be mended with --fix: {finding.fix.words}" if finding.fix else ""
    parts = (
        _where(finding.place),
        _inside(finding.place),
        f"{finding.field}{about}",
        finding.message,
        "" if finding.mend in finding.message else finding.mend,
        fix,
    )
    return Words(*map(printable, parts))


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    return place.cell or ":".join(str(each) for each in (place.line, place.column) if each is not None)


def _inside(place: Place | None) -> str:
    if place is None:
        return ""
    return f"entry {place.entry}" if place.entry else place.pointer


def file_of(finding: Finding) -> str:
    """The name of the file that `finding` is about, for people."""
    return printable(finding.place.path.as_posix()) if finding.place else WHOLE_LIST


def counted(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun.

    >>> counted(1, "file"), counted(1200, "entry", "entries")
    ('1 file', '1,200 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
