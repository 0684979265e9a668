"""What search engines read in a page: the same facts in the words of https://schema.org, and in no others.

Each class and property here is one of schema.org's own (release 28). Nothing is said that the page does not
show, and no address of ours is used as a class.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Json
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import label, text_of
from coprod_kg.publishing.places import place
from coprod_kg.turtle import value_key
from coprod_kg.vocabulary import BASE, BIBO, CPC, CPR, DCAT, DCTERMS, ORG, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from coprod_kg.dataset import Dataset

_WORKS = {
    "blog-post": "BlogPosting",
    "book": "Book",
    "book-chapter": "Chapter",
    "collection": "Collection",
    "comment-article": "ScholarlyArticle",
    "editorial": "ScholarlyArticle",
    "journal-article": "ScholarlyArticle",
    "report": "Report",
    "thesis": "Thesis",
    "training": "LearningResource",
    "video": "VideoObject",
    "website": "WebSite",
}
"""Our kinds of item, where schema.org has a class for them; everything else is a CreativeWork."""

DATASET = NamedNode(BASE + "dataset")
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def script_text(document: Json) -> str:
    """`document` as JSON that can stand inside a `<script>` element: it cannot end it, whatever it holds.

    >>> script_text({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def web_page(dataset: Dataset, thing: NamedNode, crumbs: Sequence[tuple[str, str]] = ()) -> dict[str, Json]:
    """The page about `thing`, a record or a concept; `crumbs` are the names and addresses of the way to it."""
    about = main_entity(dataset, thing)
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": about["name"],
        "inLanguage": "en-GB",
    }
    if crumbs:
        page["breadcrumb"] = {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": address}
                for place, (name, address) in enumerate(crumbs, 1)
            ],
        }
    return page | {"mainEntity": about}


def main_entity(dataset: Dataset, thing: NamedNode) -> dict[str, Json]:
    """`thing` in the words of schema.org."""
    record = RecordId.of_iri(thing)
    shape = {"item": _item, "org": _organisation, "project": _project, "venue": _venue}.get(
        record.kind if record else "", _concept if thing in CPC else _anything
    )
    return {
        key: value for key, value in shape(_Reader(dataset, thing)).items() if value not in (None, [], "")
    }


def dataset_page(dataset: Dataset) -> dict[str, Json] | None:
    """The list as a whole, for its first page; None if the edition does not describe itself."""
    reader = _Reader(dataset, DATASET)
    if not reader.name:
        return None
    about = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": DATASET.value,
        "name": reader.name,
        # Search engines want 50 to 5000 characters.
        "description": (reader.text(SCHEMA["description"], DCTERMS["description"]) or "")[:5000],
        "version": reader.text(DCAT["version"], SCHEMA["version"]),
        "datePublished": reader.text(DCTERMS["issued"]),
        "license": reader.one(DCTERMS["license"], SCHEMA["license"]),
        "creator": [{"@type": "Organization", "name": name} for name in reader.names(DCTERMS["creator"])],
        "keywords": reader.texts(DCAT["keyword"]),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": _Reader(dataset, each).text(SCHEMA["encodingFormat"]),
                "contentUrl": _Reader(dataset, each).one(DCAT["downloadURL"]),
            }
            for each in reader.things(DCAT["distribution"])
        ],
    }
    return {key: value for key, value in about.items() if value not in (None, [], "")}


class _Reader:
    """Short words for looking up one thing."""

    def __init__(self, dataset: Dataset, thing: NamedNode) -> None:
        self.dataset = dataset
        self.thing = thing

    @property
    def name(self) -> str | None:
        return label(self.thing, self.dataset)

    def text(self, *predicates: NamedNode) -> str | None:
        return text_of(self.thing, self.dataset, *predicates)

    def texts(self, predicate: NamedNode) -> list[str]:
        values = {quad.object for quad in self.dataset.quads(self.thing, predicate)}
        return [each.value for each in sorted(values, key=value_key) if isinstance(each, Literal)]  # type: ignore[arg-type]

    def things(self, *predicates: NamedNode) -> list[NamedNode]:
        found = {quad.object for each in predicates for quad in self.dataset.quads(self.thing, each)}
        return sorted((each for each in found if isinstance(each, NamedNode)), key=value_key)

    def one(self, *predicates: NamedNode) -> str | None:
        return next((each.value for each in self.things(*predicates)), None)

    def many(self, *predicates: NamedNode) -> list[str]:
        return [each.value for each in self.things(*predicates)]

    def names(self, *predicates: NamedNode) -> list[str]:
        return [name for each in self.things(*predicates) if (name := label(each, self.dataset))]

    def organisations(self, *predicates: NamedNode) -> list[Json]:
        return [
            {"@type": "Organization", "@id": each.value, "name": name}
            for each in self.things(*predicates)
            if (name := label(each, self.dataset))
        ]

    def common(self, sort: str) -> dict[str, Json]:
        """What everything has: what it is, its name, where it is on the web."""
        return {
            "@type": sort,
            "@id": self.thing.value,
            "name": self.name or self.thing.value,
            "alternateName": self.texts(SKOS["altLabel"]),
            "description": self.text(SCHEMA["description"], SKOS["definition"]),
            "url": self.one(SCHEMA["url"]),
            "sameAs": self.many(SCHEMA["sameAs"]),
        }


def _anything(reader: _Reader) -> dict[str, Json]:
    record = RecordId.of_iri(reader.thing)
    return reader.common("Person" if record and record.kind == "person" else "Thing")


def _item(reader: _Reader) -> dict[str, Json]:
    kind = next((CPC.local(each) for each in reader.things(DCTERMS["type"]) if each in CPC), "")
    sort = _WORKS.get(kind, "CreativeWork")
    free = reader.dataset.value(reader.thing, SCHEMA["isAccessibleForFree"])
    isbn = reader.texts(BIBO["isbn13"])
    return reader.common(sort) | {
        "author": _authors(reader, editors=False),
        "editor": _authors(reader, editors=True),
        "datePublished": reader.text(SCHEMA["datePublished"]),
        "isPartOf": _is_part_of(reader),
        "pagination": reader.text(BIBO["pages"]),
        "isbn": isbn if sort == "Book" else [],
        "identifier": [_identifier("DOI", doi) for doi in reader.texts(BIBO["doi"])]
        + [_identifier("ISBN", each) for each in isbn if sort != "Book"],
        "publisher": reader.organisations(SCHEMA["publisher"]),
        "funder": reader.organisations(SCHEMA["funder"]),
        "isAccessibleForFree": free.value == "true" if isinstance(free, Literal) else None,
        "audience": [
            {"@type": "Audience", "audienceType": name} for name in reader.names(DCTERMS["audience"])
        ],
        "about": [
            {"@type": "DefinedTerm", "@id": each.value, "name": name}
            for each in reader.things(
                CPR["addresses"], CPR["helpsUnderstand"], CPR["helpsChange"], SCHEMA["about"]
            )
            if (name := label(each, reader.dataset))
        ],
        "inLanguage": reader.texts(SCHEMA["inLanguage"]),
        "license": reader.one(DCTERMS["license"]),
    }


def _identifier(sort: str, value: str) -> Json:
    return {"@type": "PropertyValue", "propertyID": sort, "value": value}


def authorships(dataset: Dataset, item: NamedNode) -> list[tuple[str, str, NamedNode | None]]:
    """The names printed on `item` in their order, each with the part it played and, if known, whose it is."""
    found = []
    for quad in dataset.quads(item, CPR["hasAuthorship"]):
        entry = quad.object
        if isinstance(entry, NamedNode) and (name := text_of(entry, dataset, CPR["nameAsPrinted"])):
            agent = dataset.value(entry, CPR["agent"])
            known = agent if isinstance(agent, NamedNode) else None
            found.append(
                (
                    place(dataset.value(entry, CPR["position"])),
                    name,
                    text_of(entry, dataset, CPR["role"]) or "",
                    known,
                )
            )
    return [(name, role, known) for _, name, role, known in sorted(found, key=lambda each: each[:2])]


def _authors(reader: _Reader, *, editors: bool) -> list[Json]:
    people = []
    for name, role, known in authorships(reader.dataset, reader.thing):
        if (role == "editor") == editors:
            record = RecordId.of_iri(known) if known else None
            organisation = record is not None and record.kind == "org"
            people.append({"@type": "Organization" if organisation else "Person", "name": name})
    return people


def _is_part_of(reader: _Reader) -> list[Json]:
    wholes = []
    for each in reader.things(SCHEMA["isPartOf"]):
        whole = _Reader(reader.dataset, each)
        if not whole.name:
            continue
        sort = _sort_of_venue(whole)
        part: Json = {"@type": sort, "@id": each.value, "name": whole.name}
        if sort == "Periodical":
            if volume := reader.text(BIBO["volume"]):
                part = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": part}
            if issue := reader.text(BIBO["issue"]):
                part = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": part}
        wholes.append(part)
    return wholes


def _sort_of_venue(reader: _Reader) -> str:
    types: Iterable[NamedNode] = reader.things(RDF["type"])
    return next((SCHEMA.local(each) for each in types if each in SCHEMA), "CreativeWork")


def _organisation(reader: _Reader) -> dict[str, Json]:
    return reader.common("Organization") | {
        "location": reader.text(SCHEMA["location"]),
        "parentOrganization": reader.organisations(ORG["subOrganizationOf"]),
        "member": reader.organisations(SCHEMA["member"]),
        "dissolutionDate": reader.text(SCHEMA["dissolutionDate"]),
    }


def _project(reader: _Reader) -> dict[str, Json]:
    return reader.common("ResearchProject") | {
        "member": reader.organisations(SCHEMA["member"]),
        "funder": reader.organisations(SCHEMA["funder"]),
    }


def _venue(reader: _Reader) -> dict[str, Json]:
    sort = _sort_of_venue(reader)
    return reader.common(sort) | {
        "issn": reader.texts(BIBO["issn"]) if sort == "Periodical" else [],
        "isbn": reader.texts(BIBO["isbn13"]) if sort == "Book" else [],
        "publisher": reader.organisations(SCHEMA["publisher"]),
    }


def _concept(reader: _Reader) -> dict[str, Json]:
    scheme = next(iter(reader.things(SKOS["inScheme"])), None)
    within = label(scheme, reader.dataset) if scheme else None
    return reader.common("DefinedTerm") | {
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": scheme.value, "name": within}
        if scheme and within
        else None
    }
