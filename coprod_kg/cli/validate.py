"""`coprod-kg validate`: what is wrong, line by line, and how to mend it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.main import FAILED, GOOD, WRONG
from coprod_kg.cli.opening import project_of, tell_of_interrupted
from coprod_kg.cli.terminal import colour, progress, width
from coprod_kg.errors import BadUsage, CoprodError, UnknownFormat
from coprod_kg.findings import Finding, Severity, blocking

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.project import Project
    from coprod_kg.sources import Source


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if something must be mended, 2 if a file could not be looked at."""
    import gc

    from coprod_kg.reports import REPORTS, Inspection, as_text, report
    from coprod_kg.reports.inspecting import inspection_of

    gc.disable()  # thousands of findings are kept to the end: looking for garbage among them takes a tenth of the time
    if options.format not in REPORTS:
        raise UnknownFormat(options.format, tuple(REPORTS), "a report")
    if options.diff and options.format != "text":
        raise BadUsage("a diff and a report were both asked for", "Leave out one of --diff and --format.")
    project = project_of(options)
    tell_of_interrupted(project)
    paths = [_found(project.root, Path(name)) for name in options.paths]
    edition, sources, findings = _assessed(project, paths, options.input)
    if options.fix or options.diff:
        from coprod_kg.cli.fixing import fix

        if fix(
            edition, sources if paths else _tidied(edition), findings, write=options.fix, show=options.diff
        ):
            edition, _, findings = _assessed(project, paths, options.input)
    shown = _at_least(findings, Severity(options.level))
    if options.diff:
        _after_the_diff(findings, shown, fixed=options.fix)
    elif options.format == "text":
        looked_at = (
            f"{len(paths)} file{'' if len(paths) == 1 else 's'}"
            if paths
            else f"{len(edition.records)} records"
        )
        text = as_text(Inspection(shown), width=width() or 100, colour=colour(), everything=options.all)
        sys.stdout.write(f"{text}Looked at {looked_at}.\n")
        if options.compare and paths:
            _compare(edition, sources)
    else:
        sys.stdout.write(report(inspection_of(options.format, shown, sources, edition), options.format))
    if any(finding.check == "syntax" for finding in findings) and paths:
        return FAILED
    return WRONG if blocking(findings) else GOOD


def _assessed(
    project: Project, paths: list[Path], input_format: str | None
) -> tuple[Edition, list[Source], list[Finding]]:
    """The edition that was judged against, the files that were looked at, and what is wrong with them."""
    from coprod_kg.assessing import assess_files
    from coprod_kg.checks import check_project
    from coprod_kg.mending import with_fixes

    with progress("Checking") as step:
        if paths:
            edition, unusable = _opened(project)
            sources, findings = assess_files(
                edition, paths, input_format, lambda what: step(0, 0, what), unusable
            )
            return edition, sources, findings
        findings, edition = check_project(project, progress=lambda what: step(0, 0, what))
        return edition, list(edition.sources), with_fixes(edition, _tidied(edition), findings)


def _tidied(edition: Edition) -> list[Source]:
    """The files of the list that `--fix` may write: not ontology and shapes, which are laid out by hand."""
    from coprod_kg.checks.tidy import TIDY_ROLES

    return list(edition.sources_of(*TIDY_ROLES))


def _after_the_diff(findings: list[Finding], shown: tuple[Finding, ...], *, fixed: bool) -> None:
    """What is said beside a diff: on stderr, so that the output is a patch and nothing else."""
    from coprod_kg.reports import Inspection, as_text

    if fixed:
        sys.stderr.write(as_text(Inspection(shown)))
        return
    able = sum(finding.fix is not None or finding.check == "tidy" for finding in findings)
    several = "" if len(findings) == 1 else "s"
    sys.stderr.write(f"{len(findings)} finding{several}, {able} with a sure mend. ")
    sys.stderr.write("To make it so, say --fix in place of --diff.\n" if able else "Nothing to apply.\n")


def _compare(edition: Edition, sources: list[Source]) -> None:
    """Write each new record beside the one of the list that it may be, field by field."""
    from coprod_kg.assessing import matches_in
    from coprod_kg.labels import in_words
    from coprod_kg.printing import printable
    from coprod_kg.reports.side_by_side import side_by_side

    for match in matches_in(edition, sources):
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


def _at_least(findings: list[Finding], level: Severity) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity.rank <= level.rank)
