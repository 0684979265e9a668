"""A record, a concept or a list of concepts in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Json
from coprod_kg.identifiers import kind_of
from coprod_kg.publishing.authors import Author
from coprod_kg.publishing.head import web
from coprod_kg.publishing.known import Known
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, ORG, RDF, SCHEMA, SKOS

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
    "website": "WebSite",
}
"""Our kinds of item, where schema.org has a class for them; everything else is a CreativeWork. So is a video: a
VideoObject has to say what its first picture is and when it was put up, and we know neither."""
_ARTICLES = frozenset(("BlogPosting", "Report", "ScholarlyArticle"))
"""The classes whose name is also their headline."""
_PLAIN = frozenset("blog-post book book-chapter collection journal-article report thesis website".split())
"""The kinds that the class says in full; for all others `genre` says it."""
_CLASSES = {
    "org": "Organization",
    "project": "ResearchProject",
    "person": "Person",
    "concept": "DefinedTerm",
    "scheme": "DefinedTermSet",
}
_ACCESSIBLE = {"british-sign-language": "signLanguage", "large-print": "largePrint"}
"""Our formats, where https://www.w3.org/community/reports/a11y-discov-vocab/ has a word for them."""
_ABOUT = (CPR["addresses"], CPR["helpsUnderstand"], CPR["helpsChange"], SCHEMA["about"])


def main_entity(given: Dataset | Known, thing: NamedNode) -> dict[str, Json]:
    """`thing` in the words of schema.org."""
    known = Known.of(given)
    shape = _SHAPES.get(kind_of(thing), _anything)
    return {key: value for key, value in shape(known, thing).items() if value not in (None, [], "")}


def type_of(given: Dataset | Known, thing: NamedNode) -> str:
    """The class of schema.org that `thing` is in.

    >>> import coprod_kg
    >>> type_of(coprod_kg.open().dataset, CPC["tokenism"])
    'DefinedTerm'
    """
    known, kind = Known.of(given), kind_of(thing)
    if kind == "item":
        return _work(known, thing, _kind(known, thing))
    return _venue_type(known, thing) if kind == "venue" else _CLASSES.get(kind, "Thing")


def authorships(given: Dataset | Known, item: NamedNode) -> tuple[Author, ...]:
    """The names printed on `item` in their order, each with the part it played and, if known, whose it is."""
    return Known.of(given).authors(item)


def _common(known: Known, thing: NamedNode, sort: str) -> dict[str, Json]:
    """What everything has: what it is, its name, where it is on the web."""
    return {
        "@type": sort,
        "@id": thing.value,
        "name": known.name(thing) or thing.value,
        "alternateName": known.texts(thing, SKOS["altLabel"]),
        "description": known.text(thing, SCHEMA["description"], SKOS["definition"]),
        "url": next(_addresses(known, thing, SCHEMA["url"]), None),
        "sameAs": list(_addresses(known, thing, SCHEMA["sameAs"])),
    }


def _addresses(known: Known, thing: NamedNode, *fields: NamedNode) -> Iterator[str]:
    return (each.value for each in known.things(thing, *fields) if web(each.value))


def _named(known: Known, things: Iterable[NamedNode], sort: str) -> list[Json]:
    return [{"@type": sort, "@id": each.value, "name": name} for each in things if (name := known.name(each))]


def _anything(known: Known, thing: NamedNode) -> dict[str, Json]:
    return _common(known, thing, type_of(known, thing))


def _kind(known: Known, item: NamedNode) -> str:
    return next((CPC.local(each) for each in known.things(item, DCTERMS["type"]) if each in CPC), "")


def _work(known: Known, item: NamedNode, kind: str) -> str:
    """The class of an item; a WebSite has to say where it is."""
    if kind == "website" and next(_addresses(known, item, SCHEMA["url"]), None) is None:
        return "CreativeWork"
    return _WORKS.get(kind, "CreativeWork")


def _item(known: Known, item: NamedNode) -> dict[str, Json]:
    kind = _kind(known, item)
    sort = _work(known, item, kind)
    made = _common(known, item, sort)
    if sort in _ARTICLES:
        made["headline"] = made["name"]
    if kind and (kind not in _PLAIN or sort == "CreativeWork"):
        made["genre"] = known.name(CPC[kind])
    people = known.authors(item)
    made["author"] = [_author(each) for each in people if each.role != "editor"]
    made["editor"] = [_author(each) for each in people if each.role == "editor"]
    isbn = known.texts(item, BIBO["isbn13"])
    free = known.value(item, SCHEMA["isAccessibleForFree"])
    return made | {
        "datePublished": known.text(item, SCHEMA["datePublished"]),
        "isPartOf": _is_part_of(known, item),
        "pagination": known.text(item, BIBO["pages"]),
        "isbn": isbn if sort == "Book" else [],
        "identifier": [_identifier("DOI", doi) for doi in known.texts(item, BIBO["doi"])]
        + [_identifier("ISBN", each) for each in isbn if sort != "Book"],
        "publisher": _named(known, known.things(item, SCHEMA["publisher"]), "Organization"),
        "sourceOrganization": _named(known, known.things(item, CPR["outputOf"]), "ResearchProject"),
        "funder": _named(known, known.things(item, SCHEMA["funder"]), "Organization"),
        "isAccessibleForFree": free.value in ("true", "1") if isinstance(free, Literal) else None,
        "accessibilityFeature": [
            word
            for each in known.things(item, CPR["availableAs"])
            if (word := _ACCESSIBLE.get(CPC.local(each)))
        ],
        "audience": [
            {"@type": "Audience", "audienceType": name}
            for each in known.things(item, DCTERMS["audience"])
            if (name := known.name(each))
        ],
        "about": _named(known, known.things(item, *_ABOUT), "DefinedTerm"),
        "mentions": _named(known, known.things(item, CPR["recommends"]), "DefinedTerm"),
        "inLanguage": known.texts(item, SCHEMA["inLanguage"]),
        "license": next(_addresses(known, item, DCTERMS["license"]), None),
        "archivedAt": next(_addresses(known, item, SCHEMA["archivedAt"]), None),
    }


def _author(author: Author) -> Json:
    organisation = author.agent is not None and kind_of(author.agent) == "org"
    return {"@type": "Organization" if organisation else "Person", "name": author.name}


def _identifier(sort: str, value: str) -> Json:
    return {"@type": "PropertyValue", "propertyID": sort, "value": value}


def _is_part_of(known: Known, item: NamedNode) -> list[Json]:
    wholes = []
    for each in known.things(item, SCHEMA["isPartOf"]):
        if not (name := known.name(each)):
            continue
        sort = _venue_type(known, each)
        part: Json = {"@type": sort, "@id": each.value, "name": name}
        if sort == "Periodical":
            if volume := known.text(item, BIBO["volume"]):
                part = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": part}
            if issue := known.text(item, BIBO["issue"]):
                part = {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": part}
        wholes.append(part)
    return wholes


def _venue_type(known: Known, venue: NamedNode) -> str:
    types = known.things(venue, RDF["type"])
    return next((SCHEMA.local(each) for each in types if each in SCHEMA), "CreativeWork")


def _organisation(known: Known, thing: NamedNode) -> dict[str, Json]:
    return _common(known, thing, "Organization") | {
        "location": known.text(thing, SCHEMA["location"]),
        "parentOrganization": _named(known, known.things(thing, ORG["subOrganizationOf"]), "Organization"),
        "member": _named(known, known.things(thing, SCHEMA["member"]), "Organization"),
        "dissolutionDate": known.text(thing, SCHEMA["dissolutionDate"]),
    }


def _project(known: Known, thing: NamedNode) -> dict[str, Json]:
    return _common(known, thing, "ResearchProject") | {
        "member": _named(known, known.things(thing, SCHEMA["member"]), "Organization"),
        "funder": _named(known, known.things(thing, SCHEMA["funder"]), "Organization"),
    }


def _venue(known: Known, thing: NamedNode) -> dict[str, Json]:
    sort = _venue_type(known, thing)
    return _common(known, thing, sort) | {
        "issn": known.texts(thing, BIBO["issn"]) if sort == "Periodical" else [],
        "isbn": known.texts(thing, BIBO["isbn13"]) if sort == "Book" else [],
        "publisher": _named(known, known.things(thing, SCHEMA["publisher"]), "Organization"),
    }


def _concept(known: Known, thing: NamedNode) -> dict[str, Json]:
    schemes = _named(known, known.things(thing, SKOS["inScheme"]), "DefinedTermSet")
    return _common(known, thing, "DefinedTerm") | {"inDefinedTermSet": schemes[0] if schemes else None}


def _scheme(known: Known, thing: NamedNode) -> dict[str, Json]:
    """A list of concepts with its concepts, in order of their names."""
    own = (quad.subject for quad in known.dataset.quads(None, SKOS["inScheme"], thing))
    terms = {each for each in own if isinstance(each, NamedNode)}
    ordered = sorted(terms, key=lambda each: (known.name(each).casefold(), each.value))
    made = _common(known, thing, "DefinedTermSet")
    made["description"] = made["description"] or known.text(thing, DCTERMS["description"])
    return made | {"hasDefinedTerm": _named(known, ordered, "DefinedTerm")}


_SHAPES = {
    "item": _item,
    "org": _organisation,
    "project": _project,
    "venue": _venue,
    "concept": _concept,
    "scheme": _scheme,
}
