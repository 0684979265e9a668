"""What the types of other formats are called on our list, where there is a home for them.

A type that is not here has no home: a paper at a conference is not on our list of kinds, and calling it a journal
article would be wrong. Such a type becomes a finding, and somebody chooses.
"""

from __future__ import annotations

from coprod_kg.vocabulary import CPR, SCHEMA

PRACTICAL = frozenset(
    ("collection easy-read-guide framework guidance standards toolkit training video website").split()
)
"""The kinds that are practical resources; all others are publications."""

_IN_BOOKS = frozenset(
    (
        "book-chapter inbook incollection inproceedings conference suppbook bookinbook inreference CHAP ECHAP "
        "CONF CPAPER chapter paper-conference entry-dictionary entry-encyclopedia"
    ).split()
)
_IN_PERIODICALS = frozenset(
    (
        "journal-article editorial comment-article blog-post article suppperiodical review JOUR EJOUR MGZN "
        "NEWS BLOG article-journal article-magazine article-newspaper post-weblog"
    ).split()
)
# Kinds and types together: no word is both and means two things.

_BIBTEX = {
    "article": "journal-article",
    "blog": "blog-post",
    "book": "book",
    "collection": "book",
    "electronic": "website",
    "inbook": "book-chapter",
    "incollection": "book-chapter",
    "mastersthesis": "thesis",
    "mvbook": "book",
    "mvcollection": "book",
    "online": "website",
    "phdthesis": "thesis",
    "report": "report",
    "standard": "standards",
    "suppbook": "book-chapter",
    "techreport": "report",
    "thesis": "thesis",
    "video": "video",
    "www": "website",
}
_RIS = {
    "BLOG": "blog-post",
    "BOOK": "book",
    "CHAP": "book-chapter",
    "EBOOK": "book",
    "ECHAP": "book-chapter",
    "EDBOOK": "book",
    "EJOUR": "journal-article",
    "ELEC": "website",
    "JOUR": "journal-article",
    "MPCT": "video",
    "RPRT": "report",
    "STAND": "standards",
    "THES": "thesis",
    "VIDEO": "video",
}
_CSL = {
    "article-journal": "journal-article",
    "book": "book",
    "chapter": "book-chapter",
    "motion_picture": "video",
    "post-weblog": "blog-post",
    "report": "report",
    "standard": "standards",
    "thesis": "thesis",
    "webpage": "website",
}
KINDS = {"bibtex": _BIBTEX, "ris": _RIS, "csl": _CSL}
"""By format: the kind of item (its concept's name) that a type stands for."""


def kind_of(format: str, type: str) -> str | None:
    """The kind of item that `type` stands for in `format`; None if none fits.

    >>> kind_of("bibtex", "article"), kind_of("ris", "CONF")
    ('journal-article', None)
    """
    return KINDS[format].get(type)


def class_of(kind: str | None) -> str:
    """The address of the class of an item of this `kind`.

    >>> class_of("toolkit").rpartition("/")[2]
    'Resource'
    """
    return CPR["Resource" if kind in PRACTICAL else "Publication"].value


def in_a_book(type: str) -> bool:
    """Whether what has this type comes out in a book.

    >>> in_a_book("incollection"), in_a_book("article")
    (True, False)
    """
    return type in _IN_BOOKS


def class_of_container(type: str, kind: str | None) -> str | None:
    """The address of the class of what a work of this `type` and `kind` comes out in.

    None for a report or a web page: what it is a part of may be a series, a site or anything else.

    >>> class_of_container("inproceedings", None).rpartition("/")[2]
    'Book'
    """
    if type in _IN_BOOKS or kind in _IN_BOOKS:
        return SCHEMA["Book"].value
    return SCHEMA["Periodical"].value if type in _IN_PERIODICALS or kind in _IN_PERIODICALS else None
