"""What there is to report: the findings, the files that were looked at, and what a report may say besides.

>>> inspection = Inspection(looked_at=(PurePath("a.ttl"),))
>>> inspection.by_file(), inspection.clean
({}, [PurePosixPath('a.ttl')])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from coprod_kg.findings import Finding
from coprod_kg.values import Value


class Rule(Value):
    """What a rule asks for, whatever it finds."""

    title: str
    summary: str
    help: str = ""


@dataclass(frozen=True)
class Inspection:
    """Findings, in order, with what reports need to know besides."""

    findings: tuple[Finding, ...] = ()
    looked_at: tuple[PurePath, ...] = ()
    """All files that were looked at, also those that nothing is wrong with."""
    texts: Mapping[PurePath, str] = field(default_factory=dict)
    """The text of some files, for reports that show the line."""
    rules: Mapping[tuple[str, str], Rule] = field(default_factory=dict)
    """What is known about rules, by check and rule, for reports that list them."""

    def by_file(self) -> dict[PurePath | None, list[Finding]]:
        """The findings by file, in the order of the most important one of each; None has those of no file."""
        files: dict[PurePath | None, list[Finding]] = {}
        for finding in self.findings:
            files.setdefault(finding.place.path if finding.place else None, []).append(finding)
        return files

    @property
    def clean(self) -> list[PurePath]:
        """The files that nothing is wrong with, each once, in the order of their names."""
        return sorted({path for path in self.looked_at if path not in self.by_file()})

    def moved(self, move: Callable[[PurePath], PurePath]) -> Inspection:
        """The same with each path as `move` gives it, for a reader who stands in another folder."""
        findings = tuple(
            replace(each, place=replace(each.place, path=move(each.place.path))) if each.place else each
            for each in self.findings
        )
        texts = {move(path): text for path, text in self.texts.items()}
        return replace(self, findings=findings, looked_at=tuple(map(move, self.looked_at)), texts=texts)
