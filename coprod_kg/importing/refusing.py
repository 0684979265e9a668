"""What is refused in everything that a reader took, whatever the format, each at its place.

Characters that cannot be seen and change what people see, such as those that turn the direction of a line; and words
that say how a vocabulary works (`owl:`, `rdfs:`, `sh:`), which would change what follows from everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePath

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Lines, Spot, Spots
from coprod_kg.vocabulary import OWL, RDF, RDFS, SH, Term, shorten

FindSpots = Callable[[], Spots]

MOST_TOLD = 100
"""How many findings of one sort are told of one file; then only how many more there are."""

# Control characters but for tab and line ends, those that turn the line, and what is no character at all.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# In an address nothing may be hidden, joiners included: two addresses must not look alike.
_HIDDEN_IN_ADDRESS = re.compile(_HIDDEN.pattern[:-1] + "\u00ad\u200b-\u200f\u2060-\u206f\ufeff]")
_LOGIC = (OWL, RDFS, SH)
# One says that a record was withdrawn, the other where to read more.
_NO_LOGIC = (OWL["deprecated"], RDFS["seeAlso"])


def refused(reading: Reading, find_spots: FindSpots, path: PurePath) -> Iterator[Finding]:
    """A finding for each statement of `reading` that cannot be taken; `find_spots` is asked only if there is one.

    >>> from coprod_kg.sources.spots import SpotTable
    >>> from coprod_kg.vocabulary import ID
    >>> same = Triple(ID["org/a"], OWL["sameAs"], ID["org/b"])
    >>> [finding.message for finding in refused(Reading((same,), SpotTable), SpotTable, PurePath("new.nt"))]
    ['We cannot take owl:sameAs: it is about how words work, and not about things on the list. Leave it out.']
    """
    # Most terms come many times, so each is looked at once.
    bad: dict[Term, bool] = {}
    hidden: list[Triple] = []
    logic: list[Triple] = []
    for triple in reading.triples:
        found = False
        for term in (triple.subject, triple.predicate, triple.object):
            assert not isinstance(term, Triple)  # readers take no statements about statements
            if term not in bad:
                bad[term] = _has_hidden(term)
            found = found or bad[term]
        if found:
            hidden.append(triple)
        if _is_logic(_word(triple)):
            logic.append(triple)
    yield from capped(_of_hidden(reading, find_spots, hidden, path), len(hidden), path)
    yield from capped((_of_logic(triple, find_spots(), path) for triple in logic), len(logic), path)


def capped(findings: Iterable[Finding], number: int, path: PurePath) -> Iterator[Finding]:
    """The first `MOST_TOLD` of `number` findings, and one that says how many more there are."""
    yield from islice(findings, MOST_TOLD)
    if number > MOST_TOLD:
        message = f"There are {number - MOST_TOLD:,} more like these in this file. Mend these first."
        yield Finding("reading", "more", Severity.MUST, "File", message, Place(path))


def place_at(path: PurePath, spot: Spot | None) -> Place:
    if spot is None:
        return Place(path)
    return Place(path, spot.line, spot.column, spot.pointer, spot.cell, spot.entry)


def _word(triple: Triple) -> object:
    return triple.object if triple.predicate == RDF["type"] else triple.predicate


def _is_logic(word: object) -> bool:
    return isinstance(word, NamedNode) and word not in _NO_LOGIC and any(word in each for each in _LOGIC)


def _has_hidden(term: Term) -> bool:
    pattern = _HIDDEN if isinstance(term, Literal) else _HIDDEN_IN_ADDRESS
    return pattern.search(term.value) is not None


def _of_logic(triple: Triple, spots: Spots, path: PurePath) -> Finding:
    subject, predicate, value = triple
    word = _word(triple)
    assert isinstance(word, NamedNode)
    spot = spots.of(subject, predicate, value if word == value else None) or spots.of(subject)
    reason = "it is about how words work, and not about things on the list"
    return Finding(
        "reading",
        "logic",
        Severity.MUST,
        "Fields we know",
        f"We cannot take {shorten(word)}: {reason}. Leave it out.",
        place_at(path, spot),
        "Say it with a field of the form, or in a note to the curators.",
        record=subject,
        path=predicate,
        value=value,
    )


def _of_hidden(
    reading: Reading, find_spots: FindSpots, hidden: list[Triple], path: PurePath
) -> Iterator[Finding]:
    lines = Lines(reading.text)
    for triple in hidden:
        subject, predicate, value = triple
        in_text = isinstance(value, Literal) and _HIDDEN.search(value.value)
        found = in_text or next(
            filter(None, (_HIDDEN_IN_ADDRESS.search(each.value) for each in triple)), None
        )
        spots = find_spots()
        spot = spots.of(subject, predicate, value) or spots.of(subject, predicate) or spots.of(subject)
        place = place_at(path, spot)
        if spot and found and spot.start >= 0:
            exact = reading.text.find(found.group(), spot.start, spot.end)
            if exact >= 0:
                line, column = lines.place(exact)
                place = replace(place, line=line, column=column)
        code = f"U+{ord(found.group()):04X}" if found else ""
        what = "text" if in_text else "address"
        yield Finding(
            "reading",
            "hidden-characters",
            Severity.MUST,
            "Text" if in_text else "Address",
            f"This {what} has a character in it that cannot be seen ({code}). Take it out.",
            place,
            "Type the words again here. What is copied from another place can bring such marks with it.",
            record=subject,
            path=predicate,
            value=value,
        )
