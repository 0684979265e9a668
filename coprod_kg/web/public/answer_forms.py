"""Which form an answer is sent in: the one that was named, else the best of those that a client says it takes.

>>> [each.name for each in offered("rows")]
['json', 'xml', 'csv', 'tsv', 'html']
>>> choose("text/csv;q=0.5, application/xml;q=0.9", offered("rows"))
Chosen(name='xml', media_type='application/xml')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from coprod_kg import formats
from coprod_kg.errors import UnknownFormat
from coprod_kg.formats import Format
from coprod_kg.web.negotiation import ANYTHING, LONGEST, quality, ranges
from coprod_kg.web.problems import Problem

_REMEMBERED = 500
"""How many choices are remembered: a client sends the same header each time."""

Sort = Literal["rows", "truth", "statements", "view"]
"""What an answer is: the rows of a SELECT, the yes or no of an ASK, statements, or the rows of a view."""


class Offer(NamedTuple):
    """A form that an answer can have: its name, the media type that it has, and others that mean the same."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    """Other names that clients call it by in an address."""


class Chosen(NamedTuple):
    """The form that an answer will have, and the media type that the client knows it by."""

    name: str
    media_type: str


def _offer(form: Format, *aliases: str, short: Sequence[str] = ()) -> Offer:
    return Offer(form.name, form.media_type, aliases, tuple(short))


SPREADSHEET = Offer("spreadsheet", formats.CSV.media_type)
"""CSV in which no cell can be mistaken for a formula. It is had by its name: its media type is that of CSV."""
HTML = Offer("html", "text/html", ("application/xhtml+xml",))
"""A page for people."""
_JSON = _offer(formats.JSON, "application/json", short=("srj", "sparql-results+json"))
_XML = _offer(formats.XML, "application/xml", "text/xml", short=("srx", "sparql-results+xml"))
_CSV = _offer(formats.CSV)
_TSV = _offer(formats.TSV)
_STATEMENTS = (
    _offer(formats.TURTLE, "application/x-turtle", "application/turtle", short=("ttl", "n3")),
    _offer(formats.JSONLD, "application/json", short=("json-ld", "ld+json", "json")),
    _offer(formats.RDFXML, "application/xml", "text/xml", short=("rdf", "xml", "rdf+xml", "rdf/xml")),
    _offer(formats.NTRIPLES, "text/plain", short=("nt", "n-triples")),
    _offer(formats.NQUADS, short=("nq", "n-quads")),
    _offer(formats.TRIG),
)
_CITATIONS = tuple(_offer(each) for each in formats.CITATION_FORMATS)
_OFFERED: Mapping[Sort, tuple[Offer, ...]] = {
    "rows": (_JSON, _XML, _CSV, _TSV, HTML),
    "truth": (_JSON, _XML, HTML),
    "statements": _STATEMENTS,
    "view": (_JSON, _XML, _CSV, _TSV, SPREADSHEET, *_CITATIONS),
}


def offered(sort: Sort) -> tuple[Offer, ...]:
    """The forms that an answer of this sort can have, the one that we like best first."""
    return _OFFERED[sort]


def names(offers: Iterable[Offer]) -> list[str]:
    """The names of `offers`, for a table or a message."""
    return [each.name for each in offers]


def choose(accept: str | None, offers: Sequence[Offer]) -> Chosen | None:
    """The one of `offers` that the client wants most, the first of equals; None if it wants none of them."""
    accepted = ranges(accept or "") or ANYTHING
    best, weight = None, 0.0
    for offer in offers:
        # Stars are about what we call it; another name for the same counts where the client calls it so.
        known = [each for each in accepted if each.subtype != "*"]
        for media_type in (offer.media_type, *offer.aliases):
            wanted = quality(media_type, accepted if media_type == offer.media_type else known)
            if wanted > weight:
                best, weight = Chosen(offer.name, media_type), wanted
    return best


def named(name: str, offers: Sequence[Offer], what: str) -> Chosen:
    """The one of `offers` that is called `name`, which may be a short name or a media type.

    Raises UnknownFormat if none is.

    >>> named("ttl", offered("statements"), "statements").media_type
    'text/turtle'
    """
    wanted = name.strip().lower()
    for offer in offers:
        if wanted in (offer.name, *offer.short, offer.media_type):
            return Chosen(offer.name, offer.media_type)
    raise UnknownFormat(name, tuple(names(offers)), what)


_WHAT: Mapping[Sort, str] = {
    "rows": "the rows of an answer",
    "truth": "a yes or no",
    "statements": "statements",
    "view": "the answer of a view",
}


def form_of_answer(sort: Sort, accept: str | None, name: str | None) -> Chosen:
    """The form that an answer of `sort` has: the one called `name`, else what `accept` wants most.

    Raises Problem 400 for a name that there is not, 406 if the client takes none of the forms; both list them.
    """
    return among(offered(sort), _WHAT[sort], accept, name)


def among(offers: tuple[Offer, ...], what: str, accept: str | None, name: str | None) -> Chosen:
    """The one of `offers`, forms of `what`, that is called `name`, else what `accept` wants most.

    Raises Problem 400 for a name that there is not, 406 if the client takes none of the forms; both list them.
    """
    if name:
        try:
            return named(name, offers, what)
        except UnknownFormat as error:
            raise Problem(400, "Unknown format", str(error), _listed(offers)) from None
    chosen = _chosen((accept or "")[: LONGEST + 1], offers)
    if chosen is None:
        detail = f"You asked for {what} in a form that we do not have. There are: {', '.join(names(offers))}."
        raise Problem(406, "Not Acceptable", detail, _listed(offers), {"Vary": "Accept"})
    return chosen


_chosen = lru_cache(_REMEMBERED)(choose)


def _listed(offers: Iterable[Offer]) -> Mapping[str, object]:
    return {"formats": [{"name": each.name, "mediaType": each.media_type} for each in offers]}
