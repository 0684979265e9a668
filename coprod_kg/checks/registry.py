"""The registry of checks, and the three ways to run them: an edition, a project, some files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from coprod_kg.checks.judging import Judge
from coprod_kg.checks.notation import explained
from coprod_kg.checks.places import Places
from coprod_kg.checks.presence import check_presence
from coprod_kg.checks.queries import check_queries
from coprod_kg.checks.shapes import check_shapes
from coprod_kg.checks.tidy import check_tidy
from coprod_kg.checks.unusable import usable_edition
from coprod_kg.checks.views import check_views
from coprod_kg.checks.vocabularies import check_vocabularies
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, in_order
from coprod_kg.project import Project
from coprod_kg.sources import Source

Check = Callable[[Edition, Places], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "presence": check_presence,
    "shapes": check_shapes,
    "queries": check_queries,
    "tidy": check_tidy,
    "vocabularies": check_vocabularies,
    "views": check_views,
}
"""Every check by name: a function from an edition to findings."""

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """No progress is shown."""


def check(
    edition: Edition, only: Collection[str] | None = None, progress: Progress = _silent
) -> list[Finding]:
    """All findings of an edition, most important first, then by file, line and column.

    `only` names the checks to run; `progress` is told the name of each check as it begins.
    """
    wanted = {name: run for name, run in CHECKS.items() if only is None or name in only}
    return run_all(wanted, edition, Places(edition.sources), progress)


def run_all(
    checks: Mapping[str, Check], edition: Edition, places: Places, progress: Progress = _silent
) -> list[Finding]:
    """The findings of all of `checks`, each explained, in the order of reports."""
    findings: list[Finding] = []
    for name, run in checks.items():
        progress(name)
        findings += run(edition, places)
    return in_order(explained(findings, edition))


def check_project(
    project: Project, only: Collection[str] | None = None, progress: Progress = _silent
) -> tuple[list[Finding], Edition]:
    """All findings of a project, also those of files that cannot be read; and the edition that the rest makes.

    A file that cannot be used becomes a finding and is left out, so that one such file does not hide the
    mistakes of the others.

    Raises UnreadableFile if the ontology itself cannot be read: without it there is nothing to judge by.
    """
    progress("reading")
    edition, findings = usable_edition(project)
    return in_order([*findings, *check(edition, only, progress)]), edition


def own_files(edition: Edition) -> dict[Path, Source]:
    """The files that `edition` was made from, each by its whole path."""
    return {edition.project.root / source.path: source for source in edition.sources}


def check_sources(edition: Edition, sources: Sequence[Source], progress: Progress = _silent) -> list[Finding]:
    """The findings that `sources` bring: what is wrong in them, and what they would break in other records.

    See `Judge.judge`, which this is short for: to judge more than once, make a `Judge` and keep it.
    """
    return Judge(edition).judge(sources, progress=progress)
