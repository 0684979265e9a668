"""Citations as RIS, in UTF-8, a tag on each line, as EndNote and Zotero read it."""

from __future__ import annotations

from collections.abc import Iterator

from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.names import PrintedName

_TYPES = {
    "blog-post": "BLOG",
    "book": "BOOK",
    "book-chapter": "CHAP",
    "briefing": "RPRT",
    "case-study": "RPRT",
    "comment-article": "JOUR",
    "easy-read-guide": "RPRT",
    "editorial": "JOUR",
    "framework": "RPRT",
    "guidance": "RPRT",
    "journal-article": "JOUR",
    "policy-document": "RPRT",
    "position-paper": "RPRT",
    "report": "RPRT",
    "standards": "STAND",
    "thesis": "THES",
    "toolkit": "RPRT",
    "video": "VIDEO",
    "website": "ELEC",
}
"""For each kind of item its type; every other kind is `GEN`."""
_PLAIN = frozenset(
    ("blog-post book book-chapter journal-article report standards thesis video website").split()
)
"""The kinds that the type says in full; for all others M3 (type of work) says it."""


def entry(citation: Citation) -> str:
    """The lines of a citation; lines end as the format says, with carriage return and line feed."""
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _lines(citation) if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(citation.kind, "GEN")
    yield "ID", citation.key
    yield "TI", citation.title
    for name in citation.names:
        yield {"editor": "A2", "translator": "A4", "illustrator": "A4"}.get(name.role, "AU"), _name(name)
    if citation.kind not in _PLAIN:
        yield "M3", citation.kind_label
    yield "T2", citation.container
    yield "PY", citation.date[:4]
    if "-" in citation.date:
        yield "DA", citation.date.replace("-", "/")
    yield "VL", citation.volume
    yield "IS", citation.issue
    first, last = citation.first_and_last_page
    yield "SP", first
    yield "EP", last
    yield "PB", "; ".join(citation.publishers)
    yield "DO", citation.doi
    for number in citation.issns if citation.is_in_a_periodical else citation.isbns:
        yield "SN", number
    yield "UR", citation.url
    yield "LA", citation.language


def _name(name: PrintedName) -> str:
    """Family name first. A whole name has its commas doubled, so that nobody takes what follows for a given name."""
    return f"{name.family}, {name.given}" if name.family else name.printed.replace(",", ",,")
