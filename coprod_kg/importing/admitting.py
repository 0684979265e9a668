"""What is done to everything that a reader took, whatever the format: one way to write addresses and letters.

Two things are put right, and told: `http://schema.org/` becomes `https:`, which is what this list uses, and a letter
that is written in two parts becomes one (Unicode's NFC), so that equal words are equal. What cannot be taken at
all is told by `refusing`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.findings import Edit, Finding, Fix, Place, Severity
from coprod_kg.importing.refusing import FindSpots, place_at, refused
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Lines, Spot, Spots
from coprod_kg.vocabulary import SCHEMA, Term

_OLD_SCHEMA = "http://schema.org/"


@dataclass(frozen=True)
class _AsWritten:
    """Spots that are asked for what we keep, and know where it is written otherwise."""

    spots: Spots
    written: dict[Term, Term]
    kept: dict[Term, Term]

    def _both(self, term: Term | None) -> Iterator[Term | None]:
        yield term
        if term in self.written:
            yield self.written[term]

    def of(self, subject: Term, predicate: NamedNode | None = None, value: Term | None = None) -> Spot | None:
        for s in self._both(subject):
            for p in self._both(predicate):
                for v in self._both(value):
                    assert s is not None
                    found = self.spots.of(s, p if isinstance(p, NamedNode) else None, v)
                    if found:
                        return found
        return None

    def where_to_add(self, subject: Term, predicate: NamedNode | None = None) -> Spot:
        if self.spots.of(subject) is None and subject in self.written:
            subject = self.written[subject]
        return self.spots.where_to_add(subject, predicate)

    def subjects(self) -> Iterator[tuple[Term, Spot]]:
        for subject, spot in self.spots.subjects():
            yield self.kept.get(subject, subject), spot


def admitted(reading: Reading, path: PurePath) -> Reading:
    """`reading` as this list takes it, with a finding for everything that was changed or cannot be taken.

    >>> from coprod_kg.sources.spots import SpotTable
    >>> from coprod_kg.vocabulary import ID
    >>> old = Triple(ID["org/nihr"], NamedNode("http://schema.org/name"), Literal("Cafe\\u0301"))
    >>> new = admitted(Reading((old,), SpotTable), PurePath("new.nt"))
    >>> new.triples[0].predicate.value, len(new.triples[0].object.value)
    ('https://schema.org/name', 4)
    >>> [finding.rule for finding in new.findings]
    ['https-schema', 'letters']
    """
    kept: dict[Term, Term] = {}
    triples: list[Triple] = []
    # Most terms come many times, and most are kept as they are: so each is looked at once.
    looked_at: set[Term] = set()
    for triple in reading.triples:
        changed = False
        for term in (triple.subject, triple.predicate, triple.object):
            assert not isinstance(term, Triple)  # readers take no statements about statements
            if term not in looked_at:
                looked_at.add(term)
                new = _kept(term)
                if new != term:
                    kept[term] = new
            changed = changed or term in kept
        if changed:
            triple = Triple(*(kept.get(term, term) for term in triple))
        triples.append(triple)
    find_spots = cache(reading.find_spots)
    refusals = tuple(refused(reading, find_spots, path))
    if not kept:
        return replace(reading, findings=(*reading.findings, *refusals)) if refusals else reading
    written = {new: old for old, new in kept.items()}
    findings = [
        *reading.findings,
        *_of_schema(reading, find_spots, kept, path),
        *_of_letters(reading, find_spots, kept, path),
        *refusals,
    ]
    return replace(
        reading,
        triples=tuple(triples),
        find_spots=lambda: _AsWritten(find_spots(), written, kept),
        findings=tuple(findings),
    )


def _kept(term: Term) -> Term:
    if isinstance(term, NamedNode):
        if term.value.startswith(_OLD_SCHEMA):
            return SCHEMA[term.value.removeprefix(_OLD_SCHEMA)]
        return term
    if isinstance(term, Literal):
        text = unicodedata.normalize("NFC", term.value)
        datatype = _kept(term.datatype)
        assert isinstance(datatype, NamedNode)
        if text != term.value or datatype != term.datatype:
            return (
                Literal(text, language=term.language) if term.language else Literal(text, datatype=datatype)
            )
    return term


def _first(reading: Reading, spots: Spots, terms: Container[Term]) -> Spot | None:
    """Where the first statement stands that has one of `terms`."""
    for triple in reading.triples:
        s, p, o = triple
        if s in terms or p in terms or o in terms:
            return spots.of(s, p, o) or spots.of(s, p) or spots.of(s)
    return None


def _of_schema(
    reading: Reading, find_spots: FindSpots, kept: dict[Term, Term], path: PurePath
) -> Iterator[Finding]:
    old = {
        term
        for term in kept
        if isinstance(term, NamedNode) or (isinstance(term, Literal) and _OLD_SCHEMA in term.datatype.value)
    }
    if not old:
        return
    offsets = list(reading.find_addresses(_OLD_SCHEMA)) if reading.find_addresses else []
    edits = tuple(Edit("https", offset, offset + len("http")) for offset in offsets)
    if offsets:
        place = Place(path, *Lines(reading.text).place(offsets[0]))
    else:
        place = place_at(path, _first(reading, find_spots(), old))
    yield Finding(
        "reading",
        "https-schema",
        Severity.SHOULD,
        "Address",
        "This file says http://schema.org/. This list uses https://schema.org/, and that is how we read it.",
        place,
        "Write https: in place of http: here.",
        fix=Fix("Write https: in place of http:.", edits) if edits else None,
    )


def _of_letters(
    reading: Reading, find_spots: FindSpots, kept: dict[Term, Term], path: PurePath
) -> Iterator[Finding]:
    parted = {term for term, new in kept.items() if isinstance(term, Literal) and term.value != new.value}
    if not parted:
        return
    spots = find_spots()
    edits: set[Edit] = set()
    for triple in reading.triples:
        if triple.object in parted:
            spot = spots.of(*triple)
            if spot and spot.start >= 0:
                said = reading.text[spot.start : spot.end]
                joined = unicodedata.normalize("NFC", said)
                if joined != said:
                    edits.add(Edit(joined, spot.start, spot.end))
    words = "Write each letter and its accent as one."
    yield Finding(
        "reading",
        "letters",
        Severity.COULD,
        "Text",
        "Some letters in this file are written in two parts: the letter, and its accent. We keep them as one.",
        place_at(path, _first(reading, spots, parted)),
        words,
        fix=Fix(words, tuple(sorted(edits, key=lambda edit: edit.start))) if edits else None,
    )
