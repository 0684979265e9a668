"""Files that cannot be used at all: each becomes a finding, so that one does not hide the mistakes of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from coprod_kg.catalogue import Catalogue, Query
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import (
    BadHeader,
    BadQuery,
    BadRecordPath,
    BrokenSyntax,
    CoprodError,
    RefusedFile,
    RefusedQuery,
    UnreadableFile,
)
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.project import Project
from coprod_kg.sources import Source, read_project
from coprod_kg.sparql import Statements, evaluate


def of_error(error: CoprodError) -> Finding:
    """The finding for a file that cannot be used; the check is `syntax`, or `views` for a query file."""
    match error:
        case RefusedFile():
            place = Place(error.path, error.line, error.column)
            return _finding("syntax", "File", error.reason, place, error.mend)
        case BrokenSyntax():
            message = f"This is not correct {error.language}: {error.reason}"
            mend = "Mend the text at this place."
            return _finding("syntax", "File", message, Place(error.path, error.line, error.column), mend)
        case BadHeader():
            return _finding("views", "Query", str(error), Place(error.path, error.line))
        case BadQuery() | RefusedQuery():
            place = Place(PurePosixPath(error.source), error.line, error.column)
            return _finding("views", "Query", str(error), place)
        case UnreadableFile() | BadRecordPath():
            check = ("views", "Query") if error.path.suffix == ".rq" else ("syntax", "File")
            return _finding(*check, str(error), Place(error.path))
    raise error


def _finding(check: str, field: str, message: str, place: Place, mend: str = "") -> Finding:
    rule = check if check == "syntax" else place.path.stem
    return Finding(check, rule, Severity.MUST, field, message, place, mend)


def usable_rules(catalogue: Catalogue) -> tuple[list[Query], list[Finding]]:
    """The rules of `catalogue` that can be run, and a finding for each that cannot.

    A rule is tried on an empty dataset: that shows whether it is a CONSTRUCT query, and one that we allow.
    """
    usable: list[Query] = []
    findings: list[Finding] = []
    for rule in catalogue.each("rules"):
        try:
            if isinstance(rule, CoprodError):
                raise rule
            if not isinstance(evaluate(Dataset(), rule.text, source=str(rule.path)), Statements):
                raise BadQuery(str(rule.path), None, None, "a rule is a CONSTRUCT query.")
            usable.append(rule)
        except CoprodError as error:
            findings.append(of_error(error))
    return usable, findings


def usable_edition(project: Project, label: bytes | None = None) -> tuple[Edition, list[Finding]]:
    """The edition that the files of `project` make which can be used, and a finding for each that cannot.

    With a `label` (`shelf.label`), what has not changed since is taken off the shelf and not parsed again.

    Raises UnreadableFile if the ontology itself cannot be read.
    """
    rules, findings = usable_rules(Catalogue(project))

    def refuse(error: CoprodError) -> None:
        if isinstance(error, UnreadableFile) and error.path == PurePosixPath("ontology/coprod.ttl"):
            raise error
        findings.append(of_error(error))

    sources = tuple(read_project(project, refuse))
    try:
        # Most of the time all can be used, and then each is parsed once.
        return Edition.of_sources(project, sources, rules, None if findings else label), findings
    except (BrokenSyntax, UnreadableFile):
        readable = tuple(_parsed(sources, refuse))
        return Edition.of_sources(project, readable, rules), findings


def _parsed(sources: Iterable[Source], refuse: Callable[[CoprodError], None]) -> Iterator[Source]:
    """Those of `sources` that can be parsed; `refuse` is told why another one cannot."""
    for source in sources:
        try:
            source.quads()
        except (BrokenSyntax, UnreadableFile) as error:
            refuse(error)
        else:
            yield source
