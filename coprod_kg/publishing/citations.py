"""Items as citations: what a reference manager can take of each, the same for BibTeX, RIS and CSL-JSON.

Nothing is added that the list does not say. A printed name is split into given and family name only where that is no
guess; all others are kept whole, which each of the formats allows.

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> made = citation(edition, edition.record("item/the-potential-for-coproduction-to-add-value-to-research-2018"))
>>> made.kind, made.names[0].family, made.container
('editorial', 'Hickey', 'Health Expectations')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg.errors import BadUsage
from coprod_kg.identifiers import KINDS, kind_of
from coprod_kg.publishing.known import Known
from coprod_kg.publishing.names import PrintedName, printed_name
from coprod_kg.values import Value
from coprod_kg.vocabulary import BIBO, CPC, DCTERMS, RDF, SCHEMA

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.identifiers import RecordId


class Citation(Value):
    """A work as it is cited; what the list does not say is empty."""

    key: str
    """The slug of the record: it never changes, and no two items have the same."""
    kind: str
    """The name of the concept that says what kind of item it is."""
    kind_label: str
    title: str
    names: tuple[PrintedName, ...]
    date: str
    """A year, a year and month, or a day."""
    container: str
    """What it came out in: a journal, a blog, a book, a collection."""
    is_in_a_periodical: bool
    volume: str
    issue: str
    pages: str
    publishers: tuple[str, ...]
    doi: str
    isbns: tuple[str, ...]
    """Its own; for a chapter, those of its book."""
    issns: tuple[str, ...]
    url: str
    language: str

    def of_role(self, role: str) -> tuple[PrintedName, ...]:
        """The names with a role, in order; authors have the role ""."""
        return tuple(name for name in self.names if name.role == role)

    @property
    def first_and_last_page(self) -> tuple[str, str]:
        """Where its pages begin and end; if they are no plain span, all that is said of them, and nothing."""
        first, _, last = self.pages.partition("-")
        return (first, last) if "-" not in last else (self.pages, "")


def citations(edition: Edition, records: Iterable[RecordId] | None = None) -> Iterator[Citation]:
    """A citation for each item of the list, or for each of `records`, in order.

    Raises BadUsage if one of `records` is no item: an organisation cannot be cited.
    """
    if records is None:
        gone = edition.tombstones
        chosen = [each for each in edition.records if each.kind == "item" and each not in gone]
    else:
        chosen = list(records)
    for record in chosen:
        if record.kind != "item":
            what = f"the record {record} is {_with_article(KINDS[record.kind])}"
            mend = "Only what people read, watch or use is cited. Name an item, or choose another format."
            raise BadUsage(what, mend)
    known = Known(edition.dataset)
    return (citation_of(known, record.iri) for record in chosen)


def citation(edition: Edition, record: RecordId) -> Citation:
    """The citation of an item; who wants many asks `citations`, or `citation_of` with one `Known` for all."""
    return citation_of(Known(edition.dataset), record.iri)


def citation_of(known: Known, item: NamedNode) -> Citation:
    """The citation of an item; its key is the last part of its address."""
    return known.once(_citation, item)


def _citation(known: Known, item: NamedNode) -> Citation:
    slug = item.value.rpartition("/")[2]
    kind, whole = known.value(item, DCTERMS["type"]), known.value(item, SCHEMA["isPartOf"])
    publishers = sorted(_name(known, each) for each in known.fields(item).get(SCHEMA["publisher"], ()))
    isbns, issns = _texts(known, item, BIBO["isbn13"]), _texts(known, item, BIBO["issn"])
    is_periodical = False
    if isinstance(whole, NamedNode):
        is_periodical = SCHEMA["Periodical"] in known.fields(whole).get(RDF["type"], ())
        isbns, issns = isbns or _texts(known, whole, BIBO["isbn13"]), _texts(known, whole, BIBO["issn"])
    return Citation(
        key=slug,
        kind=CPC.local(kind) if isinstance(kind, NamedNode) else "",
        kind_label=_name(known, kind),
        title=known.name(item) or slug,
        names=_names(known, item),
        date=_text(known, item, SCHEMA["datePublished"]),
        container=_name(known, whole),
        is_in_a_periodical=is_periodical,
        volume=_text(known, item, BIBO["volume"]),
        issue=_text(known, item, BIBO["issue"]),
        pages=_text(known, item, BIBO["pages"]),
        publishers=tuple(name for name in publishers if name),
        doi=_text(known, item, BIBO["doi"]),
        isbns=isbns,
        issns=issns,
        url=_text(known, item, SCHEMA["url"]),
        language=_text(known, item, SCHEMA["inLanguage"]),
    )


def _with_article(plain: str) -> str:
    return f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}"


def _name(known: Known, term: object) -> str:
    return known.name(term) if isinstance(term, NamedNode) else ""


def _text(known: Known, subject: NamedNode, field: NamedNode) -> str:
    value = known.value(subject, field)
    return value.value if value is not None else ""


def _texts(known: Known, subject: NamedNode, field: NamedNode) -> tuple[str, ...]:
    found = known.texts(subject, field)
    return tuple(sorted(found)) if found else ()


def _names(known: Known, item: NamedNode) -> tuple[PrintedName, ...]:
    return tuple(
        printed_name(
            each.name,
            each.role,
            known.groups,
            each.agent is not None and kind_of(each.agent) == "org",
        )
        for each in known.authors(item)
    )
