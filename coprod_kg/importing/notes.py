"""The findings of reading a table: as many as somebody can read, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from coprod_kg.findings import Finding, Fix, Place, Severity
from coprod_kg.importing.grid import Cell
from coprod_kg.sources.spots import Spot

MOST_FINDINGS = 2_000
"""How many findings a table may bring; nobody reads more, and a file made to bring millions must not."""
_LONGEST_QUOTE = 80


def quoted(text: str) -> str:
    """`text` in quotation marks, and only the beginning of a long one.

    >>> quoted("Carerz")
    '“Carerz”'
    """
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"


class Notes:
    """Keeps findings, up to a number, and counts the others."""

    def __init__(self, path: PurePosixPath) -> None:
        self.path = path
        self._findings: list[Finding] = []
        self._more = 0

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep findings that were made elsewhere."""
        for finding in findings:
            if len(self._findings) < MOST_FINDINGS:
                self._findings.append(finding)
            else:
                self._more += 1

    def find(
        self,
        cell: Cell,
        rule: str,
        severity: Severity,
        field: str,
        message: str,
        mend: str = "",
        fix: Fix | None = None,
        spot: Spot | None = None,
    ) -> None:
        """Keep a finding about a cell, or about the part of it at `spot`."""
        if len(self._findings) < MOST_FINDINGS:
            spot = spot or cell.spot
            place = Place(self.path, spot.line, spot.column, cell=spot.cell)
            self.add([Finding("table", rule, severity, field, message, place, mend, fix=fix)])
        else:
            self._more += 1

    @property
    def full(self) -> bool:
        """Whether no more are kept, so that it is no use to find out what was meant."""
        return len(self._findings) >= MOST_FINDINGS

    def all(self) -> tuple[Finding, ...]:
        """Every finding that was kept, and one for those that were not."""
        if not self._more:
            return tuple(self._findings)
        message = f"{self._more:,} more things could not be taken, and are not shown."
        mend = "Mend the others first. Then check the file again."
        rest = Finding("table", "more", Severity.MUST, "File", message, Place(self.path), mend)
        return (*self._findings, rest)
