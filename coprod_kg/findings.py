"""A finding: one thing that is wrong with the data, where it is, and how to mend it.

Checks make findings, reports show them. The words are the same in every report.

>>> place = Place(PurePath("data/records/org/x.ttl"), 4, 17)
>>> finding = Finding("shapes", "Organisation-name", Severity.MUST, "Name", "Add the organisation's name.", place)
>>> str(finding)
"data/records/org/x.ttl:4:17: must [shapes Organisation-name] Name: Add the organisation's name."
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode


class Severity(Enum):
    """How much a finding matters, in the words of the reports; SHACL's names are in `shacl`."""

    MUST = "must"
    """It cannot be published like this (sh:Violation)."""
    SHOULD = "should"
    """It can be published; a curator should look (sh:Warning)."""
    COULD = "could"
    """It would help people if this were added (sh:Info)."""

    @property
    def shacl(self) -> str:
        """The local name of the SHACL severity (SHACL section 2.1.4).

        >>> Severity.SHOULD.shacl
        'Warning'
        """
        return {"must": "Violation", "should": "Warning", "could": "Info"}[self.value]

    @property
    def rank(self) -> int:
        """0 for what matters most."""
        return list(Severity).index(self)

    @classmethod
    def of_shacl(cls, local_name: str) -> Severity:
        """The severity that SHACL calls `local_name`; an unknown one counts as a violation."""
        return {"Warning": cls.SHOULD, "Info": cls.COULD}.get(local_name, cls.MUST)


@dataclass(frozen=True)
class Place:
    """Somewhere in a file; lines and columns count from 1, columns in characters."""

    path: PurePath
    line: int | None = None
    column: int | None = None
    pointer: str = ""
    """In JSON: the JSON pointer to the value (RFC 6901)."""
    cell: str = ""
    """In a table: column letter and row, such as `C4`; the header is row 1."""
    entry: str = ""
    """In a list of works: the key or number of the entry."""
    end: tuple[int, int] | None = field(default=None, compare=False)
    """Line and column after the last character, if it is known how far what is wrong reaches."""

    def __str__(self) -> str:
        parts = [self.path.as_posix(), self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True)
class Edit:
    """Characters of a file to be replaced, or a cell of a workbook to be written anew."""

    text: str
    start: int = -1
    """Offsets in characters of the decoded text, from `start` up to `end`; -1 for a workbook."""
    end: int = -1
    cell: str = ""
    """In a workbook: the cell, such as `C4`."""


@dataclass(frozen=True)
class Fix:
    """The one sure way to mend a finding: in words, and as edits of the file that its place names."""

    words: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, for people (`field`, `message`, `mend`) and for machines (the rest)."""

    check: str
    """The check that found it: `shapes`, `tidy`, the name of a query in `queries/checks` …"""
    rule: str
    """The rule that was broken: the local name of a shape, or the check again."""
    severity: Severity
    field: str
    """The plain name of the field, as on the form: "Web address"."""
    message: str
    """What is wrong and what to do, in plain words."""
    place: Place | None = None
    mend: str = ""
    """How to mend it: help text of the field, or the command that does it."""
    record: NamedNode | BlankNode | None = None
    """What it is about (sh:focusNode)."""
    path: NamedNode | None = None
    """The property (sh:resultPath)."""
    value: NamedNode | Literal | BlankNode | None = None
    """The offending value (sh:value)."""
    fix: Fix | None = None
    """How `--fix` would mend it, if there is one sure way."""
    meant: NamedNode | Literal | None = None
    """What was meant by the value, or for an unknown field by `path`, if only one of what is allowed is near it.

    The message says so to people, in the words of `did_you_mean`."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        rule = self.check if self.rule == self.check else f"{self.check} {self.rule}"
        return f"{where}{self.severity.value} [{rule}] {self.field}: {self.message}"

    @property
    def order(self) -> tuple[int, str, str, int, int, str, str, str]:
        """Most important first, then by place: the order of every report."""
        place = self.place
        return (
            self.severity.rank,
            place.path.as_posix() if place else "",
            # One sheet of a workbook after the other; cells of the first are without its name.
            place.cell.rpartition("!")[0] if place else "",
            (place and place.line) or 0,
            (place and place.column) or 0,
            self.check,
            self.rule,
            # No two findings are equal in this, or their order would differ from run to run.
            f"{self.message} {self.value} {self.record} {self.path} {self.field} {self.mend}",
        )


def did_you_mean(names: Sequence[str]) -> str:
    """The question that follows a message when the value is near to something allowed; empty without `names`.

    >>> did_you_mean(["“Racism” (cpc:racism)"]), did_you_mean(["a", "b", "c"]), did_you_mean([])
    ('Did you mean “Racism” (cpc:racism)?', 'Did you mean a, b or c?', '')
    """
    if not names:
        return ""
    listed = " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
    return f"Did you mean {listed}?"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` without repeats, most important first, then by file, line and column."""
    return sorted(set(findings), key=lambda finding: finding.order)


def blocking(findings: Iterable[Finding]) -> bool:
    """Whether any of `findings` stops the data from being published."""
    return any(finding.severity is Severity.MUST for finding in findings)
