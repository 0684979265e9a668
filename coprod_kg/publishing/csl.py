"""Citations as CSL-JSON (csl-data.json of the Citation Style Language), one item on a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.names import PrintedName

_TYPES = {
    "blog-post": "post-weblog",
    "book": "book",
    "book-chapter": "chapter",
    "briefing": "report",
    "case-study": "report",
    "comment-article": "article-journal",
    "easy-read-guide": "report",
    "editorial": "article-journal",
    "framework": "report",
    "guidance": "report",
    "journal-article": "article-journal",
    "policy-document": "report",
    "position-paper": "report",
    "report": "report",
    "standards": "standard",
    "thesis": "thesis",
    "toolkit": "report",
    "video": "motion_picture",
    "website": "webpage",
}
"""For each kind of item its type; every other kind is `document`."""
_PLAIN = frozenset(
    ("blog-post book book-chapter journal-article report standards thesis video website").split()
)
"""The kinds that the type says in full; for all others `genre` says it."""


def item(citation: Citation) -> dict[str, Any]:
    """A citation as an item of CSL-JSON."""
    names = {
        role or "author": [_name(name) for name in citation.of_role(role)]
        for role in ("", "editor", "translator", "illustrator")
    }
    made = {
        "id": citation.key,
        "type": _TYPES.get(citation.kind, "document"),
        "genre": "" if citation.kind in _PLAIN else citation.kind_label,
        "title": citation.title,
        **names,
        "issued": {"date-parts": [[int(part) for part in citation.date.split("-")]]}
        if citation.date
        else None,
        "container-title": citation.container,
        "volume": citation.volume,
        "issue": citation.issue,
        "page": citation.pages,
        "publisher": "; ".join(citation.publishers),
        "DOI": citation.doi,
        "ISBN": " ".join(citation.isbns),
        "ISSN": " ".join(citation.issns),
        "URL": citation.url,
        "language": citation.language,
    }
    return {name: value for name, value in made.items() if value}


def entry(citation: Citation) -> str:
    """A citation as one line of JSON."""
    return json.dumps(item(citation), ensure_ascii=False)


def as_list(entries: Iterable[str]) -> Iterator[bytes]:
    """Citations, each a line of JSON, as one list of JSON in pieces."""
    start = "["
    for each in entries:
        yield f"{start}\n{each}".encode()
        start = ","
    yield b"\n]\n" if start == "," else b"[]\n"


def _name(name: PrintedName) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.family else {"literal": name.printed}
