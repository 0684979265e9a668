"""Citations as BibTeX, in UTF-8, for BibTeX and BibLaTeX alike.

Titles and whole names stand in double braces, so that no style changes their capitals or takes them apart. A day or a
month is given twice: as `date` for BibLaTeX, and as year and month for BibTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.names import PrintedName

_TYPES = {
    "blog-post": "misc",
    "book": "book",
    "book-chapter": "incollection",
    "briefing": "techreport",
    "case-study": "techreport",
    "comment-article": "article",
    "easy-read-guide": "techreport",
    "editorial": "article",
    "framework": "techreport",
    "guidance": "techreport",
    "journal-article": "article",
    "policy-document": "techreport",
    "position-paper": "techreport",
    "report": "techreport",
    "standards": "techreport",
    "thesis": "thesis",
    "toolkit": "techreport",
    "website": "online",
}
"""For each kind of item its entry type; every other kind is `misc`."""
_PLAIN = frozenset(("book", "book-chapter", "journal-article", "report", "website"))
"""The kinds that the entry type says in full; for all others the field `type` says it."""
_PUBLISHER = {"techreport": "institution", "thesis": "institution", "online": "organization"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"},
}  # fmt: skip
_ESCAPES = re.compile(r"[\\{}~^&%$#_]")
# Two hyphens would be printed as a dash, two quotation marks as one.
_LIGATURES = re.compile(r"(?<=-)-|(?<=`)`|(?<=')'")


def escaped(text: str) -> str:
    """`text` so that LaTeX shows it as it is.

    >>> print(escaped("Nuts & bolts: 50% {off}"))
    Nuts \\& bolts: 50\\% \\textbraceleft{}off\\textbraceright{}
    """
    return _LIGATURES.sub(
        lambda found: f"{{}}{found[0]}", _ESCAPES.sub(lambda found: _SPECIAL[found[0]], text)
    )


def entry(citation: Citation) -> str:
    """The entry of a citation; its key is the slug of the record."""
    type = _TYPES.get(citation.kind, "misc")
    lines = [f"  {name} = {value}," for name, value in _fields(citation, type) if value]
    return "\n".join([f"@{type}{{{citation.key},", *lines, "}", "", ""])


def _fields(citation: Citation, type: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{{{escaped(citation.title)}}}}}"
    for role, name in (("", "author"), ("editor", "editor"), ("translator", "translator")):
        yield name, _braced(" and ".join(_name(each) for each in citation.of_role(role)))
    if citation.kind and citation.kind not in _PLAIN:
        yield "type", _braced(escaped(citation.kind_label))
    yield "journal" if citation.is_in_a_periodical else "booktitle", _braced(escaped(citation.container))
    if "-" in citation.date:
        yield "date", _braced(citation.date)
        yield "month", _MONTHS[int(citation.date[5:7]) - 1]
    yield "year", _braced(citation.date[:4])
    yield "volume", _braced(escaped(citation.volume))
    yield "number" if citation.is_in_a_periodical else "issue", _braced(escaped(citation.issue))
    yield "pages", _braced(escaped(citation.pages).replace("-", "--"))
    yield (
        _PUBLISHER.get(type, "publisher"),
        _braced(" and ".join(f"{{{escaped(each)}}}" for each in citation.publishers)),
    )
    yield "doi", _braced(citation.doi.replace("_", "\\_"))
    yield "isbn", _braced(", ".join(citation.isbns))
    yield "issn", _braced(", ".join(citation.issns))
    yield "url", _braced(re.sub(r"[%&#_$~]", r"\\\g<0>", citation.url))
    yield "language", _braced(citation.language)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _name(name: PrintedName) -> str:
    if name.printed == "and others":
        return "others"
    if name.family:
        return f"{escaped(name.family)}, {escaped(name.given)}"
    return f"{{{escaped(name.printed)}}}"
