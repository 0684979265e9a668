"""Citations as `<meta>` of a page: the `citation_*` names of Highwire Press, which Google Scholar and Zotero read.

The names are those of https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, with the few more that
Zotero knows (its translator "Embedded Metadata"). Of names and values none is made up: a page without a date says none.
"""

from __future__ import annotations

from collections.abc import Iterator

from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.head import Meta, web

_REPORTS = frozenset(
    "briefing case-study easy-read-guide framework guidance policy-document position-paper report standards "
    "toolkit".split()
)


def metas(citation: Citation) -> tuple[Meta, ...]:
    """What the page about a work says of it, authors in the printed order.

    >>> import coprod_kg
    >>> from coprod_kg.publishing.citations import citation
    >>> edition = coprod_kg.open()
    >>> [each.content for each in metas(citation(edition, edition.record("item/changing-our-worlds-2010")))][:1]
    ['Changing our Worlds: Examples of user-controlled research in action']
    """
    return tuple([Meta(f"citation_{name}", value) for name, value in _values(citation) if value])


def _values(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "title", citation.title
    for name in citation.names:
        if name.role in ("", "editor"):
            written = f"{name.family}, {name.given}" if name.family else name.printed
            yield name.role or "author", written
    # Google Scholar wants slashes.
    yield "publication_date", citation.date.replace("-", "/")
    yield from _container(citation)
    yield "volume", citation.volume
    yield "issue", citation.issue
    first, last = citation.first_and_last_page
    yield "firstpage", first
    yield "lastpage", last
    yield "doi", citation.doi
    for isbn in citation.isbns:
        yield "isbn", isbn
    for issn in citation.issns:
        yield "issn", issn
    publishers = "; ".join(citation.publishers)
    yield "publisher", publishers
    if citation.kind in _REPORTS:
        yield "technical_report_institution", publishers
    elif citation.kind == "thesis":
        yield "dissertation_institution", publishers
    yield "language", citation.language
    yield "pdf_url" if is_pdf(citation.url) else "fulltext_html_url", web(citation.url)


def _container(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.is_in_a_periodical:
        yield "journal_title", citation.container
    elif citation.kind == "book-chapter":
        yield "inbook_title", citation.container
    else:
        yield "series_title", citation.container


def is_pdf(address: str) -> bool:
    """Whether an address says that a PDF is there.

    >>> is_pdf("https://example.org/a.pdf?download=1"), is_pdf("https://example.org/pdf")
    (True, False)
    """
    return address.partition("#")[0].partition("?")[0].lower().endswith(".pdf")
