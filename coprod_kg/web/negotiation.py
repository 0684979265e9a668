"""Which of several forms of an answer somebody would rather have (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

_LONGEST = 2000


def chosen(accept: str, offers: Sequence[str]) -> str | None:
    """The media type of `offers` that the header `accept` prefers; the first of equals, None if none will do.

    Without the header anything will do. What cannot be understood of it is passed over.

    >>> chosen("text/turtle;q=0.9, application/ld+json", ["text/html", "text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> chosen("*/*", ["text/html", "text/turtle"]), chosen("image/png", ["text/html"])
    ('text/html', None)
    """
    ranges = [each for each in map(_range, accept[:_LONGEST].split(",")) if each is not None]
    if not ranges:
        return offers[0] if offers else None
    weighed = [(_weight(offer, ranges), offer) for offer in offers]
    best = max((weight for weight, _ in weighed), default=0.0)
    return next((offer for weight, offer in weighed if weight == best), None) if best > 0 else None


def _range(text: str) -> tuple[str, float] | None:
    """A media range and its weight; None if it is not written as one."""
    kind, *parameters = (part.strip().lower() for part in text.split(";"))
    if kind.count("/") != 1:
        return None
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                return None
    return (kind, weight) if weight == weight else None  # NaN is no weight


def _weight(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most exact range that fits `offer`."""
    main = offer.partition("/")[0]
    for wanted in (offer, f"{main}/*", "*/*"):
        found = [weight for kind, weight in ranges if kind == wanted]
        if found:
            return max(found)
    return 0.0
