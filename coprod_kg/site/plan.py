"""What is published: every path of the site, and how its file is made.

The build writes every path; a server can make one. Both come from here, so they are the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.site import addresses, assets
from coprod_kg.site.alike import TAGGING, Alike
from coprod_kg.site.data_files import data_files
from coprod_kg.site.facets import Facets
from coprod_kg.site.listing import LENGTH, numbers
from coprod_kg.site.making import Make, of_page
from coprod_kg.site.maps import Coverage
from coprod_kg.site.origins import DIRECTORIES
from coprod_kg.site.page import Page
from coprod_kg.site.pages import directory
from coprod_kg.site.pages.audit import page_of_audit
from coprod_kg.site.pages.concept import page_of_concept
from coprod_kg.site.pages.coverage import page_of_coverage
from coprod_kg.site.pages.directory import names, page_of_directory
from coprod_kg.site.pages.find import doors_of, page_of_list
from coprod_kg.site.pages.home import page_of_home
from coprod_kg.site.pages.item import page_of_item
from coprod_kg.site.pages.phrases import page_of_phrases
from coprod_kg.site.pages.questions import page_of_questions
from coprod_kg.site.pages.record import page_of_record, page_of_tombstone
from coprod_kg.site.pages.scheme import page_of_scheme
from coprod_kg.site.pages.view import page_of_view
from coprod_kg.site.register import Register
from coprod_kg.site.rendering import Renderer
from coprod_kg.vocabulary import CPC, CPR, CPSC, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.edition import Edition


class Site:
    """Everything that one edition publishes."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.register = Register(edition)

    @cached_property
    def pages(self) -> Mapping[str, Callable[[], Page]]:
        """The path of every page, and what works out what it shows."""
        register = self.register
        made: dict[str, Callable[[], Page]] = {
            addresses.HOME: partial(page_of_home, register, self.coverage),
            addresses.MAP: partial(page_of_coverage, register, self.coverage),
            addresses.ABOUT: partial(page_of_audit, register),
            addresses.QUESTIONS: partial(page_of_questions, register),
            addresses.PHRASES: partial(page_of_phrases, register),
        }
        made |= self._lists()
        for view in self.edition.catalogue.views:
            made[addresses.view(view.name)] = partial(page_of_view, register, view)
        for concept in self.concepts:
            made[f"{addresses.document(concept)}.html"] = partial(page_of_concept, register, concept)
        for scheme in self.schemes:
            made[f"{addresses.document(scheme)}.html"] = partial(page_of_scheme, register, scheme)
        for record in self.edition.records:
            path = f"doc/{record}.html"
            if record in self.edition.tombstones:
                # Where its page was: old links get an answer.
                made[path] = partial(page_of_tombstone, register, record)
            elif record.kind == "item":
                made[path] = partial(page_of_item, register, record, self.alike)
            else:
                made[path] = partial(page_of_record, register, record)
        return made

    def _lists(self) -> dict[str, Callable[[], Page]]:
        """Lists of things and of records, in parts where they are long."""
        register, facets = self.register, self.facets
        made: dict[str, Callable[[], Page]] = {}
        for keys in [(), *((key,) for key in facets.tags), *facets.pairs()]:
            start = addresses.found(*keys) if keys else addresses.FIND
            items = facets.items(facets.things(keys))
            doors = () if keys else doors_of(register, self.schemes)
            for number in numbers(len(items), LENGTH):
                path = addresses.part(start, number)
                made[path] = partial(page_of_list, register, facets, keys, items, number, doors)
        for kind, cell in DIRECTORIES.items():
            records = names(register, kind)
            for number in numbers(len(records), directory.LENGTH) if records else ():
                made[addresses.part(cell.href, number)] = partial(
                    page_of_directory, register, records, number
                )
        return made

    @cached_property
    def makes(self) -> Mapping[str, Make]:
        """The path of every file, and how it is made; the same edition gives the same bytes."""
        renderer = Renderer(frozenset(self.pages))
        pages = {path: of_page(renderer, make) for path, make in self.pages.items()}
        return assets.files() | data_files(self.register) | pages

    def content(self, path: str) -> bytes:
        """The bytes of the file at `path`. Raises KeyError if there is none."""
        return b"".join(self.makes[path]().chunks())

    @cached_property
    def concepts(self) -> tuple[NamedNode, ...]:
        """Every idea that has a page of its own, in order."""
        found = {quad.subject for quad in self.edition.dataset.quads(None, SKOS["inScheme"])}
        nodes = [
            each for each in found if isinstance(each, NamedNode) and each in CPC and addresses.document(each)
        ]
        return tuple(sorted(nodes, key=lambda each: each.value))

    @cached_property
    def schemes(self) -> tuple[NamedNode, ...]:
        """Every list of ideas that has a page of its own, in order."""
        found = {quad.object for quad in self.edition.dataset.quads(None, SKOS["inScheme"])}
        nodes = [
            each
            for each in found
            if isinstance(each, NamedNode) and each in CPSC and addresses.document(each)
        ]
        return tuple(sorted(nodes, key=lambda each: each.value))

    @cached_property
    def facets(self) -> Facets:
        """What the list can be narrowed by."""
        return Facets(self.register)

    @cached_property
    def coverage(self) -> Coverage:
        """What there is for whom and when."""
        return Coverage(self.register)

    @cached_property
    def alike(self) -> Alike:
        """What is like what."""
        names = self.register.links
        order = sorted(self.register.items, key=lambda each: (names.cell(each).text.lower(), each.value))
        return Alike(order, self._tags)

    def _tags(self, item: NamedNode) -> frozenset[NamedNode]:
        said = self.register.said(item)
        fields = (*(CPR[name] for name in TAGGING), SCHEMA["about"])
        return frozenset(
            each for field in fields for each in said.get(field, ()) if isinstance(each, NamedNode)
        )
