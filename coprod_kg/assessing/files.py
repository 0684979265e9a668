"""Assessing files: each is read by the reader of its format, and all are judged together against the edition."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from coprod_kg.assessing.likely import likely_findings
from coprod_kg.checks import Judge, of_error, own_files
from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.findings import Finding, in_order
from coprod_kg.importing import offer_of, read_offer
from coprod_kg.mending import with_fixes
from coprod_kg.sources import Source


def _silent(_: str) -> None:
    """No progress is shown."""


def check_files(
    edition: Edition,
    paths: Sequence[Path],
    format: str | None = None,
    progress: Callable[[str], None] = _silent,
    unusable: Sequence[Finding] = (),
) -> list[Finding]:
    """The findings that the files at `paths` bring: the project's own in their places, others as offers.

    `format` says how others are to be read, if the endings of their names do not tell. What cannot be read
    becomes a finding. `unusable` are the findings of what `edition` had to leave out. They are given back with
    the others: a file that names a record that could not be read is not to blame for it.

    Raises UnknownFormat.
    """
    return assess_files(edition, paths, format, progress, unusable)[1]


def assess_files(
    edition: Edition,
    paths: Sequence[Path],
    format: str | None = None,
    progress: Callable[[str], None] = _silent,
    unusable: Sequence[Finding] = (),
) -> tuple[list[Source], list[Finding]]:
    """The files that could be read, and what `check_files` finds; each finding that can be mended has its fix."""
    progress("reading")
    sources, unread = _read_files(edition, paths, format, unusable)
    return sources, _judged(edition, sources, [*unusable, *unread], progress)


def assess_data(
    edition: Edition,
    data: bytes,
    path: PurePosixPath,
    format: str | None = None,
    judge: Judge | None = None,
) -> tuple[list[Source], list[Finding]]:
    """The same for what is in a file that was sent, and is not on our disk: findings call it `path`.

    Who has many files keeps one `judge` of the edition.

    Raises UnknownFormat.
    """
    sources: list[Source] = []
    unread: list[Finding] = []
    try:
        sources.append(offer_of(data, path, edition, format))
    except (BrokenSyntax, UnreadableFile) as error:
        unread.append(of_error(error))
    return sources, _judged(edition, sources, unread, _silent, judge)


def _judged(
    edition: Edition,
    sources: list[Source],
    known: Sequence[Finding],
    progress: Callable[[str], None],
    judge: Judge | None = None,
) -> list[Finding]:
    """What is `known` already and what judging `sources` finds, in order, with the mends that are sure."""
    judged = (judge or Judge(edition)).judge(sources, progress=progress)
    progress("doubles")
    findings = in_order([*known, *judged, *likely_findings(edition, sources)])
    progress("mends")
    return with_fixes(edition, sources, findings)


def _read_files(
    edition: Edition, paths: Sequence[Path], format: str | None, unusable: Sequence[Finding]
) -> tuple[list[Source], list[Finding]]:
    """The files that can be read, and a finding for each that cannot."""
    findings: list[Finding] = []
    known = {edition.project.root / finding.place.path for finding in unusable if finding.place}
    own = own_files(edition)
    sources: list[Source] = []
    for path in paths:
        place = Path(os.path.realpath(path))  # resolve() ends with an error of its own if links go in a ring
        if place in known or path.absolute() in known:
            continue
        try:
            source = own.get(place) or read_offer(path, edition, format)
            source.quads()
            sources.append(source)
        except (BrokenSyntax, UnreadableFile) as error:
            findings.append(of_error(error))
    return sources, findings
