"""`coprod-kg validate`: what is wrong, line by line, and how to mend it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.main import FAILED, GOOD, WRONG
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import colour, progress, width
from coprod_kg.errors import CoprodError, UnknownFormat
from coprod_kg.findings import Finding, Severity, blocking

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.project import Project


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if something must be mended, 2 if a file could not be looked at."""
    from coprod_kg.checks import check_project
    from coprod_kg.contributing import check_files
    from coprod_kg.reports import REPORTS, as_text, report

    if options.format not in REPORTS:
        raise UnknownFormat(options.format, tuple(REPORTS), "a report")
    project = project_of(options)
    paths = [_found(project.root, Path(name)) for name in options.paths]
    refused = _mend(project, paths) if options.fix else []
    with progress("Checking") as step:
        if paths:
            edition, unusable = _opened(project)
            findings = check_files(edition, paths, options.input, lambda what: step(0, 0, what), unusable)
            looked_at = f"{len(paths)} file{'' if len(paths) == 1 else 's'}"
        else:
            findings, edition = check_project(project, progress=lambda what: step(0, 0, what))
            looked_at = f"{len(edition.records)} records"
    shown = _at_least(findings, Severity(options.level))
    if options.format == "text":
        sys.stdout.write(as_text(shown, width=width() or 100, colour=colour()))
        sys.stdout.write(f"Looked at {looked_at}.\n")
        if options.compare and paths:
            _compare(edition, paths, options.input)
    else:
        sys.stdout.write(report(shown, options.format))
    for error in refused:
        sys.stderr.write(f"coprod-kg: {error}\n")
    if any(finding.check == "syntax" for finding in findings) and paths:
        return FAILED
    return WRONG if blocking(findings) else GOOD


def _compare(edition: Edition, paths: list[Path], format: str | None) -> None:
    """Write each new record beside the one of the list that it may be, field by field."""
    from coprod_kg.contributing import matches_in
    from coprod_kg.labels import in_words
    from coprod_kg.printing import printable
    from coprod_kg.reports.side_by_side import side_by_side

    for match in matches_in(edition, paths, format):
        known = printable(in_words(match.existing, edition.dataset))
        sys.stdout.write(f"\nIs this {known}? It has {', '.join(match.reasons)}.\n")
        shown = side_by_side(match.differences, "On the list", "Offered", width=width() or 80)
        sys.stdout.write(f"\n{shown}")


def _found(root: Path, path: Path) -> Path:
    """`path` from the current folder; if nothing is there, from the project, as findings name it."""
    below = root / path
    return below if not path.exists() and below.exists() else path


def _opened(project: Project) -> tuple[Edition, list[Finding]]:
    """The edition to judge files against, and what had to be left out of it."""
    from coprod_kg.checks import usable_edition
    from coprod_kg.edition import Edition

    try:
        return Edition.read(project), []
    except CoprodError:
        return usable_edition(project)


def _at_least(findings: list[Finding], level: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity.rank <= level.rank]


def _mend(project: Project, paths: list[Path]) -> list[CoprodError]:
    """Put the project's files, or those of `paths` that are the project's, into the usual layout."""
    from coprod_kg.checks.tidy import TIDY_ROLES, mend_tidy
    from coprod_kg.errors import BrokenSyntax, CannotMend, UnreadableFile
    from coprod_kg.sources import read_project

    root = project.root
    wanted = {Path(os.path.realpath(path)): path for path in paths}
    readable = []
    unusable = set()  # what cannot be used becomes a finding
    for source in read_project(project, lambda error: unusable.add(root / getattr(error, "path", ""))):
        place = root / source.path
        if wanted and place not in wanted:
            continue
        try:
            source.quads()
        except (BrokenSyntax, UnreadableFile):
            unusable.add(place)
            continue
        readable.append(source)
    mended, refused = mend_tidy(root, readable)
    ours = {root / source.path for source in readable if source.role in TIDY_ROLES}
    for place, path in wanted.items():
        if place not in ours | unusable and place.exists():
            reason = "--fix is for files of records, history and concepts in the project"
            refused.append(CannotMend(path, 1, f"{reason}, and this is none of them."))
    for source in mended:
        sys.stderr.write(f"mended {source.path}\n")
    return refused
