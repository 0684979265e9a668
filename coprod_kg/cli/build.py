"""`coprod-kg build`, the main job: check the edition, run every view, write everything for the web."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.cli.opening import project_of, tell_of_interrupted
from coprod_kg.cli.terminal import colour, progress, width
from coprod_kg.findings import Severity, blocking


def run(options: argparse.Namespace) -> int:
    """Exit code 1, and nothing written, if something must be mended first."""
    from coprod_kg.checks import check_project
    from coprod_kg.reports import Inspection, as_text, summary
    from coprod_kg.site import write_site

    started = time.perf_counter()
    project = project_of(options)
    tell_of_interrupted(project)
    with progress("Checking") as step:
        findings, edition = check_project(project, progress=lambda what: step(0, 0, what))
    if blocking(findings):
        musts = tuple(finding for finding in findings if finding.severity is Severity.MUST)
        sys.stdout.write(as_text(Inspection(musts), width=width() or 100, colour=colour()))
        sys.stderr.write("coprod-kg: nothing was written. Mend what must be mended, and build again.\n")
        return WRONG
    with progress("Writing") as step:
        made = write_site(edition, Path(options.out), step)
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"Checked {len(edition.records)} records. {summary(findings)}\n"
        f"Made {options.out}: {made}, in {seconds:.1f} s.\n"
        f"Look at it: open {Path(options.out) / 'index.html'} in a browser.\n"
    )
    return GOOD
