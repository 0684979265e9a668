"""What is taken of a list of literature, written down as it is read: statements, spots and findings.

>>> ledger = Ledger(PurePosixPath("a.bib"), "")
>>> ledger.note("title", "Title", "This has no title.", "Add one.", Spot(3, 1, entry="elm"))
>>> [str(finding) for finding in ledger.reading().findings]
['a.bib:3:1: should [works title] Title: This has no title.']
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.findings import Finding, Fix, Place, Severity
from coprod_kg.importing.literature.work import Remark
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Spot, SpotTable

_SHOWN = 60
"""How much of a stranger's value a message repeats."""


class Ledger:
    """Statements, spots and findings of one file."""

    def __init__(self, shown: PurePosixPath, text: str) -> None:
        self.shown = shown
        self.text = text
        self._said: list[tuple[NamedNode, NamedNode, NamedNode | Literal, Spot]] = []
        self._subjects: list[tuple[NamedNode, Spot, Spot]] = []
        self._findings: list[Finding] = []

    def begin(self, subject: NamedNode, spot: Spot, end: Spot) -> None:
        """Note where something begins, and where more could be said about it."""
        self._subjects.append((subject, spot, end))

    def say(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal, spot: Spot) -> None:
        """Take a statement, with the spot of its value."""
        self._said.append((subject, predicate, value, spot))

    def note(
        self,
        rule: str,
        field: str,
        message: str,
        mend: str,
        spot: Spot,
        severity: Severity = Severity.SHOULD,
        fix: Fix | None = None,
    ) -> None:
        """Say that something could not be taken as it is."""
        self.remark(Remark(rule, severity, field, message, mend, spot, fix))

    def remark(self, remark: Remark) -> None:
        """Keep `remark` as a finding."""
        spot = remark.spot
        place = Place(self.shown, spot.line, spot.column, spot.pointer, spot.cell, spot.entry)
        self._findings.append(
            Finding(
                "works",
                remark.rule,
                remark.severity,
                remark.field,
                remark.message,
                place,
                remark.mend,
                fix=remark.fix,
            )
        )

    def reading(self) -> Reading:
        """All that was written down."""
        said, subjects = tuple(self._said), tuple(self._subjects)

        def find_spots() -> SpotTable:
            table = SpotTable()
            for subject, spot, end in subjects:
                table.begin(subject, spot, end)
            for subject, predicate, value, spot in said:
                table.add(subject, predicate, value, spot)
            return table

        triples = tuple(Triple(subject, predicate, value) for subject, predicate, value, _ in said)
        return Reading(triples, find_spots, tuple(self._findings), self.text)


def short(text: str) -> str:
    """A stranger's value, fit to be repeated in a sentence.

    >>> short("“garden”  " + "x" * 99).count("x")
    53
    """
    words = re.sub(r"[“”\s]+", " ", text).strip()
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
