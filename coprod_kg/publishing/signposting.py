"""Signposts: typed links by which a program finds its way from a page, without guessing.

The profile is FAIR Signposting (https://signposting.org/FAIR/): level 1 are links in the head of each page, level 2 is
one set of links for all of them (`linkset.json`, RFC 9264). What each link says:

- `cite-as` (RFC 8574): the lasting name of what the page is about; it leads to the page.
- `describedby`: the same facts as data, or as a citation, each with its media type.
- `type`: that this is a page about something, and what that is, in the words of schema.org.
- `author`: a person or body that is known to have made the work; printed names that nobody has matched have no address.
- `item`: where the work itself is. `related`: the name that its publisher gave it.
- `license`: what may be done with this page and its data; the work has terms of its own.
- `collection`: the list that it is in. `linkset`: where all these links are, for all pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from coprod_kg import formats
from coprod_kg.publishing.documents import CITATION_FORMS, FORMS
from coprod_kg.publishing.head import Link, web
from coprod_kg.publishing.highwire import is_pdf
from coprod_kg.publishing.schemaorg import type_of
from coprod_kg.vocabulary import BIBO, SCHEMA

if TYPE_CHECKING:
    from coprod_kg.publishing.known import Known

LINKSET = "linkset.json"
CONTEXT_PATH = "context/v1.jsonld"
CONTEXT_LINK = Link("http://www.w3.org/ns/json-ld#context", CONTEXT_PATH, "application/ld+json")
"""Where the words of our JSON-LD are explained (JSON-LD 1.1, section 6.1)."""
_REGISTERS = ("https://orcid.org/", "https://ror.org/", "https://isni.org/")
ABOUT_PAGE = Link("type", "https://schema.org/AboutPage")


class Whole(NamedTuple):
    """The list as a whole, as each of its pages points to it."""

    page: str
    """The path of the page about the list as data."""
    licence: str = ""
    """The address of what may be done with it; empty if that is not said."""


def links_of_thing(
    known: Known, thing: NamedNode, start: str, endings: Iterable[str], whole: Whole
) -> list[Link]:
    """The signposts of the page about `thing`. Its files begin with the path `start` and have `endings`."""
    forms = [(f"{start}.{ending}", FORMS[ending].media_type, ending in CITATION_FORMS) for ending in endings]
    links = [Link("cite-as", thing.value), ABOUT_PAGE]
    links.append(Link("type", f"https://schema.org/{type_of(known, thing)}"))
    links += [Link("describedby", path, media) for path, media, _ in forms]
    links += [Link("alternate", path, media) for path, media, is_citation in forms if not is_citation]
    if "bib" in endings:  # a work is somewhere; an organisation's own pages are not what our page is about
        links += [Link("author", each) for each in _authors(known, thing)]
        for each in known.things(thing, SCHEMA["url"]):
            if web(each.value):
                links.append(Link("item", each.value, "application/pdf" if is_pdf(each.value) else ""))
        links += [Link("related", f"https://doi.org/{doi}") for doi in known.texts(thing, BIBO["doi"])]
    return [*links, *links_of_page(whole)]


def links_of_page(whole: Whole) -> list[Link]:
    """The signposts that every page of the list has."""
    licence = [Link("license", whole.licence)] if web(whole.licence) else []
    return [
        *licence,
        Link("collection", whole.page, "text/html"),
        Link("linkset", LINKSET, formats.LINKSET.media_type),
        CONTEXT_LINK,
    ]


def _authors(known: Known, item: NamedNode) -> list[str]:
    """Addresses of those who made it, in the printed order: the name that they go by elsewhere (ORCID, ROR) or ours."""
    found: dict[str, None] = {}
    for author in known.authors(item):
        if author.agent is not None:
            names = [each.value for each in known.things(author.agent, SCHEMA["sameAs"])]
            found[next((each for each in names if each.startswith(_REGISTERS)), author.agent.value)] = None
    return list(found)


LINKSET_START, LINKSET_END = b'{"linkset":[', b"\n]}\n"
"""What stands around the lines of all pages in the set of all links, if there are any."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def linkset(pages: Iterable[tuple[str, Iterable[Link]]], site: str) -> Iterator[bytes]:
    """All links of `pages`, each a path and its links, as `application/linkset+json`, in pieces: a page a line.

    `site` is the address of the published folder: addresses in a set of links are whole (RFC 9264, section 4.2).
    """
    before = LINKSET_START
    for path, links in pages:
        yield before + linkset_line(path, links, site)
        before = b","
    yield LINKSET_END if before == b"," else b'{"linkset":[]}\n'


def linkset_line(path: str, links: Iterable[Link], site: str) -> bytes:
    """The line of one page in the set of all links."""
    context: dict[str, object] = {"anchor": site + path}
    for link in links:
        if link.rel in _LEFT_OUT:
            continue
        target = {"href": link.href if "://" in link.href else site + link.href}
        if link.type:
            target["type"] = link.type
        targets = context.setdefault(link.rel, [])
        assert isinstance(targets, list)
        targets.append(target)
    return f"\n{_encode(context)}".encode()


_LEFT_OUT = frozenset(("alternate", "canonical", "linkset", "schema.dcterms", "search", CONTEXT_LINK.rel))
"""Links of a page that are no signposts, or would only repeat one."""
