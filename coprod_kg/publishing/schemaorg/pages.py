"""A page in the words of schema.org: where it is, how one gets to it, and what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.context import Json
from coprod_kg.publishing.known import Known
from coprod_kg.publishing.schemaorg.dataset import DATASET, dataset_page
from coprod_kg.publishing.schemaorg.things import main_entity
from coprod_kg.values import Value

if TYPE_CHECKING:
    from coprod_kg.dataset import Dataset

_ESCAPES = (
    ("<", "\\u003c"),
    (">", "\\u003e"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Place(Value):
    """Where a page is."""

    site: str
    """The address of the published folder; it ends with a slash."""
    site_name: str
    path: str
    title: str
    crumbs: tuple[tuple[str, str], ...] = ()
    """The names and paths of the pages on the way to it, the first page of the site first."""

    @property
    def address(self) -> str:
        """The whole address of the page: of the first one, that of its folder."""
        return self.site + ("" if self.path == "index.html" else self.path)


def script_text(document: Json) -> str:
    """`document` as JSON that can stand inside a `<script>` element: it cannot end it, whatever it holds.

    >>> script_text({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = _encode(document)
    for sign, escape in _ESCAPES:  # str.translate would look at each character
        text = text.replace(sign, escape)
    return text


def page(place: Place, sort: str = "WebPage") -> dict[str, Json]:
    """The page at `place`; `sort` is its class: a `WebPage`, or more exactly an `AboutPage`, a `CollectionPage`."""
    made: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": sort,
        "@id": place.address,
        "url": place.address,
        "name": place.title,
        "inLanguage": "en-GB",
        "isPartOf": {"@type": "WebSite", "@id": place.site, "url": place.site, "name": place.site_name},
    }
    if place.crumbs:
        way = [(name, Place(place.site, "", path, "").address) for name, path in place.crumbs]
        made["breadcrumb"] = _breadcrumb([*way, (place.title, place.address)])
    return made


def page_of_thing(given: Dataset | Known, thing: NamedNode, place: Place) -> dict[str, Json]:
    """The page about `thing`, a record, a concept or a list of concepts."""
    return page(place) | {"mainEntity": main_entity(given, thing)}


def page_of_list(
    place: Place, members: Iterable[tuple[str, str]], about: dict[str, Json] | None = None
) -> dict[str, Json]:
    """A page that lists things; `members` are their names and the paths of their pages, in the order of the page.

    `about` is what they have in common, in the words of schema.org.
    """
    listed = [
        {"@type": "ListItem", "position": position, "name": name, "url": place.site + path}
        for position, (name, path) in enumerate(members, 1)
    ]
    made = page(place, "CollectionPage")
    if about:
        made["about"] = about
    if not listed:
        return made
    items = {"@type": "ItemList", "numberOfItems": len(listed), "itemListElement": listed}
    return made | {"mainEntity": items}


def page_of_home(place: Place, find: str, parameter: str = "q") -> dict[str, Json]:
    """The site, on its first page; `find` is the path of the page that takes what is looked for in `parameter`."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": place.site,
        "url": place.site,
        "name": place.site_name,
        "inLanguage": "en-GB",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{place.site}{find}?{parameter}={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def page_of_data(given: Dataset | Known, place: Place, files: Sequence[tuple[str, str]]) -> dict[str, Json]:
    """The page about the list as data; `files` are the paths and media types of all that can be taken away."""
    about = dataset_page(given)
    if about is None:
        return page(place)
    del about["@context"]
    about["url"] = place.address
    about["identifier"] = DATASET.value
    about["distribution"] = [
        {"@type": "DataDownload", "encodingFormat": media, "contentUrl": place.site + path}
        for path, media in files
    ]
    return page(place) | {"mainEntity": about}


def web_page(
    given: Dataset | Known, thing: NamedNode, crumbs: Sequence[tuple[str, str]] = ()
) -> dict[str, Json]:
    """A page about `thing` that does not know where it is; `crumbs` are the names and addresses of the way to it."""
    about = main_entity(given, thing)
    made: dict[str, Json] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": about["name"],
        "inLanguage": "en-GB",
    }
    if crumbs:
        made["breadcrumb"] = _breadcrumb(crumbs)
    return made | {"mainEntity": about}


def _breadcrumb(way: Sequence[tuple[str, str]]) -> Json:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(way, 1)
        ],
    }
