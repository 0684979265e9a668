"""Citations as COinS: a line in the title of an empty `<span class="Z3988">`, from which Zotero saves lists of works.

The form is a ContextObject of OpenURL (ANSI/NISO Z39.88-2004) as key and value pairs
(http://www.ocoins.info/ and the formats of https://groups.niso.org/registries of OpenURL: journal, book,
dissertation, dc).

>>> import coprod_kg
>>> from coprod_kg.publishing.citations import citation
>>> edition = coprod_kg.open()
>>> made = context_object(citation(edition, edition.record("item/handbook-of-service-user-involvement-2011")))
>>> made.split("&")[2:4]
['rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook', 'rft.genre=book']
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.head import web
from coprod_kg.vocabulary import BASE

_SENDER = f"info:sid/{BASE.partition('://')[2].rstrip('/').replace('/', ':', 1)}"
_FORMAT = "info:ofi/fmt:kev:mtx:"
_JOURNAL = {"comment-article": "article", "editorial": "article", "journal-article": "article"}
_BOOK = {
    "book": "book",
    "book-chapter": "bookitem",
    "briefing": "report",
    "case-study": "report",
    "easy-read-guide": "report",
    "framework": "report",
    "guidance": "report",
    "policy-document": "report",
    "position-paper": "report",
    "report": "report",
    "standards": "report",
    "toolkit": "report",
}
_OTHERS = {"blog-post": "blogPost", "video": "videoRecording", "website": "webpage"}
"""Words that Zotero knows for what OpenURL has none for; every other kind is a `document`."""


def context_object(citation: Citation) -> str:
    """The title of the span, not yet escaped for HTML; pairs stand in a fixed order."""
    pairs = [("ctx_ver", "Z39.88-2004"), ("rfr_id", _SENDER), *_pairs(citation)]
    return "&".join([f"{key}={_quoted(value)}" for key, value in pairs if value])


@lru_cache(maxsize=4096)  # the same journals, publishers and words stand in many
def _quoted(value: str) -> str:
    return quote(value, safe="")


def _pairs(citation: Citation) -> Iterator[tuple[str, str]]:
    kind = citation.kind
    if kind in _JOURNAL or (citation.is_in_a_periodical and kind != "blog-post"):
        yield "rft_val_fmt", f"{_FORMAT}journal"
        yield "rft.genre", "article"
        yield "rft.atitle", citation.title
        yield "rft.jtitle", citation.container
        yield from _numbers(citation)
    elif kind in _BOOK:
        yield "rft_val_fmt", f"{_FORMAT}book"
        yield "rft.genre", _BOOK[kind]
        yield "rft.atitle" if kind == "book-chapter" else "rft.btitle", citation.title
        yield ("rft.btitle" if kind == "book-chapter" else "rft.series"), citation.container
        yield from _numbers(citation)
        yield "rft.pub", "; ".join(citation.publishers)
    elif kind == "thesis":
        yield "rft_val_fmt", f"{_FORMAT}dissertation"
        yield "rft.title", citation.title
        yield "rft.inst", "; ".join(citation.publishers)
    else:
        yield from _plain(citation)
        return
    yield "rft.date", citation.date
    yield from _authors(citation)
    for isbn in citation.isbns:
        yield "rft.isbn", isbn
    for issn in citation.issns:
        yield "rft.issn", issn
    yield from _addresses(citation)


def _plain(citation: Citation) -> Iterator[tuple[str, str]]:
    """What is neither article nor book, in the words of Dublin Core."""
    yield "rft_val_fmt", f"{_FORMAT}dc"
    yield "rft.type", _OTHERS.get(citation.kind, "document")
    yield "rft.title", citation.title
    yield "rft.source", citation.container
    for name in citation.of_role(""):
        yield "rft.creator", f"{name.family}, {name.given}" if name.family else name.printed
    for publisher in citation.publishers:
        yield "rft.publisher", publisher
    yield "rft.date", citation.date
    yield "rft.identifier", web(citation.url)
    yield "rft.language", citation.language
    yield from _addresses(citation)


def _numbers(citation: Citation) -> Iterator[tuple[str, str]]:
    first, last = citation.first_and_last_page
    yield "rft.volume", citation.volume
    yield "rft.issue", citation.issue
    yield "rft.spage", first
    yield "rft.epage", last
    yield "rft.pages", "" if last else citation.pages


def _authors(citation: Citation) -> Iterator[tuple[str, str]]:
    """The first author in parts, as OpenURL wants it, and then all, in order: a whole name that we cannot part is `au`
    too, unless it is known to be no person's."""
    names = citation.of_role("")
    if names and names[0].family:
        yield "rft.aulast", names[0].family
        yield "rft.aufirst", names[0].given
    for name in names:
        if name.family:
            yield "rft.au", f"{name.family}, {name.given}"
        else:
            yield "rft.aucorp" if name.is_group else "rft.au", name.printed


def _addresses(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "rft_id", f"info:doi/{citation.doi}" if citation.doi else ""
    if not citation.doi or citation.doi not in citation.url:
        yield "rft_id", web(citation.url)
