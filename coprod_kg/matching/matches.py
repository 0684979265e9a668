"""Matches: records that are offered as new and may be on the list already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.identifiers import RecordId
from coprod_kg.matching.differences import Difference, differences, record_triples
from coprod_kg.matching.features import Features, features_of
from coprod_kg.matching.index import index_of
from coprod_kg.matching.likeness import ALIKE, likeness

_MOST = 3
"""How many records of the list one new record is said to look like."""


@dataclass(frozen=True)
class Match:
    """A record that is offered as new, and one of the list that may be the same."""

    new: NamedNode
    existing: NamedNode
    reasons: tuple[str, ...]
    """Why, in plain words: "nearly the same title", "one year apart"."""
    score: float
    """How alike they are, from 0 to 1."""
    is_found_by_checks: bool
    """Whether the checks for doubles say so too: by a number, an address, or the very title."""
    differences: tuple[Difference, ...]
    """Field by field, what each of the two says; those fields in which they agree, too."""


def find_matches(edition: Edition, offered: Iterable[Triple]) -> list[Match]:
    """The matches of the new records in `offered`, in the order of their names, the likeliest of each first.

    A record that the list has under the same address is no new one: it is offered as a change of it.
    """
    given = list(offered)
    new = [each for each in features_of(given) if RecordId.of_iri(each.iri) not in edition.records]
    if not new:
        return []
    index = index_of(edition.dataset)
    triples: dict[NamedNode, list[Triple]] = {}
    found = []
    for record in new:
        likely = []
        for candidate in index.like(record):
            score, reasons = likeness(record, candidate)
            if score >= ALIKE:
                likely.append((-score, candidate.iri.value, candidate, reasons))
        for score, _, candidate, reasons in sorted(likely, key=lambda each: each[:2])[:_MOST]:
            triples = triples or _by_record(given)
            existing = RecordId.of_iri(candidate.iri)
            assert existing is not None
            compared = differences(record_triples(edition.dataset, existing), triples[record.iri], edition)
            found.append(
                Match(record.iri, candidate.iri, reasons, -score, _by_checks(record, candidate), compared)
            )
    return found


def _by_checks(new: Features, old: Features) -> bool:
    """Whether one of the queries in `queries/checks` finds the two already."""
    if new.numbers & old.numbers:
        return True
    fits = new.year is None or old.year is None or abs(new.year - old.year) <= 1
    return new.kind in ("item", "project", "venue") and new.check_key == old.check_key and fits


def _by_record(triples: Iterable[Triple]) -> dict[NamedNode, list[Triple]]:
    records: dict[NamedNode, list[Triple]] = {}
    for triple in triples:
        record = RecordId.of_iri(triple.subject) if isinstance(triple.subject, NamedNode) else None
        if record:
            records.setdefault(record.iri, []).append(triple)
    return records
