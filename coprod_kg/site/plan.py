"""What is published: every path of the site, and how its file is made.

The build writes every path; a server can make one. Both come from here, so they are the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from coprod_kg.dataset import INFERRED
from coprod_kg.publishing.documents import CITATION_FORMS
from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.site import addresses, assets
from coprod_kg.site.about_files import about_files, citation_lists, cited
from coprod_kg.site.alike import TAGGING, Alike
from coprod_kg.site.data_files import data_files
from coprod_kg.site.digests import value_digest
from coprod_kg.site.downloads import WHOLE
from coprod_kg.site.facets import Facets
from coprod_kg.site.heads import Heads
from coprod_kg.site.listing import LENGTH, numbers, part
from coprod_kg.site.making import Joined, Make, Noted, of_page, rooted
from coprod_kg.site.maps import Coverage
from coprod_kg.site.narrowing import Beside, counts, narrowing
from coprod_kg.site.origins import DIRECTORIES
from coprod_kg.site.page import Download, Page
from coprod_kg.site.pages import directory
from coprod_kg.site.pages.ask import ask_files, page_of_ask
from coprod_kg.site.pages.audit import page_of_audit
from coprod_kg.site.pages.changes import page_of_changes
from coprod_kg.site.pages.concept import page_of_concept
from coprod_kg.site.pages.coverage import page_of_coverage
from coprod_kg.site.pages.data import page_of_data
from coprod_kg.site.pages.directory import names, page_of_directory
from coprod_kg.site.pages.find import doors_of, page_of_list
from coprod_kg.site.pages.home import page_of_home
from coprod_kg.site.pages.item import page_of_item
from coprod_kg.site.pages.phrases import page_of_phrases
from coprod_kg.site.pages.plain import page_of_accessibility, page_of_lost, page_of_privacy
from coprod_kg.site.pages.questions import page_of_questions
from coprod_kg.site.pages.record import page_of_record, page_of_tombstone
from coprod_kg.site.pages.scheme import page_of_scheme
from coprod_kg.site.pages.shapes import page_of_shapes
from coprod_kg.site.pages.suggest import page_of_suggest
from coprod_kg.site.pages.terms import page_of_terms
from coprod_kg.site.pages.view import page_of_view
from coprod_kg.site.reads import ReadAlike, Reader, ReadKnown, Reads, query_of, statements_of
from coprod_kg.site.register import Register
from coprod_kg.site.rendering import Renderer
from coprod_kg.site.searching import search_files
from coprod_kg.site.vocabulary_files import vocabulary_files
from coprod_kg.vocabulary import BASE, CPC, CPR, CPSC, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.catalogue import Query
    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId
    from coprod_kg.publishing.head import Link
    from coprod_kg.site.asking import Asked
    from coprod_kg.site.cards import Card


class Site:
    """Everything that one edition publishes."""

    def __init__(self, edition: Edition, address: str = BASE, asked: Asked | None = None) -> None:
        """`address` is where the folder will be on the web; it ends with a slash. Links inside do not need it.

        `asked` has the answers of views, if any have been asked already.
        """
        self.edition = edition
        self.address = address
        self.register = Register(edition, asked)

    @cached_property
    def pages(self) -> Mapping[str, Callable[[], Page]]:
        """The path of every page, and what works out what it shows."""
        register = self.register
        heads, plain = self.heads, self.heads.of_page
        made: dict[str, Callable[[], Page]] = {
            addresses.HOME: lambda: heads.of_home(page_of_home(register, self.coverage)),
            addresses.MAP: lambda: plain(page_of_coverage(register, self.coverage)),
            addresses.ABOUT: lambda: plain(page_of_audit(register), "AboutPage"),
            addresses.QUESTIONS: lambda: plain(page_of_questions(register), "CollectionPage"),
            addresses.PHRASES: lambda: self._noting_heads.of_page(page_of_phrases(self._noting)),
            addresses.ASK: lambda: plain(page_of_ask(register)),
            addresses.DATA: lambda: heads.of_data(page_of_data(register, self.files), self._whole),
            addresses.CHANGES: lambda: plain(page_of_changes(register, self.files), "CollectionPage"),
            addresses.SUGGEST: lambda: plain(page_of_suggest(register, self.files)),
            addresses.ACCESSIBILITY: lambda: plain(page_of_accessibility(register)),
            addresses.PRIVACY: lambda: plain(page_of_privacy(register)),
            addresses.NOT_FOUND: lambda: heads.of_gone(page_of_lost(frozenset(self.pages))),
            addresses.TERMS: lambda: self._vocabulary(page_of_terms(register)),
            addresses.SHAPES: lambda: self._vocabulary(page_of_shapes(register)),
        }
        made |= self._lists()
        for view in self.edition.catalogue.views:
            made[addresses.view(view.name)] = partial(self._view, view)
        for concept in self.concepts:
            made[f"{addresses.document(concept)}.html"] = partial(self._about, page_of_concept, concept)
        for scheme in self.schemes:
            made[f"{addresses.document(scheme)}.html"] = partial(self._about, page_of_scheme, scheme)
        for record in self.edition.records:
            made[f"doc/{record}.html"] = partial(self._record, record)
        return made

    def _lists(self) -> dict[str, Callable[[], Page]]:
        """Lists of things and of records, in parts where they are long."""
        made: dict[str, Callable[[], Page]] = {
            path: partial(self._list, *shown) for path, shown in self._found.items()
        }
        for kind, cell in DIRECTORIES.items():
            records = names(self.register, kind)
            for number in numbers(len(records), directory.LENGTH) if records else ():
                made[addresses.part(cell.href, number)] = partial(self._directory, records, number)
        return made

    @cached_property
    def _found(self) -> Mapping[str, tuple[Sequence[str], Sequence[NamedNode], int]]:
        """For the path of each page of a list: what all things in it have, these things, and the number of the page."""
        facets = self.facets
        found = {}
        for keys in [(), *((key,) for key in facets.tags), *facets.pairs()]:
            start = addresses.found(*keys) if keys else addresses.FIND
            items = facets.items(facets.things(keys))
            for number in numbers(len(items), LENGTH):
                found[addresses.part(start, number)] = keys, items, number
        return found

    def _list_key(self, keys: Sequence[str], items: Sequence[NamedNode], number: int) -> str:
        """Changes whenever the page of a list does: found without making it, since half of all pages are lists."""
        cards = tuple([card.digest for card in self.register.cards(part(items, number, LENGTH))])
        own = tuple(keys), len(items), number, cards, self._is_cited(_start_of(keys))
        return value_digest((self._frame_of_lists, counts(self.facets, keys), own))

    @cached_property
    def _frame_of_lists(self) -> str:
        """Changes with what all lists depend on."""
        return value_digest((self.facets.digest, self.heads.whole))

    @cached_property
    def _beside(self) -> Callable[[Sequence[str]], Beside]:
        """What the list of all that has certain keys can be narrowed by."""
        return lru_cache(maxsize=1024)(lambda keys: Beside(narrowing(self.facets, keys)))

    def _list(self, keys: Sequence[str], items: Sequence[NamedNode], number: int) -> Page:
        doors = doors_of(self.register, self.schemes) if number == 1 and not keys else ()
        files = self._references_of(keys)
        page = page_of_list(self.register, self.facets, keys, items, number, self._beside(keys), doors, files)
        return self._listing(page, page.model.cards)

    def _directory(self, records: Sequence[RecordId], number: int) -> Page:
        page = page_of_directory(self.register, records, number)
        shown = part(records, number, directory.LENGTH)
        return self._listing(page, self.register.cards([each.iri for each in shown]))

    def _about(self, make: Callable[[Register, NamedNode], Page], thing: NamedNode) -> Page:
        return self._noting_heads.of_thing(make(self._noting, thing), thing)

    def _record(self, record: RecordId) -> Page:
        if record in self.edition.tombstones:
            # Where its page was: old links get an answer.
            return self.heads.of_gone(page_of_tombstone(self.register, record))
        if record.kind == "item":
            alike = cast("Alike", ReadAlike(self.reads, lambda: self.alike))
            return self._noting_heads.of_thing(page_of_item(self._noting, record, alike), record.iri)
        return self._noting_heads.of_thing(page_of_record(self._noting, record), record.iri)

    @property
    def _whole(self) -> list[tuple[str, str]]:
        return [(file.path, file.type) for file in WHOLE if file.path in self.files]

    @cached_property
    def _cited(self) -> Mapping[str, Sequence[NamedNode]]:
        """The lists that can be taken into a reference manager, by the paths of their pages without an ending."""
        lists = {addresses.found(addresses.key(each)): self.register.under(each) for each in self.concepts}
        return cited({path.removesuffix(".html"): items for path, items in lists.items() if items})

    def _listing(self, page: Page, cards: Iterable[Card]) -> Page:
        files = [(each.path, each.type) for each in self._references(page.path.removesuffix(".html"))]
        return self.heads.of_list(page, ((card.name, card.path) for card in cards), files)

    def _references_of(self, keys: Sequence[str]) -> tuple[Download, ...]:
        """The files for reference managers of all that has all of `keys`, if there are any."""
        return self._references(_start_of(keys))

    def _is_cited(self, start: str) -> bool:
        return start == "all" or start in self._cited

    def _references(self, start: str) -> tuple[Download, ...]:
        """The files for reference managers of the list at `start`, if it has any."""
        if not self._is_cited(start):
            return ()
        names = {"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"}
        return tuple(
            Download(f"{start}.{ending}", names[ending], type=form.media_type)
            for ending, form in CITATION_FORMS.items()
        )

    def _vocabulary(self, page: Page) -> Page:
        return self.heads.of_page(page, links=page.head.links)

    def _view(self, view: Query) -> Page:
        page = page_of_view(self._noting, view)
        return self._noting_heads.of_list(page, files=[(file.path, file.type) for file in page.model.files])

    @cached_property
    def makes(self) -> Mapping[str, Make | Joined]:
        """The path of every file, and how it is made; the same edition gives the same bytes."""
        renderer = self.renderer
        pages: dict[str, Make] = {path: of_page(renderer, make) for path, make in self.pages.items()}
        for path, shown in self._found.items():
            if path != addresses.FIND:  # there are doors to everything on the first
                pages[path] = of_page(renderer, self.pages[path], partial(self._list_key, *shown))
        for path in (addresses.TERMS, addresses.SHAPES, addresses.SUGGEST):
            pages[path] = of_page(renderer, self.pages[path], lambda: self.register.vocabulary_key)
        live = (record.iri for record in self.edition.records if record not in self.edition.tombstones)
        things = (*live, *self.concepts, *self.schemes)
        noted: dict[str, tuple[str, ...]] = {f"{addresses.document(each)}.html": () for each in things}
        noted |= {addresses.view(each.name): (query_of(each),) for each in self.edition.catalogue.views}
        noted[addresses.PHRASES] = ()
        for path, always in noted.items():
            # The licence of the list stands in the head of every page.
            own = (statements_of(DATASET), *always)
            pages[path] = Noted(renderer, self.pages[path], self.reads, own)
        if self.heads.site != BASE:  # somebody has said where this is published
            pages[addresses.NOT_FOUND] = rooted(pages[addresses.NOT_FOUND], urlsplit(self.heads.site).path)
        return {**self.files, **pages}

    @cached_property
    def renderer(self) -> Renderer:
        """What makes pages bytes."""
        return Renderer(frozenset(self.pages))

    @cached_property
    def files(self) -> Mapping[str, Make | Joined]:
        """The path of every file that is no page, and how it is made."""
        data = data_files(self.register, self.concepts + self.schemes)
        lists = citation_lists(self.register, self._cited)
        files: dict[str, Make | Joined] = {**assets.files(), **data, **lists}
        files |= vocabulary_files(self.register) | ask_files(self.register)
        files |= search_files(self.register)
        records = [record.iri for record in self.edition.records if record not in self.edition.tombstones]
        things = [*records, *self.concepts, *self.schemes]
        return files | about_files(
            self.register, self.heads, things, list(self.pages), files, self._links_of_data
        )

    def _links_of_data(self) -> Sequence[Link]:
        make = self.pages.get(addresses.DATA)
        return make().head.links if make else ()

    def content(self, path: str) -> bytes:
        """The bytes of the file at `path`. Raises KeyError if there is none."""
        make = self.makes[path]
        made = make.prepare("", [""] * len(make.parts), self.content) if isinstance(make, Joined) else make()
        return b"".join(made.chunks())

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
    def heads(self) -> Heads:
        """What pages tell programs."""
        return Heads(self.edition, self.register.known, self.address)

    @cached_property
    def reads(self) -> Reads:
        """What pages about things read."""
        return Reads(self.register, lambda: self.alike)

    @cached_property
    def _noting(self) -> Register:
        return cast("Register", Reader(self.reads))

    @cached_property
    def _noting_heads(self) -> Heads:
        return Heads(self.edition, ReadKnown(self.reads), self.address)

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

    @cached_property
    def _tags(self) -> Mapping[NamedNode, Set[NamedNode]]:
        """What people tagged each item with."""
        found: dict[NamedNode, set[NamedNode]] = {}
        for field in (*(CPR[name] for name in TAGGING), SCHEMA["about"]):
            for quad in self.edition.dataset.quads(None, field):
                item, tag, graph = quad.subject, quad.object, quad.graph_name
                worked_out = isinstance(graph, NamedNode) and graph.value.startswith(INFERRED)
                if isinstance(item, NamedNode) and isinstance(tag, NamedNode) and not worked_out:
                    found.setdefault(item, set()).add(tag)
        return found


def _start_of(keys: Sequence[str]) -> str:
    """How the paths of the files about the list of what has all of `keys` begin."""
    return addresses.found(*keys).removesuffix(".html") if keys else "all"
