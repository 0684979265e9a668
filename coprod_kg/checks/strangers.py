"""What an offer says about things that are no records of this list: it cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from coprod_kg.checks.places import Places, place_of
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources import SUBMISSION, Source
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import ID


def strangers_in(source: Source, quads: Iterable[Quad], places: Places) -> Iterator[Finding]:
    """One finding for each thing in an offer that is no record of this list; `quads` is what the offer says."""
    # The parser has its own names for things without one, so all of those are one finding, at the first of them.
    subjects = {_name(quad.subject) for quad in quads if quad.graph_name == SUBMISSION}
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
