"""Retiring: a record is taken off the list, and its address stays for ever, with a word about why.

What stays is a tombstone (cpr:Tombstone): address, day, reason, and what to use instead. Nothing on the list may point
to it any more, so what does is found first.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad

from coprod_kg.codes import Code
from coprod_kg.contributing.change import Change
from coprod_kg.contributing.decisions import Decided, Ruling, based_on, decide
from coprod_kg.contributing.dossier import Dossier, Status, Version
from coprod_kg.contributing.judging import findings_of_offers, findings_of_words
from coprod_kg.contributing.published import history_files, record_files
from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage
from coprod_kg.findings import blocking
from coprod_kg.identifiers import RecordId
from coprod_kg.sources.offers import Offer, Reading
from coprod_kg.sources.spots import SpotTable
from coprod_kg.vocabulary import CPR, DCTERMS, OWL, RDF, SKOS, XSD, Term


def retire(
    edition: Edition, code: Code, record: RecordId, ruling: Ruling, replacement: RecordId | None = None
) -> Decided:
    """Put a tombstone in the place of `record`; a decision of the curators about a proposal of their own.

    The findings name what still points to the record, and then there is no change.

    Raises BadUsage if the record is a tombstone already, or would be replaced by itself or by a tombstone.
    """
    if record in edition.tombstones:
        raise BadUsage(f"{record} was taken off the list already", "There is nothing to do.")
    if replacement in {record, *edition.tombstones}:
        raise BadUsage(f"{replacement} cannot take the place of {record}", "Name a record that stays.")
    quads = tombstone(record, ruling, replacement)
    proposal = Version(
        number=1,
        status=Status.SENT,
        came=ruling.made,
        targets=(record,),
        based_on=based_on(edition, [record]),
    )
    decided = decide(Dossier(code, (proposal,)), Status.ACCEPTED, ruling)
    place = PurePosixPath("data/records") / record.path
    triples = tuple(quad.triple for quad in quads)
    offer = Offer.of_reading(place, b"", "tombstone", Reading(triples, SpotTable))
    words = findings_of_words(edition, decided.quads(), "--reason")
    # A finding of the tombstone itself is about the reason: all else in it is ours.
    findings = [
        replace(each, place=None) if each.place and each.place.path == place else each
        for each in findings_of_offers(edition, [offer])
    ]
    if blocking((*words, *findings)):
        return Decided(None, (*words, *findings), decided, (record,))
    files = [*history_files(edition, decided), *record_files(edition, decided, {record: quads}, ruling.made)]
    change = Change(f"Retire {record}", tuple(files), commit=ruling.commit)
    return Decided(change, tuple(findings), decided, (record,))


def tombstone(record: RecordId, ruling: Ruling, replacement: RecordId | None) -> tuple[Quad, ...]:
    """What is left of a record: that it was taken off the list, when, why, and what to use instead."""
    said: list[tuple[NamedNode, Term]] = [
        (RDF["type"], CPR["Tombstone"]),
        (OWL["deprecated"], Literal(True)),
        (DCTERMS["modified"], Literal(ruling.made.date().isoformat(), datatype=XSD["date"])),
        (SKOS["historyNote"], Literal(ruling.reason, language="en")),
    ]
    if replacement is not None:
        said.append((DCTERMS["isReplacedBy"], replacement.iri))
    return tuple(Quad(record.iri, predicate, value, record.graph) for predicate, value in said)
