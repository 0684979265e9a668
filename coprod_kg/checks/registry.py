"""The registry of checks, and the three ways to run them: an edition, a project, some files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode

from coprod_kg.catalogue import Catalogue
from coprod_kg.checks.notation import explained
from coprod_kg.checks.places import Places, place_of
from coprod_kg.checks.presence import check_presence
from coprod_kg.checks.queries import check_queries
from coprod_kg.checks.shapes import check_shapes, findings_of_shapes, vocabulary
from coprod_kg.checks.tidy import check_tidy
from coprod_kg.checks.unusable import of_error, usable_rules
from coprod_kg.checks.views import check_views
from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, CoprodError, UnreadableFile
from coprod_kg.findings import Finding, Place, Severity, in_order
from coprod_kg.project import Project
from coprod_kg.sources import SUBMISSION, Source, read_project
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import ID

Check = Callable[[Edition, Places], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    "presence": check_presence,
    "shapes": check_shapes,
    "queries": check_queries,
    "tidy": check_tidy,
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
    places = Places(edition.sources)
    findings: list[Finding] = []
    for name, run in CHECKS.items():
        if only is None or name in only:
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


def usable_edition(project: Project) -> tuple[Edition, list[Finding]]:
    """The edition that the files of `project` make which can be used, and a finding for each that cannot.

    Raises UnreadableFile if the ontology itself cannot be read.
    """
    readable: list[Source] = []
    rules, findings = usable_rules(Catalogue(project))

    def refuse(error: CoprodError) -> None:
        if isinstance(error, UnreadableFile) and error.path == PurePosixPath("ontology/coprod.ttl"):
            raise error
        findings.append(of_error(error))

    for source in read_project(project, refuse):
        try:
            source.quads()
            readable.append(source)
        except (BrokenSyntax, UnreadableFile) as error:
            refuse(error)
    return Edition.of_sources(project, tuple(readable), rules), findings


def own_files(edition: Edition) -> dict[Path, Source]:
    """The files that `edition` was made from, each by its whole path."""
    return {edition.project.root / source.path: source for source in edition.sources}


def check_sources(edition: Edition, sources: Sequence[Source], progress: Progress = _silent) -> list[Finding]:
    """The findings that `sources` bring: what is wrong in them, and what they would break in other records.

    One of the edition's own sources is judged in its place. Any other is judged as an offer: what it says about
    a record takes the place of what the edition says about it. What a reader could not take of an offer is among
    the findings.
    """
    shown = {source.path for source in sources}
    offered = [source for source in sources if source.graph is SUBMISSION]
    changed = _with_offers(edition, offered)
    places = Places(changed.sources)
    findings: list[Finding] = []
    for source in offered:
        findings += source.findings()
    progress("shapes")
    findings += _judged_alone(changed, [source for source in changed.sources if source.path in shown], places)
    progress("queries")
    before = (
        {_identity(each) for each in check_queries(edition, Places(edition.sources))} if offered else None
    )
    for finding in check_queries(changed, places):
        new = before is not None and _identity(finding) not in before
        if new or (finding.place and finding.place.path in shown):
            findings.append(finding)
    for run in (check_presence, check_tidy):
        findings += [each for each in run(changed, places) if each.place and each.place.path in shown]
    findings += [finding for source in offered for finding in _foreign(source, places)]
    return in_order(explained(findings, changed))


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.check, finding.record, finding.path, finding.value, finding.message


def _with_offers(edition: Edition, offered: list[Source]) -> Edition:
    """`edition` as it would be with what was offered in the place of what it says about the same records."""
    if not offered:
        return edition
    graphs = {graph for source in offered for graph in source.graphs()}
    kept = tuple(source for source in edition.sources if source.graph not in graphs)
    return Edition.of_sources(edition.project, (*kept, *offered))


def _judged_alone(edition: Edition, sources: list[Source], places: Places) -> Iterator[Finding]:
    """What the shapes say of the records in `sources`, judged with the vocabulary and without other records."""
    graphs = {graph for source in sources for graph in source.graphs()}
    own = (quad for graph in graphs for quad in edition.dataset.quads(graph=graph))
    yield from findings_of_shapes((*vocabulary(edition), *own), edition, places)


def _foreign(source: Source, places: Places) -> Iterator[Finding]:
    """What a contributed file says about things that are no records of this list."""
    # The parser has its own names for things without one, so all of those are one finding, at the first of them.
    subjects = {_name(quad.subject) for quad in source.quads() if quad.graph_name == SUBMISSION}
    if not subjects:
        return
    starts: dict[str, Spot] = {}
    for subject, spot in places.spots(source).subjects():
        starts.setdefault(_name(subject), spot)
    for name in sorted(subjects):
        place = place_of(source, starts[name]) if name in starts else Place(source.path)
        yield Finding(
            "homes",
            "homes",
            Severity.MUST,
            "Address",
            "This is not a record of the list, so we cannot take what is said about it.",
            place,
            f"Give it an address such as <{ID.iri}item/short-name-2018>.",
        )


def _name(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
