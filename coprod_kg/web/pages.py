"""The pages and files of the site, and the names of things: what `coprod-kg build` writes, made when it is asked for.

A name (`id/…`) is no document: it is answered with 303, See Other, and leads to the page or to the data, as the asker
prefers (https://www.w3.org/TR/cooluris/, section 4.2). All links and redirections are relative, so that the site works
behind any prefix of a proxy.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.responses import Response

from coprod_kg import formats
from coprod_kg.identifiers import RecordId
from coprod_kg.publishing.hosting import (
    EVERYWHERE,
    FRESH,
    STRICT,
    WITH_ENGINE,
    content_type,
    link_header,
)
from coprod_kg.site import addresses
from coprod_kg.site.making import of_text, rooted
from coprod_kg.vocabulary import DCTERMS
from coprod_kg.web.answers import Answer, Header
from coprod_kg.web.negotiation import chosen

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.web.live import Live, Running

ASSETS = "assets/"
_ENGINE_PAGES = (addresses.ASK,)
_AGAIN = "no-cache"
"""May be kept, but is asked for again each time: with its tag that costs next to nothing, and is never stale."""
_NOT_SITE = ("_headers", "_redirects")
"""Files for hosts that are not us."""
_DATA = {form.media_type: form.extension for form in (formats.TURTLE, formats.JSONLD, formats.NTRIPLES)}
_CITATIONS = {
    form.media_type: ending
    for form, ending in ((formats.BIBTEX, "bib"), (formats.RIS, "ris"), (formats.CSL, "csl.json"))
}
_HTML = "text/html"
_OTHER_NAMES = {
    "dataset": ("data.html", "dataset"),
    "graph/dataset": ("", "dataset"),
    "graph/ontology": ("", "ontology"),
    "graph/shapes": ("", "shapes"),
    "def": (addresses.TERMS, "ontology"),
    "def/": (addresses.TERMS, "ontology"),
    "shapes": (addresses.SHAPES, "shapes"),
    "shapes/": (addresses.SHAPES, "shapes"),
}
"""Names with a page and data of their own: the path of the page, and the beginning of the paths of the data."""
_TO_ALL = ("graph/history", "graph/mappings")
_TO_INFERRED = ("graph/inferred/", "rules/")


async def site(request: Request) -> Response | Answer:
    """The page, file or redirection at the path of `request`; with 404 a page that helps, if there is none."""
    live: Live = request.app.state.live
    running = live.current
    path = request.url.path.removeprefix(request.scope.get("root_path", "")).removeprefix("/")
    path = request.path_params.get("path", path)
    if path in ("", "/"):
        path = addresses.HOME
    if path in running.site.makes and path not in _NOT_SITE:
        return await running.once(path, partial(file_answer, running, path))
    if (led := _led(running, path, request.headers.get("accept", ""))) is not None:
        return led
    if (gone := _gone(running, path)) is not None:
        return gone
    return await running.once("404", partial(_not_found, running))


def file_answer(running: Running, path: str) -> Answer:
    """The file at `path` as it is built, with what a host would send along."""
    content = running.site.content(path)
    if path == addresses.NOT_FOUND:
        return _not_found(running)
    return Answer(content, _headers(running, path), 410 if _is_tombstone(running, path) else 200)


def _headers(running: Running, path: str) -> list[Header]:
    sent = {
        **EVERYWHERE,
        "Content-Type": content_type(formats.media_type(path)),
        "Content-Security-Policy": WITH_ENGINE
        if path in _ENGINE_PAGES or path.startswith(ASSETS)
        else STRICT,
        "Cache-Control": FRESH if path.startswith(ASSETS) else _AGAIN,
    }
    if path.startswith("doc/") and path.endswith(".html"):
        links = running.site.pages[path]().head.links
        sent["Link"] = link_header(links, partial(addresses.beside, path))
    return [(name.lower().encode(), value.encode()) for name, value in sent.items()]


def _not_found(running: Running) -> Answer:
    """The page for what is not there. It is seen at any depth, so its links begin at the root."""
    make = of_text(lambda: running.site.content(addresses.NOT_FOUND))
    made = b"".join(rooted(make, "/")().chunks())
    headers = _headers(running, addresses.NOT_FOUND)
    return Answer(
        made, [(name, b"no-store" if name == b"cache-control" else value) for name, value in headers], 404
    )


def _is_tombstone(running: Running, path: str) -> bool:
    return any(path == f"doc/{record}.html" for record in running.edition.tombstones)


def _led(running: Running, path: str, accept: str) -> Response | None:
    """Where a name leads; None if `path` is none."""
    if path in _OTHER_NAMES:
        page, data = _OTHER_NAMES[path]
        return _to_document(running, path, page, data, accept)
    if path in _TO_ALL:
        return _see(path, "all.nq")
    if path.startswith(_TO_INFERRED) and "inferred.nq" in running.site.makes:
        return _see(path, "inferred.nq")
    folder, _, name = path.partition("/")
    if folder in ("def", "shapes") and name.isidentifier():
        page, data = _OTHER_NAMES[folder]
        return _to_document(running, path, f"{page}#{name}", data, accept)
    if path.startswith(("graph/record/", "graph/scheme/")):
        start = path.replace("graph/record/", "doc/").replace("graph/scheme/", "doc/scheme/")
        return _to_document(running, path, "", start, accept)
    if path.startswith(("id/review/", "id/contribution/")):
        return _see(path, addresses.CHANGES)
    if path.startswith("id/"):
        return _to_thing(running, path, path.removeprefix("id/"), accept)
    if path == "favicon.ico":  # browsers ask for it on pages that name none
        return _see(path, "assets/mark.svg", 308)
    if path.startswith("doc/"):
        return _to_document(running, path, f"{path}.html", path, accept)
    if f"{path}.html" in running.site.pages:
        return _see(path, f"{path}.html", 308)
    return None


def _to_thing(running: Running, path: str, name: str, accept: str) -> Response | None:
    """From the name of a thing to what is said of it; one that became part of another leads there for ever."""
    kind, _, slug = name.partition("/")
    record = RecordId(kind, slug)
    if record in running.edition.tombstones and (instead := _instead(running, record)) is not None:
        return _see(path, f"id/{instead}", 301)
    return _to_document(running, path, f"doc/{name}.html", f"doc/{name}", accept)


def _instead(running: Running, record: RecordId) -> RecordId | None:
    replaced = running.edition.dataset.value(record.iri, DCTERMS["isReplacedBy"])
    found = RecordId.of_iri(replaced) if isinstance(replaced, NamedNode) else None
    return found if found in running.edition.records else None


def _gone(running: Running, path: str) -> Response | None:
    """The data of a thing that was taken off the list."""
    start = path.removeprefix("doc/").partition(".")[0]
    kind, _, slug = start.partition("/")
    if path.startswith("doc/") and RecordId(kind, slug) in running.edition.tombstones:
        return _see(path, f"doc/{start}.html")
    return None


def _to_document(running: Running, path: str, page: str, data: str, accept: str) -> Response | None:
    """Whichever of the page and the files with data the asker prefers; None if there is none of them."""
    offers: dict[str, str] = {}
    if page.partition("#")[0] in running.site.pages:
        offers[_HTML] = page
    for media_type, ending in {**_DATA, **_CITATIONS}.items():
        if f"{data}.{ending}" in running.site.makes:
            offers[media_type] = f"{data}.{ending}"
    if not offers:
        return None
    found = chosen(accept, [*offers])
    if found is None:
        return _not_acceptable(offers)
    return _see(path, offers[found], varies=True)


def _not_acceptable(offers: Mapping[str, str]) -> Response:
    from coprod_kg.web.problems import Problem

    raise Problem(
        406, "Not Acceptable", f"There is: {', '.join(offers)}.", {"offers": [*offers]}, {"Vary": "Accept"}
    )


def _see(path: str, target: str, status: int = 303, *, varies: bool = False) -> Response:
    headers = {
        "Location": addresses.beside(path, target),
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": _AGAIN,
    }
    if varies:
        headers["Vary"] = "Accept"
    return Response(status_code=status, headers=headers)
