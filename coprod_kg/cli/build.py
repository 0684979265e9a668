"""`coprod-kg build`, the main job: check the edition, run every view, write everything for the web."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.cli.opening import project_of, tell_of_interrupted
from coprod_kg.cli.terminal import colour, progress, width
from coprod_kg.errors import BadUsage
from coprod_kg.findings import Finding, Severity, blocking, in_order
from coprod_kg.printing import printable
from coprod_kg.processes import begin, collecting_rarely
from coprod_kg.vocabulary import BASE

if TYPE_CHECKING:
    from coprod_kg.edition import Edition


@collecting_rarely()
def run(options: argparse.Namespace) -> int:
    """Exit code 1, and nothing written, if something must be mended first.

    Checking takes as long as writing, so it is done by another process meanwhile; what was written takes its place
    only when nothing was found that must be mended.
    """
    from coprod_kg import shelf
    from coprod_kg.checks import usable_edition

    started = time.perf_counter()
    address = _address(options.address)
    project = project_of(options)
    tell_of_interrupted(project)
    label = shelf.label(project.root)
    edition, unusable = usable_edition(project, label)
    shelf.forget(project.root)
    findings_of = begin(lambda: _checked(edition, None if unusable else label))
    # Meanwhile: to import these takes a twentieth of the whole.
    from coprod_kg.reports import summary
    from coprod_kg.site import write_site

    found: list[Finding] | None = None

    def agree() -> None:
        nonlocal found
        step(0, 0, "checking")
        found = in_order([*unusable, *findings_of()])
        if blocking(found):
            raise _MustBeMended

    try:
        with progress("Writing") as step:
            made = write_site(edition, Path(options.out), step, agree, address)
    except Exception:
        # What is wrong with the list may have stopped the writing too, and says more.
        if found is None:
            found = in_order([*unusable, *findings_of()])
        if not blocking(found):
            raise
        from coprod_kg.reports import Inspection, as_text

        musts = tuple(finding for finding in found if finding.severity is Severity.MUST)
        sys.stdout.write(as_text(Inspection(musts), width=width() or 100, colour=colour()))
        sys.stderr.write("coprod-kg: nothing was written. Mend what must be mended, and build again.\n")
        return WRONG
    assert found is not None  # nothing is put in place before
    seconds = time.perf_counter() - started
    sys.stdout.write(
        f"Checked {len(edition.records)} records. {summary(found)}\n"
        f"Made {options.out}: {made}, in {seconds:.1f} s.\n"
        f"Look at it: open {Path(options.out) / 'index.html'} in a browser.\n"
    )
    return GOOD


def _checked(edition: Edition, label: bytes | None) -> list[Finding]:
    """All findings of `edition`, which is kept under `label` for the next build.

    What that needs is imported by the process that checks.
    """
    from coprod_kg.checks import check_again
    from coprod_kg.edition import keep

    found = check_again(edition)
    if label:
        keep(edition, label)
    return found


def _address(given: str | None) -> str:
    """The address of the published folder, with a slash at its end. Raises BadUsage if it is none."""
    if given is None:
        return BASE
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(given)
        good = (
            parts.scheme in ("https", "http") and bool(parts.hostname) and not (parts.query or parts.fragment)
        )
    except ValueError:
        good = False
    if not good or any(letter in given for letter in ' <>"\\^`{|}') or not given.isprintable():
        raise BadUsage(
            f"{printable(given)!r} is not an address where a site can be",
            "Write it like this: --address https://example.org/list/",
        )
    return given if given.endswith("/") else f"{given}/"


class _MustBeMended(Exception):
    """Stops the writing before anything takes its place."""
