"""The list's description of itself: DCAT 3 and VoID, what a person wrote of it and what can be counted.

`data/dataset.ttl` says what only people can say: what it is, who keeps it, under which licence. Which files there are
and how much they hold is counted here. The counts are those of the list itself, as `all.ttl` holds it.

- DCAT 3: https://www.w3.org/TR/vocab-dcat-3/ · VoID: https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.formats import RDF_FORMATS
from coprod_kg.publishing import dumps
from coprod_kg.publishing.graphs import listed_graphs
from coprod_kg.publishing.jsonld import Documents
from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.vocabulary import BASE, DCAT, DCTERMS, FOAF, GRAPH, RDF, SCHEMA, VOID, XSD, split

if TYPE_CHECKING:
    from coprod_kg.context import Context
    from coprod_kg.dataset import Dataset

WELL_KNOWN = ".well-known/void"
"""Where programs look for a description of the data of a host (https://www.w3.org/TR/void/#well-known)."""
_IANA = "https://www.iana.org/assignments/media-types/"
_DUMPS = frozenset(each.media_type for each in RDF_FORMATS)


class PublishedFile(NamedTuple):
    """A file that can be taken away: its path from the root of the published folder, and what it is."""

    path: str
    media_type: str
    name: str
    what: str = ""


def description(
    dataset: Dataset, files: Sequence[PublishedFile], site: str = BASE, modified: str = ""
) -> list[Triple]:
    """Everything that the description says; nothing if the edition does not describe itself.

    `files` are those of the whole list, `site` is the address of the published folder, and `modified` the day on
    which the list last changed, if that is known.
    """
    told = [quad.triple for quad in dataset.quads(graph=GRAPH["dataset"])]
    if not told:
        return []
    return list(dict.fromkeys([*_kept(told, site), *_counted(dataset), *_files(told, files, site, modified)]))


def _kept(told: Iterable[Triple], site: str) -> Iterator[Triple]:
    """What people wrote, with the addresses of files as they are where this is published."""
    for triple in told:
        value = triple.object
        if triple.predicate in (DCAT["downloadURL"], DCAT["landingPage"], VOID["dataDump"]):
            assert isinstance(value, NamedNode)
            yield Triple(triple.subject, triple.predicate, NamedNode(_at(value.value, site)))
        else:
            yield triple


def _at(address: str, site: str) -> str:
    return site + address.removeprefix(BASE) if address.startswith(BASE) else address


def _counted(dataset: Dataset) -> Iterator[Triple]:
    """How much there is: statements, things, and how many of each class and with each property."""
    fields: Counter[NamedNode] = Counter()
    classes: Counter[NamedNode] = Counter()
    subjects: set[object] = set()
    objects: set[object] = set()
    for graph in listed_graphs(dataset):
        quads = list(dataset.quads(graph=graph))
        fields.update([quad.predicate for quad in quads])
        subjects.update([quad.subject for quad in quads])
        objects.update([quad.object for quad in quads])
        types = [quad.object for quad in dataset.quads(None, RDF["type"], graph=graph)]
        classes.update([each for each in types if isinstance(each, NamedNode)])
    # A part of a record (`…#author-1`) is no thing of its own.
    things = sum(1 for each in subjects if isinstance(each, NamedNode) and "#" not in each.value)
    counts = {
        "triples": sum(fields.values()),
        "entities": things,
        "classes": len(classes),
        "properties": len(fields),
        "distinctSubjects": len(subjects),
        "distinctObjects": len(objects),
    }
    for name, count in counts.items():
        yield Triple(DATASET, VOID[name], _number(count))
    for what, counter, of, counted in (
        ("class", classes, "classPartition", "entities"),
        ("property", fields, "propertyPartition", "triples"),
    ):
        for node in sorted(counter, key=lambda each: each.value):
            part = NamedNode(f"{DATASET.value}#{what}-{_slug(node)}")
            yield Triple(DATASET, VOID[of], part)
            yield Triple(part, RDF["type"], VOID["Dataset"])
            yield Triple(part, VOID[what], node)
            yield Triple(part, VOID[counted], _number(counter[node]))


def _slug(node: NamedNode) -> str:
    """A name for the part about `node`: `schema-name`; of a vocabulary that we do not know, its whole address."""
    prefix, name = split(node) or ("", node.value)
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name)
    return f"{prefix}-{plain}" if prefix else plain


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD["integer"])


def _files(
    told: Sequence[Triple], files: Sequence[PublishedFile], site: str, modified: str
) -> Iterator[Triple]:
    """A distribution for each file; one that people described already keeps its name and gets what is missing."""
    licences = [
        each.object for each in told if each.subject == DATASET and each.predicate == DCTERMS["license"]
    ]
    named = {
        each.object.value: each.subject
        for each in told
        if each.predicate == DCAT["downloadURL"] and isinstance(each.object, NamedNode)
    }
    if modified:
        yield Triple(DATASET, DCTERMS["modified"], Literal(modified, datatype=XSD["date"]))
    for file in files:
        address = NamedNode(site + file.path)
        known = named.get(BASE + file.path)
        slug = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in file.path)
        node = known if isinstance(known, NamedNode) else NamedNode(f"{DATASET.value}#file-{slug}")
        yield Triple(DATASET, DCAT["distribution"], node)
        yield Triple(node, RDF["type"], DCAT["Distribution"])
        yield Triple(node, DCAT["accessURL"], address)
        yield Triple(node, DCAT["downloadURL"], address)
        if "/x-" not in file.media_type:  # those are in no register
            yield Triple(node, DCAT["mediaType"], NamedNode(_IANA + file.media_type))
        yield Triple(node, SCHEMA["encodingFormat"], Literal(file.media_type))
        if known is None:
            yield Triple(node, SCHEMA["name"], Literal(file.name, language="en"))
            yield Triple(node, DCTERMS["title"], Literal(file.name, language="en"))
            for licence in licences:
                yield Triple(node, DCTERMS["license"], licence)
        if file.what:
            yield Triple(node, DCTERMS["description"], Literal(file.what, language="en"))
        if file.media_type in _DUMPS and file.path.startswith("all."):
            yield Triple(DATASET, VOID["dataDump"], address)
    yield Triple(DATASET, FOAF["homepage"], NamedNode(site))


def written(triples: Sequence[Triple], ending: str, context: Context) -> bytes:
    """The description as a file with an ending of `DATA_FORMS`.

    Raises AmbiguousAddress for JSON-LD.
    """
    match ending:
        case "ttl":
            return dumps.turtle_about(triples, DATASET)
        case "nt":
            return dumps.ntriples(triples)
    return Documents(context).written(triples)
