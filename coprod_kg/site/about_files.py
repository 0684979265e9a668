"""The files about the site as a whole: what changed, what there is, how it may be used and found.

They come last, since they tell of all others: the news, the list's description of itself, the sitemap, the set of all
links, the research object, what the columns of tables mean, and what hosts are to send along.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from coprod_kg.context import Context
from coprod_kg.forms import form_kinds
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing import atom, changes, crawling, csvw, description, hosting, rocrate, signposting
from coprod_kg.publishing.description import PublishedFile
from coprod_kg.publishing.documents import DATA_FORMS
from coprod_kg.publishing.templates import template_table
from coprod_kg.site import addresses
from coprod_kg.site.answer_files import citations_of
from coprod_kg.site.digests import digest_of
from coprod_kg.site.downloads import WHOLE, shelves
from coprod_kg.site.making import Joined, Make, Parts, of_chunks, of_text
from coprod_kg.site.pieces import Pieces
from coprod_kg.vocabulary import CPR, CPS, DCTERMS, GRAPH, Namespace

if TYPE_CHECKING:
    from coprod_kg.publishing.head import Link
    from coprod_kg.site.heads import Heads
    from coprod_kg.site.register import Register

_MOST_CITED = 500
_FOLDERS = (
    (
        "doc/",
        "Pages and data of each thing",
        "A page about each thing, and the same facts as data beside it.",
    ),
    ("views/", "Questions and answers", "A page for each question, and its answer as a table."),
    ("find/", "Lists by tag", "A page of all that has a tag."),
    ("context/", "The words in our JSON-LD", "What each stands for, in each version."),
    ("frames/", "Shapes for our JSON-LD", "What to show of a thing of each kind."),
    ("forms/", "Blank forms", "For each kind of record, to fill in and send."),
)
_DESCRIPTION = tuple(f"dataset.{ending}" for ending in DATA_FORMS)


def citation_lists(register: Register, lists: Mapping[str, Sequence[NamedNode]]) -> dict[str, Joined]:
    """Every work on the list in each form for reference managers, and those of `lists` in files of their own.

    `lists` gives for the path of a list, without an ending, its items in order.
    """
    made = citations_of("all", [each.iri for each in register.live if each.kind == "item"])
    for start, items in lists.items():
        made |= citations_of(start, items)
    return made


def cited(lists: Mapping[str, Sequence[NamedNode]]) -> dict[str, Sequence[NamedNode]]:
    """Those of `lists` that somebody would take into a reference manager at once.

    The others would be hundreds of megabytes on a list of ten thousand; `all.bib` has everything.
    """
    return {start: items for start, items in lists.items() if len(items) <= _MOST_CITED}


def about_files(
    register: Register,
    heads: Heads,
    things: Sequence[NamedNode],
    pages: Collection[str],
    others: Iterable[str],
    of_data: Callable[[], Sequence[Link]] = tuple,
) -> dict[str, Make | Joined]:
    """The path of each file about the site, and how it is made.

    `things` are those that have a page: records, concepts and lists. `pages` are the paths of all pages, `others` those
    of all other files. `of_data` gives the links in the head of the page about the list as data, which hosts send too.
    """
    return _AboutFiles(register, heads, things, pages, others).makes(of_data)


def _key(register: Register) -> str:
    return digest_of(register.edition.digest)


class _AboutFiles:
    def __init__(
        self,
        register: Register,
        heads: Heads,
        things: Sequence[NamedNode],
        pages: Collection[str],
        others: Iterable[str],
    ) -> None:
        self._register, self._heads, self._things = register, heads, things
        self._edition, self._known, self._site = register.edition, heads.known, heads.site
        self._pages = pages
        gone = {f"doc/{record}.html" for record in self._edition.tombstones}
        self._found = [path for path in pages if path not in gone and path != addresses.NOT_FOUND]
        self._answers = [
            view
            for view in self._edition.catalogue.views
            if all(not each.required for each in view.parameters.values())
        ]
        self._paths = {*pages, *others, atom.PATH, crawling.SITEMAP, signposting.LINKSET, rocrate.PATH}
        if next(self._edition.dataset.quads(graph=GRAPH["dataset"]), None):
            self._paths |= {*_DESCRIPTION, description.WELL_KNOWN}

    def makes(self, of_data: Callable[[], Sequence[Link]]) -> dict[str, Make | Joined]:
        whole = partial(_key, self._register)
        made: dict[str, Make | Joined] = {
            atom.PATH: of_chunks(lambda: atom.feed(self._known, self._site, addresses.page), whole),
            signposting.LINKSET: self._linkset(of_data),
            rocrate.PATH: of_text(self._crate),
            "robots.txt": of_text(partial(crawling.robots, self._site)),
            hosting.HEADERS: of_text(lambda: self._headers(of_data())),
            hosting.REDIRECTS: of_text(self._redirects),
        }
        for path in crawling.sitemaps(dict.fromkeys(self._found, ""), self._site):
            made[path] = of_chunks(partial(self._sitemap, path))
        for path in _DESCRIPTION:
            if path in self._paths:
                made[path] = of_text(partial(self._described, path.rpartition(".")[2]), whole)
        if description.WELL_KNOWN in self._paths:
            made[description.WELL_KNOWN] = Joined(_DESCRIPTION[:1], iter)
        return made | self._tables()

    @cached_property
    def _days(self) -> Mapping[RecordId, str]:
        return changes.last_changed(self._edition.dataset)

    @cached_property
    def _modified(self) -> str:
        return max(self._days.values(), default="")

    @cached_property
    def _context(self) -> Context:
        return Context.of_project(self._edition.project)

    @cached_property
    def _description(self) -> list[Triple]:
        return description.description(
            self._edition.dataset, self._downloads("all", "words"), self._site, self._modified
        )

    def _downloads(self, *sorts: str) -> list[PublishedFile]:
        """The files that the page about the data offers, of some sorts or of all."""
        return [
            PublishedFile(file.path, file.type, file.name, file.what)
            for shelf in shelves(self._paths)
            for file in shelf.files
            if not sorts or shelf.anchor in sorts
        ]

    def _described(self, ending: str) -> bytes:
        return description.written(self._description, ending, self._context)

    def _sitemap(self, path: str) -> Iterable[bytes]:
        days = {f"doc/{record}.html": day for record, day in self._days.items()}
        return crawling.sitemaps({page: days.get(page, "") for page in self._found}, self._site)[path]

    def _linkset(self, of_data: Callable[[], Sequence[Link]]) -> Make | Joined:
        found = set(self._found)
        told = {path: each for each in self._things if (path := addresses.page(each)) in found and path}
        pages = [*([addresses.DATA] if addresses.DATA in found else []), *told]
        if not pages:
            return of_chunks(lambda: signposting.linkset([], self._site), str)

        def line(number: int) -> bytes:
            path = pages[number]
            links = self._heads.links_of(told[path], path) if path in told else of_data()
            return (b"," if number else b"") + signposting.linkset_line(path, links, self._site)

        def lines(files: Parts) -> Pieces:
            # The links of a page stand in its head too, and what names the page names them.
            keys = [key and digest_of(key, f"{number > 0}") for number, key in enumerate(files.keys)]
            start, end = signposting.LINKSET_START, signposting.LINKSET_END
            return Pieces(keys, lambda numbers: map(line, numbers), lambda _: start, end)

        return Joined(pages, lines, partial(digest_of, self._site))

    def _crate(self) -> bytes:
        files = [file for file in self._downloads() if file.path != rocrate.PATH]
        used = {path.partition("/")[0] + "/" for path in self._paths if "/" in path}
        folders = [PublishedFile(path, "", name, what) for path, name, what in _FOLDERS if path in used]
        return rocrate.crate(self._known, files, folders, self._modified)

    def _headers(self, of_data: Sequence[Link]) -> bytes:
        own = [link for link in of_data if link.rel in ("cite-as", "describedby", "item", "type")]
        everywhere = [
            link for link in signposting.links_of_page(self._heads.whole) if link.rel != "collection"
        ]
        return hosting.headers(self._pages, {addresses.DATA: own} if own else {}, everywhere)

    def _redirects(self) -> bytes:
        gone = {record: self._instead(record) for record in self._edition.tombstones}
        terms = {"def": self._terms(GRAPH["ontology"], CPR), "shapes": self._terms(GRAPH["shapes"], CPS)}
        return hosting.redirects(gone, self._paths, terms)

    def _terms(self, graph: NamedNode, namespace: Namespace) -> list[str]:
        """The names of the terms that a graph tells of."""
        found = {quad.subject for quad in self._edition.dataset.quads(graph=graph)}
        return [namespace.local(each) for each in found if isinstance(each, NamedNode) and each in namespace]

    def _instead(self, record: RecordId) -> RecordId | None:
        value = self._edition.dataset.value(record.iri, DCTERMS["isReplacedBy"])
        return RecordId.of_iri(value) if isinstance(value, NamedNode) else None

    def _tables(self) -> dict[str, Make]:
        """What the columns of each table mean."""
        made: dict[str, Make] = {f"all.csv{csvw.ENDING}": of_text(self._sheet)}
        for view in self._answers:
            path = f"views/{view.name}.csv"
            if path in self._paths:
                key = partial(self._answer_key, view.name)
                made[path + csvw.ENDING] = of_text(
                    partial(self._answer, view.name, path.rpartition("/")[2]), key
                )
        for kind in form_kinds(self._edition):
            path = f"forms/{kind}.csv"
            if path in self._paths:
                made[path + csvw.ENDING] = of_text(
                    partial(self._form, kind, path.rpartition("/")[2]), lambda: self._register.vocabulary_key
                )
        return made

    def _form(self, kind: str, url: str) -> bytes:
        table = template_table(self._edition, kind)
        title = f"Blank form: {table.form.name}"
        return csvw.of_form(table, url, title, "To fill in and send.", self._heads.whole.licence)

    def _sheet(self) -> bytes:
        [file] = (file for file in WHOLE if file.path == "all.csv")
        return csvw.of_sheet(
            self._context, file.path, "Everything on the list", file.what, self._heads.whole.licence
        )

    def _answer_key(self, name: str) -> str:
        return digest_of(self._register.answer_key(name), self._heads.whole.licence)

    def _answer(self, name: str, url: str) -> bytes:
        view, table = self._edition.catalogue.view(name), self._register.table(name)
        return csvw.of_answer(view, table, url, self._heads.whole.licence)
