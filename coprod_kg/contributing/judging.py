"""Judging what comes to the desk: the records by all checks, and the words of notes and reasons by the same shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from pyoxigraph import Quad, Triple

from coprod_kg.checks import check_sources
from coprod_kg.checks.places import Places
from coprod_kg.checks.shapes import findings_of_shapes, vocabulary
from coprod_kg.contributing.pending import by_record
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Place, Severity, in_order
from coprod_kg.sources import Source
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import GRAPH


def findings_of_offers(edition: Edition, offers: Iterable[Source]) -> list[Finding]:
    """All that is wrong with what is offered, and what it would break elsewhere."""
    judged = list(offers)
    unnamed = [finding for offer in judged for finding in _unnamed(offer)]
    return in_order([*check_sources(edition, judged), *unnamed])


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
