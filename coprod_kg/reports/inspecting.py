"""What a report needs besides findings: which files were looked at, their lines, and their names from here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType

from coprod_kg.edition import Edition
from coprod_kg.errors import UnreadableFile
from coprod_kg.findings import Finding
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.rules import rules_of
from coprod_kg.sources import SUBMISSION, Source

_FROM_HERE = ("sarif", "github", "junit")
"""Reports whose readers look for a file from the folder that the command ran in, not from the project."""
_LONGEST = 5 * 1024 * 1024
"""How many bytes of a file that could not be read as a record are read to show a line of it."""


def inspection_of(
    format: str,
    findings: tuple[Finding, ...],
    taken: Iterable[Source],
    edition: Edition,
    sent: Mapping[PurePath, bytes] = MappingProxyType({}),
) -> Inspection:
    """What the report called `format` shows of `findings`, made in the files `taken` and judged by `edition`.

    `taken` are the files that could be read; those that could not are known by their findings. What is in files
    that are not on this disk is in `sent`.
    """
    sources = {PurePath(source.path): source for source in taken}
    places = {finding.place.path for finding in findings if finding.place}
    unreadable = {finding.place.path for finding in findings if finding.place and finding.check == "syntax"}
    looked_at = tuple(sorted({*sources, *unreadable}))
    offered = {path for path, source in sources.items() if source.graph is SUBMISSION}
    texts: dict[PurePath, str] = {}
    if format == "html":
        known = {PurePath(source.path): source for source in edition.sources} | sources
        for path in sorted(places):
            text = _decoded(sent[path]) if path in sent else _text(path, known.get(path), edition)
            if text is not None:
                texts[path] = text
    inspection = Inspection(findings, looked_at, texts, rules_of(edition) if format == "sarif" else {})
    if format not in _FROM_HERE:
        return inspection
    return inspection.moved(lambda path: path if path in offered else from_here(path, edition.project.root))


def from_here(path: PurePath, root: Path) -> PurePath:
    """`path` below `root` as it is found from the current folder; as it is if there is no such file below `root`."""
    place = root / path
    if path.is_absolute() or not place.exists():
        return path
    return PurePosixPath(Path(os.path.relpath(place)).as_posix())


def _text(path: PurePath, source: Source | None, edition: Edition) -> str | None:
    """The text that findings count the lines of; None for a workbook, or if it cannot be read."""
    if source:
        try:
            return source.text or None
        except UnreadableFile:
            return None
    for place in (edition.project.root / path, Path(path)):
        try:
            with place.open("rb") as file:
                return _decoded(file.read(_LONGEST))
        except OSError:
            continue
    return None


def _decoded(data: bytes) -> str:
    return data.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
