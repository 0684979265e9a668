"""Where suggestions can be sent, if `data/dataset.ttl` says so; nothing is made up.

`dcat:contactPoint` leads to a thing with a `schema:url` (a web page, or `mailto:` and an address) and a `schema:name`,
or to such an address itself.
"""

from __future__ import annotations

import re

from coprod_kg.publishing.known import Known
from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.site.links import Cell
from coprod_kg.vocabulary import DCAT, SCHEMA

_OPENS = re.compile(r"https?://[^\s\"'<>\\]+|mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def contact_of(known: Known) -> Cell | None:
    """Where to send a suggestion; None if the list does not say.

    >>> import coprod_kg
    >>> contact_of(Known(coprod_kg.open().dataset)) is None
    True
    """
    for point in known.things(DATASET, DCAT["contactPoint"], SCHEMA["contactPoint"]):
        for place in (*known.things(point, SCHEMA["url"]), point):
            if _OPENS.fullmatch(place.value):
                bare = re.sub(r"^(mailto:|https?://)", "", place.value).removesuffix("/")
                return Cell(known.name(point) or bare, place.value, outside=True)
    return None
