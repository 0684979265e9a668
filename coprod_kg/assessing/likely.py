"""Likely doubles among what is offered: a finding for each record that looks like one of the list.

What the checks for doubles find (the same DOI, the same title) is theirs to say, and is not said twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from coprod_kg.checks.places import place_of
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import in_words
from coprod_kg.matching import Match, find_matches
from coprod_kg.sources import SUBMISSION, Source
from coprod_kg.vocabulary import SCHEMA


def matches_in(edition: Edition, sources: Iterable[Source]) -> list[Match]:
    """The new records in those of `sources` that are offers which may be on the list, with all that they differ in.

    Also those that the checks for doubles find.
    """
    return [match for _, match in _matches(edition, sources)]


def _matches(edition: Edition, sources: Iterable[Source]) -> Iterator[tuple[Source, Match]]:
    for source in sources:
        if source.graph is SUBMISSION:
            for match in find_matches(edition, (quad.triple for quad in source.quads())):
                yield source, match


def likely_findings(edition: Edition, sources: Sequence[Source]) -> Iterator[Finding]:
    """A finding for each match that no check has found: a curator should look, and nobody is stopped."""
    for source, match in _matches(edition, sources):
        if match.is_found_by_checks:
            continue
        spots = source.spots()
        spot = spots.of(match.new, SCHEMA["name"]) or spots.of(match.new)
        existing = RecordId.of_iri(match.existing)
        known = in_words(match.existing, edition.dataset)
        differ = [
            each.name for each in match.differences if not each.is_same and each.existing and each.offered
        ]
        told = f" They differ in: {', '.join(differ)}." if differ else ""
        yield Finding(
            check="matching",
            rule="likely",
            severity=Severity.SHOULD,
            field="Title",
            message=f"This looks like {known}, which is on the list already: {', '.join(match.reasons)}.",
            place=place_of(source, spot) if spot else Place(source.path),
            mend=f"If it is the same, offer it as a change of that record: {existing}.{told}",
            record=match.new,
            path=SCHEMA["name"],
        )
