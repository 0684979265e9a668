"""Judging what comes to the desk: the records by all checks, and the words of notes and reasons by the same shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from pyoxigraph import Quad, Triple

from coprod_kg.checks import Judge, of_error
from coprod_kg.checks.places import Places
from coprod_kg.checks.shapes import findings_of_shapes, vocabulary
from coprod_kg.contributing.files import refuse_unless_plain
from coprod_kg.contributing.pending import Pending, by_record
from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, CoprodError, UnknownFormat, UnreadableFile
from coprod_kg.findings import Finding, Place, Severity, in_order
from coprod_kg.importing import read_offer
from coprod_kg.sources import Source
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import GRAPH


def findings_of_offers(
    edition: Edition, offers: Iterable[Source], judge: Judge | None = None
) -> list[Finding]:
    """All that is wrong with what is offered, and what it would break elsewhere.

    `judge` is one of `edition`, for who asks more than once.
    """
    judged = list(offers)
    unnamed = [finding for offer in judged for finding in _unnamed(offer)]
    found = _told_once(edition, judged, (judge or Judge(edition)).judge(judged))
    return in_order([*_without_fixes(found), *unnamed])


def findings_of_originals(edition: Edition, pending: Pending) -> list[Finding]:
    """What the readers could not take of the files that were sent, or took for granted.

    The files are read again, against the list as it is now. Those of earlier versions count no more.
    """
    first = pending.dossier.latest.number == 1
    findings: list[Finding] = []
    for path in pending.originals if first else pending.originals[-1:]:
        whole = edition.project.root / path
        try:
            refuse_unless_plain(whole)
            found: Iterable[Finding] = read_offer(whole, edition).findings()
        except (BrokenSyntax, UnreadableFile, UnknownFormat) as error:
            found = [of_error(error)]
        findings += (replace(each, place=replace(each.place or Place(path), path=path)) for each in found)
    return in_order(_without_fixes(findings))


def _without_fixes(findings: Iterable[Finding]) -> Iterator[Finding]:
    """No command at the desk has --fix, and what has been sent is kept as it was: so nothing is promised."""
    return (replace(each, fix=None) for each in findings)


def _told_once(edition: Edition, offers: Iterable[Source], findings: list[Finding]) -> Iterator[Finding]:
    """`findings` without those that call a record of the list the double of what is offered: the other half of each
    pair says so already, in the place that can be mended."""
    checks = [each for each in edition.catalogue.each("checks") if not isinstance(each, CoprodError)]
    doubles = {check.name for check in checks if "duplicates" in check.tags}
    paths = {offer.path for offer in offers}
    here = {each.check for each in findings if each.place and each.place.path in paths}
    for finding in findings:
        elsewhere = finding.place is not None and finding.place.path not in paths
        if not (elsewhere and finding.check in doubles & here):
            yield finding


def _unnamed(offer: Source) -> Iterable[Finding]:
    """A finding for each record with a part without an address: such a part cannot be pointed at, or written."""
    for record, quads in by_record(offer.quads()).items():
        try:
            canonical(quads, record.iri.value)
        except TypeError:
            words = "This record has a part with no address. Give each part of it an address."
            mend = f"For example <{record.iri.value}#part-1>."
            place = Place(offer.path)
            yield Finding("tidy", "tidy", Severity.MUST, "Address", words, place, mend, record=record.iri)


def findings_of_words(edition: Edition, dossier: Iterable[Triple], typed: str) -> list[Finding]:
    """What is wrong with the words of a note or a reason that was typed as `typed` (such as `--note`).

    They are judged by the shapes, as part of the statements of the dossier that they will be published with.
    """
    quads = [Quad(each.subject, each.predicate, each.object, GRAPH["history"]) for each in dossier]
    found = findings_of_shapes((*vocabulary(edition), *quads), edition, Places([]))
    return in_order(replace(finding, place=Place(PurePath(typed))) for finding in found)
