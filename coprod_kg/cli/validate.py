"""`coprod-kg validate`: what is wrong, line by line, and how to mend it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from coprod_kg.cli.main import FAILED, GOOD, WRONG
from coprod_kg.cli.opening import project_of
from coprod_kg.cli.terminal import colour, progress, width
from coprod_kg.errors import CoprodError, UnknownFormat
from coprod_kg.findings import Finding, Severity, blocking


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if something must be mended, 2 if a file could not be looked at."""
    from coprod_kg.checks import check_files, check_project
    from coprod_kg.edition import Edition
    from coprod_kg.reports import REPORTS, as_text, report

    if options.format not in REPORTS:
        raise UnknownFormat(options.format, tuple(REPORTS), "a report")
    project = project_of(options)
    paths = [Path(name) for name in options.paths]
    refused = _mend(project.root, paths) if options.fix else []
    with progress("Checking") as step:
        if paths:
            findings = check_files(Edition.read(project), paths, lambda what: step(0, 0, what))
            looked_at = f"{len(paths)} file{'' if len(paths) == 1 else 's'}"
        else:
            findings, edition = check_project(project, progress=lambda what: step(0, 0, what))
            looked_at = f"{len(edition.records)} records"
    shown = _at_least(findings, Severity(options.level))
    if options.format == "text":
        sys.stdout.write(as_text(shown, width=width() or 100, colour=colour()))
        sys.stdout.write(f"Looked at {looked_at}.\n")
    else:
        sys.stdout.write(report(shown, options.format))
    for error in refused:
        sys.stderr.write(f"coprod-kg: {error}\n")
    if any(finding.check == "syntax" for finding in findings) and paths:
        return FAILED
    return WRONG if blocking(findings) else GOOD


def _at_least(findings: list[Finding], level: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity.rank <= level.rank]


def _mend(root: Path, paths: list[Path]) -> list[CoprodError]:
    """Put the project's files, or those of `paths` that are the project's, into the usual layout."""
    from coprod_kg.checks.tidy import mend_tidy
    from coprod_kg.errors import BrokenSyntax
    from coprod_kg.project import Project
    from coprod_kg.sources import read_project

    wanted = {path.resolve() for path in paths}
    readable = []
    for source in read_project(Project(root)):
        if wanted and (root / source.path) not in wanted:
            continue
        try:
            source.quads()
        except BrokenSyntax:
            continue  # it becomes a finding
        readable.append(source)
    mended, refused = mend_tidy(root, readable)
    for source in mended:
        sys.stderr.write(f"mended {source.path}\n")
    return refused
