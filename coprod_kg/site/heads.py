"""What stands in the head of each page for programs: links to the same facts as data, and the facts themselves.

`Heads.of_thing` and the others give a page back with its head filled in; nothing else of it changes. What they say
comes from the rooms that know: `publishing.signposting`, `.highwire`, `.dublin_core`, `.open_graph`, `.schemaorg`.

>>> import coprod_kg
>>> from coprod_kg.site.page import Page
>>> heads = Heads(coprod_kg.open())
>>> page = heads.of_page(Page("about.html", "About this list", "What is on it.", "about.html", None))
>>> [link.href for link in page.head.links if link.rel == "canonical"]
['https://w3id.org/coprod-kg/about.html']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.formats import ATOM
from coprod_kg.identifiers import kind_of
from coprod_kg.publishing import atom, dublin_core, highwire, open_graph, schemaorg, signposting
from coprod_kg.publishing.citations import citation_of
from coprod_kg.publishing.documents import CITATION_FORMS, DATA_FORMS
from coprod_kg.publishing.head import Head, Link, Meta
from coprod_kg.publishing.known import Known
from coprod_kg.publishing.schemaorg import DATASET, Place, script_text
from coprod_kg.site import addresses
from coprod_kg.site.rendering import BRAND
from coprod_kg.values import replace
from coprod_kg.vocabulary import BASE, CPR, DCTERMS, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.context import Json
    from coprod_kg.edition import Edition
    from coprod_kg.site.page import Page

FEED = Link("alternate", atom.PATH, ATOM.media_type)
"""What changed, for readers of news."""
_DATA_FORMS, _ALL_FORMS = tuple(DATA_FORMS), (*DATA_FORMS, *CITATION_FORMS)
_DESCRIPTION = {f"dataset.{ending}": form.media_type for ending, form in DATA_FORMS.items()}


class Heads:
    """Makes the heads of the pages of one edition."""

    def __init__(self, edition: Edition, known: Known | None = None, site: str = BASE) -> None:
        """`site` is the address at which the folder is published; it ends with a slash."""
        self.known = known or Known(edition.dataset)
        self.site = site
        licences = self.known.things(DATASET, DCTERMS["license"], SCHEMA["license"])
        self.whole = signposting.Whole(addresses.DATA, next((each.value for each in licences), ""))

    def of_thing(self, page: Page, thing: NamedNode) -> Page:
        """`page`, which is about `thing`: a record that is on the list, a concept or a list of concepts."""
        metas = self._work(thing, page.description) if kind_of(thing) == "item" else ()
        script = schemaorg.page_of_thing(self.known, thing, self._place(page))
        return self._with(page, self.links_of(thing, page.path), metas, script)

    def of_list(
        self,
        page: Page,
        members: Iterable[tuple[str, str]] = (),
        files: Sequence[tuple[str, str]] = (),
        about: dict[str, Json] | None = None,
    ) -> Page:
        """`page`, which lists things: `members` are their names and the paths of their pages, in order.

        `files` are the paths and media types of the same list as data; `about` is what its members have in common.
        The links that it has, to its other parts, stay.
        """
        links = [*page.head.links, *(Link("alternate", path, media) for path, media in files)]
        links += [Link("describedby", path, media) for path, media in files]
        links += [signposting.ABOUT_PAGE, Link("type", "https://schema.org/ItemList")]
        script = schemaorg.page_of_list(self._place(page), members, about)
        return self._with(page, [*links, *signposting.links_of_page(self.whole)], (), script)

    def of_home(self, page: Page, find: str = addresses.FIND, parameter: str = "q") -> Page:
        """`page`, the first of the site; the page at `find` takes what is looked for in `parameter`."""
        links = [
            Link("alternate", "all.jsonld", "application/ld+json"),
            Link("alternate", "all.ttl", "text/turtle"),
            FEED,
            *signposting.links_of_page(self.whole),
        ]
        return self._with(page, links, (), schemaorg.page_of_home(self._place(page), find, parameter))

    def of_data(self, page: Page, files: Sequence[tuple[str, str]]) -> Page:
        """`page`, which is about the list as data; `files` are the paths and media types of what can be taken away."""
        links = [
            Link("cite-as", DATASET.value),
            signposting.ABOUT_PAGE,
            Link("type", "https://schema.org/Dataset"),
            *(Link("describedby", path, media) for path, media in _DESCRIPTION.items()),
            Link("describedby", "ro-crate-metadata.json", "application/ld+json", "https://w3id.org/ro/crate"),
            *(Link("alternate", path, media) for path, media in _DESCRIPTION.items()),
            *(Link("item", path, media) for path, media in files),
            *(link for link in signposting.links_of_page(self.whole) if link.rel != "collection"),
        ]
        return self._with(page, links, (), schemaorg.page_of_data(self.known, self._place(page), files))

    def of_page(self, page: Page, sort: str = "WebPage", links: Sequence[Link] = ()) -> Page:
        """Any other `page`; `sort` is its class in the words of schema.org, `links` are some that only it has."""
        feed = [FEED] if page.path == addresses.CHANGES else []
        every = [*links, *feed, *signposting.links_of_page(self.whole)]
        return self._with(page, every, (), schemaorg.page(self._place(page), sort))

    def of_gone(self, page: Page) -> Page:
        """`page`, which search engines need not find: about what was taken off the list, or about what never was."""
        links = signposting.links_of_page(self.whole)
        script = script_text(schemaorg.page(self._place(page)))
        return replace(page, head=Head(tuple(links), (Meta("robots", "noindex"),), script))

    def links_of(self, thing: NamedNode, path: str) -> list[Link]:
        """The signposts of the page about `thing` at `path`; the set of all links (`linkset.json`) has them too."""
        endings = _ALL_FORMS if kind_of(thing) == "item" else _DATA_FORMS
        start = path.removesuffix(".html")
        links = signposting.links_of_thing(self.known, thing, start, endings, self.whole)
        for scheme in self.known.things(thing, SKOS["inScheme"]):
            if page := addresses.page(scheme):
                links.append(Link("collection", page, "text/html"))
        return links

    def _place(self, page: Page) -> Place:
        crumbs = tuple((crumb.text, crumb.href) for crumb in page.crumbs if crumb.href)
        return Place(self.site, BRAND, page.path, page.title, crumbs)

    def _with(
        self, page: Page, links: Iterable[Link], metas: Sequence[Meta], script: dict[str, Json]
    ) -> Page:
        address = self._place(page).address
        shown = open_graph.metas(page.title, page.description, address, BRAND)
        schema = (dublin_core.SCHEMA,) if len(metas) > 1 else ()
        head = Head((Link("canonical", address), *schema, *links), (*metas, *shown), script_text(script))
        return replace(page, head=head)

    def _work(self, item: NamedNode, description: str) -> tuple[Meta, ...]:
        """What reference managers take from the page about an item."""
        citation = citation_of(self.known, item)
        topics = self.known.things(
            item, CPR["addresses"], CPR["helpsUnderstand"], CPR["helpsChange"], SCHEMA["about"]
        )
        subjects = [name for each in topics if (name := self.known.name(each))]
        identifier = f"https://doi.org/{citation.doi}" if citation.doi else item.value
        return (
            *highwire.metas(citation),
            *dublin_core.metas(citation, identifier, description, subjects),
        )
