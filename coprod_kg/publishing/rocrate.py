"""`ro-crate-metadata.json`: the published folder as one research object that can be kept and cited (RO-Crate 1.2).

https://www.researchobject.org/ro-crate/specification/1.2/. Files of the whole list are told one by one; a folder with a
file for each record is told as a folder, since ten thousand files would say no more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pyoxigraph import NamedNode

from coprod_kg.context import Json
from coprod_kg.publishing.description import PublishedFile
from coprod_kg.publishing.head import web
from coprod_kg.publishing.known import Known
from coprod_kg.publishing.schemaorg import DATASET
from coprod_kg.vocabulary import BASE, DCAT, DCTERMS, SCHEMA

PATH = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_NO_DATE = "1970-01-01"
"""A root has to say a date; of a list that says none, this is none either."""


def crate(
    known: Known, files: Sequence[PublishedFile], folders: Sequence[PublishedFile] = (), modified: str = ""
) -> bytes:
    """The metadata file. `folders` have paths that end with a slash; `modified` is when the list last changed."""
    licence = _first(known, DCTERMS["license"], SCHEMA["license"])
    creators = known.things(DATASET, DCTERMS["creator"])
    root: dict[str, Json] = {
        "@id": "./",
        "@type": "Dataset",
        "name": known.name(DATASET) or "A list",
        "description": known.text(DATASET, SCHEMA["description"], DCTERMS["description"]) or "A list.",
        "datePublished": known.text(DATASET, DCTERMS["issued"]) or modified or _NO_DATE,
        "dateModified": modified,
        "license": {"@id": licence or "LICENSE"},
        "version": known.text(DATASET, DCAT["version"]),
        "identifier": DATASET.value,
        "url": _first(known, DCAT["landingPage"]) or BASE,
        "isBasedOn": [{"@id": each} for each in _addresses(known, DCTERMS["source"])],
        "keywords": known.texts(DATASET, DCAT["keyword"]),
        "author": [{"@id": each.value} for each in creators],
        "publisher": [{"@id": each.value} for each in known.things(DATASET, DCTERMS["publisher"])],
        "creditText": known.text(DATASET, SCHEMA["citation"]),
        "hasPart": [{"@id": each.path} for each in (*files, *folders)],
    }
    about = {
        "@id": PATH,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }
    parts = [_part(each, "File") for each in files] + [_part(each, "Dataset") for each in folders]
    graph = [about, _without_empty(root), *parts, *_around(known, licence, creators)]
    document = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _part(file: PublishedFile, sort: str) -> dict[str, Json]:
    return _without_empty(
        {
            "@id": file.path,
            "@type": sort,
            "name": file.name,
            "description": file.what,
            "encodingFormat": file.media_type if sort == "File" else "",
        }
    )


def _around(known: Known, licence: str, creators: Sequence[NamedNode]) -> list[dict[str, Json]]:
    """What the root names and a crate has to tell of: the licence, who made it, what it began with."""
    told: list[dict[str, Json]] = []
    if licence:
        told.append({"@id": licence, "@type": "CreativeWork", "name": _licence_name(licence)})
    for each in dict.fromkeys([*creators, *known.things(DATASET, DCTERMS["publisher"])]):
        told.append({"@id": each.value, "@type": "Organization", "name": known.name(each) or each.value})
    for address in _addresses(known, DCTERMS["source"]):
        told.append({"@id": address, "@type": "CreativeWork", "name": address})
    return told


def _licence_name(address: str) -> str:
    """The short name of a Creative Commons licence; of any other its address.

    >>> _licence_name("https://creativecommons.org/licenses/by/4.0/"), _licence_name("https://example.org/terms")
    ('CC BY 4.0', 'https://example.org/terms')
    """
    start, _, rest = address.partition("creativecommons.org/licenses/")
    kind, _, version = rest.strip("/").partition("/")
    return f"CC {kind.upper()} {version}".strip() if start.endswith("://") and kind else address


def _first(known: Known, *fields: NamedNode) -> str:
    return next(iter(_addresses(known, *fields)), "")


def _addresses(known: Known, *fields: NamedNode) -> list[str]:
    return [each.value for each in known.things(DATASET, *fields) if web(each.value)]


def _without_empty(entity: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in entity.items() if value not in ("", [], None)}
