"""Mended files: what each would be, and putting it in its place in one step.

A file is read, mended, tidied and judged in memory. It is written only when that has made it better, and only if it
is still what was read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coprod_kg.checks.tidy import tidied
from coprod_kg.edition import Edition
from coprod_kg.errors import CannotMend, CannotWrite, CoprodError, UnreadableFile
from coprod_kg.findings import Finding
from coprod_kg.mending.trying import mendable, try_mends
from coprod_kg.sources import SUBMISSION, Source
from coprod_kg.writing import write_whole


@dataclass(frozen=True)
class MendedFile:
    """A file as it was and as it would be."""

    path: Path
    """Where it is."""
    before: Source
    after: Source
    mended: tuple[Finding, ...]
    """What was mended, but for the layout."""
    refused: tuple[CoprodError, ...]
    """What was left alone, and why."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before.data != self.after.data


def mended_files(
    edition: Edition, sources: Sequence[Source], findings: Sequence[Finding]
) -> list[MendedFile]:
    """What every sure mend, and the usual layout for files of the project, make of `sources`; nothing is written.

    `findings` are those of `sources`, judged together.
    """
    files = []
    able = set(map(id, mendable(sources)))
    for trial in try_mends(edition, sources, findings):
        refused: list[CoprodError] = [_taken_back(trial.before, finding) for finding in trial.left]
        after = trial.after
        if id(trial.before) not in able:
            refused.append(_no_way(trial.before))
        try:
            after = tidied(after)
        except CannotMend as error:
            refused.append(error)
        place = _place(edition, trial.before)
        files.append(MendedFile(place, trial.before, after, trial.mended, tuple(refused)))
    return files


def _place(edition: Edition, source: Source) -> Path:
    """The file itself, where a link leads to it: the link stays one."""
    named = Path(source.path) if source.graph is SUBMISSION else edition.project.root / source.path
    return Path(os.path.realpath(named))


def _taken_back(source: Source, finding: Finding) -> CannotMend:
    words = finding.fix.words if finding.fix else ""
    line = finding.place.line if finding.place and finding.place.line else 1
    reason = f"then something else would be wrong with this file. What was tried: {words}"
    return CannotMend(source.path, line, reason)


def _no_way(source: Source) -> CannotMend:
    if source.graph is SUBMISSION:
        reason = "we cannot write files in this format. Mend it in the program that made it."
    else:
        reason = (
            "--fix is for files of records, history and concepts in the project, and for files that somebody "
            "offers. This is none of them."
        )
    return CannotMend(source.path, 1, reason)


def write_mended(file: MendedFile) -> None:
    """Put `file` in its place, whole and lasting; nothing happens if nothing is changed.

    Raises CannotMend if the file is no longer what was read, UnreadableFile or CannotWrite.
    """
    if not file.changed:
        return
    try:
        now = file.path.read_bytes()
    except OSError as error:
        raise UnreadableFile(file.before.path, error.strerror or str(error)) from error
    if now != file.before.data:
        reason = "somebody has changed it in the meantime. Try again."
        raise CannotMend(file.before.path, 1, reason)
    try:
        write_whole(file.path, [file.after.data], lasting=True)
    except CannotWrite as error:
        raise CannotWrite(file.before.path, error.reason) from error
